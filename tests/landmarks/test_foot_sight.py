"""The look at the feet: the network against torch, what is kept of it, and where that lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import landmarks
from landmarks.catalogue import load
from landmarks.features import Upright, upright
from landmarks.foot_piece import N_TOLD
from landmarks.foot_sight import (
    FOOT_REGIONS,
    N_FOOT,
    FootNet,
    View,
    bundled,
    estimates,
    look,
)
from landmarks.joints import Joint, Side
from landmarks.pose import Array, Pose
from landmarks.sight import CROP_SIDE, SightNet
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    PX_PER_M,
    flipped,
    turned,
    written,
    zoomed,
)
from tests.landmarks.small_net import small_net

WEIGHTS = Path(landmarks.__file__).with_name("foot_sight.npz")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)  # head left, right side up, 200 px a metre
NO_PIECE = np.zeros((CROP_SIDE, CROP_SIDE), np.uint8)
NO_JOINTS = np.zeros((N_TOLD, 2), np.float32)
SCALE = np.array([0.5, 2.0], np.float32)
BIG = np.array([1.0, 3.0], np.float32)


def seen_of(pose: Pose) -> Upright:
    seen = upright(pose)
    assert seen is not None
    return seen


def small_foot_net() -> FootNet:
    rng = np.random.default_rng(4)
    near, wide = (small_net(rng, hints=N_TOLD, points=2, answers=4) for _ in range(2))
    return FootNet(near, wide, np.ones(2, np.float32), np.ones(2, np.float32))


def looked(image: NDArray[np.uint8], pose: Pose, side: Side, net: FootNet) -> Array:
    return look(image, pose, seen_of(pose), side, net)


@dataclass
class Saying:
    """A network that gives these plain answers, whatever it is shown."""

    answer: list[float]

    def run(self, piece: NDArray[np.uint8], hint_m: NDArray[np.float32]) -> NDArray[np.float32]:
        assert (piece.shape, hint_m.shape) == ((CROP_SIDE, CROP_SIDE), (N_TOLD, 2))
        return np.array(self.answer, dtype=np.float32)


def agreeing(near: list[float], log_sigma: float = -9.0) -> list[float]:
    """The wide network sees the same places, in its larger unit, and is as sure as this."""
    return [*(one / 1.5 for one in near[:4]), log_sigma, log_sigma, -9.0, -9.0]


def told(near: list[float], wide: list[float] | None = None) -> Array:
    """What is kept of these plain answers; the wide one agrees where none is given."""
    answers = near, agreeing(near) if wide is None else wide
    nets = (cast(SightNet, Saying(answer)) for answer in answers)
    view = View(NO_PIECE, NO_JOINTS)
    return FootNet(*nets, SCALE, BIG).told(view, view).packed()


def kept(
    points_m: list[list[float]],
    sigma_m: tuple[float, float] = (0.02, 0.03),
    seen: tuple[float, float] = (0.9, 0.1),
) -> Array:
    """A foot as a pose keeps it, from metres along its own axes."""
    return np.array([*(np.array(points_m) + 1.5).ravel(), *sigma_m, *seen])


@pytest.mark.parametrize("which", ["near", "wide"])
def test_numpy_tells_what_torch_told(which: str) -> None:
    """Torch's answers to some pieces were stored beside the weights when they were made."""
    with np.load(WEIGHTS) as archive:
        pieces, hints, wanted = (archive[f"check_{which}_{k}"] for k in ("pieces", "hints", "told"))
    assert pieces.shape[1:] == (CROP_SIDE, CROP_SIDE)
    assert hints.shape[1:] == (N_TOLD, 2)
    assert wanted.shape[1:] == (N_FOOT,)
    net: SightNet = getattr(bundled(), which)
    answers = [net.run(p, h) for p, h in zip(pieces, hints, strict=True)]
    # Weights are kept with half the digits: of points, a fraction of a millimetre.
    np.testing.assert_allclose(answers, wanted, atol=0.05)
    np.testing.assert_allclose(np.array(answers)[:, :4], wanted[:, :4], atol=0.001)
    assert np.abs(wanted).max() > 0.3


def test_the_bundled_networks_have_fewer_blocks_than_the_one_for_the_hips() -> None:
    later = ("2c", "3b", "upb", "fine")
    larger = {f"{part}{block}" for part in ("first", "second") for block in later}
    layers = set(small_foot_net().near.layers) - larger
    assert set(bundled().near.layers) == set(bundled().wide.layers) == layers


def test_the_bundled_sigmas_are_calibrated_by_region() -> None:
    for scale in (bundled().near_scale, bundled().wide_scale):
        assert scale.shape == (len(FOOT_REGIONS),)
        assert (scale > 0).all()


