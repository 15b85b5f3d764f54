"""What is opened by name has to be a file: a pipe would wait for ever, a device never end."""

from __future__ import annotations

import stat
from pathlib import Path

from landmarks.errors import CoachError


def is_there(path: Path) -> bool:
    """Whether there is a file at `path`; where even that cannot be told, opening it says why."""
    try:
        return path.exists()
    except OSError:  # a name too long, a folder that may not be looked into
        return True


def refuse_special(path: Path) -> None:
    """Refuse pipes, devices and sockets. Files, folders and nothing at all are for the opener.

    Raises:
        CoachError: there is something at `path` that is neither file nor folder.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # the opener says it better
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise CoachError(f"{path}: is a pipe or a device, not a file; save it as a file first")
