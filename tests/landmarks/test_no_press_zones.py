"""No-press zones are ribbons of the right width along the right lines."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.catalogue import load
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.pelvis import measure
from landmarks.pose import Pose
from landmarks.region import NoPressZone, Sight
from landmarks.shapes import ribbon_mm
from tests.bodies import body_pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, STANDING, flipped, written

Array = NDArray[np.float64]
BODY_SCALE, MM_PER_PX = 169.974 / 173, 5.0


def zone_of(pose: Pose, name: str, side: Side) -> NoPressZone:
    pelvis = measure(pose)
    assert pelvis is not None
    zones = locate(pose, pelvis, load()).no_press
    return next(zone for zone in zones if zone.id == name and zone.side is side)


def distance(point: Array, line: Array) -> float:
    """From a point to a line of straight pieces."""
    nearest = math.inf
    for start, end in pairwise(line):
        along = end - start
        share = np.clip((point - start) @ along / (along @ along), 0.0, 1.0)
        nearest = min(nearest, float(np.linalg.norm(point - start - share * along)))
    return nearest


@pytest.mark.parametrize("ray", [(0, 0, 1), (1, 0, 0), (0, 0, -1)])
def test_a_ribbon_around_a_straight_line_by_hand(ray: tuple[int, ...]) -> None:
    """100 mm along y and 20 mm to each side, rounded at both ends, flat across the ray."""
    line = np.array([[0.0, 0.0, 0.0], [0.0, 100.0, 0.0]])
    rim = ribbon_mm(line, np.array(ray, dtype=float), 20.0)

    assert [distance(point, line) for point in rim] == pytest.approx([20.0] * len(rim))
    np.testing.assert_allclose(rim @ ray, 0.0, atol=1e-9)
    assert rim[:, 1].min() == pytest.approx(-20.0)
    assert rim[:, 1].max() == pytest.approx(120.0)
    aside = rim @ np.cross(ray, [0, 1, 0])
    assert (aside.min(), aside.max()) == (pytest.approx(-20.0), pytest.approx(20.0))


def test_the_rim_goes_round_once_without_crossing_itself() -> None:
    """A crossed polygon would be filled with a hole where the nerve runs."""
    line = np.array([[0.0, 0.0, 0.0], [20.0, 60.0, 0.0], [20.0, 150.0, 0.0]])
    rim = ribbon_mm(line, np.array([0.0, 0.0, 1.0]), 20.0)[:, :2]
    steps = np.diff(np.vstack([rim, rim[:2]]), axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    angles = np.arctan2(turns, (steps[:-1] * steps[1:]).sum(axis=1))

    assert abs(math.degrees(angles.sum())) == pytest.approx(360.0)
    area = float(cv2.contourArea(rim.astype(np.float32)))
    assert area == pytest.approx(40 * (math.hypot(20, 60) + 90) + math.pi * 400, rel=0.03)


@pytest.mark.parametrize("ray", [(0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (-0.6, 0.0, 0.8)])
def test_a_single_point_is_a_disc_across_its_ray(ray: tuple[float, ...]) -> None:
    rim = ribbon_mm(np.array([[5.0, 6.0, 7.0]]), np.array(ray), 15.0) - [5.0, 6.0, 7.0]

    np.testing.assert_allclose(np.linalg.norm(rim, axis=1), 15.0)
    np.testing.assert_allclose(rim @ ray, 0.0, atol=1e-9)
    np.testing.assert_allclose(rim.mean(axis=0), 0.0, atol=1e-9)


def test_the_sciatic_zone_by_hand() -> None:
    """Seen straight from behind, on the left side: head-ward is left, lateral of the right is up.

    The line from (57, -36) to (-22, 9) mm head-ward and lateral, then 200 mm down the thigh.
    """
    zone = zone_of(written(ON_LEFT_SIDE_BACK_TO_CAMERA), "sciatic", Side.RIGHT)
    up_from_middle_mm = np.array([-36.0, 9.0, 9.0]) * BODY_SCALE + 169.974 / 2
    headward_mm = np.array([57.0, -22.0, -222.0]) * BODY_SCALE
    line_px = np.column_stack([320 - headward_mm / MM_PER_PX, 240 - up_from_middle_mm / MM_PER_PX])
    half_px = 20 * BODY_SCALE / MM_PER_PX
    away_px = np.array([distance(point, line_px) for point in zone.outline_px])

    assert zone.state is Sight.VISIBLE
    assert away_px.max() == pytest.approx(half_px, abs=1e-3)
    assert away_px.min() > 0.85 * half_px  # a little less inside the bend
    assert zone.outline_px[:, 0].max() == pytest.approx(line_px[-1, 0] + half_px, abs=0.01)
    for point in line_px:
        rim = zone.outline_px.astype(np.float32)
        inside = cv2.pointPolygonTest(rim, (float(point[0]), float(point[1])), measureDist=False)
        assert inside > 0


def test_the_femoral_zone_is_at_the_front() -> None:
    """Facing the camera: inside of the left hip joint, from the groin 150 mm down the thigh."""
    zone = zone_of(written(STANDING), "femoral", Side.LEFT)
    x_px = 320 + (169.974 / 2 - 22 * BODY_SCALE) / MM_PER_PX
    top_px, bottom_px = 240 - (23 + 25) * BODY_SCALE / 5, 240 + (127 + 25) * BODY_SCALE / 5

    assert zone.state is Sight.VISIBLE
    assert zone.outline_px[:, 0].mean() == pytest.approx(x_px, abs=0.1)
    assert zone.outline_px[:, 1].min() == pytest.approx(top_px, abs=0.05)
    assert zone.outline_px[:, 1].max() == pytest.approx(bottom_px, abs=0.05)
    assert zone_of(written(STANDING), "sciatic", Side.LEFT).state is Sight.HIDDEN


@pytest.mark.parametrize("hip_flex_deg", [0.0, 20.0, 45.0, 70.0])
def test_the_thigh_part_follows_the_thigh(hip_flex_deg: float) -> None:
    """Seen from straight above, on the left side: the ribbon's far end points where the knee is."""
    pose = body_pose(
        posture="side_left", tilt_deg=90.0, hip_flex_deg=hip_flex_deg, perspective=False
    )
    pelvis = measure(pose)
    assert pelvis is not None
    zone = zone_of(pose, "femoral", Side.RIGHT)
    thigh = np.array([math.cos(math.radians(hip_flex_deg)), -math.sin(math.radians(hip_flex_deg))])
    rim_mm = (zone.outline_px - pelvis.middle_px) * pelvis.mm_per_px
    # From the start (58 + 20 to the skin, 23 head-ward), x towards the feet and y backwards.
    start_mm = np.array([-23.0, -78.0]) * pelvis.body_scale

    reach_mm = ((rim_mm - start_mm) @ thigh).max()
    round_end_mm = 25 * math.cos(math.radians(hip_flex_deg))
    assert reach_mm == pytest.approx((150 + round_end_mm) * pelvis.body_scale, abs=1.5)


