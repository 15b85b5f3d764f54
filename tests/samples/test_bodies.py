"""Pieces around whole bodies: cut as the program cuts them, black where the picture has ended."""

from __future__ import annotations

import numpy as np

from landmarks.body_piece import MARGIN
from landmarks.sight import CROP_SIDE as SIDE
from samples.studio.bodies import told_piece
from samples.studio.camera import Camera
from samples.studio.framing import framing_of, stored
from samples.studio.raster import Piece

CAMERA = Camera(640, 480, 500.0, np.array([0.0, -2.0, 0.5]), 10.0, 3.0)
JOINTS_PX = np.array(
    [[150.0, 200], [200, 210], [200, 250], [330, 220], [330, 260], [430, 240], [430, 280]]
)


def test_a_piece_is_cut_around_the_joints_as_a_pose_model_tells_them() -> None:
    """Mostly a little off; never turned; now and then far off, for so poses are."""
    rng = np.random.default_rng(4)
    pieces = [told_piece(JOINTS_PX, rng) for _ in range(300)]
    widths_px = np.array([piece.side_px / piece.from_px[0, 0] for piece in pieces])
    assert 280 * MARGIN < np.median(widths_px) < 280 * MARGIN * 1.35
    corners = [JOINTS_PX @ piece.from_px[:, :2].T + piece.from_px[:, 2] for piece in pieces]
    held = [
        ((at > 0) & (at < piece.side_px)).all() for at, piece in zip(corners, pieces, strict=True)
    ]
    assert np.mean(held) > 0.97
    middles_px = np.array(
        [(piece.side_px / 2 - piece.from_px[:, 2]) / piece.from_px[0, 0] for piece in pieces]
    )
    off = np.linalg.norm(middles_px - [290.0, 240.0], axis=1) / 280
    assert 0.01 < np.median(off) < 0.1
    assert off.max() > 0.15
    for piece in pieces:
        np.testing.assert_allclose(piece.from_px[:, :2], np.eye(2) * piece.from_px[0, 0])


def test_a_piece_is_black_where_the_cameras_picture_has_ended() -> None:
    piece = Piece(np.array([[0.5, 0.0, 96.0], [0.0, 0.5, -144.0]]), 192)
    kept = stored(np.full((192, 192, 3), 200, np.uint8), piece, framing_of(CAMERA))
    assert kept.shape == (SIDE, SIDE)
    # 96 of 192 cells lie to the left of the picture; from 96 down it has ended below.
    wanted = np.zeros((SIDE, SIDE), np.uint8)
    wanted[:48, 48:] = 200
    np.testing.assert_array_equal(kept, wanted)
