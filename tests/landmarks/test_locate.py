"""Regions on a body: in the right place, on the right side, seen or hidden, and how sure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.catalogue import load
from landmarks.gravity import from_setting
from landmarks.joints import Side
from landmarks.locate import UNSURE_SIGMA_MM, locate
from landmarks.pelvis import measure
from landmarks.pose import Pose
from landmarks.region import BodyMap, Region, Sight
from tests.bodies import body_pose, true_point_px
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    STANDING,
    flipped,
    moved,
    relabelled,
    written,
    zoomed,
)

PELVIS_REGIONS = [name for name, spec in load().regions.items() if spec.frame == "pelvis"]


def map_of(pose: Pose) -> BodyMap:
    pelvis = measure(pose)
    assert pelvis is not None
    return locate(pose, pelvis, load())


def region_of(pose: Pose, name: str, side: Side) -> Region:
    found = map_of(pose).region(name, side)
    assert found is not None
    return found


def test_the_upper_outer_buttock_by_hand() -> None:
    """On the left side, back to a level camera, head at the picture's left.

    Depth 35 along the ray (-0.35, 0.10, 0.93) puts the skin at (-27.3, 115.5, 63.6) mm of the
    template; this body is 169.97 / 173 of it; the upper hip joint is 85 mm above the middle;
    5 mm are one pixel. So 22.7 px head-ward (left) and 29.5 px up from between the hips.
    """
    upper = region_of(written(ON_LEFT_SIDE_BACK_TO_CAMERA), "gluteus_medius", Side.RIGHT)

    np.testing.assert_allclose(upper.centre_px, [320 - 22.70, 240 - 29.49], atol=0.02)
    assert upper.state is Sight.VISIBLE
    assert upper.radius_mm == 35
    assert upper.sigma_mm == pytest.approx(36.0)
    assert upper.sigma_px == pytest.approx(7.2)


def test_the_front_of_the_hip_by_hand() -> None:
    """Facing the camera: the left iliacus at the picture's right, above the hip, towards us."""
    left = region_of(written(STANDING), "iliacus", Side.LEFT)

    # Skin at (73.2, 71, 17.1) of the template: 17 + 3.4 px out, 13.9 px up.
    np.testing.assert_allclose(left.centre_px, [320 + 17.00 + 3.36, 240 - 13.95], atol=0.02)
    assert left.state is Sight.VISIBLE


def test_the_arch_of_the_foot_by_hand() -> None:
    """A sole seen from below: lying on the back with the feet to a level camera.

    70 mm forward of the heel joint is up in the picture: 13.75 px at 0.9825 and 5 mm a pixel.
    """
    feet = {
        f"{side}_{name}": (x, y, z)
        for side, x in (("left", -0.085), ("right", 0.085))
        for name, y, z in (
            ("shoulder", 0.0, 0.5), ("hip", 0.0, 0.0), ("knee", 0.0, -0.42), ("ankle", 0.0, -0.84),
            ("heel", 0.05, -0.9), ("foot_index", -0.15, -0.9),
        )
    }  # fmt: skip
    pose = written(feet)
    # Seen end on, a body has next to no picture: the scale comes from the widths alone.
    arch = region_of(pose, "foot_arch", Side.LEFT)

    np.testing.assert_allclose(arch.centre_px, [320 - 17, 240 + 10 - 13.755], atol=0.02)
    assert arch.state is Sight.VISIBLE


