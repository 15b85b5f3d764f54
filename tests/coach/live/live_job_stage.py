"""`coach live` with its devices and its model replaced: a stage for whole sessions."""

from __future__ import annotations

import time
from collections.abc import Iterator
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
    PlayedScreen,
    ScriptedCamera,
    ScriptedCounter,
    ScriptedDetector,
    frame,
    tick,
)
from tests.coach.stage import Act, sightings

FPS = 5.0


def replace_in_live(monkeypatch: pytest.MonkeyPatch, name: str, stand_in: object) -> None:
    """In every module of a live session that knows `name`."""
    users = [module for module in (opening, coaching, job) if hasattr(module, name)]
    assert users, f"nobody knows {name}"
    for module in users:
        monkeypatch.setattr(module, name, stand_in)


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
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.screen = PlayedScreen(*[None] * 10**4)
        self.heard: list[StepFacts] = []
        self.silence = 60
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
            "Window": lambda _: self.screen,
        }
        for name, stand_in in replaced.items():
            replace_in_live(monkeypatch, name, stand_in)

    def play(self, *acts: Act) -> None:
        self._acts = list(acts)

    def _script(self) -> Iterator[Frame | CameraTick]:
        count = len(sightings(self._acts, FPS))
        for number in range(count):
            yield frame(number, number / FPS)
            if number == 0:
                self._let_the_first_key_be_served()
        yield from (tick(count / FPS + number / 2) for number in range(self.silence))
        raise KeyboardInterrupt

    def _let_the_first_key_be_served(self) -> None:
        """A session is over in no time here; a real person has a moment to answer at once."""
        end_s = time.monotonic() + 0.5
        while len(self.screen.shown) < 2 and time.monotonic() < end_s:
            time.sleep(0.005)

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
