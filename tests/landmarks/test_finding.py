"""Detecting in steps: the same pose as at once, and each step does its own part alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from landmarks.finding import Find, Prepared, StagedDetector, detect_by_steps, staged
from landmarks.frame import Frame
from landmarks.pose import Pose
from landmarks.turned import TurningDetector
from tests.bodies import body_pose
from tests.landmarks.handmade import turned

FRAME = Frame(3, 0.5, np.zeros((480, 640, 3), np.uint8))
BODY = body_pose(posture="side_left", size_wh=(640, 480))
OUTLINE = np.linspace(0.1, 0.5, 48)


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

    def prepare(self, frame: Frame) -> Prepared:
        self.did.append("prepare")
        return Prepared(frame, frame.image[:1])

    def find(self, prepared: Prepared) -> Find | None:
        assert prepared.picture.shape[0] == 1
        self.did.append("find")
        if self.pose is None:
            return None
        return Find(replace(self.pose, t_s=prepared.frame.t_s), self._outline)

    def _outline(self) -> np.ndarray:
        self.did.append("read")
        return OUTLINE.copy()

    def detect(self, frame: Frame) -> Pose | None:
        return detect_by_steps(self, frame)

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
    assert isinstance(TurningDetector(AtOnce(BODY), lambda: AtOnce(None)), StagedDetector)


def test_the_outline_waits_until_it_is_read() -> None:
    """That is what lets the model go on with the next frame."""
    detector = ByStep(BODY)
    found = detector.find(detector.prepare(FRAME))
    assert found is not None
    assert found.pose.outline_m is None
    assert detector.did == ["prepare", "find"]
    whole = found.read()
    assert whole.outline_m is not None
    assert (whole.outline_m == OUTLINE).all()
    assert (whole.xy_px == BODY.xy_px).all()
    assert detector.did == ["prepare", "find", "read"]


def test_somebody_found_in_a_turned_picture_keeps_the_outline_of_that_find() -> None:
    """It is told in axes of the body, so only the joints are turned back."""
    upright, turner = ByStep(None), ByStep(turned(BODY, 1))
    detector = TurningDetector(upright, lambda: turner, still=True)
    found = detector.find(detector.prepare(FRAME))
    assert found is not None
    assert turner.did == ["prepare", "find"]
    assert np.abs(found.pose.xy_px - BODY.xy_px).max() < 0.02
    whole = found.read()
    assert whole.outline_m is not None
    assert (whole.outline_m == OUTLINE).all()
    assert (whole.xy_px == found.pose.xy_px).all()


def test_a_kept_turn_smooths_the_joints_and_reads_each_frames_own_outline() -> None:
    upright, turner = ByStep(None), ByStep(turned(BODY, 1))
    detector = TurningDetector(upright, lambda: turner)
    poses = [detector.detect(replace(FRAME, t_s=t_s)) for t_s in (0.0, 1.0, 1.1)]
    assert [pose is not None for pose in poses] == [False, True, True]
    assert turner.did == ["prepare", "find", "read"] * 2
    assert all(pose is not None and pose.outline_m is not None for pose in poses[1:])


def test_a_turn_that_is_refused_is_never_read() -> None:
    """Three looks for one frame are dear enough."""
    sketch = replace(BODY, world_m=np.zeros((33, 3)))
    turner = ByStep(sketch)
    detector = TurningDetector(ByStep(None), lambda: turner, still=True)
    assert detector.detect(FRAME) is None
    assert turner.did == ["prepare", "find"] * 3
