"""Files written beside their place and put there in one step, and what killed writers left.

A part is locked by whoever writes it, and the system drops the lock when that process ends, however
it ends. So the next writer in the same folder can tell a leftover from work in progress.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from landmarks.plain_file import refuse_special

LEFT_OVER_S = 24 * 3600.0
"""Where files cannot be locked, a part of this age belongs to nobody: writing takes seconds."""
_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")


def put(path: Path, data: bytes, mode: int) -> None:
    """Replace the file at `path` by one that holds `data`; leftovers in its folder go.

    Args:
        path: where.
        data: all that it will hold.
        mode: who may read and write it, less what the person's umask forbids.

    Raises:
        OSError: it cannot be written; what was there is unharmed.
        CoachError: there is a device at `path`, which a file must not take the place of.
    """
    refuse_special(path)
    remove_leftovers(path.parent)
    with ExitStack() as stack:
        part, handle = _begun(path, mode, stack)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _begun(path: Path, mode: int, stack: ExitStack) -> tuple[Path, int]:
    """A new locked part in the folder of `path`; let go of and removed by `stack`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    while True:
        # In the same folder, since a file cannot be moved to another disk in one step.
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        stack.callback(part.unlink, missing_ok=True)
        handle = os.open(part, flags, mode)
        if sys.platform == "win32":  # an open file cannot be renamed there
            return part, handle
        lock = os.dup(handle)  # outlives the file object, up to the renaming
        stack.callback(os.close, lock)
        _lock(lock, wait=True)
        if os.fstat(handle).st_nlink:
            return part, handle
        os.close(handle)  # taken for a leftover in the moment before it was locked


def remove_leftovers(folder: Path) -> None:
    """Remove the parts in `folder` that nobody writes any more. Never fails."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208  # no Path for each of thousands
            if _PART.fullmatch(name):
                with suppress(OSError):
                    _remove_leftover(folder / name)


def _remove_leftover(part: Path) -> None:
    about = part.lstat()
    if not stat.S_ISREG(about.st_mode):
        return
    if sys.platform == "win32":
        if _old(about):
            part.unlink(missing_ok=True)
        return
    handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        locked = _lock(handle, wait=False)
        if locked or (locked is None and _old(about)):
            part.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _old(about: os.stat_result) -> bool:
    # By the clock of files: the only one that is still the same after a restart.
    return time.time() - about.st_mtime > LEFT_OVER_S  # noqa: TID251


def _lock(handle: int, *, wait: bool) -> bool | None:
    """Lock an open file; False where somebody else has it, None where nothing can be locked."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network drives have no locks
        return None
    return True
