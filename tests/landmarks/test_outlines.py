"""Outlines lie on the skin: an ellipse in the plane that touches it, seen at an angle."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.catalogue import load, parse
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.pelvis import measure
from landmarks.pose import Pose
from landmarks.region import Region, Sight
from tests.bodies import body_pose

ONE_ROUND_PLACE = """
version = 1
sources = { here = "this test" }
no_press = {}
[regions.place]
frame = "pelvis"
point_mm = { value = [0, 0, 0], source = "here" }
ray = { value = [0, 0, 2], source = "here" }
skin_depth_mm = { value = 17.3, source = "here" }
along = { value = [1, 0, 5], source = "here" }
half_axes_mm = { value = [34.6, 17.3], source = "here" }
sigma_mm = { value = 30, source = "here" }
avoid = []
view = "any"
"""


def place_of(pose: Pose) -> Region:
    """The one place on top of the right hip."""
    pelvis = measure(pose)
    assert pelvis is not None
    found = locate(pose, pelvis, parse(ONE_ROUND_PLACE, "test")).region("place", Side.RIGHT)
    assert found is not None
    return found


def area(outline_px: NDArray[np.float64]) -> float:
    return float(cv2.contourArea(outline_px.astype(np.float32)))


def holds(outline_px: NDArray[np.float64], point_px: NDArray[np.float64]) -> bool:
    point = (float(point_px[0]), float(point_px[1]))
    return cv2.pointPolygonTest(outline_px.astype(np.float32), point, measureDist=False) > 0


@pytest.mark.parametrize("posture", ["side_left", "side_right", "prone", "upright"])
@pytest.mark.parametrize("heading_deg", [0.0, 30.0, 200.0])
def test_every_outline_encloses_its_centre(posture: str, heading_deg: float) -> None:
    pose = body_pose(posture=posture, heading_deg=heading_deg)
    pelvis = measure(pose)
    assert pelvis is not None
    for found in locate(pose, pelvis, load()).regions:
        np.testing.assert_allclose(found.outline_px.mean(axis=0), found.centre_px, atol=1e-6)
        if area(found.outline_px) > 1.0:
            assert holds(found.outline_px, found.centre_px)


@pytest.mark.parametrize("tilt_deg", [10.0, 30.0, 60.0, 90.0])
def test_an_outline_lies_on_the_skin_and_is_foreshortened(tilt_deg: float) -> None:
    """A place on top of the upper hip, seen from `tilt` above: its area shrinks with the sine.

    Half axes of 34.6 and 17.3 mm on the template are 34 and 17 mm here; a polygon of 36 corners
    holds 18 sin(10 degrees) of their product.
    """
    pose = body_pose(posture="side_left", tilt_deg=tilt_deg, perspective=False)
    seen = place_of(pose)
    px_per_mm = seen.sigma_px / seen.sigma_mm
    face_on_px2 = 18 * math.sin(math.radians(10)) * 34.0 * 17.0 * px_per_mm**2

    assert area(seen.outline_px) == pytest.approx(
        face_on_px2 * math.sin(math.radians(tilt_deg)), rel=0.005
    )


def test_the_longer_axis_lies_along_the_regions_own_direction() -> None:
    """`along` is anterior here, with a slip into the ray that is taken out again.

    Seen from straight above, back at the picture's bottom: anterior is up in the picture.
    """
    pose = body_pose(posture="side_left", tilt_deg=90.0, perspective=False)
    seen = place_of(pose)
    width, height = np.ptp(seen.outline_px, axis=0) * (seen.sigma_mm / seen.sigma_px)

    assert height == pytest.approx(68.0, rel=0.005)
    assert width == pytest.approx(34.0, rel=0.005)
    assert seen.radius_mm == 34.6


@pytest.mark.parametrize("facing_away_deg", [9.0, 5.0])
def test_a_place_seen_edge_on_counts_as_hidden(facing_away_deg: float) -> None:
    """Under a cosine of 0.15, 8.6 degrees, the skin is not seen well enough to promise."""
    pose = body_pose(posture="side_left", tilt_deg=facing_away_deg)
    seen = place_of(pose).state

    assert seen is (Sight.VISIBLE if facing_away_deg > 8.6 else Sight.HIDDEN)
