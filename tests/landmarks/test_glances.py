"""Looking now and then: one look serves a body that keeps still, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks import glances, sight
from landmarks.features import N_SIGHT
from landmarks.glances import EVERY_S, MOVED_M, Glances
from landmarks.pose import Pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
PICTURE = np.random.default_rng(2).integers(0, 255, (480, 640, 3)).astype(np.uint8)
FRAME_S = 0.04


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The times of the pictures that the network was asked about."""
    asked: list[float] = []
    look = sight.look

    def counted(image: np.ndarray, pose: Pose, *rest: object) -> object:
        asked.append(pose.t_s)
        return look(image, pose, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(glances.sight, "look", counted)
    return asked


def watched(glances: Glances, poses: list[Pose]) -> list[np.ndarray]:
    told = [glances.at(PICTURE, pose) for pose in poses]
    assert all(one is not None for one in told)
    return [one for one in told if one is not None]


def at(t_s: float, by_m: float = 0.0) -> Pose:
    """The body, gone so far to the right."""
    return replace(LYING, t_s=t_s, xy_px=LYING.xy_px + np.array([by_m * PX_PER_M, 0.0]))


def test_who_lies_still_is_looked_at_three_times_a_second(looks: list[float]) -> None:
    told = watched(Glances(still=False), [at(k * FRAME_S) for k in range(50)])
    assert all(one.shape == (N_SIGHT,) for one in told)
    assert 2.0 / EVERY_S - 1 <= len(looks) <= 2.0 / EVERY_S + 1
    assert np.diff(looks).min() >= EVERY_S


def test_who_moves_is_looked_at_again(looks: list[float]) -> None:
    step_m = MOVED_M * 1.5
    watched(Glances(still=False), [at(k * FRAME_S, k * step_m) for k in range(4)])
    assert len(looks) == 4


def test_a_leg_that_moves_alone_is_enough(looks: list[float]) -> None:
    bent = LYING.xy_px.copy()
    bent[25] += [0.0, 2 * MOVED_M * PX_PER_M]
    watched(Glances(still=False), [at(0.0), replace(LYING, t_s=FRAME_S, xy_px=bent)])
    assert len(looks) == 2


def test_a_slow_slide_is_measured_from_the_last_look(looks: list[float]) -> None:
    """Each step is small; they add up."""
    watched(Glances(still=False), [at(k * 0.01, k * MOVED_M / 4) for k in range(12)])
    assert len(looks) == 3


def test_pictures_that_stand_alone_are_each_looked_at(looks: list[float]) -> None:
    watched(Glances(still=True), [at(0.0), at(0.0), at(0.01)])
    assert len(looks) == 3


def test_a_clock_that_went_back_ends_what_was_seen(looks: list[float]) -> None:
    watched(Glances(still=False), [at(5.0), at(4.9)])
    assert len(looks) == 2


def test_a_pose_without_a_trunk_is_not_looked_at(looks: list[float]) -> None:
    flat = replace(LYING, world_m=np.zeros((33, 3)))
    assert Glances(still=False).at(PICTURE, flat) is None
    assert looks == []