@pytest.mark.parametrize("tilt_deg", [20.0, 35.0, 50.0])
@pytest.mark.parametrize(
    ("region", "side", "from_behind", "from_the_front"),
    [
        ("gluteus_medius", Side.RIGHT, Sight.VISIBLE, None),
        ("gluteus_medius", Side.LEFT, Sight.HIDDEN, Sight.HIDDEN),
        ("gluteus_medius_posterior", Side.RIGHT, Sight.VISIBLE, Sight.HIDDEN),
        ("piriformis_lateral", Side.RIGHT, Sight.VISIBLE, Sight.HIDDEN),
        ("ventrogluteal", Side.RIGHT, Sight.VISIBLE, Sight.VISIBLE),
        ("ventrogluteal", Side.LEFT, Sight.HIDDEN, Sight.HIDDEN),
        ("iliacus", Side.RIGHT, Sight.HIDDEN, Sight.VISIBLE),
        ("iliacus", Side.LEFT, Sight.HIDDEN, None),
    ],
)
def test_what_is_seen_of_somebody_on_the_left_side(
    region: str,
    side: Side,
    tilt_deg: float,
    from_behind: Sight | None,
    from_the_front: Sight | None,
) -> None:
    """The upper buttock from behind, the upper groin from the front, the lower hip from nowhere.

    None: depends on how high the camera is.
    """
    for heading_deg, expected in ((0.0, from_behind), (180.0, from_the_front)):
        pose = body_pose(posture="side_left", heading_deg=heading_deg, tilt_deg=tilt_deg)
        if expected is not None:
            assert region_of(pose, region, side).state is expected


@pytest.mark.parametrize("region", PELVIS_REGIONS)
@pytest.mark.parametrize("posture", ["side_left", "side_right", "supine", "prone", "upright"])
@pytest.mark.parametrize(("heading_deg", "within_mm"), [(0.0, 12), (180.0, 12), (60.0, 24)])
@pytest.mark.parametrize("tilt_deg", [0.0, 25.0])
def test_regions_lie_where_the_body_has_them(
    region: str, posture: str, heading_deg: float, within_mm: float, tilt_deg: float
) -> None:
    """Against a body seen in true perspective.

    More is lost where the feet come near the camera: one scale cannot serve a whole body.
    """
    stance: dict[str, Any] = {"posture": posture, "heading_deg": heading_deg, "tilt_deg": tilt_deg}
    for side in Side:
        found = region_of(body_pose(**stance), region, side)
        off_px = found.centre_px - true_point_px(region, side, **stance)
        assert np.linalg.norm(off_px) * (found.sigma_mm / found.sigma_px) < within_mm


def test_both_sides_of_everything_are_listed() -> None:
    """Hidden ones too: a report lists them all."""
    found, catalogue = map_of(body_pose()), load()

    assert {(r.id, r.side) for r in found.regions} == {
        (name, side) for name in catalogue.regions for side in Side
    }
    assert {(z.id, z.side) for z in found.no_press} == {
        (name, side) for name in catalogue.no_press for side in Side
    }
    assert len(found.regions) == 2 * len(catalogue.regions)


@pytest.mark.parametrize(
    ("shift_px", "outside"),
    [
        ((0.0, 0.0), False),
        ((-297.0, 0.0), False),
        ((-298.0, 0.0), True),
        ((342.0, 0.0), False),
        ((343.0, 0.0), True),
        ((0.0, -210.0), False),
        ((0.0, -211.0), True),
        ((0.0, 269.0), False),
        ((0.0, 270.0), True),
    ],
)
def test_out_of_frame_begins_at_the_edge(shift_px: tuple[float, float], outside: bool) -> None:
    """The centre by hand is at (297.30, 210.51) of a picture of 640 x 480."""
    pose = zoomed(written(ON_LEFT_SIDE_BACK_TO_CAMERA), 1.0, shift_px)
    state = region_of(pose, "gluteus_medius", Side.RIGHT).state

    assert state is (Sight.OUT_OF_FRAME if outside else Sight.VISIBLE)


@pytest.mark.parametrize(
    ("knees_off_px", "sigma_mm"), [(0, 36.0), (8, math.hypot(36, 10)), (32, math.hypot(36, 40))]
)
def test_doubt_grows_with_the_misfit(knees_off_px: int, sigma_mm: float) -> None:
    """8 px on two of eight joints are 20 mm of misfit, and half of it counts."""
    step = {"left_knee": (-knees_off_px, 0), "right_knee": (knees_off_px, 0)}
    pose = moved(written(ON_LEFT_SIDE_BACK_TO_CAMERA), px=step)

    assert region_of(pose, "gluteus_medius", Side.RIGHT).sigma_mm == pytest.approx(sigma_mm)


