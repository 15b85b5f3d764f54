"""What is a person and what is a cushion; what one doubt says and what it does not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.features import N_SEEN_POINTS, HipSight
from landmarks.joints import N_JOINTS, Joint
from landmarks.plausibility import Doubt, Plausibility, judge
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.landmarks.handmade import (
    STANDING,
    flipped,
    moved,
    written,
    zoomed,
)

Places = dict[str, tuple[float, float, float]]


def doubts(pose: Pose) -> set[Doubt]:
    return set(judge(pose).doubts)


def standing_with(**joints: tuple[float, float, float]) -> Pose:
    return written({**STANDING, **joints})


def test_once_the_turn_is_told_a_collapsed_trunk_is_no_doubt_any_more() -> None:
    """Every other doubt stays."""
    folded = Plausibility(frozenset({Doubt.COLLAPSED}))
    odd = Plausibility(frozenset({Doubt.COLLAPSED, Doubt.JUMP}))

    assert not folded.turn_known
    assert folded.turn_told().turn_known
    assert odd.turn_told().doubts == {Doubt.JUMP}


@pytest.mark.parametrize("posture", ["side_left", "side_right", "supine", "prone", "upright"])
@pytest.mark.parametrize("heading_deg", [0.0, 120.0, 180.0])
@pytest.mark.parametrize("flex_deg", [0.0, 60.0])
def test_a_good_body_has_no_doubts(posture: str, heading_deg: float, flex_deg: float) -> None:
    """In any posture, from any side, with the noise of a pose model."""
    pose = body_pose(
        posture=posture,
        heading_deg=heading_deg,
        hip_flex_deg=flex_deg,
        knee_flex_deg=flex_deg,
        rng=np.random.default_rng(2),
    )
    verdict = judge(pose)

    assert verdict.doubts == set()
    assert verdict.is_person
    assert verdict.turn_known


@pytest.mark.parametrize(
    "narrow",
    [
        {"left_hip": (0.054, 0.0, 0.0), "right_hip": (-0.054, 0.0, 0.0)},  # 0.108 m
        {"left_shoulder": (0.079, -0.5, 0.0), "right_shoulder": (-0.079, -0.5, 0.0)},  # 0.158 m
    ],
)
def test_a_collapsed_trunk_is_a_person_whose_turn_is_a_guess(narrow: Places) -> None:
    """Back views lose their width: the person is there all the same."""
    verdict = judge(standing_with(**narrow))

    assert verdict.doubts == {Doubt.COLLAPSED}
    assert verdict.is_person
    assert not verdict.turn_known


@pytest.mark.parametrize(
    "good",
    [
        {"left_hip": (0.056, 0.0, 0.0), "right_hip": (-0.056, 0.0, 0.0)},  # 0.112 m
        {"left_hip": (0.164, 0.0, 0.0), "right_hip": (-0.164, 0.0, 0.0)},  # 0.328 m
        {"left_shoulder": (0.081, -0.5, 0.0), "right_shoulder": (-0.081, -0.5, 0.0)},
        {"left_shoulder": (0.239, -0.5, 0.0), "right_shoulder": (-0.239, -0.5, 0.0)},
        {"left_shoulder": (0.18, -0.31, 0.0), "right_shoulder": (-0.18, -0.34, 0.0)},
        {"left_shoulder": (0.18, -0.64, 0.0), "right_shoulder": (-0.18, -0.64, 0.0)},
        {"left_knee": (0.085, 0.55, 0.0)},  # one shin nearly half the other
    ],
)
def test_bodies_at_the_edge_of_the_human_are_believed(good: Places) -> None:
    """Small and large trunks, and a leg the model has stretched."""
    assert doubts(standing_with(**good)) == set()


ODD_LEGS: list[Places] = [
    {"left_ankle": (0.085, 0.62, 0.0)},  # one shin less than half the other
    {"left_knee": (0.085, 0.2, 0.0), "left_ankle": (0.085, 0.62, 0.0)},  # one thigh
    {"left_knee": (0.085, 0.24, 0.0), "right_knee": (-0.085, 0.24, 0.0)},  # short thighs
    {"left_knee": (0.085, 0.6, 0.0), "right_knee": (-0.085, 0.6, 0.0)},  # short shins
    {"left_ankle": (0.085, 0.42, 0.0)},  # no shin
]


def looked_at(pose: Pose, sigma_m: float) -> Pose:
    """The pose with a look that tells the hips so surely."""
    sigmas_m = np.full(N_SEEN_POINTS, sigma_m)
    told = HipSight(np.zeros((N_SEEN_POINTS, 2)), sigmas_m, np.array([0.0, 0.0, 1.0]), 0.1)
    return replace(pose, sight_m=told.packed())


@pytest.mark.parametrize(
    "odd",
    [
        {"left_hip": (0.17, 0.0, 0.0), "right_hip": (-0.17, 0.0, 0.0)},  # 0.34 m
        {"left_shoulder": (0.25, -0.5, 0.0), "right_shoulder": (-0.25, -0.5, 0.0)},  # 0.50 m
        {"left_shoulder": (0.18, -0.28, 0.0), "right_shoulder": (-0.18, -0.28, 0.0)},
        {"left_shoulder": (0.18, -0.67, 0.0), "right_shoulder": (-0.18, -0.67, 0.0)},
        {"left_wrist": (math.nan, 0.0, 0.0)},
    ],
)
def test_what_no_body_measures_is_no_person(odd: Places) -> None:
    verdict = judge(standing_with(**odd))

    assert Doubt.PROPORTIONS in verdict.doubts
    assert not verdict.is_person
    assert not verdict.turn_known


@pytest.mark.parametrize("legs", ODD_LEGS)
def test_legs_that_nobody_has_are_no_person_unless_the_picture_shows_hips(legs: Places) -> None:
    """Knees towards the camera are told too near or too far; a cushion has no hips to show."""
    pose = standing_with(**legs)

    for guess in (pose, looked_at(pose, 0.019), looked_at(pose, 0.05)):
        assert doubts(guess) == {Doubt.LIMBS}
        assert not judge(guess).is_person
    assert judge(looked_at(pose, 0.018)).turn_known


@pytest.mark.parametrize(
    "odd",
    [
        {"left_hip": (0.17, 0.0, 0.0), "right_hip": (-0.17, 0.0, 0.0)},
        {"left_shoulder": (0.18, -0.28, 0.0), "right_shoulder": (-0.18, -0.28, 0.0)},
    ],
)
def test_a_trunk_that_nobody_has_is_no_person_whatever_the_picture_shows(odd: Places) -> None:
    assert Doubt.PROPORTIONS in doubts(looked_at(standing_with(**odd), 0.005))


def test_no_legs_at_all_are_no_error_and_no_person() -> None:
    """Knees and ankles at the hips: nothing to divide by."""
    hips: Places = {}
    for side, x in (("left", 0.085), ("right", -0.085)):
        hips |= {f"{side}_knee": (x, 0.0, 0.0), f"{side}_ankle": (x, 0.0, 0.0)}

    assert Doubt.LIMBS in doubts(standing_with(**hips))


def test_thighs_longer_than_a_trunk_can_carry_are_no_persons() -> None:
    """Thigh and shin agree with each other and with no trunk: 0.7 m each against 0.5 m."""
    legs: Places = {}
    for side, x in (("left", 0.085), ("right", -0.085)):
        legs |= {f"{side}_knee": (x, 0.7, 0.0), f"{side}_ankle": (x, 1.4, 0.0)}

    assert doubts(standing_with(**legs)) == {Doubt.LIMBS}


@pytest.mark.parametrize("seed", range(20))
def test_a_cloud_of_joints_on_a_sofa_is_refused(seed: int) -> None:
    """Joints thrown about in a box of a person's size, and a picture that matches them."""
    rng = np.random.default_rng(seed)
    world_m = rng.uniform(-0.5, 0.5, (N_JOINTS, 3))
    xy_px = 300 + 180 * world_m[:, :2]
    pose = Pose(0.0, xy_px, np.full(N_JOINTS, 0.97), world_m, (640, 480))

    assert not judge(pose).is_person


