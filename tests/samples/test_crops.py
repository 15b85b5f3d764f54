"""Pieces of pictures: the renderer draws the piece the network will see, and the truth fits it."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.features import Upright
from landmarks.sight import CROP_REACH_M
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera, focal_from_view
from samples.studio.crops import piece_of, told_upright
from samples.studio.raster import Piece, piece_matrix, view_matrix

CAMERA = Camera(640, 480, focal_from_view(640, 62), np.array([0.2, -2.5, 1.1]), 21.0, 6.0)
TURN = np.array([[0.8, 0.6], [-0.6, 0.8]])


def test_a_piece_shows_its_part_of_the_picture() -> None:
    """A room point lands in the piece where the affine map puts its pixel."""
    piece = Piece(np.array([[0.5, 0.2, -90.0], [-0.2, 0.5, -20.0]]), 96)
    room_m = np.array([[0.0, 0.0, 0.0], [0.5, 0.3, 0.4], [-0.6, 1.0, 0.1]])
    matrix = piece_matrix(piece, CAMERA) @ view_matrix(CAMERA)
    clip = np.column_stack([room_m, np.ones(3)]) @ matrix.T
    across, down = (clip[:, :2] / clip[:, 3:]).T
    seen = np.column_stack([(across + 1) * 48, (1 - down) * 48])
    wanted = CAMERA.to_pixels(room_m) @ piece.from_px[:, :2].T + piece.from_px[:, 2]
    np.testing.assert_allclose(seen, wanted, atol=1e-9)


def test_the_hips_are_in_the_middle_of_their_piece_and_its_rim_is_as_far_as_it_says() -> None:
    seen = Upright(np.array([300.0, 200.0]), TURN, 250.0)
    piece = piece_of(seen)
    middle = piece.from_px[:, :2] @ seen.origin_px + piece.from_px[:, 2]
    np.testing.assert_allclose(middle, piece.side_px / 2)
    corner_px = seen.to_px(np.array([CROP_REACH_M, -CROP_REACH_M]))
    corner = piece.from_px[:, :2] @ corner_px + piece.from_px[:, 2]
    np.testing.assert_allclose(corner, [piece.side_px, 0], atol=1e-9)


def lying() -> tuple[Body, Posed]:
    """Bare bones along the room's x axis, the head to the right."""
    names = np.array(["upperleg01.L", "upperleg01.R", "upperarm01.L", "upperarm01.R"])
    joints_m = np.array([[0, 0, 0.1], [0, 0, 0.3], [0.5, 0, 0.1], [0.5, 0, 0.3]])
    body = Body(
        np.zeros((1, 3)), np.zeros((0, 3), dtype=np.int64), names, np.full(4, -1), joints_m.copy(),
        np.zeros((1, 1), dtype=np.int64), np.ones((1, 1)),
    )  # fmt: skip
    return body, Posed(np.zeros((1, 3)), joints_m, np.tile(np.eye(3), (4, 1, 1)))


def test_the_told_picture_is_off_as_a_pose_model_is() -> None:
    """Hips by some centimetres, scale by a tenth, the trunk by some degrees; upright on average."""
    body, posed = lying()
    level = Camera(640, 480, 500.0, np.array([0.25, -2.5, 0.2]), 0.0, 0.0)
    rng = np.random.default_rng(3)
    told = [told_upright(body, posed, level, rng) for _ in range(400)]
    hips_px = level.to_pixels(posed.joints_m[:2].mean(axis=0))
    off_m = np.array([seen.from_px(hips_px) for seen in told])
    assert 0.015 < np.median(np.linalg.norm(off_m, axis=1)) < 0.06
    assert np.abs(np.median(off_m, axis=0)).max() < 0.01
    scale = np.array([seen.px_per_m for seen in told]) / (500.0 / 2.5)
    assert 0.08 < np.log(scale).std() < 0.16
    # The head lies to the right: a step to the right is a step up.
    ways = np.array([seen.turn @ [1.0, 0.0] for seen in told])
    assert np.median(ways[:, 1]) == pytest.approx(-1.0, abs=0.02)
