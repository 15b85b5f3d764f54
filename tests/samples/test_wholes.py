"""Whole pictures, small: framed by any camera, the hips in them, black where they have ended."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.sight import CROP_SIDE as SIDE
from samples.studio.camera import Camera
from samples.studio.framing import Framing, framing_of, stored
from samples.studio.wholes import random_framing

CAMERA = Camera(640, 480, 500.0, np.array([0.0, -2.0, 0.5]), 10.0, 3.0)
BODY_PX = np.random.default_rng(3).uniform([120.0, 180.0], [520.0, 300.0], (300, 2))
HIPS_PX = np.array([300.0, 240.0])


def test_a_framing_tells_places_from_its_middle_in_longer_sides() -> None:
    framing = Framing(100.0, 50.0, 400.0, 200.0)
    at = framing.shares(np.array([[300.0, 150.0], [500.0, 50.0]]))
    np.testing.assert_allclose(at, [[0.0, 0.0], [0.5, -0.25]])
    assert framing.holds(np.array([[101.0, 60.0], [99.0, 60.0]])).tolist() == [True, False]


def test_its_square_holds_it_whole_and_in_the_middle() -> None:
    framing = Framing(100.0, 50.0, 400.0, 200.0)
    piece = framing.piece()
    corners = np.array([[100.0, 150.0], [500.0, 150.0], [300.0, 50.0]])
    at = (corners @ piece.from_px[:, :2].T + piece.from_px[:, 2]) / piece.side_px
    np.testing.assert_allclose(at, [[0.0, 0.5], [1.0, 0.5], [0.5, 0.25]], atol=1e-12)
    kept = stored(np.full((piece.side_px, piece.side_px, 3), 200, np.uint8), piece, framing)
    wanted = np.zeros((SIDE, SIDE), np.uint8)
    wanted[SIDE // 4 : 3 * SIDE // 4] = 200
    np.testing.assert_array_equal(kept, wanted)


def test_people_are_framed_in_many_ways_and_never_without_their_hips() -> None:
    """Some as the camera has them, some cut off by an edge, upright pictures and wide ones."""
    rng = np.random.default_rng(5)
    framings = [random_framing(CAMERA, BODY_PX, HIPS_PX, rng) for _ in range(400)]
    whole = framing_of(CAMERA)
    assert 0.2 < np.mean([framing == whole for framing in framings]) < 0.45
    assert all(framing.holds(HIPS_PX) for framing in framings)
    held = np.array([framing.holds(BODY_PX).mean() for framing in framings])
    assert held.min() >= 0.35
    assert 0.1 < (held < 0.8).mean() < 0.6
    shapes = {round(framing.height_px / framing.width_px, 2) for framing in framings}
    assert shapes == {0.56, 0.75, 1.0, 1.33, 1.78}
    assert [framing.side_px for framing in framings] == pytest.approx(
        [max(framing.width_px, framing.height_px) for framing in framings]
    )