def test_a_picture_that_contradicts_the_body_is_refused() -> None:
    """The world joints are a fine person; the picture shows the legs somewhere else."""
    legs = [f"{side}_{name}" for side in ("left", "right") for name in ("knee", "ankle")]
    pose = moved(written(STANDING), px=dict.fromkeys(legs, (60, 0)))

    assert doubts(pose) == {Doubt.MISFIT}
    assert not judge(pose).is_person
    assert doubts(moved(written(STANDING), px=dict.fromkeys(legs, (20, 0)))) == set()


@pytest.mark.parametrize("heading_deg", [-90.0, 90.0])
def test_a_body_seen_from_its_end_is_measured_by_its_true_size(heading_deg: float) -> None:
    """Feet or head to a level camera: the trunk has no length in the picture, the misfit stays."""
    pose = body_pose(posture="supine", heading_deg=heading_deg, tilt_deg=0.0)

    assert doubts(pose) == set()


@pytest.mark.parametrize(("torso_px", "doubt"), [(19, {Doubt.TOO_SMALL}), (21, set())])
def test_a_tiny_person_is_refused(torso_px: float, doubt: set[Doubt]) -> None:
    """Twenty pixels of trunk are the least (the picture is as large as before)."""
    small = zoomed(written(STANDING), torso_px / 100)
    assert doubts(small) == doubt


