"""Draws the newest shot of a live session, with what only a live session knows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from coach.keys import KEYS
from coach.live.worker import Shot
from coach.outputs.files import BLANK_GREY
from coach.pipeline import Step
from coach.sources.camera_state import CameraState
from coach.texts import Sentence, Texts
from landmarks.frame import Image
from landmarks.posture import Label
from overlays.painter import Painter, Reading
from overlays.view import DialState, StatusLine, Tone, View
from overlays.viewport import Viewport

BLANK_WH = (1280, 720)
TROUBLES = {
    CameraState.LOST: "camera_lost",
    CameraState.RECONNECTING: "camera_lost",
    CameraState.FROZEN: "camera_frozen",
    CameraState.BLACK: "camera_black",
}
"""Key of the advice for each trouble of the camera."""
KEY_NAMES = {" ": "space", "\x1b": "Esc"}


@dataclass(slots=True)
class Display:
    """What the person has chosen to see.

    Attributes:
        mirror: the picture as in a mirror; words never are.
        reading: which way up the words stand.
        help: whether the keys are listed.
        delays: whether rates and delays are shown.
        note: the last thing a key answered.
        urgent: what has to stand large in place of the advice, or None.
        warns: it is a warning to heed, and no question.
        ended: no second counts any more, and nothing is counted down.
        hints: small lines that always stand there.
    """

    mirror: bool = True
    reading: Reading = Reading.UPRIGHT
    help: bool = False
    delays: bool = False
    note: str = ""
    urgent: Sentence | None = None
    warns: bool = True
    ended: bool = False
    hints: tuple[str, ...] = ()


@dataclass(slots=True)
class Rates:
    """Frame-to-screen delays and times of the last shots, seconds."""

    delays_s: deque[float] = field(default_factory=lambda: deque(maxlen=120))
    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=120))

    def add(self, t_s: float, delay_s: float) -> None:
        """Count one shot that has just been shown."""
        self.times_s.append(t_s)
        self.delays_s.append(delay_s)

    @property
    def fps(self) -> float:
        """Shots a second."""
        if len(self.times_s) < 2:
            return 0.0
        return (len(self.times_s) - 1) / max(self.times_s[-1] - self.times_s[0], 1e-9)


class LiveSketch:
    """Makes the canvas of a shot."""

    def __init__(
        self, painter: Painter, look: Callable[[Step], View], texts: Texts, display: Display
    ) -> None:
        """Nothing has been seen yet."""
        self._painter, self._look, self._texts = painter, look, texts
        self._picture: Image = np.full((BLANK_WH[1], BLANK_WH[0], 3), BLANK_GREY, dtype=np.uint8)
        self.display = display
        self.rates = Rates()

    def canvas(self, shot: Shot | None, dropped: int) -> Image:
        """The picture to show; the last one stays while the camera gives none."""
        if shot is None:
            return self._picture
        if shot.sighting.image is not None:
            self._picture = shot.sighting.image
        view = self._dressed(self._look(shot.step), shot, dropped)
        size_wh = (self._picture.shape[1], self._picture.shape[0])
        viewport = Viewport.fit(size_wh, mirror=self.display.mirror)
        return self._painter.paint(self._picture, view, viewport, self.display.reading)

    def _dressed(self, view: View, shot: Shot, dropped: int) -> View:
        trouble = TROUBLES.get(shot.camera)
        if trouble is not None:
            words = self._texts.advice(trouble)
            view = replace(view, status=StatusLine(words.line, Tone.STOP, words.detail))
        urgent = self.display.urgent
        if urgent is not None:
            tone = Tone.STOP if self.display.warns else Tone.WAIT
            view = replace(view, status=StatusLine(urgent.line, tone, urgent.detail))
        if self.display.ended:
            view = replace(view, dial=replace(view.dial, state=DialState.PAUSED, word=""))
        # Somebody who stands fills the picture: small print would hide the most of them.
        stands = shot.step.posture.raw is Label.UPRIGHT and not self.display.delays
        facts = [*(() if stands else view.facts), *self.display.hints]
        if self.display.delays:
            facts.append(self._rates_line(shot, dropped))
        if self.display.note:
            facts.append(self.display.note)
        if self.display.help:
            facts = self._key_lines()
        return replace(view, facts=tuple(facts))

    def _rates_line(self, shot: Shot, dropped: int) -> str:
        delays_s = self.rates.delays_s
        return self._texts.word(
            "facts",
            "delays",
            fps=f"{self.rates.fps:.0f}",
            delay=f"{np.median(delays_s) * 1000:.0f}" if delays_s else "?",
            model=f"{shot.model_s * 1000:.0f}",
            dropped=dropped,
        )

    def _key_lines(self) -> list[str]:
        lines = []
        for key, command in KEYS.items():
            name = KEY_NAMES.get(chr(key), chr(key))
            if command.digit is None:
                lines.append(f"{name}: {self._texts.word('keys', command)}")
        return [*lines, f"0-9: {self._texts.word('keys', 'rate')}"]
