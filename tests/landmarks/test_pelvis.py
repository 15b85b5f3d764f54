"""The pelvis of a pose: axes and scale by hand, and the laws of a picture."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.joints import Joint, Side
from landmarks.pelvis import Pelvis, Roll, measure
from landmarks.pose import Pose
from tests.bodies import UP, Stance, body_pose
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    STANDING,
    flipped,
    moved,
    written,
    zoomed,
)


def pelvis_of(pose: Pose, height_cm: float | None = None) -> Pelvis:
    found = measure(pose, height_cm=height_cm)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("places", "anterior", "superior", "left"),
    [
        # Belly to the camera, head up, the person's left at the picture's right.
        (STANDING, (0, 0, -1), (0, -1, 0), (1, 0, 0)),
        # Belly away from the camera, head at the picture's left, the left side down.
        (ON_LEFT_SIDE_BACK_TO_CAMERA, (0, 0, 1), (-1, 0, 0), (0, 1, 0)),
    ],
)
def test_the_axes_by_hand(
    places: dict[str, tuple[float, float, float]],
    anterior: tuple[int, int, int],
    superior: tuple[int, int, int],
    left: tuple[int, int, int],
) -> None:
    """Read off the picture of a person, not computed."""
    axes = pelvis_of(written(places)).axes

    np.testing.assert_allclose(axes, [anterior, superior, left], atol=1e-12)


def test_lateral_points_away_from_the_midline_on_both_sides() -> None:
    """Anterior and superior are shared; only lateral changes with the side."""
    pelvis = pelvis_of(written(STANDING))

    np.testing.assert_allclose(pelvis.side_axes(Side.LEFT)[2], [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(pelvis.side_axes(Side.RIGHT)[2], [-1, 0, 0], atol=1e-12)
    np.testing.assert_array_equal(pelvis.side_axes(Side.RIGHT)[:2], pelvis.axes[:2])


def test_a_tilted_hip_line_does_not_tilt_the_trunk() -> None:
    """Left is made square to the trunk, the trunk is not made square to the hips."""
    places = STANDING | {"left_hip": (0.085, 0.03, 0.0), "right_hip": (-0.085, -0.03, 0.0)}
    axes = pelvis_of(written(places)).axes

    np.testing.assert_allclose(axes, [(0, 0, -1), (0, -1, 0), (1, 0, 0)], atol=1e-12)


@pytest.mark.parametrize(
    ("height_cm", "mm_per_px", "hip_width_mm"),
    [
        (None, 5.0, 169.974),  # 200 px per metre; 0.0994 of 1710 mm
        (171.0, 5.0, 169.974),
        (180.0, 5.2632, 178.92),
        (150.0, 4.3860, 149.1),
    ],
)
def test_size_comes_from_height(
    height_cm: float | None, mm_per_px: float, hip_width_mm: float
) -> None:
    """MediaPipe's metres are those of a mean body; a taller person is larger all over."""
    pelvis = pelvis_of(written(STANDING), height_cm)

    assert pelvis.mm_per_px == pytest.approx(mm_per_px, abs=1e-4)
    assert pelvis.hip_width_mm == pytest.approx(hip_width_mm)
    assert pelvis.body_scale == pytest.approx(hip_width_mm / 173)


def test_a_narrow_hip_line_of_one_frame_does_not_shrink_the_person() -> None:
    """The size of the body never comes from a noisy hip distance."""
    places = STANDING | {"left_hip": (0.05, 0.0, 0.0), "right_hip": (-0.05, 0.0, 0.0)}
    assert pelvis_of(written(places)).hip_width_mm == pytest.approx(169.974)


@pytest.mark.parametrize(
    ("side", "x_px", "y_px"),
    [(Side.LEFT, 320 + 17.00 + 7.86, 240 - 19.65), (Side.RIGHT, 320 - 17.00 - 7.86, 240 - 19.65)],
)
def test_a_point_by_hand(side: Side, x_px: float, y_px: float) -> None:
    """100 mm head-ward and 40 mm outward of the template's hip joint.

    The body is 169.97 / 173 of the template, so 98.25 and 39.30 mm; the hip joint is 85.0 mm from
    the middle; 5 mm are one pixel. The 60 mm forward point straight at the camera.
    """
    seen_px = pelvis_of(written(STANDING)).to_px(np.array([60.0, 100.0, 40.0]), side)

    np.testing.assert_allclose(seen_px, [x_px, y_px], atol=0.01)


