"""A detector between two fakes and a film of empty pictures, for the stories of second looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from landmarks.finding import Find, Prepared, detect_by_steps
from landmarks.frame import Frame
from landmarks.looks import Look, centred, towards
from landmarks.pose import Pose
from landmarks.second_look import SecondLook
from landmarks.whole_sight import Whereabouts
from tests.bodies import body_pose
from tests.landmarks.handmade import zoomed

BODY = body_pose(posture="side_left", size_wh=(640, 480))
DOLL = replace(BODY, world_m=BODY.world_m * 0.3)
COLLAPSED = replace(BODY, world_m=BODY.world_m * [1.0, 0.3, 0.3])
BESIDE = zoomed(BODY, 1.0, (6.0, 0.0))
FAR = zoomed(BODY, 1.0, (90.0, 0.0))
CLOSE = centred(BODY)
IMAGE = np.zeros((480, 640, 3), np.uint8)
NOWHERE = Whereabouts(0.1, np.array([320.0, 240.0]), np.array([320.0, 100.0]), 140.0)
SOMEWHERE = Whereabouts(0.9, np.array([250.0, 260.0]), np.array([120.0, 250.0]), 140.0)
THITHER = towards(SOMEWHERE.hips_px, SOMEWHERE.shoulders_px, SOMEWHERE.trunk_px, (640, 480))
Sees = Callable[[int, Look | None], Pose | None]


def nobody(_index: int, _look: Look | None) -> None:
    return None


def plainly(pose: Pose = BODY) -> Sees:
    return lambda _index, look: pose if look is None else None


def through(wide: Look, pose: Pose = BODY, confirmed: Pose | None = BODY) -> Sees:
    """Seen in one wide look, and (or not) where it would then be looked for."""
    return lambda _index, look: {wide: pose, centred(pose): confirmed}.get(look)


@dataclass
class FakeLooker:
    """A detector that is told what it sees by frame and look, and keeps what it was asked."""

    sees: Sees = nobody
    asked: list[tuple[int, Look | None]] = field(default_factory=list)
    pointed: list[tuple[int, Look | None]] = field(default_factory=list)
    forgot: int = 0
    closed: int = 0

    def prepare(self, frame: Frame, look: Look | None = None) -> Prepared:
        return Prepared(frame, None, look)

    def find(self, prepared: Prepared) -> Find | None:
        frame, look = prepared.frame, prepared.look
        self.asked.append((frame.index, look))
        pose = self.sees(frame.index, look)
        return None if pose is None else Find(replace(pose, t_s=frame.t_s))

    def point(self, prepared: Prepared) -> Find | None:
        self.pointed.append((prepared.frame.index, prepared.look))
        return self.find(prepared)

    def detect(self, frame: Frame) -> Pose | None:
        return detect_by_steps(self, frame)

    def forget(self) -> None:
        self.forgot += 1

    def close(self) -> None:
        self.closed += 1


class Story:
    """A detector between two fakes, and a film of empty pictures."""

    def __init__(self, *, still: bool = False) -> None:
        self.plain, self.second, self.made = FakeLooker(), FakeLooker(), 0
        self.place = NOWHERE
        self.detector = SecondLook(
            self.plain, self._make, still=still, where=lambda _image: self.place
        )
        self.frames = 0

    def _make(self) -> FakeLooker:
        self.made += 1
        return self.second

    def watch(self, frames: int) -> list[Pose | None]:
        """What is found in the next so many frames, ten a second."""
        numbers = range(self.frames, self.frames + frames)
        self.frames += frames
        return [self.detector.detect(Frame(k, k / 10, IMAGE)) for k in numbers]

    def ask_anew(self) -> None:
        self.plain.asked.clear()
        self.second.asked.clear()
        self.second.pointed.clear()
        self.second.forgot = 0


def looks(asked: Iterable[tuple[int, Look | None]]) -> list[Look | None]:
    return [look for _, look in asked]
