"""Being told to end while files are written: the step at hand is finished, and all is saved."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from coach.pipeline import Step
from coach.sighting import Sighting

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class EndSign:
    """A listener that asks to stop once somebody has told the program to end.

    Attributes:
        seen: whether somebody has.
    """

    def __init__(self) -> None:
        """Nobody has yet."""
        self.seen = False

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Go on until then."""
        del sighting, step
        return not self.seen

    def note(self, number: int, frame: FrameType | None) -> None:
        """Being told once is a request; whoever insists is obeyed at once."""
        del number, frame
        if self.seen:
            raise KeyboardInterrupt
        self.seen = True


@contextmanager
def heeded() -> Iterator[EndSign]:
    """Let Ctrl-C and SIGTERM be noted while inside, in place of tearing the work apart."""
    sign = EndSign()
    if threading.current_thread() is not threading.main_thread():
        yield sign  # signals are the main thread's
        return
    before = [signal.signal(number, sign.note) for number in _SIGNALS]
    try:
        yield sign
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
