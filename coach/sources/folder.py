"""Which recordings a folder holds."""

from __future__ import annotations

from pathlib import Path

from coach.sources.images import SUFFIXES

RECORDED = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".jsonl")
"""Endings of what is taken from a folder of recordings."""


def sources_in(text: str) -> list[str]:
    """The source itself, or the recordings in it where it is a folder that holds no pictures."""
    folder = Path(text)
    if not folder.is_dir():
        return [text]
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if any(path.suffix.lower() in SUFFIXES for path in files):
        return [text]
    return [str(path) for path in files if path.suffix.lower() in RECORDED] or [text]
