"""The piece of picture around a foot, by hand: where it lies, how it is turned, what it shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.features import Upright, upright
from landmarks.foot_piece import LEGS, N_TOLD, WIDE, around_foot, told_joints
from landmarks.joints import Joint, Side
from landmarks.pose import Array, Pose
from landmarks.sight import CROP_REACH_M, CROP_SIDE, crop
from tests.bodies import body_pose
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    PX_PER_M,
    STANDING,
    flipped,
    turned,
    written,
)

UP_AND_DOWN = written(STANDING)  # facing the camera: the left leg is at the picture's right
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)  # head left, right side up
CELL_M = 2 * CROP_REACH_M / CROP_SIDE


def seen_of(pose: Pose) -> Upright:
    seen = upright(pose)
    assert seen is not None
    return seen


def legs_of(pose: Pose) -> Array:
    return seen_of(pose).from_px(pose.xy_px[LEGS])


def foot_of(pose: Pose, side: Side) -> Upright:
    return around_foot(seen_of(pose), legs_of(pose), side)


@pytest.mark.parametrize(("unit_m", "reach_m"), [(1.0, 0.36), (WIDE, 0.54)])
@pytest.mark.parametrize("side", Side)
def test_a_wide_piece_reaches_half_as_far_again(side: Side, unit_m: float, reach_m: float) -> None:
    """A told ankle is often beside the foot."""
    foot = around_foot(seen_of(LYING), legs_of(LYING), side, unit_m)
    rim_px = foot.to_px(np.array([CROP_REACH_M, 0.0])) - px_of(LYING, side, "ankle")
    assert np.linalg.norm(rim_px) == pytest.approx(reach_m * PX_PER_M)


@pytest.mark.parametrize("side", Side)
def test_a_wide_piece_tells_the_same_joints_in_larger_units(side: Side) -> None:
    pose = body_pose(posture="side_left", heading_deg=20.0, knee_flex_deg=40.0)
    wide = around_foot(seen_of(pose), legs_of(pose), side, WIDE)
    told_wide = told_joints(seen_of(pose), legs_of(pose), side, wide)
    np.testing.assert_allclose(told_wide * WIDE, told_of(pose, side), atol=1e-6)


def told_of(pose: Pose, side: Side) -> Array:
    return told_joints(seen_of(pose), legs_of(pose), side, foot_of(pose, side))


def px_of(pose: Pose, side: Side, name: str) -> Array:
    return pose.px(Joint.of(side, name))


def test_the_joints_are_those_of_the_left_leg_then_of_the_right() -> None:
    names = [f"{side}_{name}".upper() for side in Side for name in ("hip", "knee", "ankle")]
    assert [joint.name for joint in LEGS] == names
    assert N_TOLD == 5


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("pose", [UP_AND_DOWN, LYING, body_pose(knee_flex_deg=70.0)])
def test_its_own_ankle_is_the_middle_and_the_shin_comes_down_from_above(
    pose: Pose, side: Side
) -> None:
    """However the body lies and the knee is bent."""
    foot = foot_of(pose, side)
    ankle_px, knee_px = (px_of(pose, side, name) for name in ("ankle", "knee"))
    np.testing.assert_allclose(foot.from_px(ankle_px), [0, 0], atol=1e-12)
    x, y = foot.from_px(knee_px)
    assert x == pytest.approx(0.0, abs=1e-9)
    assert y == pytest.approx(-np.linalg.norm(ankle_px - knee_px) / foot.px_per_m)
    assert y < -0.1


@pytest.mark.parametrize("side", Side)
def test_the_little_toe_is_on_the_right(side: Side) -> None:
    """A left foot from the front has it there; a right one is mirrored."""
    outward = np.array([side.sign * 0.1 * PX_PER_M, 0.0])
    foot = foot_of(UP_AND_DOWN, side)
    out_px = px_of(UP_AND_DOWN, side, "ankle") + outward
    np.testing.assert_allclose(foot.from_px(out_px), [0.1, 0.0], atol=1e-9)


@pytest.mark.parametrize(("side", "y_sign"), [(Side.LEFT, -1), (Side.RIGHT, 1)])
def test_a_place_on_a_lying_leg_by_hand(side: Side, y_sign: int) -> None:
    """The feet are at the picture's right: down the shin is to the right, 200 px a metre."""
    foot = foot_of(LYING, side)
    place_px = foot.to_px(np.array([0.05, 0.06]))
    step_px = np.array([0.06 * PX_PER_M, y_sign * 0.05 * PX_PER_M])
    np.testing.assert_allclose(place_px - px_of(LYING, side, "ankle"), step_px, atol=1e-9)


@pytest.mark.parametrize("side", Side)
def test_a_shin_that_is_bent_by_a_right_angle_by_hand(side: Side) -> None:
    """Both ankles swung out to the picture's left: that way is down now, and up is aside."""
    swung = {f"{one}_ankle": (one.sign * 0.085 - 0.42, 0.42, 0.0) for one in Side}
    pose = written({**STANDING, **swung})
    foot = foot_of(pose, side)
    ankle_px = px_of(pose, side, "ankle")
    left_px, up_px = np.array([[-20.0, 0.0], [0.0, -20.0]])
    np.testing.assert_allclose(foot.from_px(ankle_px + left_px), [0.0, 0.1], atol=1e-9)
    aside = np.array([-side.sign * 0.1, 0.0])
    np.testing.assert_allclose(foot.from_px(ankle_px + up_px), aside, atol=1e-9)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("pose", [UP_AND_DOWN, LYING])
