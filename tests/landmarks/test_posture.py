"""The angles of one pose: by hand, and for bodies in a room."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks import gravity
from landmarks.joints import Side
from landmarks.pose import Pose
from landmarks.posture import Label, Reading, classify
from landmarks.reading import POSE_SIGMA_DEG, measure
from tests.bodies import body_pose
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    STANDING,
    flipped,
    relabelled,
    written,
)

LEVEL = gravity.from_setting(0.0)


def read(pose: Pose, tilt_deg: float = 0.0) -> Reading:
    reading = measure(pose, gravity.from_setting(tilt_deg))
    assert reading is not None
    return reading


def test_on_the_left_side_by_hand() -> None:
    """Head at the picture's left, left hip down, back to a level camera: roll +90."""
    seen = read(written(ON_LEFT_SIDE_BACK_TO_CAMERA))

    assert seen.roll_deg == pytest.approx(90.0)
    assert seen.elevation_deg == pytest.approx(0.0)
    assert seen.twist_deg == pytest.approx(0.0)
    assert classify(seen, Label.UNKNOWN) is Label.SIDE_LEFT
    assert Label.SIDE_LEFT.upper_side is Side.RIGHT


def test_on_the_right_side_by_hand() -> None:
    """The names of left and right exchanged: the same picture is somebody seen from the front."""
    seen = read(relabelled(written(ON_LEFT_SIDE_BACK_TO_CAMERA)))

    assert seen.roll_deg == pytest.approx(-90.0)
    assert classify(seen, Label.UNKNOWN) is Label.SIDE_RIGHT
    assert Label.SIDE_RIGHT.upper_side is Side.LEFT


def test_standing_by_hand() -> None:
    seen = read(written(STANDING))

    assert seen.elevation_deg == pytest.approx(90.0)
    assert classify(seen, Label.UNKNOWN) is Label.UPRIGHT


def test_a_standing_body_is_on_its_back_for_a_camera_that_looks_straight_down() -> None:
    """What the picture shows means nothing without knowing which way is up."""
    seen = read(written(STANDING), tilt_deg=90.0)

    assert seen.elevation_deg == pytest.approx(0.0)
    assert seen.roll_deg == pytest.approx(0.0)


def test_an_assumed_level_camera_misreads_the_roll_by_its_tilt() -> None:
    """Back to a camera 30 degrees above, believed level: one on the side seems rolled back.

    From straight above the belly would point up in the picture: 90 degrees too little.
    """
    pose = body_pose(posture="side_left", tilt_deg=30.0)

    assert read(pose, tilt_deg=30.0).roll_deg == pytest.approx(90.0, abs=0.2)
    assert read(pose, tilt_deg=0.0).roll_deg == pytest.approx(60.0, abs=0.2)


