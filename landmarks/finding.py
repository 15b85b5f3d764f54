"""A detector's work in three steps, so that one frame's can go on beside the next one's.

`prepare` makes the picture the model is given, `find` lets the model look and must see the frames
in order, `Find.read` reads off the picture afterwards where hips and feet are, and which is left.
One after the other they are `detect`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from landmarks.exchange import exchanged
from landmarks.frame import Frame
from landmarks.looks import Look
from landmarks.pose import Pose

if TYPE_CHECKING:
    from landmarks.detector import Detector
    from landmarks.glances import Told


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A frame, ready for the model.

    Attributes:
        frame: as it came from its source.
        picture: what the model takes, in its own type.
        look: the window that it shows of the frame, or None where it shows all of it.
    """

    frame: Frame
    picture: Any
    look: Look | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """A person whom the model has found.

    Attributes:
        pose: the joints.
        look: reads off the picture what it tells of the pose, or None where that is whole already.
    """

    pose: Pose
    look: Callable[[], Told] | None = None

    def read(self) -> Pose:
        """The whole pose."""
        if self.look is None:
            return self.pose
        told = self.look()
        pose = exchanged(self.pose) if told.exchanged else self.pose
        return replace(pose, sight_m=told.sight_m, feet_m=told.feet_m, lies=told.lies)


@runtime_checkable
class StagedDetector(Protocol):
    """A detector that can be asked step by step. Each step may have a thread of its own."""

    def prepare(self, frame: Frame) -> Prepared:
        """The frame as the model takes it."""
        ...

    def find(self, prepared: Prepared) -> Find | None:
        """The person in it, or None; in the order of the frames."""
        ...

    def detect(self, frame: Frame) -> Pose | None:
        """All steps at once."""
        ...

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        ...


class _InOne:
    """A detector that knows `detect` alone: all of its work is the middle step."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.detect, self.close = detector.detect, detector.close

    def prepare(self, frame: Frame) -> Prepared:
        return Prepared(frame, None)

    def find(self, prepared: Prepared) -> Find | None:
        pose = self._detector.detect(prepared.frame)
        return None if pose is None else Find(pose)


def staged(detector: Detector) -> StagedDetector:
    """The detector itself where it works in steps, else one that makes a single step of it."""
    return detector if isinstance(detector, StagedDetector) else _InOne(detector)


def detect_by_steps(detector: StagedDetector, frame: Frame) -> Pose | None:
    """What `detect` gives, by the steps one after the other."""
    found = detector.find(detector.prepare(frame))
    return None if found is None else found.read()
