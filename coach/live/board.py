"""What stands in the window: the newest shot, the questions, and what keys have answered."""

from __future__ import annotations

from collections.abc import Callable

from coach.live.sketch import Display, LiveSketch
from coach.live.worker import Shot
from coach.safety.desk import Desk
from coach.window import Screen
from landmarks.frame import Image

NOTE_S = 6.0
"""What a key has answered stands this long."""


class Board:
    """The window and all that is put on it.

    Attributes:
        screen: where it is shown.
        sketch: draws the shots.
        desk: the questions around a hold, and the stop key.
        last: the newest shot, or None before the first.
    """

    def __init__(
        self, screen: Screen, sketch: LiveSketch, desk: Desk, clock: Callable[[], float]
    ) -> None:
        """Nothing has been shown; `clock` gives seconds, for questions and notes."""
        self.screen, self.sketch, self.desk = screen, sketch, desk
        self.last: Shot | None = None
        self._clock, self._noted_s = clock, 0.0

    @property
    def display(self) -> Display:
        """What the person has chosen to see."""
        return self.sketch.display

    @property
    def now_s(self) -> float:
        """Seconds of the clock."""
        return self._clock()

    def note(self, words: str) -> None:
        """Let the answer to a key stand for a while."""
        self.display.note, self._noted_s = words, self.now_s

    def canvas(self, dropped: int) -> Image:
        """The picture to show now; `dropped` are the camera's pictures nobody had time for."""
        display = self.display
        display.urgent, display.hints = self.desk.sentence, self.desk.hints
        display.warns, display.ended = self.desk.warns, self.desk.ending is not None
        if self.now_s - self._noted_s > NOTE_S:
            display.note = ""
        return self.sketch.canvas(self.last, dropped)
