"""Pieces that show both legs: what is kept of them."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.sight import CROP_SIDE
from samples.studio.camera import Camera
from samples.studio.legs import inside, stored

CAMERA = Camera(640, 480, 500.0, np.array([0.0, -2.0, 0.5]), 10.0, 3.0)


def test_a_joint_beyond_the_picture_is_known_to_be() -> None:
    at_px = np.array([[0.0, 0.0], [639.9, 479.9], [640.0, 10.0], [10.0, -0.1]])
    assert inside(CAMERA, at_px).tolist() == [True, True, False, False]


@pytest.mark.parametrize("side_px", [64, 288])
def test_a_piece_of_any_size_is_kept_in_as_many_cells(side_px: int) -> None:
    """Each the mean of what it covers."""
    image = np.zeros((side_px, side_px, 3), np.uint8)
    image[:, side_px // 2 :] = 200
    kept = stored(image)
    assert kept.shape == (CROP_SIDE, CROP_SIDE)
    assert (kept[:, : CROP_SIDE // 2 - 1] == 0).all()
    assert (kept[:, CROP_SIDE // 2 + 1 :] == 200).all()