def test_the_regions_are_those_that_the_catalogue_has_of_a_foot() -> None:
    of_foot = {name for name, spec in load().regions.items() if spec.frame == "foot"}
    assert set(FOOT_REGIONS) == of_foot


@pytest.mark.parametrize("net", [small_foot_net(), bundled()], ids=["made up", "bundled"])
@pytest.mark.parametrize("side", Side)
def test_a_mirrored_picture_tells_the_mirrored_thing(net: FootNet, side: Side) -> None:
    """Of the other foot, and in its own axes that is the very same."""
    blocks = np.random.default_rng(7).integers(0, 255, (60, 80)).astype(np.uint8)
    picture = np.kron(blocks, np.ones((8, 8), np.uint8))
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    one = looked(picture, LYING, side, net)
    two = looked(mirrored, flipped(LYING), side.other, net)
    np.testing.assert_allclose(two[:4], one[:4], atol=0.004)
    np.testing.assert_allclose(two[4:], one[4:], rtol=0.05, atol=0.01)


def test_each_foot_is_told_of_its_own_piece() -> None:
    """Companion: another foot, another picture and other joints tell something else."""
    net, rng = small_foot_net(), np.random.default_rng(7)
    picture, other = (rng.integers(0, 255, (480, 640)).astype(np.uint8) for _ in range(2))
    one = looked(picture, LYING, Side.LEFT, net)
    assert np.abs(looked(picture, LYING, Side.RIGHT, net) - one).max() > 0.003
    assert np.abs(looked(other, LYING, Side.LEFT, net) - one).max() > 0.003
    xy_px = LYING.xy_px.copy()
    xy_px[Joint.RIGHT_ANKLE] += 60.0
    crossed = replace(LYING, xy_px=xy_px)
    assert np.abs(looked(picture, crossed, Side.LEFT, net) - one).max() > 0.003


@pytest.mark.parametrize("net", [small_foot_net(), bundled()], ids=["made up", "bundled"])
def test_a_brighter_picture_tells_the_same(net: FootNet) -> None:
    picture = np.random.default_rng(5).integers(0, 120, (480, 640)).astype(np.uint8)
    plain, bright = (looked(one, LYING, Side.RIGHT, net) for one in (picture, picture + 60))
    np.testing.assert_allclose(plain, bright, atol=0.0011)


def test_colours_tell_what_grey_tells() -> None:
    net = small_foot_net()
    grey = np.random.default_rng(6).integers(0, 255, (480, 640)).astype(np.uint8)
    colours = np.repeat(grey[:, :, None], 3, axis=2)
    one, two = (looked(image, LYING, Side.LEFT, net) for image in (grey, colours))
    np.testing.assert_allclose(one, two, atol=0.0011)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("shift_px", [(160.0, 0.0), (400.0, 0.0), (0.0, -9000.0), (1e6, 1e6)])
def test_a_foot_outside_of_the_picture_is_told_something_of_all_the_same(
    side: Side, shift_px: tuple[float, float]
) -> None:
    """At its rim, beside it, far away: finite numbers within their limits."""
    picture = np.random.default_rng(8).integers(0, 255, (480, 640, 3)).astype(np.uint8)
    gone = replace(LYING, xy_px=LYING.xy_px + np.array(shift_px))
    found = looked(picture, gone, side, bundled())
    assert found.shape == (N_FOOT,)
    assert ((found >= 0) & (found <= [3.0] * 4 + [1.0] * 4)).all()


NEAR = [0.1, -0.2, 0.0, 0.3, float(np.log(0.04)), float(np.log(0.01)), 0.0, 1.0]


def test_the_wide_network_says_how_sure_it_may_be() -> None:
    """Its unit is 1.5 m, its scale 1 and 3; places and what is seen stay the near one's."""
    found = told(NEAR, agreeing(NEAR, float(np.log(0.02))))
    np.testing.assert_allclose(found[:4], told(NEAR)[:4])
    np.testing.assert_allclose(found[4:6], [0.03, 0.09])
    np.testing.assert_allclose(found[6:], told(NEAR)[6:])


def test_where_the_two_disagree_nobody_is_sure() -> None:
    """30 cm apart: one of them looks at the other foot."""
    elsewhere = [0.1 / 1.5, 0.1 / 1.5, *agreeing(NEAR)[2:]]
    found = told(NEAR, elsewhere)
    np.testing.assert_allclose(found[4:6], [np.hypot(0.02, 0.15), 0.02], atol=0.001)