@pytest.mark.parametrize(
    ("step_px", "in_the_body"),
    [((10, 0), (0, 0, 50)), ((0, -10), (0, 50, 0)), ((0, 10), (0, -50, 0))],
)
def test_a_step_in_the_picture_in_words_of_the_body(
    step_px: tuple[int, int], in_the_body: tuple[int, int, int]
) -> None:
    """To the picture's right is to the left of a person who faces the camera."""
    step_mm = pelvis_of(written(STANDING)).body_direction(np.array(step_px, dtype=float))

    np.testing.assert_allclose(step_mm, in_the_body, atol=1e-9)


def test_misfit_by_hand() -> None:
    """Two of the eight joints are off by 8 px: root mean square 4 px, at 5 mm each."""
    pose = moved(written(STANDING), px={"left_knee": (0, -8), "right_knee": (0, 8)})

    assert pose.fit == (pytest.approx(200.0), pytest.approx(4.0))
    assert pelvis_of(pose).misfit_mm == pytest.approx(20.0)


def test_joints_of_hand_and_face_have_no_say_in_the_scale() -> None:
    """They are far from rigid, and the pressing hand is often hidden."""
    pose = written(STANDING)
    away = moved(pose, px={"left_wrist": (300, 0), "nose": (0, 200), "right_heel": (90, 90)})

    assert away.fit == pose.fit


@pytest.mark.parametrize("broken", ["nan", "no trunk", "no width", "a dot", "mirrored picture"])
def test_what_spans_no_pelvis_gives_none(broken: str) -> None:
    """Unknown is an answer; no axes are made up."""
    pose = written(STANDING)
    world_m, xy_px = pose.world_m.copy(), pose.xy_px.copy()
    shoulders = [Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER]
    match broken:
        case "nan":
            world_m[Joint.LEFT_HIP] = np.nan
        case "no trunk":
            world_m[shoulders, 1] = 0.0
        case "no width":
            world_m[:, 0] = 0.0
        case "a dot":
            world_m[:] = 0.0
        case _:
            xy_px = -xy_px

    assert measure(replace(pose, world_m=world_m, xy_px=xy_px)) is None


def test_a_dot_has_no_scale() -> None:
    pose = written({})
    assert all(math.isnan(value) for value in pose.fit)


@pytest.mark.parametrize("posture", ["side_left", "side_right", "supine", "prone", "upright"])
@pytest.mark.parametrize("tilt_deg", [0.0, 20.0, 45.0])
@pytest.mark.parametrize("heading_deg", [0.0, 70.0, 180.0])
def test_the_axes_of_a_body_in_a_room(posture: str, tilt_deg: float, heading_deg: float) -> None:
    """However the camera stands, the axes found are those of the body."""
    stance = Stance(posture, tilt_deg=tilt_deg, heading_deg=heading_deg, camera_roll_deg=5.0)
    pose = body_pose(
        posture=posture, tilt_deg=tilt_deg, heading_deg=heading_deg, camera_roll_deg=5.0
    )
    true_axes = stance.body_axes() @ stance.camera_axes().T

    np.testing.assert_allclose(pelvis_of(pose).axes, true_axes, atol=0.002)


@given(heading_deg=st.floats(0, 360), tilt_deg=st.floats(-10, 60), roll_deg=st.floats(-180, 180))
def test_axes_are_always_square_and_of_one_hand(
    heading_deg: float, tilt_deg: float, roll_deg: float
) -> None:
    """Forward turned towards the head points right, as the thumb of a right hand shows."""
    pose = body_pose(heading_deg=heading_deg, tilt_deg=tilt_deg, roll_deg=roll_deg)
    axes = pelvis_of(pose).axes

    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-9)
    np.testing.assert_allclose(np.cross(axes[0], axes[1]), -axes[2], atol=1e-9)


