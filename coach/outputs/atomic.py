"""Small files that are either the old one or the new one, never half of it."""

from __future__ import annotations

from pathlib import Path

from coach.outputs.failure import ANOTHER_OUT, cannot_write
from coach.outputs.parts import put


def write_text_atomic(path: Path, text: str, mode: int = 0o666, instead: str = ANOTHER_OUT) -> None:
    """Replace the file at `path` by one that holds `text`, UTF-8 with Unix line ends.

    Args:
        path: where.
        text: all that it will hold.
        mode: who may read and write it, less what the person's umask forbids.
        instead: what the person can do if it cannot be written there.

    Raises:
        CoachError: it cannot be written; what was there is unharmed.
    """
    write_bytes_atomic(path, text.encode("utf-8"), mode, instead)


def write_bytes_atomic(
    path: Path, data: bytes, mode: int = 0o666, instead: str = ANOTHER_OUT
) -> None:
    """Replace the file at `path` by one that holds `data`; otherwise as `write_text_atomic`.

    Raises:
        CoachError: it cannot be written; what was there is unharmed.
    """
    try:
        put(path, data, mode)
    except OSError as error:
        raise cannot_write(path, error, instead) from error
