"""Reads and writes profile files: private, and either the old one or the new one, never half."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from coach.profile.profile import is_there
from landmarks.errors import CoachError
from landmarks.toml_file import read_text


def read(path: Path) -> str:
    """The text of a profile file.

    Raises:
        CoachError: it cannot be read, or is no text.
    """
    if not is_there(path):
        raise CoachError(f"{path}: no such profile; see: coach profile list")
    return read_text(path, "the profile")


def write_private(path: Path, text: str) -> None:
    """Replace the file at `path` by one that only its owner can read.

    Raises:
        CoachError: it cannot be written; what was there is unharmed.
    """
    try:
        path = path.resolve()  # a link stays a link, and its target is what changes
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            _write_new(part, text)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _settle(path.parent)
    except (OSError, RuntimeError) as error:  # the second: links that go round in a circle
        reason = getattr(error, "strerror", None) or str(error)
        raise CoachError(
            f"cannot write the profile {path} ({reason}); what was there is unharmed, "
            "choose another place with --profile FILE"
        ) from error


def _write_new(part: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(part, flags, 0o600), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
