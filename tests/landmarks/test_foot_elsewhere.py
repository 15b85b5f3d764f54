"""A foot that is not where the pose has it: looked at where it is, kept where the pose has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.features import Upright, upright
from landmarks.foot_piece import LEGS, N_TOLD, WIDE
from landmarks.foot_sight import FOOT_REGIONS, FootNet, estimates, look
from landmarks.joints import Side
from landmarks.sight import CROP_SIDE, SightNet
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)  # head left, right side up, 200 px a metre
NO_PIECE = np.zeros((CROP_SIDE, CROP_SIDE), np.uint8)


def seen_of_lying() -> Upright:
    seen = upright(LYING)
    assert seen is not None
    return seen


SEEN = seen_of_lying()


@dataclass
class Saying:
    """A network that gives these plain answers, whatever it is shown."""

    answer: list[float]

    def run(self, piece: NDArray[np.uint8], hint_m: NDArray[np.float32]) -> NDArray[np.float32]:
        assert (piece.shape, hint_m.shape) == ((CROP_SIDE, CROP_SIDE), (N_TOLD, 2))
        return np.array(self.answer, dtype=np.float32)


SURE = [0.05, 0.06, -0.02, 0.1, float(np.log(0.02)), float(np.log(0.02)), 0.0, 1.0]


def saying(near: list[float]) -> FootNet:
    """Both networks see the same places, the wide one in its larger unit."""
    wide = [*(one / WIDE for one in near[:4]), -9.0, -9.0, -9.0, -9.0]
    nets = (cast(SightNet, Saying(answer)) for answer in (near, wide))
    return FootNet(*nets, np.ones(2, np.float32), np.ones(2, np.float32))


@pytest.mark.parametrize("side", Side)
def test_a_foot_that_lies_elsewhere_is_looked_at_there_and_told_there(side: Side) -> None:
    """The leg that is known better bends another way: down the shin is to the picture's bottom."""
    at_px = LYING.xy_px[LEGS].copy()
    knee, ankle = (1, 2) if side is Side.LEFT else (4, 5)
    at_px[[knee, ankle]] = [[400.0, 200.0], [400.0, 260.0]]
    pieces = look(NO_PIECE, LYING, SEEN, side, saying(SURE), SEEN.from_px(at_px))
    feet_m = np.stack([pieces, pieces])
    found = {(e.region, e.side): e for e in estimates(replace(LYING, feet_m=feet_m))}
    # Outward of a left leg that points down in the picture is to the right.
    outward = side.sign * PX_PER_M
    for name, (out_m, down_m) in zip(FOOT_REGIONS, ((0.05, 0.06), (-0.02, 0.1)), strict=True):
        wanted_px = [400.0 + out_m * outward, 260.0 + down_m * PX_PER_M]
        np.testing.assert_allclose(found[name, side].xy_px, wanted_px, atol=0.3)
        assert found[name, side].sigma_px == pytest.approx(0.02 * PX_PER_M)


@pytest.mark.parametrize("gone_m", [0.3, 0.9, 1.3])
def test_a_foot_far_from_where_the_pose_has_it_is_told_where_it_is(gone_m: float) -> None:
    """A pose may have both ankles on one foot, a metre from the other."""
    at_px = LYING.xy_px[LEGS] + [0.0, gone_m * PX_PER_M]
    there, here = (
        look(NO_PIECE, LYING, SEEN, Side.LEFT, saying(SURE), SEEN.from_px(legs_px))
        for legs_px in (at_px, LYING.xy_px[LEGS])
    )
    feet_m = (np.stack([told, told]) for told in (there, here))
    found = [estimates(replace(LYING, feet_m=told)) for told in feet_m]
    for far, near in zip(*found, strict=True):
        if far.side is Side.LEFT:
            np.testing.assert_allclose(far.xy_px - near.xy_px, [0.0, gone_m * PX_PER_M], atol=0.3)
            assert far.sigma_px == near.sigma_px


def test_nobody_is_sure_of_a_foot_beyond_what_a_pose_keeps() -> None:
    """Cut off there it would be somewhere else."""
    at_m = SEEN.from_px(LYING.xy_px[LEGS] + [0.0, 1.7 * PX_PER_M])
    far = look(NO_PIECE, LYING, SEEN, Side.LEFT, saying(SURE), at_m)
    np.testing.assert_array_equal(far[4:6], [1.0, 1.0])
