"""Keeps an output folder for one process: two that write the same film spoil it for both."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coach.outputs.parts import remove_leftovers
from landmarks.errors import CoachError


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep `folder` for this process while inside.

    The system lets go of it when the process ends, however it ends; nothing is left behind.
    What killed processes left half-written there is removed.

    Args:
        folder: a folder that is there.

    Raises:
        CoachError: another process writes there.
    """
    handle = _claim(folder)
    remove_leftovers(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _claim(folder: Path) -> int | None:
    """An open handle that holds the folder, or None where the system has no such locks."""
    if sys.platform == "win32":
        # Folders cannot be locked there, but a file can vanish with the process that made it.
        flags = os.O_CREAT | os.O_EXCL | os.O_TEMPORARY
        try:
            return os.open(folder / ".coach-in-use", flags)
        except FileExistsError:
            raise _taken(folder) from None
        except OSError:
            return None
    import fcntl

    with suppress(OSError):  # a folder that may not be looked into, a drive without locks
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise _taken(folder) from None
        except OSError:
            os.close(handle)
            raise
        return handle
    return None


def _taken(folder: Path) -> CoachError:
    return CoachError(
        f"{folder}: another coach is writing into this folder; wait for it, or give another --out"
    )
