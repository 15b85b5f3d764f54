"""The look at the picture: which piece is cut, the network against loops, what is kept of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import landmarks
from landmarks.convolution import convolve
from landmarks.features import (
    N_INPUTS,
    N_SEEN_POINTS,
    N_SIGHT,
    SIGHT_INPUTS,
    HipSight,
    Upright,
    inputs,
    unpacked,
    upright,
)
from landmarks.joints import Side
from landmarks.pose import Pose
from landmarks.sight import CROP_REACH_M, CROP_SIDE, SightNet, bundled, crop, look
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, flipped, written
from tests.landmarks.small_net import small_net

ESTIMATOR = Path(landmarks.__file__).with_name("estimator.npz")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
CELL_M = 2 * CROP_REACH_M / CROP_SIDE


def seen_of(pose: Pose) -> Upright:
    seen = upright(pose)
    assert seen is not None
    return seen


def told(seed: int) -> HipSight:
    rng = np.random.default_rng(seed)
    return HipSight(
        points_m=rng.uniform(-0.3, 0.3, (12, 2)),
        sigma_m=rng.uniform(0.005, 0.2, 12),
        up_trunk=rng.uniform(-1, 1, 3),
        sigma_up=0.2,
    )


@pytest.mark.parametrize(("right_m", "down_m"), [(0.0, -0.2), (0.15, 0.1), (-0.3, 0.3)])
def test_a_dot_lies_where_the_upright_picture_has_it(right_m: float, down_m: float) -> None:
    seen = seen_of(LYING)
    x, y = seen.to_px(np.array([right_m, down_m]))
    rows, columns = np.mgrid[0:480, 0:640] + 0.5
    picture = np.where(np.hypot(columns - x, rows - y) < 4, 255, 0).astype(np.uint8)
    piece = crop(picture, seen).astype(float)
    cells = np.mgrid[0:CROP_SIDE, 0:CROP_SIDE] + 0.5
    down, right = ((cells * piece).sum(axis=(1, 2)) / piece.sum()) * CELL_M - CROP_REACH_M
    assert (right, down) == (pytest.approx(right_m, abs=0.004), pytest.approx(down_m, abs=0.004))


def test_colours_become_grey_and_what_lies_outside_black() -> None:
    picture = np.full((480, 640, 3), 90, dtype=np.uint8)
    seen = seen_of(LYING)
    assert (crop(picture, seen) == 90).all()
    aside = Upright(np.array([0.0, 240.0]), seen.turn, seen.px_per_m)
    assert (crop(picture, aside) == 0).any()


def test_a_large_picture_is_averaged_not_skipped_through() -> None:
    """Stripes one pixel wide, five pixels a cell: sampling would keep them, a mean makes grey."""
    stripes = np.zeros((3000, 3000), dtype=np.uint8)
    stripes[:, ::2] = 200
    piece = crop(stripes, Upright(np.array([1500.0, 1500.0]), np.eye(2), 5 / CELL_M))
    assert np.abs(piece.astype(int) - 100).max() < 35


def test_a_convolution_is_what_loops_say() -> None:
    rng = np.random.default_rng(2)
    flow, weight, bias = (
        rng.normal(size=shape).astype(np.float32) for shape in ((5, 4, 2), (18, 3), (3,))
    )
    answer = convolve(flow, weight, bias, stride=2)
    assert answer.shape == (3, 2, 3)
    padded = np.zeros((7, 6, 2))
    padded[1:-1, 1:-1] = flow
    for row in range(3):
        for column in range(2):
            for out in range(3):
                total = bias[out] + sum(
                    padded[2 * row + i, 2 * column + j, c] * weight[(i * 3 + j) * 2 + c, out]
                    for i in range(3) for j in range(3) for c in range(2)
                )  # fmt: skip
                assert answer[row, column, out] == pytest.approx(total, abs=1e-5)


def test_a_brighter_picture_tells_the_same_and_another_one_does_not() -> None:
    net, rng = small_net(np.random.default_rng(4)), np.random.default_rng(5)
    picture = rng.integers(0, 120, (480, 640)).astype(np.uint8)
    seen = seen_of(LYING)
    plain, bright = (look(image, LYING, seen, net) for image in (picture, picture + 60))
    np.testing.assert_allclose(plain.points_m, bright.points_m, atol=1e-5)
    other = look(rng.integers(0, 255, (480, 640)).astype(np.uint8), LYING, seen, net)
    assert np.abs(other.points_m - plain.points_m).max() > 1e-3


def test_a_mirrored_picture_tells_the_mirrored_thing() -> None:
    net, rng = small_net(np.random.default_rng(4)), np.random.default_rng(7)
    picture = rng.integers(0, 255, (480, 640)).astype(np.uint8)
    other_pose = flipped(LYING)
    one = look(picture, LYING, seen_of(LYING), net)
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    two = look(mirrored, other_pose, seen_of(other_pose), net)
    swapped = [5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 11, 10]
    np.testing.assert_allclose(two.points_m, one.points_m[swapped] * [-1, 1], atol=0.004)
    np.testing.assert_allclose(two.sigma_m, one.sigma_m[swapped], rtol=0.05)
    np.testing.assert_allclose(two.up_trunk, one.up_trunk * [1, 1, -1], atol=0.01)
    assert np.abs(one.points_m - one.points_m[swapped] * [-1, 1]).max() > 0.01


def test_numpy_tells_what_torch_told() -> None:
    """Torch's answers to some pieces were stored beside the weights when they were made."""
    with np.load(ESTIMATOR) as archive:
        pieces, hints, wanted = (archive[f"check_sight_{k}"] for k in ("pieces", "hints", "told"))
    answers = [bundled().run(p, h) for p, h in zip(pieces, hints, strict=True)]
    # Weights are kept with half the digits: of points, a fraction of a millimetre.
    np.testing.assert_allclose(answers, wanted, atol=0.05)
    places = slice(2 * N_SEEN_POINTS)
    np.testing.assert_allclose(np.array(answers)[:, places], wanted[:, places], atol=0.001)
    assert np.abs(wanted).max() > 0.3