def test_too_much_doubt_is_no_promise() -> None:
    """Beyond 60 mm a visible place is UNSURE; a hidden one stays hidden."""
    step = {"left_knee": (-48, 0), "right_knee": (48, 0)}
    pose = moved(written(ON_LEFT_SIDE_BACK_TO_CAMERA), px=step)
    unsure = region_of(pose, "gluteus_medius", Side.RIGHT)

    assert unsure.sigma_mm > UNSURE_SIGMA_MM
    assert unsure.state is Sight.UNSURE
    assert region_of(pose, "iliacus", Side.RIGHT).state is Sight.HIDDEN


def test_a_foot_without_joints_has_no_regions_and_the_rest_is_there() -> None:
    pose = written({**STANDING, "left_foot_index": (0.085, 0.9, 0.05)})
    found = map_of(pose)

    assert found.region("foot_arch", Side.LEFT) is None
    assert found.region("foot_arch", Side.RIGHT) is not None
    assert found.region("gluteus_medius", Side.LEFT) is not None


@given(factor=st.floats(0.3, 4.0), x_px=st.floats(-50, 50), y_px=st.floats(-50, 50))
def test_a_larger_or_shifted_picture_has_larger_or_shifted_regions(
    factor: float, x_px: float, y_px: float
) -> None:
    """All pixels scale and shift; millimetres stay."""
    plain, other = map_of(body_pose()), map_of(zoomed(body_pose(), factor, (x_px, y_px)))

    for before, after in zip(plain.regions, other.regions, strict=True):
        np.testing.assert_allclose(after.centre_px, before.centre_px * factor + [x_px, y_px])
        np.testing.assert_allclose(after.outline_px, before.outline_px * factor + [x_px, y_px])
        assert after.sigma_px == pytest.approx(before.sigma_px * factor)
        assert after.sigma_mm == pytest.approx(before.sigma_mm)
    for zone, enlarged in zip(plain.no_press, other.no_press, strict=True):
        np.testing.assert_allclose(enlarged.outline_px, zone.outline_px * factor + [x_px, y_px])


@given(heading_deg=st.floats(0, 360), roll_deg=st.floats(-180, 180), tilt_deg=st.floats(0, 60))
def test_a_mirrored_person_has_mirrored_regions(
    heading_deg: float, roll_deg: float, tilt_deg: float
) -> None:
    """Flipping picture and names: the right region is where the left one was, mirrored."""
    pose = body_pose(heading_deg=heading_deg, roll_deg=roll_deg, tilt_deg=tilt_deg)
    plain, other = map_of(pose), map_of(flipped(pose))

    for region in plain.regions:
        partner = other.region(region.id, region.side.other)
        assert partner is not None
        mirrored_px = [640 - region.centre_px[0], region.centre_px[1]]
        np.testing.assert_allclose(partner.centre_px, mirrored_px, atol=1e-6)
        assert partner.state is region.state


def test_exchanged_names_put_the_regions_on_the_wrong_side() -> None:
    """Why a swap must be noticed: the upper outer buttock would be drawn on the belly's side."""
    good = body_pose(posture="side_left")
    wrong = region_of(relabelled(good), "gluteus_medius_posterior", Side.LEFT)

    assert wrong.state is Sight.HIDDEN
    assert region_of(good, "gluteus_medius_posterior", Side.RIGHT).state is Sight.VISIBLE


def test_time_and_picture_size_do_not_leak_between_frames() -> None:
    """The same pose later gives the same map."""
    early, late = map_of(body_pose(0.0)), map_of(replace(body_pose(0.0), t_s=99.0))
    for before, after in zip(early.regions, late.regions, strict=True):
        np.testing.assert_array_equal(after.outline_px, before.outline_px)


def test_the_buttock_on_the_mat_is_hidden_even_to_a_low_camera() -> None:
    """At 5 degrees the skin of the lower side still half faces the camera; the mat covers it."""
    pose = body_pose(posture="side_left", tilt_deg=5.0)
    pelvis = measure(pose)
    assert pelvis is not None
    body_map = locate(pose, pelvis, load(), up=from_setting(5.0).up)
    lower = body_map.region("gluteus_medius", Side.LEFT)
    upper = body_map.region("gluteus_medius", Side.RIGHT)
    assert lower is not None
    assert upper is not None
    assert (lower.state, upper.state) == (Sight.HIDDEN, Sight.VISIBLE)
