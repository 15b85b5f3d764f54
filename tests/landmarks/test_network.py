"""The forward pass: against loops written out, against torch's own answers, and its symmetry."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landmarks
from landmarks.body_sight import N_BODY, BodySight
from landmarks.catalogue import load
from landmarks.features import N_INPUTS, N_SIGHT, inputs, upright
from landmarks.joints import Side
from landmarks.network import (
    BODY_TAUGHT,
    KINDS,
    N_LYING,
    PER_POINT,
    Network,
    bundled,
    heard,
    softmax,
    swap_sides,
)
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, flipped, written

ESTIMATOR = Path(landmarks.__file__).with_name("estimator.npz")
REGIONS = ("hip", "heel")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
SEEN = np.full(N_SIGHT, 0.2)

Table = dict[str, Any]


def made_up(inputs_read: int = N_INPUTS) -> Table:
    """Weights of two small networks of each kind."""
    rng = np.random.default_rng(3)
    table: Table = {
        "regions": np.array(REGIONS),
        "sigma_scale": np.array([2.0, 0.5]),
        "lying_scale": np.array([1.5, 3.0]),
    }
    for name, outputs in (("points", len(REGIONS) * PER_POINT), ("lying", N_LYING)):
        table[f"{name}_mean"] = rng.normal(0, 0.1, inputs_read)
        table[f"{name}_spread"] = rng.uniform(0.5, 2, inputs_read)
        for k, (before, after) in enumerate([(inputs_read, 9), (9, outputs)]):
            table[f"{name}_weight{k}"] = rng.normal(0, 0.3, (2, before, after))
            table[f"{name}_bias{k}"] = rng.normal(0, 0.3, (2, 1, after))
    return table


@pytest.fixture
def network(tmp_path: Path) -> Network:
    path = tmp_path / "weights.npz"
    np.savez(path, **made_up())
    return Network(path)


def rows_of(pose: Pose) -> np.ndarray:
    seen = upright(pose)
    assert seen is not None
    return np.stack([inputs(pose, seen, SEEN, side) for side in Side])


def by_hand(table: Table, name: str, row: np.ndarray) -> np.ndarray:
    """One row through each network, one number at a time, then the mean."""
    answers = []
    for member in range(2):
        flow = [
            (value - mean) / spread
            for value, mean, spread in zip(
                row, table[f"{name}_mean"], table[f"{name}_spread"], strict=True
            )
        ]
        for k in range(2):
            weight, bias = table[f"{name}_weight{k}"][member], table[f"{name}_bias{k}"][member, 0]
            sums = [
                sum(v * weight[i, j] for i, v in enumerate(flow)) + bias[j]
                for j in range(weight.shape[1])
            ]
            flow = sums if k == 1 else [s / (1 + math.exp(-s)) for s in sums]
        answers.append(flow)
    return np.asarray(np.mean(answers, axis=0))


def test_the_forward_pass_is_what_it_says(network: Network) -> None:
    """To a hundredth of a millimetre: it counts with seven digits."""
    row = rows_of(LYING)[1]
    wanted = by_hand(made_up(), "points", row).reshape(len(REGIONS), PER_POINT)
    each = network.each_points(row[None])[:, 0]
    np.testing.assert_allclose(each.mean(axis=0), wanted, atol=1e-5)
    # Two networks that disagree know less than either says.
    apart = ((each[0, :, :2] - each[1, :, :2]) ** 2).sum(axis=1) / 8
    wanted[:, 2] = np.log(np.hypot(np.exp(wanted[:, 2]), np.sqrt(apart)) * [2.0, 0.5])
    np.testing.assert_allclose(network.raw_points(row[None])[0], wanted, atol=1e-5)


def test_a_point_is_carried_back_into_the_picture(network: Network) -> None:
    seen = upright(LYING)
    assert seen is not None
    answers = network.raw_points(rows_of(LYING))
    points = network.points(LYING, SEEN)
    assert [(p.side, p.region) for p in points] == [(s, r) for s in Side for r in REGIONS]
    left, right = points[0], points[2]
    np.testing.assert_allclose(seen.from_px(left.xy_px), answers[0, 0, :2])
    np.testing.assert_allclose(seen.from_px(right.xy_px), answers[1, 0, :2] * [-1, 1])
    assert right.sigma_px == pytest.approx(math.exp(answers[1, 0, 2]) * seen.px_per_m)
    assert 0 < right.seen < 1


def test_a_mirrored_picture_gets_the_mirrored_answer(network: Network) -> None:
    width = LYING.size_wh[0]
    points, mirror = network.points(LYING, None), network.points(flipped(LYING), None)
    swapped = {(p.region, p.side.other): p for p in mirror}
    for point in points:
        partner = swapped[point.region, point.side]
        np.testing.assert_allclose(partner.xy_px, [width - point.xy_px[0], point.xy_px[1]])
        assert partner.sigma_px == pytest.approx(point.sigma_px)
    one, other = network.lying(LYING, None), network.lying(flipped(LYING), None)
    assert one is not None
    assert other is not None
    assert other.shares["side_right"] == pytest.approx(one.shares["side_left"])
    assert other.roll_deg == pytest.approx(-one.roll_deg)
    np.testing.assert_allclose(other.up, one.up * [-1, 1, 1])


def test_lying_tells_shares_a_direction_and_angles(network: Network) -> None:
    told = network.lying(LYING, None)
    assert told is not None
    assert sum(told.shares.values()) == pytest.approx(1.0)
    assert np.linalg.norm(told.up) == pytest.approx(1.0)
    assert -90 <= told.elevation_deg <= 90
    assert told.sigma_up_deg > 0


def test_nobody_gets_no_answer(network: Network) -> None:
    collapsed = Pose(0.0, LYING.xy_px, LYING.visibility, np.zeros((33, 3)), LYING.size_wh)
    assert network.points(collapsed, SEEN) == ()
    assert network.lying(collapsed, SEEN) is None


def on_a_side(left: float, sigma_up: float = 0.3) -> BodySight:
    """A look that says left with this share, the rest right."""
    shares = np.zeros(len(KINDS))
    shares[1:3] = left, 1.0 - left
    return BodySight(shares, np.array([0.6, 0.0, -0.8]), sigma_up)


def test_a_second_witness_who_agrees_makes_it_surer_and_one_who_does_not_less_so() -> None:
    """Half a share for each side adds nothing to either."""
    answer = np.zeros(N_LYING)
    answer[1] = 2.0
    shares = [softmax(heard(answer, on_a_side(left))[: len(KINDS)])[1] for left in (0.9, 0.5, 0.1)]
    agrees, does_not_know, contradicts = shares
    assert agrees > does_not_know > contradicts
    logits = heard(answer, on_a_side(0.5))
    assert logits[1] - logits[2] == pytest.approx(2.0)
    assert logits[1] - logits[0] > 2.0  # the rest it saw nothing of


def test_a_witness_who_only_repeats_what_it_was_taught_says_nothing_new() -> None:
    """Most that it was shown lay on a side or half-turned; to have guessed so is no news."""
    answer = np.random.default_rng(2).normal(size=N_LYING)
    guess = BodySight(BODY_TAUGHT / BODY_TAUGHT.sum(), np.array([0.0, 0.0, -1.0]), 1.0)
    before, after = (softmax(one[: len(KINDS)]) for one in (answer, heard(answer, guess)))
    np.testing.assert_allclose(after, before, atol=1e-6)


def test_a_witness_who_rules_something_out_does_not_silence_the_other() -> None:
    """A share of nought counts as a thousandth, or one of the two alone would decide."""
    answer = np.zeros(N_LYING)
    answer[0] = 9.0
    told = heard(answer, on_a_side(1.0))
    assert np.isfinite(told).all()
    assert told[: len(KINDS)].argmax() == 0


def test_the_way_up_goes_to_who_is_surer() -> None:
    answer = np.zeros(N_LYING)
    answer[10:13], answer[13] = [2.0, 0.0, 0.0], math.log(0.1)
    unsure, sure = (heard(answer, on_a_side(0.5, sigma)) for sigma in (1.0, 0.002))
    np.testing.assert_allclose(unsure[10:13], [1.0, 0.0, 0.0], atol=0.02)
    np.testing.assert_allclose(sure[10:13], [0.6, 0.0, -0.8], atol=0.01)
    np.testing.assert_array_equal(unsure[6:10], answer[6:10])
    np.testing.assert_array_equal(answer[10:13], [2.0, 0.0, 0.0])


@pytest.mark.parametrize("permille", [0, 1000, 10_000])
def test_whatever_a_recording_says_of_the_look_is_borne(network: Network, permille: int) -> None:
    """Files may be damaged or written by hand; nobody meets a traceback."""
    seen = np.full(N_SIGHT, permille / 1000)
    told = network.lying(replace(LYING, lies=np.full(N_BODY, permille / 1000)), seen)
    assert told is not None
    assert all(np.isfinite(point.xy_px).all() for point in network.points(LYING, seen))
    assert all(math.isfinite(share) for share in told.shares.values())
    assert math.isfinite(told.roll_deg)
    assert math.isfinite(told.sigma_roll_deg)


def test_what_a_pose_keeps_of_the_look_is_heard(network: Network) -> None:
    """And the mirrored look at the mirrored body gives the mirrored answer."""
    look = on_a_side(0.9)
    mirrored = BodySight(look.shares[[0, 2, 1, 3, 4, 5]], look.up_trunk * [1, 1, -1], 0.3)
    alone = network.lying(LYING, None)
    one = network.lying(replace(LYING, lies=look.packed()), None)
    other = network.lying(replace(flipped(LYING), lies=mirrored.packed()), None)
    assert alone is not None
    assert one is not None
    assert other is not None
    assert one.shares["side_left"] > alone.shares["side_left"]
    assert other.shares["side_right"] == pytest.approx(one.shares["side_left"])
    assert other.roll_deg == pytest.approx(-one.roll_deg)
    np.testing.assert_array_equal(one.up, alone.up)


def test_turning_sides_twice_changes_nothing() -> None:
    answers = np.random.default_rng(1).normal(size=(3, N_LYING))
    np.testing.assert_array_equal(swap_sides(swap_sides(answers)), answers)
    assert not np.array_equal(swap_sides(answers), answers)


def test_shares_of_large_logits_stay_finite() -> None:
    np.testing.assert_allclose(softmax(np.array([1000.0, 0.0])), [1, 0])


def test_weights_for_other_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, **made_up(N_INPUTS - 1))
    with pytest.raises(ValueError, match="points_mean must have shape"):
        Network(path)


def test_numpy_agrees_with_torch() -> None:
    """Torch's own answers were stored beside the weights when they were made."""
    network = Network(ESTIMATOR)
    with np.load(ESTIMATOR) as archive:
        rows, points, lying = (archive[f"check_{key}"] for key in ("rows", "points", "lying"))
    told = network.each_points(rows.astype(np.float64))
    np.testing.assert_allclose(told.reshape(points.shape), points, atol=1e-4)
    told = network.run_lying(rows.astype(np.float64))
    np.testing.assert_allclose(told, lying.mean(axis=0), atol=1e-4)


def test_the_weights_are_small_and_know_the_catalogue() -> None:
    assert ESTIMATOR.stat().st_size < 5_000_000
    assert set(bundled().regions) <= set(load().regions)


@pytest.mark.parametrize("name", ["side_left", "side_right", "prone", "upright"])
def test_plain_postures_are_told_as_they_are(name: str) -> None:
    """A stick figure is not what it has learned from, but plain postures are plain."""
    told = bundled().lying(body_pose(posture=name, tilt_deg=15.0), None)
    assert told is not None
    assert max(told.shares, key=lambda key: told.shares[key]) == name


def test_one_pose_with_another_look_is_another_question() -> None:
    """What was read off the last frame is kept, and must not answer for this one."""
    network = bundled()
    seen = network.lying(LYING, SEEN)
    blind = network.lying(LYING, None)

    assert seen is not None
    assert blind is not None
    assert seen.shares != blind.shares
