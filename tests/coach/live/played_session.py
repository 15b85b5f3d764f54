"""A session at a screen that plays keys, over a worker that does at once what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from coach import texts
from coach.keys import Command
from coach.live.board import Board
from coach.live.keyboard import Keyboard
from coach.live.screen import LiveScreen
from coach.live.sketch import Display, LiveSketch
from coach.live.worker import Shot
from coach.pipeline import Pipeline
from coach.present import looker, painter_for
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.camera_state import CameraState
from coach.steering import Steering
from landmarks import catalogue
from tests.coach.care_stage import DeskStage
from tests.coach.live.live_stage import PlayedScreen, picture
from tests.coach.stage import pipeline_for, press, run, sightings

WORDS = texts.load()
REGIONS = tuple(catalogue.load().regions)


class FakeWorker:
    """Has a shot for every look and does requests at once."""

    def __init__(self, pipeline: Pipeline, shots: Iterable[Shot | None]) -> None:
        self.pipeline = pipeline
        self.error: BaseException | None = None
        self.dropped = 3
        self.stopped = 0
        self.waits_s: list[float] = []
        self.slot = SimpleNamespace(take=self._take)
        self._shots = list(shots)

    @property
    def running(self) -> bool:
        return bool(self._shots) and not self.stopped

    def _take(self, timeout_s: float) -> Shot | None:
        self.waits_s.append(timeout_s)
        return self._shots.pop(0)

    def request(self, change: Callable[[Pipeline], None]) -> None:
        change(self.pipeline)

    def age_s(self, t_s: float) -> float:
        return 10.0 - t_s

    def stop(self) -> None:
        self.stopped += 1


class FakeVoice:
    muted = False
    speaking = False

    def catch_up(self, passed_s: float) -> None:
        """Nothing waits."""

    def mute(self, muted: bool) -> None:
        self.muted = muted


class Session:
    """Somebody who has pressed for four seconds, before a screen that plays keys."""

    def __init__(self, *commands: Command | None, folder: Path, voice: bool = True) -> None:
        self.folder = folder
        self.pipeline = pipeline_for(tilt_deg=20)
        seen = sightings([press(4)], 5.0)
        *_, step = run(seen, self.pipeline)
        settings = Settings(tilt_deg=20)
        self.shot = Shot(Sighting(0, 3.8, None, picture()), step, CameraState.OK, 0.03)
        self.worker = FakeWorker(self.pipeline, [self.shot] * 99)
        self.screen = PlayedScreen(*commands)
        self.voice = FakeVoice() if voice else None
        self.steering = Steering(self.worker, settings, REGIONS)  # type: ignore[arg-type]
        self.display = Display()
        self.care = DeskStage(self.steering)
        look = looker(WORDS)
        self.sketch = LiveSketch(painter_for(WORDS), look, WORDS, self.display)
        board = Board(self.screen, self.sketch, self.care.desk, lambda: 0.0)
        keyboard = Keyboard(board, self.steering, WORDS, self.voice, folder)
        worker: Any = self.worker
        LiveScreen(worker, board, keyboard, self.voice).run()
