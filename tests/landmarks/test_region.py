"""Regions and zones are values nobody can change."""

from __future__ import annotations

import math

import numpy as np
import pytest

from landmarks.joints import Side
from landmarks.region import RING_90, BodyMap, NoPressZone, Region, Sight

OUTLINE = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0))


def region(name: str, side: Side, centre: tuple[float, ...] = (1.0, 2.0)) -> Region:
    outline_px = np.array(OUTLINE)
    return Region(name, side, np.array(centre), outline_px, 35.0, 36.0, 7.2, Sight.VISIBLE)


def test_a_map_finds_a_region_by_name_and_side() -> None:
    left, right = region("iliacus", Side.LEFT), region("iliacus", Side.RIGHT)
    found = BodyMap((left, right), ())

    assert found.region("iliacus", Side.LEFT) is left
    assert found.region("iliacus", Side.RIGHT) is right
    assert found.region("psoas", Side.LEFT) is None
    assert BodyMap((left,), ()).region("iliacus", Side.RIGHT) is None


def test_the_arrays_are_read_only() -> None:
    place = region("iliacus", Side.LEFT)
    zone = NoPressZone("sciatic", Side.LEFT, np.array(OUTLINE), Sight.VISIBLE)
    for array in (place.centre_px, place.outline_px, zone.outline_px):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_wrong_shapes_are_refused_at_birth() -> None:
    with pytest.raises(ValueError, match=r"shape \(2,\), got \(3,\)"):
        region("iliacus", Side.LEFT, (1.0, 2.0, 3.0))
    with pytest.raises(ValueError, match=r"shape \(4, 2\), got \(4, 3\)"):
        NoPressZone("sciatic", Side.LEFT, np.zeros((4, 3)), Sight.VISIBLE)


def test_the_ring_holds_ninety_of_a_hundred() -> None:
    """Of a round 2D Gaussian a circle of r sigma holds 1 - exp(-r^2 / 2)."""
    assert 1 - math.exp(-(RING_90**2) / 2) == pytest.approx(0.90, abs=0.002)