LAYERS = small_net(np.random.default_rng(4)).layers


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_has_a_say(name: str) -> None:
    """Also those that say little in the bundled weights."""
    rng = np.random.default_rng(6)
    piece = rng.integers(0, 255, (CROP_SIDE, CROP_SIDE)).astype(np.uint8)
    hint_m = rng.normal(0, 0.3, (8, 2)).astype(np.float32)
    weight, bias = LAYERS[name]
    other = {**LAYERS, name: (weight + 0.3, bias + 0.3)}
    change = SightNet(other).run(piece, hint_m) - SightNet(LAYERS).run(piece, hint_m)
    assert np.abs(change).max() > 1e-3


def test_the_bundled_network_has_these_layers_and_no_others() -> None:
    of_legs_alone = {f"{part}{block}" for part in ("first", "second") for block in ("upb", "fine")}
    assert set(bundled().layers) == set(LAYERS) - of_legs_alone


def test_what_is_packed_comes_back_to_the_millimetre() -> None:
    sight = told(1)
    packed = sight.packed()
    assert packed.shape == (N_SIGHT,)
    assert packed.min() >= 0
    np.testing.assert_allclose(packed * 1000, np.round(packed * 1000), atol=1e-9)
    back = unpacked(packed)
    np.testing.assert_allclose(back.points_m, sight.points_m, atol=0.0006)
    np.testing.assert_allclose(back.sigma_m, sight.sigma_m, atol=0.0006)
    np.testing.assert_allclose(back.up_trunk, sight.up_trunk, atol=0.0006)
    assert back.sigma_up == pytest.approx(0.2)


def test_points_far_off_are_kept_at_the_rim() -> None:
    lost = HipSight(np.full((12, 2), -3.0), np.full(12, 9.0), np.full(3, -2.0), 5.0)
    back = unpacked(lost.packed())
    assert back.points_m.min() == -0.5
    assert (back.sigma_m.max(), back.up_trunk.min(), back.sigma_up) == (1.0, -1.0, 1.0)


@pytest.mark.parametrize("side", Side)
def test_a_mirrored_sight_is_the_other_sides(side: Side) -> None:
    sight = told(3)
    swapped = [5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 11, 10]
    mirror = HipSight(
        sight.points_m[swapped] * [-1, 1], sight.sigma_m[swapped],
        sight.up_trunk * [1, 1, -1], sight.sigma_up,
    )  # fmt: skip
    one = inputs(LYING, seen_of(LYING), sight.packed(), side)
    other_pose = flipped(LYING)
    two = inputs(other_pose, seen_of(other_pose), mirror.packed(), side.other)
    np.testing.assert_allclose(two, one, atol=1e-9)


def test_a_pose_that_was_not_looked_at_is_told_apart() -> None:
    seen = seen_of(LYING)
    plain = inputs(LYING, seen, None, Side.LEFT)
    looked = inputs(LYING, seen, told(6).packed(), Side.LEFT)
    assert plain.shape == looked.shape == (N_INPUTS,)
    assert not plain[SIGHT_INPUTS].any()
    assert looked[SIGHT_INPUTS][-1] == 1
    rest = np.ones(N_INPUTS, dtype=bool)
    rest[SIGHT_INPUTS] = False
    np.testing.assert_array_equal(plain[rest], looked[rest])
