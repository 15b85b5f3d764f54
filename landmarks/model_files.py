"""The folder where model files are kept: locking, scratch space, whole-or-nothing writes.

Knows nothing about models. Its errors are plain `OSError`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_PREFIX = ".fetch-"
_LOCK_NAME = ".lock"
_LOCK_POLL_S = 0.2


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that `path` never holds a part of it.

    Raises:
        OSError: The disk is full or the folder is not writable; `path` is as it was before.
    """
    part = path.with_name(f"{_PREFIX}{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Lend a new empty folder inside `folder`, gone afterwards.

    It is on the disk that the result goes to, and a later run finds it if this one is killed.
    """
    scratch = folder / f"{_PREFIX}{secrets.token_hex(8)}"
    scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def one_at_a_time(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends.

    Args:
        folder: Where the lock file is; made if missing.
        on_wait: Called once if another process holds the lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK_NAME).open("ab") as handle:
        # Some network drives have no locks. Unique names still keep two fetches apart there.
        with suppress(OSError):
            if not _try_lock(handle):
                on_wait()
                while not _try_lock(handle):
                    time.sleep(_LOCK_POLL_S)
        yield


def remove_leftovers(folder: Path) -> None:
    """Remove what killed fetches left in `folder`, unless a fetch is running now."""
    leftovers = list(folder.glob(f"{_PREFIX}*"))
    if not leftovers:
        return
    # Tidying must never stop a session: in a read-only folder the leftovers stay.
    with suppress(OSError), (folder / _LOCK_NAME).open("ab") as handle:
        if not _try_lock(handle):
            return
        for leftover in leftovers:
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)


def _try_lock(handle: IO[bytes]) -> bool:
    """Lock the open file until it is closed; False if somebody else has it.

    Raises:
        OSError: The file system has no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        with suppress(PermissionError):
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
