"""Small text files that are either the old one or the new one, never half of it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from coach.outputs.failure import cannot_write


def write_text_atomic(path: Path, text: str, mode: int = 0o666) -> None:
    """Replace the file at `path` by one that holds `text`, UTF-8 with Unix line ends.

    Args:
        path: where.
        text: all that it will hold.
        mode: who may read and write it, less what the person's umask forbids.

    Raises:
        CoachError: it cannot be written; what was there is unharmed.
    """
    # In the same folder, since a file cannot be moved to another disk in one step.
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        try:
            with os.fdopen(os.open(part, flags, mode), "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