@pytest.mark.parametrize(("shin_m", "points_aside"), [(0.07, False), (0.09, True), (0.0, False)])
def test_a_shin_seen_from_its_end_leaves_the_trunk_to_say_where_down_is(
    pose: Pose, side: Side, shin_m: float, points_aside: bool
) -> None:
    """Some pixels of noise would turn it anywhere."""
    seen = seen_of(pose)
    aside_px = seen.to_px(np.array([shin_m, 0.0])) - seen.to_px(np.zeros(2))
    xy_px = pose.xy_px.copy()
    for one in Side:
        xy_px[Joint.of(one, "ankle")] = xy_px[Joint.of(one, "knee")] + aside_px
    legs_m = seen.from_px(xy_px[LEGS])
    foot = around_foot(seen, legs_m, side)
    down_px = foot.to_px(np.array([0.0, 1.0])) - foot.to_px(np.zeros(2))
    wanted_m = np.array([1.0, 0.0]) if points_aside else np.array([0.0, 1.0])
    wanted_px = seen.to_px(wanted_m) - seen.to_px(np.zeros(2))
    np.testing.assert_allclose(down_px, wanted_px, atol=1e-6)


@given(
    heading_deg=st.floats(0, 360),
    knee_flex_deg=st.floats(0, 120),
    side=st.sampled_from(list(Side)),
    place=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_there_and_back_is_the_same_place(
    heading_deg: float, knee_flex_deg: float, side: Side, place: tuple[float, float]
) -> None:
    pose = body_pose(posture="supine", heading_deg=heading_deg, knee_flex_deg=knee_flex_deg)
    foot = foot_of(pose, side)
    np.testing.assert_allclose(foot.from_px(foot.to_px(np.array(place))), place, atol=1e-9)
    # Turned and mirrored at most: what is round stays round.
    np.testing.assert_allclose(foot.turn @ foot.turn.T, np.eye(2), atol=1e-12)
    assert np.linalg.det(foot.turn) == pytest.approx(side.sign)
    assert foot.px_per_m == pytest.approx(seen_of(pose).px_per_m)


@pytest.mark.parametrize("side", Side)
def test_told_are_the_own_leg_from_above_and_then_the_other(side: Side) -> None:
    """The same numbers for either side of somebody who stands straight."""
    wanted = [(0, -0.84), (0, -0.42), (-0.17, -0.84), (-0.17, -0.42), (-0.17, 0)]
    told_m = told_of(UP_AND_DOWN, side)
    assert told_m.dtype == np.float32
    np.testing.assert_allclose(told_m, wanted, atol=1e-6)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("name", "row"), [("own hip", 0), ("own knee", 1), ("hip", 2), ("knee", 3), ("ankle", 4)]
)
def test_each_told_joint_is_the_one_it_is_taken_for(side: Side, name: str, row: int) -> None:
    pose = body_pose(posture="side_left", heading_deg=20.0, knee_flex_deg=40.0)
    whose = side if name.startswith("own") else side.other
    joint_px = px_of(pose, whose, name.removeprefix("own "))
    there_px = foot_of(pose, side).to_px(told_of(pose, side)[row])
    np.testing.assert_allclose(there_px, joint_px, atol=0.01)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("posture", ["side_left", "supine", "upright"])
def test_a_mirrored_person_s_other_foot_is_the_same_foot(posture: str, side: Side) -> None:
    """In the mirrored picture: the same piece, the same joints."""
    pose = body_pose(posture=posture, heading_deg=25.0, knee_flex_deg=30.0)
    other = flipped(pose)
    np.testing.assert_allclose(told_of(other, side.other), told_of(pose, side), atol=1e-6)
    picture = np.random.default_rng(1).integers(0, 255, (60, 80)).astype(np.uint8)
    picture = np.kron(picture, np.ones((8, 8), np.uint8))
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    one, two = crop(picture, foot_of(pose, side)), crop(mirrored, foot_of(other, side.other))
    assert np.abs(one.astype(int) - two).mean() < 2
    assert np.abs(one.astype(int) - crop(picture, foot_of(other, side.other))).mean() > 20


@pytest.mark.parametrize("side", Side)
def test_a_camera_on_its_side_changes_nothing(side: Side) -> None:
    for quarters in (1, 2, 3):
        np.testing.assert_allclose(
            told_of(turned(LYING, quarters), side), told_of(LYING, side), atol=1e-6
        )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("at_m", [(0.1, 0.05), (-0.2, 0.25), (0.0, -0.3)])
def test_a_dot_lies_where_the_foot_has_it(side: Side, at_m: tuple[float, float]) -> None:
    foot = foot_of(LYING, side)
    x, y = foot.to_px(np.array(at_m))
    rows, columns = np.mgrid[0:480, 0:640] + 0.5
    picture = np.where(np.hypot(columns - x, rows - y) < 4, 255, 0).astype(np.uint8)
    piece = crop(picture, foot).astype(float)
    cells = np.mgrid[0:CROP_SIDE, 0:CROP_SIDE] + 0.5
    down, right = ((cells * piece).sum(axis=(1, 2)) / piece.sum()) * CELL_M - CROP_REACH_M
    assert (right, down) == (pytest.approx(at_m[0], abs=0.004), pytest.approx(at_m[1], abs=0.004))
