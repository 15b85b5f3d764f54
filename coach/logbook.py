"""What `--log FILE` writes: what happened and when, for a bug report. No pictures, no poses."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from coach.outputs.failure import cannot_write
from landmarks.plain_file import refuse_special

if TYPE_CHECKING:
    from coach.pipeline import Step
    from coach.sighting import Sighting

LEVELS = ("debug", "info", "warning", "error")
logger = logging.getLogger("coach")

_PASSWORD = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/\s@]*@")
_ANOTHER_LOG = "choose another file with --log"
_LINE = "%(asctime)s %(levelname)-7s %(message)s"


class _WithoutPasswords(logging.Formatter):
    """Camera addresses carry passwords; they stay out of what is passed on."""

    def format(self, record: logging.LogRecord) -> str:
        return _PASSWORD.sub(r"\g<scheme>***@", super().format(record))


class _LogFile(logging.StreamHandler[TextIO]):
    """Writes to the file. A log that fails stops no session: it is told of once."""

    def __init__(self, path: Path) -> None:
        super().__init__(_opened(path))
        self._path = path
        self._told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        del record
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not self._told:
            self._told = True
            line = cannot_write(self._path, error, _ANOTHER_LOG)
            sys.stderr.write(f"{line}; going on without it\n")


@contextmanager
def kept(path: Path | None, level: str = "info") -> Iterator[None]:
    """Write the log to `path` while inside; nothing at all without one.

    Args:
        path: the file, added to if it is there; readable by the user alone.
        level: the least of `LEVELS` that is written.

    Raises:
        CoachError: the file cannot be written.
    """
    if path is None:
        yield
        return
    handler = _LogFile(path)
    handler.setFormatter(_WithoutPasswords(_LINE))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(level.upper())
    logger.propagate = False
    try:
        logger.info("Python %s on %s", sys.version.split()[0], sys.platform)
        yield
    finally:
        logger.removeHandler(handler)
        with suppress(OSError):  # told of already
            handler.stream.close()
        logger.setLevel(before[0])
        logger.propagate = before[1]


def _opened(path: Path) -> TextIO:
    refuse_special(path)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(path, error, _ANOTHER_LOG) from error
    return os.fdopen(handle, "a", encoding="utf-8", buffering=1)


class StepLog:
    """A listener that notes what changed from one step to the next."""

    def __init__(self) -> None:
        """Nothing noted yet."""
        self._last: dict[str, str] = {}

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Note changes; always goes on."""
        if not logger.isEnabledFor(logging.INFO):
            return True
        now = {
            "advice": step.advice,
            "hold": f"{step.hold.phase}",
            "posture": f"{step.posture.label}",
            "tilt from": f"{step.gravity.source}",
        }
        for name, value in now.items():
            if self._last.get(name) != value:
                held = f", {step.hold.held_s:.1f} s held" if name == "hold" else ""
                logger.info("%8.2f s  %s: %s%s", step.t_s, name, value, held)
        self._last = now
        logger.debug("%8.2f s  frame %d, pose %s", step.t_s, sighting.index, step.pose is not None)
        return True