def test_each_thigh_has_its_own_direction() -> None:
    """Standing, the left knee 30 degrees out: its zone leans outward, the right one hangs plumb."""
    knee_out = (0.085 + 0.42 * math.sin(math.radians(30)), 0.42 * math.cos(math.radians(30)), 0.0)
    pose = written({**STANDING, "left_knee": knee_out})
    left, right = (zone_of(pose, "femoral", side).outline_px for side in Side)
    straight_px = zone_of(written(STANDING), "femoral", Side.RIGHT).outline_px

    # One scale for both, and the picture's own misfit: widths in shares of the plumb one.
    assert np.ptp(left[:, 0]) > 1.7 * np.ptp(straight_px[:, 0])
    assert np.ptp(right[:, 0]) == pytest.approx(np.ptp(straight_px[:, 0]), rel=0.05)


@pytest.mark.parametrize("hip_flex_deg", [89.9, 90.0, 90.1, 110.0])
@pytest.mark.parametrize("posture", ["side_left", "supine"])
def test_a_thigh_along_the_ray_breaks_nothing(hip_flex_deg: float, posture: str) -> None:
    """Drawn-up knees point along the femoral ray: the ribbon is seen from its end."""
    pose = body_pose(posture=posture, hip_flex_deg=hip_flex_deg, knee_flex_deg=90.0)
    for name in ("femoral", "sciatic"):
        assert np.isfinite(zone_of(pose, name, Side.RIGHT).outline_px).all()


def test_knees_drawn_up_at_a_right_angle_exactly() -> None:
    """In whole numbers, so that nothing is left across the ray."""
    legs = {
        f"{side}_{name}": (x, y, z)
        for side, x in (("left", 0.085), ("right", -0.085))
        for name, y, z in (("knee", 0.0, -0.42), ("ankle", 0.42, -0.42))
    }
    pose = written({**STANDING, **legs})
    for name in ("femoral", "sciatic"):
        for side in Side:
            assert np.isfinite(zone_of(pose, name, side).outline_px).all()


@pytest.mark.parametrize("name", list(load().no_press))
def test_a_mirrored_person_has_mirrored_zones(name: str) -> None:
    """The same shape; the rim may be walked the other way."""
    pose = body_pose(posture="side_left", hip_flex_deg=30.0, heading_deg=20.0)
    for side in Side:
        plain, other = zone_of(pose, name, side), zone_of(flipped(pose), name, side.other)
        mirrored_px = plain.outline_px * [-1, 1] + [640, 0]
        gaps = np.linalg.norm(other.outline_px[:, None] - mirrored_px[None], axis=2)

        assert gaps.min(axis=1).max() < 1e-6
        assert other.state is plain.state


def test_a_zone_outside_the_picture_says_so() -> None:
    pose = body_pose(posture="side_left", centre_px=(640.0, 240.0))

    assert zone_of(pose, "sciatic", Side.RIGHT).state is Sight.OUT_OF_FRAME
