"""The features do not care how the camera is held or which side is asked about."""

from __future__ import annotations

import math

import numpy as np
import pytest

from landmarks.features import (
    N_INPUTS,
    N_SIGHT,
    SIGHT_INPUTS,
    Upright,
    inputs,
    mirrored,
    upright,
)
from landmarks.joints import Side
from landmarks.pose import Pose
from tests.landmarks.handmade import (
    CENTRE_PX,
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    PX_PER_M,
    flipped,
    written,
)

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)


def seen_of(pose: Pose) -> Upright:
    seen = upright(pose)
    assert seen is not None
    return seen


def turned(pose: Pose, angle_deg: float) -> Pose:
    """The pose in a picture turned clockwise about its middle."""
    sine, cosine = math.sin(math.radians(angle_deg)), math.cos(math.radians(angle_deg))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    world_m = pose.world_m.copy()
    world_m[:, :2] = world_m[:, :2] @ turn.T
    xy_px = (pose.xy_px - CENTRE_PX) @ turn.T + CENTRE_PX
    return Pose(pose.t_s, xy_px, pose.visibility.copy(), world_m, pose.size_wh)


def test_the_head_points_up_and_metres_are_metres() -> None:
    seen = seen_of(LYING)
    assert seen.px_per_m == pytest.approx(PX_PER_M)
    # The head lies at the picture's left; the right hip, above in the picture, at the upright
    # picture's right.
    np.testing.assert_allclose(seen.from_px(LYING.middle_px("shoulder")), [0, -0.5], atol=1e-9)
    np.testing.assert_allclose(seen.from_px(LYING.xy_px[24]), [0.085, 0], atol=1e-9)


def test_pixels_come_back() -> None:
    seen = seen_of(turned(LYING, 33))
    at_px = np.array([[12.0, 40.0], [600.0, 470.0]])
    np.testing.assert_allclose(seen.to_px(seen.from_px(at_px)), at_px)


@pytest.mark.parametrize("angle_deg", [-80, 25, 170])
def test_a_turned_camera_changes_the_turn_alone(angle_deg: float) -> None:
    other = turned(LYING, angle_deg)
    before = inputs(LYING, seen_of(LYING), None, Side.LEFT)
    after = inputs(other, seen_of(other), None, Side.LEFT)
    np.testing.assert_allclose(after[:-2], before[:-2], atol=1e-9)
    angle_before, angle_after = (math.atan2(*row[-2:]) for row in (before, after))
    turned_deg = math.degrees(angle_after - angle_before)
    assert (turned_deg - angle_deg + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("side", Side)
def test_the_mirrored_person_has_the_other_side_there(side: Side) -> None:
    seen, other = seen_of(LYING), flipped(LYING)
    mirror = seen_of(other)
    np.testing.assert_allclose(
        inputs(other, mirror, None, side.other), inputs(LYING, seen, None, side), atol=1e-9
    )


def test_the_two_sides_of_a_body_differ() -> None:
    seen = seen_of(LYING)
    left, right = (inputs(LYING, seen, None, side) for side in Side)
    assert left.shape == (N_INPUTS,)
    assert np.abs(left - right).max() > 0.1


def test_mirroring_is_its_own_inverse() -> None:
    at_m = np.array([[0.1, -0.2]])
    np.testing.assert_array_equal(mirrored(mirrored(at_m, Side.RIGHT), Side.RIGHT), at_m)
    np.testing.assert_array_equal(mirrored(at_m, Side.LEFT), at_m)


def test_no_look_is_told_apart_from_one() -> None:
    seen = seen_of(LYING)
    blind, looked = (inputs(LYING, seen, told, Side.LEFT) for told in (None, np.full(N_SIGHT, 0.5)))
    assert blind[SIGHT_INPUTS.stop - 1] == 0
    assert looked[SIGHT_INPUTS.stop - 1] == 1
    assert not blind[SIGHT_INPUTS].any()


@pytest.mark.parametrize("broken", [np.nan, 0.0])
def test_a_pose_without_a_trunk_has_no_upright_picture(broken: float) -> None:
    world_m = np.full((33, 3), broken)
    assert upright(Pose(0.0, LYING.xy_px, LYING.visibility, world_m, (640, 480))) is None
