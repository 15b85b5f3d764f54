"""`coach live` with its devices and its model replaced: a stage for whole sessions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.clock import wall_clock
from coach.folders import DATA_VARIABLE, screening_file
from coach.live import coaching, job, opening
from coach.sources.camera_state import CameraTick
from coach.sources.source import SourceInfo
from coach.voice.asides import Asides
from coach.voice.cue import StepFacts
from landmarks.frame import Frame
from tests.coach.care_stage import answer_clear
from tests.coach.live.live_stage import (
    PATIENCE_S,
    PlayedScreen,
    ScriptedCamera,
    ScriptedCounter,
    ScriptedDetector,
    frame,
    tick,
)
from tests.coach.stage import Act, sightings

FPS = 5.0
BRIEF = 1000
"""Moments of silence beyond which it lasts until somebody ends it."""


def replace_in_live(monkeypatch: pytest.MonkeyPatch, name: str, stand_in: object) -> None:
    """In every module of a live session that knows `name`."""
    users = [module for module in (opening, coaching, job) if hasattr(module, name)]
    assert users, f"nobody knows {name}"
    for module in users:
        monkeypatch.setattr(module, name, stand_in)


def wait_for(fact: Callable[[], bool]) -> None:
    """Look again and again; what never happens is told by the story that waits for it."""
    end_s = time.monotonic() + PATIENCE_S
    while not fact() and time.monotonic() < end_s:
        time.sleep(0.002)


class FakeSource(ScriptedCamera):
    """A camera with a name, which lets go of itself."""

    info = SourceInfo("camera 0", (64, 48), None, None, still=False)

    def __enter__(self) -> FakeSource:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to let go of."""


class Stage:
    """Devices and model replaced; acts are seen at five frames a second, then nothing is.

    Attributes:
        screen: where to show, unless there is none.
        heard: facts given to the voice.
        silence: so many moments without a picture follow the acts; then comes Ctrl-C.
        waits: the person goes on only when this is so, from this second of the acts on. A session
            is over in no time here; a real person has a moment to answer.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.screen = PlayedScreen(*[None] * 10**4)
        self.heard: list[StepFacts] = []
        self.silence = 60
        self.waits: list[tuple[float, Callable[[], bool]]] = [(1 / FPS, self._first_key_served)]
        self._has_window = False
        self._acts: list[Act] = []
        # The person has answered the health questions a moment ago; the history is empty.
        monkeypatch.setenv(DATA_VARIABLE, str(folder.with_name(f"{folder.name}-data")))
        answer_clear(screening_file(), wall_clock())
        model = folder / "any.task"
        replaced: dict[str, Any] = {
            "announced_model": lambda *_: model,
            "verify": lambda _: "0" * 64,
            "CameraSource": lambda *_, **__: FakeSource(self._script()),
            "detector_maker": lambda _: lambda still: self._detector(),  # noqa: ARG005
            "Headcount": lambda _: ClosingCounter([1]),
            "open_voice": self._open_voice,
            "Window": self._open_window,
        }
        for name, stand_in in replaced.items():
            replace_in_live(monkeypatch, name, stand_in)

    def play(self, *acts: Act) -> None:
        self._acts = list(acts)

    def _script(self) -> Iterator[Frame | CameraTick]:
        count = len(sightings(self._acts, FPS))
        for number in range(count):
            while self.waits and self.waits[0][0] <= number / FPS:
                wait_for(self.waits.pop(0)[1])
            yield frame(number, number / FPS)
        for number in range(self.silence):
            yield tick(count / FPS + number / 2)
            if self.silence > BRIEF:
                time.sleep(0.001)  # or the screen that ends it would hardly be served
        raise KeyboardInterrupt

    def _first_key_served(self) -> bool:
        return not self._has_window or len(self.screen.shown) > 1

    def _open_window(self, _: object) -> PlayedScreen:
        self._has_window = True
        return self.screen

    def _detector(self) -> ScriptedDetector:
        return ScriptedDetector([sighting.pose for sighting in sightings(self._acts, FPS)])

    def _open_voice(self, look: Any, language: str, notify: Any, volume: float) -> Any:
        assert (language, volume) == ("en", 1.0)
        notify("No tones: [errno 5] " + "a long reason, " * 9)
        heard = self.heard

        class Ear:
            muted = False
            speaking = False
            asides = Asides()

            def catch_up(self, passed_s: float) -> None:
                """Nobody listens."""

            def take(self, sighting: Any, step: Any) -> bool:
                del sighting
                heard.append(look(step))
                return True

            def close(self) -> None:
                """Nothing to close."""

        return Ear()


class ClosingCounter(ScriptedCounter):
    def close(self) -> None:
        """Nothing to free."""
