"""Reads and writes profile files: private, and either the old one or the new one, never half."""

from __future__ import annotations

from pathlib import Path

from coach.outputs.atomic import write_text_atomic
from coach.outputs.failure import cannot_write
from landmarks.errors import CoachError
from landmarks.plain_file import is_there
from landmarks.toml_file import read_text

_INSTEAD = "choose another place with --profile FILE; what was there is unharmed"


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
    except (OSError, RuntimeError) as error:  # the second: links that go round in a circle
        raise cannot_write(path, error, _INSTEAD) from error
    write_text_atomic(path, text, 0o600, _INSTEAD)
