"""The look at the legs: the piece it sees, the network against torch, and whom it is trusted by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

import landmarks
from landmarks.features import Upright, upright
from landmarks.foot_piece import LEGS
from landmarks.leg_piece import BELOW_HIPS_M, LEGS_UNIT_M, around_legs
from landmarks.leg_sight import HIPS, MOST_SIGMA_M, TOLD, LegNet, bundled, look
from landmarks.pose import Array
from landmarks.sight import CROP_REACH_M, CROP_SIDE, SightNet, crop
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    PX_PER_M,
    STANDING,
    written,
)

WEIGHTS = Path(landmarks.__file__).with_name("leg_sight.npz")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)  # head left, right side up, 200 px a metre
PICTURE = np.random.default_rng(8).integers(0, 255, (480, 640, 3)).astype(np.uint8)


def seen_of(table: dict[str, tuple[float, float, float]]) -> Upright:
    seen = upright(written(table))
    assert seen is not None
    return seen


SEEN = seen_of(ON_LEFT_SIDE_BACK_TO_CAMERA)
LEGS_M = SEEN.from_px(LYING.xy_px[LEGS])


@dataclass
class Saying:
    """A network that tells these points, in its own unit, as surely as this."""

    points: list[list[float]]
    sigma: float

    def run(self, piece: NDArray[np.uint8], hint_m: NDArray[np.float32]) -> NDArray[np.float32]:
        assert (piece.shape, hint_m.shape) == ((CROP_SIDE, CROP_SIDE), (len(HIPS), 2))
        logs = [np.log(self.sigma)] * len(TOLD)
        return np.concatenate([np.ravel(self.points), logs]).astype(np.float32)


def looked(points: list[list[float]], sigma_m: float, scale: float = 1.0) -> Array:
    net = cast(SightNet, Saying(points, sigma_m / LEGS_UNIT_M))
    return look(PICTURE, LEGS_M, SEEN, LegNet(net, scale))


def test_the_piece_lies_below_the_hips_and_reaches_beyond_the_feet() -> None:
    """Of somebody who stands: down is down, and the hips are in its upper half."""
    seen = seen_of(STANDING)
    legs = around_legs(seen)
    np.testing.assert_allclose(legs.origin_px - seen.origin_px, [0.0, BELOW_HIPS_M * PX_PER_M])
    np.testing.assert_array_equal(legs.turn, seen.turn)
    reach_px = CROP_REACH_M * legs.px_per_m
    assert reach_px == pytest.approx(0.9 * PX_PER_M)
    below_px = written(STANDING).xy_px[LEGS][:, 1] - seen.origin_px[1]
    assert below_px.max() < BELOW_HIPS_M * PX_PER_M + reach_px


def test_the_piece_of_who_lies_shows_the_legs_pointing_down() -> None:
    """The head is at the picture's left: a mark to the right of the hips is below them."""
    picture = np.zeros((480, 640), np.uint8)
    x, y = SEEN.to_px(np.array([0.0, 0.5])).astype(int)
    picture[y - 6 : y + 6, x - 6 : x + 6] = 255
    rows, columns = np.nonzero(crop(picture, around_legs(SEEN)) > 128)
    cell_m = 2 * CROP_REACH_M * LEGS_UNIT_M / CROP_SIDE
    assert (rows.mean() + 0.5) * cell_m == pytest.approx(0.9 - BELOW_HIPS_M + 0.5, abs=0.02)
    assert (columns.mean() + 0.5) * cell_m == pytest.approx(0.9, abs=0.02)


def test_knees_and_ankles_are_told_in_upright_metres_and_hips_stay() -> None:
    points = [[0.0, 0.0], [0.1, 0.2], [-0.1, 0.0], [0.2, 0.3]]
    found = looked(points, 0.03)
    below = np.array([0.0, BELOW_HIPS_M])
    np.testing.assert_allclose(found[TOLD], LEGS_UNIT_M * np.array(points) + below, atol=1e-6)
    np.testing.assert_array_equal(found[[0, 3]], LEGS_M[[0, 3]])


def test_what_it_is_not_sure_of_stays_as_the_pose_has_it() -> None:
    points = [[0.0, 0.0]] * 4
    np.testing.assert_array_equal(looked(points, MOST_SIGMA_M * 1.01), LEGS_M)
    assert np.abs(looked(points, MOST_SIGMA_M * 0.99) - LEGS_M).max() > 0.05
    np.testing.assert_array_equal(looked(points, MOST_SIGMA_M * 0.6, scale=2.0), LEGS_M)


def test_numpy_tells_what_torch_told() -> None:
    """Torch's answers to some pieces were stored beside the weights when they were made."""
    with np.load(WEIGHTS) as archive:
        pieces, hints, wanted = (archive[f"check_legs_{k}"] for k in ("pieces", "hints", "told"))
    assert pieces.shape[1:] == (CROP_SIDE, CROP_SIDE)
    assert hints.shape[1:] == (len(HIPS), 2)
    assert wanted.shape[1:] == (3 * len(TOLD),)
    answers = [bundled().net.run(p, h) for p, h in zip(pieces, hints, strict=True)]
    # Weights are kept with half the digits: of points, some millimetres of a leg.
    np.testing.assert_allclose(answers, wanted, atol=0.05)
    np.testing.assert_allclose(np.array(answers)[:, :8], wanted[:, :8], atol=0.002)
    assert np.abs(wanted).max() > 0.3
    assert bundled().scale > 0


@pytest.mark.parametrize("shift_px", [(160.0, 0.0), (400.0, 0.0), (0.0, -9000.0), (1e6, 1e6)])
def test_legs_outside_of_the_picture_are_told_something_of_all_the_same(
    shift_px: tuple[float, float],
) -> None:
    gone = Upright(SEEN.origin_px + shift_px, SEEN.turn, SEEN.px_per_m)
    assert np.isfinite(look(PICTURE, LEGS_M, gone, bundled())).all()


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 2_500_000