@pytest.mark.parametrize(
    ("posture", "roll_deg", "label"),
    [
        ("supine", 0.0, Label.SUPINE),
        ("side_left", 90.0, Label.SIDE_LEFT),
        ("prone", 180.0, Label.PRONE),
        ("side_right", -90.0, Label.SIDE_RIGHT),
    ],
)
@pytest.mark.parametrize("tilt_deg", [0.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("heading_deg", [0.0, 90.0, 180.0, 250.0])
def test_postures_from_any_side_and_height(
    posture: str, roll_deg: float, label: Label, tilt_deg: float, heading_deg: float
) -> None:
    """With the true tilt, every camera reads the same roll."""
    pose = body_pose(posture=posture, tilt_deg=tilt_deg, heading_deg=heading_deg)
    seen = read(pose, tilt_deg)

    assert math.cos(math.radians(seen.roll_deg - roll_deg)) == pytest.approx(1.0, abs=1e-4)
    assert seen.elevation_deg == pytest.approx(0.0, abs=0.2)
    assert classify(seen, Label.UNKNOWN) is label


@pytest.mark.parametrize("elevation_deg", [-30.0, 20.0, 50.0, 80.0])
def test_a_raised_trunk_keeps_its_roll(elevation_deg: float) -> None:
    """Somebody propped up on an elbow is still on the side."""
    pose = body_pose(posture="side_left", elevation_deg=elevation_deg, tilt_deg=25.0)
    seen = read(pose, 25.0)

    assert seen.elevation_deg == pytest.approx(elevation_deg, abs=0.2)
    assert seen.roll_deg == pytest.approx(90.0, abs=0.5)


@pytest.mark.parametrize("twist_deg", [0.0, 30.0, 60.0])
def test_twist_by_hand(twist_deg: float) -> None:
    """Shoulders turned against the hips about the trunk; the roll is the mean of both."""
    half = math.radians(twist_deg) / 2
    out, away = math.cos(half), math.sin(half)
    places = {
        "left_shoulder": (-0.5, 0.18 * out, 0.18 * away),
        "right_shoulder": (-0.5, -0.18 * out, -0.18 * away),
        "left_hip": (0.0, 0.085 * out, -0.085 * away),
        "right_hip": (0.0, -0.085 * out, 0.085 * away),
    }
    seen = read(written({**ON_LEFT_SIDE_BACK_TO_CAMERA, **places}))

    assert seen.twist_deg == pytest.approx(twist_deg, abs=1e-4)
    assert seen.roll_deg == pytest.approx(90.0)
    tilt_part = gravity.SETTING_SIGMA_DEG
    assert seen.sigma_roll_deg == pytest.approx(math.hypot(12.0, tilt_part, twist_deg / 4))


@pytest.mark.parametrize("roll_deg", [0.0, 45.0, 90.0, 135.0, 180.0, -45.0, -90.0])
@pytest.mark.parametrize(("heading_deg", "suffers"), [(0.0, True), (90.0, False)])
def test_an_unknown_tilt_makes_the_roll_unsure_of_a_trunk_across_the_picture(
    roll_deg: float, heading_deg: float, suffers: bool
) -> None:
    """Across the picture a tilt is taken for a roll; with the feet to the camera it is not."""
    level_unsure = gravity.Gravity(0.0, 0.0, np.diag([144.0, 0.0]), gravity.GravitySource.PRIOR)
    pose = body_pose(roll_deg=roll_deg, heading_deg=heading_deg, tilt_deg=0.0)
    seen = measure(pose, level_unsure)

    assert seen is not None
    expected = math.hypot(POSE_SIGMA_DEG, 12.0 if suffers else 0.0)
    assert seen.sigma_roll_deg == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    "joints",
    [
        {"left_hip": (math.nan, 0.0, 0.0)},
        {"left_hip": (0.0, 0.0, 0.0), "right_hip": (0.0, 0.0, 0.0)},
        {"left_shoulder": (0.0, 0.0, 0.0), "right_shoulder": (0.0, 0.0, 0.0)},
    ],
)
def test_no_trunk_no_reading(joints: dict[str, tuple[float, float, float]]) -> None:
    """Unknown is an answer."""
    assert measure(written({**STANDING, **joints}), LEVEL) is None


@given(roll_deg=st.floats(-180, 180), heading_deg=st.floats(0, 360), tilt_deg=st.floats(0, 50))
def test_a_mirrored_person_lies_on_the_other_side(
    roll_deg: float, heading_deg: float, tilt_deg: float
) -> None:
    """Flipping the picture and the names flips the sign of the roll and nothing else."""
    pose = body_pose(roll_deg=roll_deg, heading_deg=heading_deg, tilt_deg=tilt_deg)
    plain, other = read(pose, tilt_deg), read(flipped(pose), tilt_deg)

    assert math.cos(math.radians(other.roll_deg + plain.roll_deg)) == pytest.approx(1.0)
    assert other.elevation_deg == pytest.approx(plain.elevation_deg, abs=1e-6)
    assert other.twist_deg == pytest.approx(plain.twist_deg, abs=1e-6)
    assert other.sigma_roll_deg == pytest.approx(plain.sigma_roll_deg)