@pytest.mark.parametrize(
    ("centre_px", "seen"),
    [
        ((320, 240), True),
        ((-30, 240), True),
        ((-34, 240), False),
        ((670, 240), True),
        ((674, 240), False),
        ((320, -22), True),
        ((320, -26), False),
        ((320, 502), True),
        ((320, 506), False),
    ],
)
def test_hips_outside_the_picture_are_a_guess(centre_px: tuple[int, int], seen: bool) -> None:
    """Five percent of the picture's size are allowed."""
    pose = zoomed(written(STANDING), 1.0, (centre_px[0] - 320, centre_px[1] - 240))
    assert doubts(pose) == (set() if seen else {Doubt.OUTSIDE})


def test_visibility_is_no_evidence() -> None:
    """Hips read 0.97 in empty rooms: neither high nor low visibility changes the verdict."""
    pose = body_pose()
    assert judge(replace(pose, visibility=np.zeros(N_JOINTS))).is_person
    assert not judge(replace(pose, world_m=pose.world_m * 0.3)).is_person


@pytest.mark.parametrize(
    ("found", "is_person", "turn_known"),
    [
        ([], True, True),
        ([Doubt.COLLAPSED], True, False),
        ([Doubt.COLLAPSED, Doubt.JUMP], False, False),
        ([Doubt.SWAPPED], False, False),
        ([Doubt.OUTSIDE], False, False),
    ],
)
def test_only_a_collapsed_trunk_leaves_a_person(
    found: list[Doubt], is_person: bool, turn_known: bool
) -> None:
    verdict = Plausibility(frozenset(found))
    assert (verdict.is_person, verdict.turn_known) == (is_person, turn_known)


@given(factor=st.floats(0.5, 4.0), heading_deg=st.floats(0, 360), roll_deg=st.floats(-180, 180))
def test_neither_a_larger_picture_nor_a_mirror_changes_the_verdict(
    factor: float, heading_deg: float, roll_deg: float
) -> None:
    pose = body_pose(heading_deg=heading_deg, roll_deg=roll_deg)
    assert doubts(zoomed(pose, factor)) == doubts(flipped(pose)) == doubts(pose) == set()


def test_every_body_joint_has_to_be_finite() -> None:
    """NaN spreads: one joint in the picture is enough."""
    pose = body_pose()
    xy_px = pose.xy_px.copy()
    xy_px[Joint.NOSE] = np.nan

    assert doubts(replace(pose, xy_px=xy_px)) == {Doubt.PROPORTIONS}
