"""Counting people: one found twice is one, a cushion is none, and two are two."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landmarks import headcount
from landmarks.finding import Find, Prepared
from landmarks.frame import Frame
from landmarks.headcount import APART_TORSOS, Headcount, apart
from landmarks.joints import N_JOINTS, Joint
from landmarks.pose import Pose
from tests.bodies import body_pose

FRAME = Frame(0, 0.0, np.zeros((480, 640, 3), np.uint8))


class FakeDetector:
    """Finds what it was told to."""

    def __init__(self, *found: Pose) -> None:
        self.found = list(found)
        self.made_with: tuple[Path, bool, int] | None = None
        self.closed = 0

    def prepare(self, frame: Frame) -> Prepared:
        assert frame is FRAME
        return Prepared(frame, None)

    def find_all(self, prepared: Prepared) -> list[Find]:
        assert prepared.frame is FRAME
        return [Find(pose) for pose in self.found]

    def close(self) -> None:
        self.closed += 1


def counting(monkeypatch: pytest.MonkeyPatch, *found: Pose) -> tuple[Headcount, FakeDetector]:
    fake = FakeDetector(*found)

    def made(path: Path, *, still: bool, most: int) -> FakeDetector:
        fake.made_with = (path, still, most)
        return fake

    monkeypatch.setattr(headcount, "MediaPipeDetector", made)
    return Headcount(Path("any.task")), fake


def person(x_px: float, y_px: float = 240.0, distance_m: float = 3.0) -> Pose:
    return body_pose(posture="upright", centre_px=(x_px, y_px), distance_m=distance_m)


def cushion(x_px: float) -> Pose:
    """Found is not right: knees where the shoulders are."""
    pose = person(x_px)
    world_m = pose.world_m.copy()
    world_m[25:27] = world_m[11:13]
    return Pose(0.0, pose.xy_px.copy(), pose.visibility.copy(), world_m, pose.size_wh)


def torso_at(hip_px: tuple[float, float], torso_px: float = 100.0) -> Pose:
    """Shoulders so far above the hips."""
    xy_px = np.full((N_JOINTS, 2), hip_px)
    for joint in (Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER):
        xy_px[joint] = (hip_px[0], hip_px[1] - torso_px)
    return Pose(0.0, xy_px, np.ones(N_JOINTS), np.zeros((N_JOINTS, 3)), (640, 480))


@pytest.mark.parametrize(
    ("hip_px", "two"),
    [
        ((300.0, 300.0), False),
        ((399.0, 300.0), False),
        ((401.0, 300.0), True),
        ((199.0, 300.0), True),
        ((300.0, 401.0), True),
        ((361.0, 381.0), True),  # 61 and 81: 101.4 away
        ((359.0, 379.0), False),  # 59 and 79: 98.6
    ],
)
def test_apart_by_hand(hip_px: tuple[float, float], two: bool) -> None:
    """Two trunks of 100 pixels: their hips have to be more than a trunk apart."""
    assert APART_TORSOS == 1.0
    assert apart(torso_at((300.0, 300.0)), torso_at(hip_px)) is two


def test_the_first_find_sets_the_measure() -> None:
    """The surest one: what is found beside it may be of any size."""
    assert apart(torso_at((300.0, 300.0), 50.0), torso_at((360.0, 300.0), 200.0))
    assert not apart(torso_at((300.0, 300.0), 200.0), torso_at((360.0, 300.0), 50.0))


def test_an_empty_room_and_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting(monkeypatch)[0].count(FRAME) == 0
    assert counting(monkeypatch, person(320))[0].count(FRAME) == 1


def test_two_people_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting(monkeypatch, person(160), person(480))[0].count(FRAME) == 2


def test_one_person_found_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting(monkeypatch, person(320), person(330))[0].count(FRAME) == 1


def test_a_cushion_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting(monkeypatch, cushion(160))[0].count(FRAME) == 0
    assert counting(monkeypatch, person(480), cushion(160))[0].count(FRAME) == 1


def test_the_model_is_asked_for_two_in_single_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Following would mix up people that are seconds apart."""
    count, fake = counting(monkeypatch)
    assert fake.made_with == (Path("any.task"), True, 2)
    count.close()
    count.close()
    assert fake.closed == 2