def test_what_is_told_by_hand() -> None:
    """Points from -1.5 m on, sigmas scaled by region, shares of being seen."""
    answer = [0.1, -0.2, 0.0, 0.36, np.log(0.04), np.log(0.01), 0.0, np.log(3.0)]
    np.testing.assert_array_equal(
        told([float(one) for one in answer]), [1.6, 1.3, 1.5, 1.86, 0.02, 0.02, 0.5, 0.75]
    )


@given(answer=st.lists(st.floats(-1e4, 1e4, width=32), min_size=N_FOOT, max_size=N_FOOT))
def test_whatever_the_network_says_whole_thousandths_within_limits_are_kept(
    answer: list[float],
) -> None:
    """What a recording keeps, digit by digit."""
    found = told(answer)
    assert found.shape == (N_FOOT,)
    assert ((found >= 0) & (found <= [3.0] * 4 + [1.0] * 4)).all()
    assert (found[4:6] >= 0.002).all()
    np.testing.assert_array_equal(found, np.rint(found * 1000) / 1000)


def test_points_far_off_and_sigmas_without_measure_are_kept_at_the_rim() -> None:
    assert told([3.0, -3.0, 9.0, -9.0, 50.0, -50.0, 900.0, -900.0]).tolist() == [
        3.0, 0.0, 3.0, 0.0, 1.0, 1.0, 1.0, 0.0,
    ]  # fmt: skip
    assert told([0.0] * 4 + [-50.0, 50.0, 0.0, 0.0])[4:6].tolist() == [0.004, 1.0]


def test_places_by_hand() -> None:
    """Down the shin is to the picture's right; the left leg's outside is up, the right one's down.

    Ankles at (488, 257) and (488, 223).
    """
    feet_m = np.stack([kept([[0.05, 0.06], [-0.02, 0.1]]), kept([[0.05, 0.06], [0.0, -0.04]])])
    found = estimates(replace(LYING, feet_m=feet_m))
    assert [(one.region, one.side) for one in found] == [
        ("foot_arch", Side.LEFT), ("heel_medial", Side.LEFT),
        ("foot_arch", Side.RIGHT), ("heel_medial", Side.RIGHT),
    ]  # fmt: skip
    places_px = [[500.0, 247.0], [508.0, 261.0], [500.0, 233.0], [480.0, 223.0]]
    np.testing.assert_allclose([one.xy_px for one in found], places_px, atol=1e-9)
    assert [one.sigma_px for one in found] == pytest.approx([0.02 * PX_PER_M, 0.03 * PX_PER_M] * 2)
    assert [one.seen for one in found] == pytest.approx([0.9, 0.1] * 2)


def test_what_was_told_goes_along_with_the_leg() -> None:
    """One look serves a body that was carried elsewhere, and a swung shin takes its foot along."""
    feet_m = np.tile(kept([[0.05, 0.06], [-0.02, 0.1]]), (2, 1))
    far = zoomed(LYING, 0.5, (30.0, 40.0))
    for pose, factor in ((LYING, 1.0), (far, 0.5), (turned(LYING, 1), 1.0)):
        for one in estimates(replace(pose, feet_m=feet_m)):
            away_px = one.xy_px - pose.px(Joint.of(one.side, "ankle"))
            wanted_m = 0.0781 if one.region == "foot_arch" else 0.1020
            assert np.linalg.norm(away_px) == pytest.approx(wanted_m * 200 * factor, abs=0.02)
    swung = written({**ON_LEFT_SIDE_BACK_TO_CAMERA, "left_ankle": (0.42, 0.505, 0.0)})
    arch = estimates(replace(swung, feet_m=feet_m))[0]
    np.testing.assert_allclose(arch.xy_px - swung.px(Joint.LEFT_ANKLE), [10.0, 12.0], atol=1e-9)


def test_a_mirrored_person_has_mirrored_feet() -> None:
    left_m, right_m = kept([[0.05, 0.06], [-0.02, 0.1]]), kept([[-0.1, 0.02], [0.0, 0.3]])
    one = estimates(replace(LYING, feet_m=np.stack([left_m, right_m])))
    two = estimates(replace(flipped(LYING), feet_m=np.stack([right_m, left_m])))
    there = {(each.region, each.side): each.xy_px for each in two}
    for each in one:
        mirrored_px = np.array([640 - each.xy_px[0], each.xy_px[1]])
        np.testing.assert_allclose(there[each.region, each.side.other], mirrored_px, atol=1e-9)


def test_without_a_look_nothing_is_said() -> None:
    assert estimates(LYING) == ()


def test_without_a_trunk_nothing_is_said() -> None:
    flat = replace(LYING, world_m=np.zeros((33, 3)), feet_m=np.full((2, N_FOOT), 0.4))
    assert estimates(flat) == ()
