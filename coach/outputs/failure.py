"""The one line a person reads when a result cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path

from landmarks.errors import CoachError

_NO_RIGHT = "you may not write there;"
_REASONS = {
    errno.ENOSPC: "the disk is full; free some space, or",
    errno.EDQUOT: "your share of the disk is full; free some space, or",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: "that place is read-only;",
    errno.ENOENT: "there is no such folder; make it, or",
    errno.ENOTDIR: "its folder is not a folder;",
    errno.EISDIR: "a folder of that name is in the way; move it, or",
}
ANOTHER_OUT = "choose another folder with --out"
ANOTHER_FILE = "choose another file"
"""For commands whose argument is the file."""


def cannot_write(path: Path, error: Exception, instead: str = ANOTHER_OUT) -> CoachError:
    """What to tell the person about a failed write.

    Args:
        path: what was to be written.
        error: an `OSError`, or an error of PyAV's, which carry the same numbers.
        instead: what the person can do where no other way is known.
    """
    code = getattr(error, "errno", None)
    unnamed = f"{getattr(error, 'strerror', None) or error};"
    reason = _REASONS.get(code, unnamed) if isinstance(code, int) else unnamed
    return CoachError(f"cannot write {path}: {reason} {instead}")
