"""A live session without devices: scripted camera, detector, counter and screen, and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from coach.keys import Command
from coach.live.worker import LiveWorker
from coach.pipeline import Pipeline, Step
from coach.replay import Listener
from coach.sighting import Sighting
from coach.sources.camera_state import CameraState, CameraStatus, CameraTick
from landmarks.frame import Frame, Image
from landmarks.pose import Pose
from tests.coach.stage import pipeline_for, press, sightings

PATIENCE_S = 5.0
"""Real seconds a thread may need before the test says that it hangs."""
OK = CameraStatus(CameraState.OK, 0.0)
FPS = 5.0
POSES = [sighting.pose for sighting in sightings([press(8)], FPS)]
"""Somebody who presses all the time; five poses a second."""


class TheEndError(Exception):
    """The script of a camera is over; ends the worker as any error would."""


def picture(level: int = 120) -> Image:
    return np.full((48, 64, 3), level, np.uint8)


def frame(number: int, t_s: float, level: int = 120) -> Frame:
    return Frame(number, t_s, picture(level))


def frames(count: int, first: int = 0) -> list[Frame]:
    return [frame(number, number / FPS) for number in range(first, first + count)]


def tick(t_s: float, state: CameraState = CameraState.LOST) -> CameraTick:
    return CameraTick(t_s, CameraStatus(state, 0.0))


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class ScriptedCamera:
    """Gives one moment after the other and sets the clock to it; source time is clock time.

    Attributes:
        script: frames and ticks; (moment, state) for frames of a camera in trouble.
        clock: set to the time of every moment given.
        dropped: what the camera says it left out.
        asked_s: the waits asked for.
    """

    script: Iterable[Frame | CameraTick | tuple[Frame, CameraState]]
    clock: Clock = field(default_factory=Clock)
    dropped: int = 0
    asked_s: list[float] = field(default_factory=list)
    status: CameraStatus = OK

    def __post_init__(self) -> None:
        self._moments = iter(self.script)

    def next(self, timeout_s: float) -> Frame | CameraTick:
        self.asked_s.append(timeout_s)
        moment = next(self._moments, None)
        if moment is None:
            raise TheEndError
        state = CameraState.OK
        if isinstance(moment, tuple):
            moment, state = moment
        self.status = moment.status if isinstance(moment, CameraTick) else CameraStatus(state, 0.0)
        self.clock.now_s = max(self.clock.now_s, moment.t_s)
        return moment

    def age_s(self, t_s: float) -> float:
        return self.clock.now_s - t_s


@dataclass
class ScriptedDetector:
    """Finds the pose that belongs to a frame's number, and takes `takes_s` for it."""

    poses: Sequence[Pose | None] = ()
    clock: Clock | None = None
    takes_s: float = 0.0
    seen: list[int] = field(default_factory=list)

    def detect(self, frame: Frame) -> Pose | None:
        self.seen.append(frame.index)
        if self.clock is not None:
            self.clock.now_s += self.takes_s
        return self.poses[frame.index] if frame.index < len(self.poses) else None

    def close(self) -> None:
        """Nothing to free."""


@dataclass
class ScriptedCounter:
    """Counts what it is told to; remembers when it was asked."""

    people: Sequence[int]
    asked_s: list[float] = field(default_factory=list)

    def count(self, frame: Frame) -> int:
        self.asked_s.append(frame.t_s)
        return self.people[min(len(self.asked_s), len(self.people)) - 1]


@dataclass
class Notes:
    """A listener that keeps everything, and may act on it.

    Attributes:
        act: called with each step, in the worker's thread.
        until: steps it wants to hear of.
    """

    act: Callable[[Step], None] | None = None
    until: int | None = None
    sightings: list[Sighting] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def take(self, sighting: Sighting, step: Step) -> bool:
        self.sightings.append(sighting)
        self.steps.append(step)
        if self.act is not None:
            self.act(step)
        return self.until is None or len(self.steps) < self.until


def worker_on(
    camera: ScriptedCamera,
    *listeners: Listener,
    detector: ScriptedDetector | None = None,
    pipeline: Pipeline | None = None,
    counter: ScriptedCounter | None = None,
) -> LiveWorker:
    return LiveWorker(
        camera,
        detector or ScriptedDetector(),
        pipeline or pipeline_for(),
        listeners,
        camera.clock,
        counter,
    )


def played(worker: LiveWorker) -> LiveWorker:
    """The worker after it has ended: of itself, or with its script."""
    worker.start()
    worker._thread.join(PATIENCE_S)
    assert not worker.running, "the worker hangs"
    return worker


class PlayedScreen:
    """A screen that keeps what is shown and plays keys, one a picture, STOP after the last."""

    visible = True

    def __init__(self, *commands: Command | None) -> None:
        self.shown: list[Image] = []
        self.full_screens = 0
        self.closed = 0
        self._commands = list(commands)

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        del wait_s
        self.shown.append(canvas)
        return self._commands.pop(0) if self._commands else Command.STOP

    def size_wh(self) -> tuple[int, int] | None:
        return None

    def toggle_full_screen(self) -> None:
        self.full_screens += 1

    def close(self) -> None:
        self.closed += 1
