"""Detecting in steps: the same pose as at once, and each step does its own part alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from landmarks.finding import Find, Prepared, StagedDetector, detect_by_steps, staged
from landmarks.frame import Frame
from landmarks.glances import Told
from landmarks.looks import Look
from landmarks.pose import Pose
from landmarks.second_look import WIDE, SecondLook
from tests.bodies import body_pose
from tests.landmarks.look_story import NOWHERE, SOMEWHERE

FRAME = Frame(3, 0.5, np.zeros((480, 640, 3), np.uint8))
BODY = body_pose(posture="side_left", size_wh=(640, 480))
TOLD = np.linspace(0.1, 0.5, 48)
FEET = np.linspace(0.2, 0.6, 16).reshape(2, 8)
LIES = np.linspace(0.1, 0.9, 10)


@dataclass
class AtOnce:
    """A detector that knows `detect` alone."""

    pose: Pose | None
    closed: int = 0

    def detect(self, frame: Frame) -> Pose | None:
        assert frame is FRAME
        return self.pose

    def close(self) -> None:
        self.closed += 1


@dataclass
class ByStep:
    """Finds somebody, and writes down every step."""

    pose: Pose | None
    did: list[str] = field(default_factory=list)

    def prepare(self, frame: Frame, look: Look | None = None) -> Prepared:  # noqa: ARG002
        self.did.append("prepare")
        return Prepared(frame, frame.image[:1])

    def find(self, prepared: Prepared) -> Find | None:
        assert prepared.picture.shape[0] == 1
        self.did.append("find")
        if self.pose is None:
            return None
        return Find(replace(self.pose, t_s=prepared.frame.t_s), self._look)

    def _look(self) -> Told:
        self.did.append("read")
        return Told(TOLD.copy(), FEET.copy(), LIES.copy())

    def detect(self, frame: Frame) -> Pose | None:
        return detect_by_steps(self, frame)

    def point(self, prepared: Prepared) -> Find | None:
        return self.find(prepared)

    def forget(self) -> None:
        """No step of the work on a frame."""

    def close(self) -> None:
        self.did.append("close")


def test_a_detector_of_one_step_is_taken_as_it_is() -> None:
    plain = AtOnce(BODY)
    steps = staged(plain)
    found = steps.find(steps.prepare(FRAME))
    assert found is not None
    assert found.read() is BODY
    assert steps.detect(FRAME) is BODY
    steps.close()
    assert plain.closed == 1


def test_nobody_is_nobody_in_steps_too() -> None:
    steps = staged(AtOnce(None))
    assert steps.find(steps.prepare(FRAME)) is None
    assert detect_by_steps(steps, FRAME) is None


def test_who_works_in_steps_is_left_alone() -> None:
    detector = ByStep(BODY)
    assert staged(detector) is detector
    assert isinstance(SecondLook(AtOnce(BODY), lambda: ByStep(None)), StagedDetector)


def test_the_look_waits_until_it_is_read() -> None:
    """That is what lets the model go on with the next frame."""
    detector = ByStep(BODY)
    found = detector.find(detector.prepare(FRAME))
    assert found is not None
    assert found.pose.sight_m is None
    assert found.pose.feet_m is None
    assert found.pose.lies is None
    assert detector.did == ["prepare", "find"]
    whole = found.read()
    assert whole.sight_m is not None
    assert whole.feet_m is not None
    assert (whole.sight_m == TOLD).all()
    assert (whole.feet_m == FEET).all()
    assert whole.lies is not None
    assert (whole.lies == LIES).all()
    assert (whole.xy_px == BODY.xy_px).all()
    assert detector.did == ["prepare", "find", "read"]


def test_somebody_found_by_a_second_look_is_read_off_that_find() -> None:
    """Hips and feet are read off the picture where that look found them; the first is not."""
    plain, second = ByStep(None), ByStep(BODY)
    detector = SecondLook(plain, lambda: second, still=True, where=lambda _image: NOWHERE)
    found = detector.find(detector.prepare(FRAME))
    assert found is not None
    assert second.did == ["prepare", "find"] * 2
    whole = found.read()
    assert whole.sight_m is not None
    assert whole.feet_m is not None
    assert (whole.sight_m == TOLD).all()
    assert (whole.feet_m == FEET).all()
    assert whole.lies is not None
    assert (whole.lies == LIES).all()
    assert (whole.xy_px == BODY.xy_px).all()
    assert second.did[4:] == ["read"]


def test_a_look_that_is_refused_is_never_read() -> None:
    """So many looks for one frame are dear enough."""
    sketch = replace(BODY, world_m=np.zeros((33, 3)))
    second = ByStep(sketch)
    detector = SecondLook(ByStep(None), lambda: second, still=True, where=lambda _image: SOMEWHERE)
    assert detector.detect(FRAME) is None
    assert second.did == ["prepare", "find"] * (1 + len(WIDE))
