"""The one line a person reads when a result cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path

from landmarks.errors import CoachError

_MENDS = {
    errno.ENOSPC: "the disk is full; free some space, or choose another folder with --out",
    errno.EDQUOT: "your share of the disk is full; free some space, or choose another --out",
    errno.EACCES: "you may not write there; choose another folder with --out",
    errno.EPERM: "you may not write there; choose another folder with --out",
    errno.EROFS: "that place is read-only; choose another folder with --out",
    errno.ENOENT: "there is no such folder; make it, or choose another with --out",
    errno.ENOTDIR: "its folder is not a folder; choose another with --out",
    errno.EISDIR: "a folder of that name is in the way; move it, or choose another --out",
}


def cannot_write(path: Path, error: Exception) -> CoachError:
    """What to tell the person about a failed write.

    Args:
        path: what was to be written.
        error: an `OSError`, or an error of PyAV's, which carry the same numbers.
    """
    code = getattr(error, "errno", None)
    reason = getattr(error, "strerror", None) or str(error)
    mend = _MENDS.get(code) if isinstance(code, int) else None
    return CoachError(
        f"cannot write {path}: {mend or f'{reason}; choose another folder with --out'}"
    )