@given(factor=st.floats(0.2, 5.0), x_px=st.floats(-300, 300), y_px=st.floats(-300, 300))
def test_a_larger_or_shifted_picture_shows_the_same_body(
    factor: float, x_px: float, y_px: float
) -> None:
    """Pixels scale and shift; millimetres and axes stay."""
    plain = pelvis_of(body_pose(hip_flex_deg=40.0))
    other = pelvis_of(zoomed(body_pose(hip_flex_deg=40.0), factor, (x_px, y_px)))

    np.testing.assert_allclose(other.middle_px, plain.middle_px * factor + [x_px, y_px])
    assert other.mm_per_px * factor == pytest.approx(plain.mm_per_px)
    assert other.misfit_mm == pytest.approx(plain.misfit_mm)
    np.testing.assert_array_equal(other.axes, plain.axes)


@given(heading_deg=st.floats(0, 360), roll_deg=st.floats(-180, 180))
def test_a_mirrored_person_has_mirrored_axes(heading_deg: float, roll_deg: float) -> None:
    """Forward and head-ward are mirrored vectors; left becomes the mirrored right."""
    pose = body_pose(heading_deg=heading_deg, roll_deg=roll_deg)
    mirror = np.array([-1.0, 1.0, 1.0])
    plain, other = pelvis_of(pose), pelvis_of(flipped(pose))

    for side in Side:
        np.testing.assert_allclose(
            other.side_axes(side), plain.side_axes(side.other) * mirror, atol=1e-9
        )
    assert other.mm_per_px == pytest.approx(plain.mm_per_px)


def test_the_arrays_are_read_only() -> None:
    pelvis = pelvis_of(written(STANDING))
    for array in (pelvis.axes, pelvis.middle_px):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


@pytest.mark.parametrize("posture", ["side_left", "side_right", "supine", "prone"])
@pytest.mark.parametrize("heading_deg", [0.0, 70.0, 180.0])
def test_a_told_roll_turns_the_pelvis_as_the_body_lies(posture: str, heading_deg: float) -> None:
    """Against the axes the test body was laid out with, under a tilted camera."""
    stance = Stance(posture=posture, heading_deg=heading_deg, tilt_deg=25.0)
    rolls_deg = {"side_left": 90.0, "side_right": -90.0, "supine": 0.0, "prone": 180.0}
    roll = Roll(stance.camera_axes() @ UP, rolls_deg[posture])
    told = measure(body_pose(posture=posture, heading_deg=heading_deg, tilt_deg=25.0), roll=roll)

    assert told is not None
    # Rounded joints: a tenth of a millimetre over half a metre.
    np.testing.assert_allclose(told.axes, stance.body_axes() @ stance.camera_axes().T, atol=0.002)


def test_a_told_roll_needs_no_width() -> None:
    """From behind the trunk often folds: hips and shoulders on one line, and no way to turn."""
    folded = {name: (x, y * 0.0, z) for name, (x, y, z) in ON_LEFT_SIDE_BACK_TO_CAMERA.items()}
    pose = written(folded)
    assert measure(pose) is None
    told = measure(pose, roll=Roll(UP, 90.0))

    assert told is not None
    np.testing.assert_allclose(
        told.axes, pelvis_of(written(ON_LEFT_SIDE_BACK_TO_CAMERA)).axes, atol=1e-12
    )


def test_who_stands_has_no_roll_to_be_told() -> None:
    """About an upright axis every direction is level: the width decides."""
    told = measure(written(STANDING), roll=Roll(UP, 90.0))

    assert told is not None
    np.testing.assert_array_equal(told.axes, pelvis_of(written(STANDING)).axes)


def test_a_step_in_the_body_is_a_step_in_the_picture() -> None:
    """There and back, and by hand: 20 mm towards a head at the left are 4 px left."""
    pelvis = pelvis_of(written(ON_LEFT_SIDE_BACK_TO_CAMERA))

    np.testing.assert_allclose(pelvis.step_px(np.array([0.0, 20.0, 0.0])), [-4.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(
        pelvis.step_px(pelvis.body_direction(np.array([3.0, -8.0]))), [3.0, -8.0], atol=1e-9
    )
