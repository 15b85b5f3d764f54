"""Which way is up, by the small network: against torch, and through either size of piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import landmarks
from landmarks.features import upright
from landmarks.sight import CROP_SIDE, bundled, tell
from landmarks.up_sight import SIDE
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, written

ESTIMATOR = Path(landmarks.__file__).with_name("estimator.npz")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)


def test_numpy_tells_what_torch_told_of_up() -> None:
    """Torch's answers to some pieces were stored beside the weights when they were made."""
    up = bundled().up
    assert up is not None
    with np.load(ESTIMATOR) as archive:
        pieces, hints, wanted = (archive[f"check_up_{k}"] for k in ("pieces", "hints", "told"))
    assert pieces.shape[1:] == (SIDE, SIDE)
    answers = [up.run(piece, hint) for piece, hint in zip(pieces, hints, strict=True)]
    # Weights are kept with half the digits.
    np.testing.assert_allclose(answers, wanted, atol=0.05)


def test_a_finer_piece_tells_the_same() -> None:
    """Each coarse cell is the mean of what it covers of the finer ones."""
    up = bundled().up
    assert up is not None
    rng = np.random.default_rng(1)
    coarse = rng.integers(0, 255, (CROP_SIDE // 3, CROP_SIDE // 3)).astype(np.uint8)
    fine, as_seen = (np.kron(coarse, np.ones((n, n), np.uint8)) for n in (3, 2))
    assert (fine.shape[0], as_seen.shape[0]) == (CROP_SIDE, SIDE)
    hint_m = np.zeros((8, 2), np.float32)
    np.testing.assert_allclose(up.run(fine, hint_m), up.run(as_seen, hint_m), atol=1e-4)


def test_up_comes_from_it_and_places_do_not() -> None:
    net, seen = bundled(), upright(LYING)
    assert net.up is not None
    assert seen is not None
    piece = np.random.default_rng(2).integers(0, 255, (CROP_SIDE, CROP_SIDE)).astype(np.uint8)
    both, alone = (tell(piece, LYING, seen, one) for one in (net, type(net)(net.layers)))
    np.testing.assert_array_equal(both.points_m, alone.points_m)
    assert np.abs(both.up_trunk - alone.up_trunk).max() > 1e-3
