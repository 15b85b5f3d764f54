"""The learned estimator's forward pass: numpy only, well under a millisecond.

Two small networks, each a few of a kind whose outputs are averaged. One tells for a side of the
body where each region is, how sure that is, and whether it is seen; the other how the body lies
and which way is up. Weights come from `samples.studio.learn`, which also says on what figures
they were accepted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landmarks import body_sight
from landmarks.body_sight import BodySight, unpacked
from landmarks.features import N_INPUTS, Upright, both_inputs, upright
from landmarks.joints import Side
from landmarks.pose import Pose

Array = NDArray[np.float64]

KINDS = ("supine", "on_this_side", "on_other_side", "prone", "upright", "half_turned")
"""What the second network tells apart; `half_turned` is 24 to 66 degrees from back or belly."""
N_LYING = len(KINDS) + 8
_SWAPPED = [0, 2, 1, *range(3, N_LYING)]
_FLIPPED = np.ones(N_LYING)
_FLIPPED[[6, 12]] = -1.0
"""The other side: its kinds change places, up points the other way across, and so does leftward."""
PER_POINT = 4
BODY_WEIGHT, BODY_UP_WEIGHT, _LEAST_SHARE = 0.85, 0.75, 1e-3
"""How much a look at the whole body counts beside the networks; see `heard`."""
BODY_TAUGHT = np.array([0.07, 0.23, 0.23, 0.07, 0.16, 0.24])
"""How often that look was shown each of `body_sight.KINDS`, which are `KINDS` as the left side sees
them: only what it says beyond that is news."""
_MIRROR = np.array([[[float(side.sign), 1.0]] for side in Side])


@dataclass(frozen=True, slots=True, eq=False)
class PointEstimate:
    """Where one region is believed to be.

    Attributes:
        region: name in the catalogue.
        side: the person's own side.
        xy_px: (2,) pixels.
        sigma_px: one standard deviation per axis: 2.15 of them hold 90 % of the true points.
        seen: probability that nothing hides the place.
    """

    region: str
    side: Side
    xy_px: Array
    sigma_px: float
    seen: float


@dataclass(frozen=True, slots=True, eq=False)
class LyingEstimate:
    """How the body lies.

    Attributes:
        shares: probability by name: supine, side_left, side_right, prone, upright, half_turned.
        up: (3,) unit vector against gravity in camera axes (x right, y down, z forward).
        sigma_up_deg: one standard deviation of `up`, along each axis across it.
        roll_deg: 0 supine, +90 on the left side, -90 on the right side, +/-180 prone.
        elevation_deg: trunk above the horizontal.
        sigma_roll_deg: one standard deviation of the roll.
    """

    shares: dict[str, float]
    up: Array
    sigma_up_deg: float
    roll_deg: float
    elevation_deg: float
    sigma_roll_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """Some networks of one shape: `weights[k]` (M, in, out), `biases[k]` (M, 1, out)."""

    mean: Array
    spread: Array
    weights: tuple[NDArray[np.float32], ...]
    biases: tuple[NDArray[np.float32], ...]

    def run(self, rows: Array) -> Array:
        """(N, outputs) of (N, N_INPUTS) rows, the mean of all M networks."""
        return _mean(self.each(rows))

    def each(self, rows: Array) -> Array:
        """(M, N, outputs) of (N, N_INPUTS) rows: every network's own answer."""
        # Half the digits, as the weights were learned: twice as quick.
        flow = ((rows - self.mean) / self.spread).astype(np.float32)[None]
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            flow = flow @ weight
            flow += bias
            # Beyond 80 the exponential would overflow, and the answer is the same.
            flow /= 1.0 + np.exp(np.minimum(-flow, 80.0))
        return (flow @ self.weights[-1] + self.biases[-1]).astype(np.float64)


class Network:
    """Both networks, read from one weights file."""

    def __init__(self, path: Path) -> None:
        """Read the weights.

        Raises:
            ValueError: the file was made for other inputs than this program reads.
        """
        with np.load(path) as archive:
            # The same file holds the look's weights, several times as much: not for this.
            own = [key for key in archive.files if not key.startswith(("sight_", "up_", "check_"))]
            table = {key: archive[key] for key in own}
        self.regions = tuple(str(name) for name in table["regions"])
        self._log_sigma_scale = np.log(table["sigma_scale"].astype(np.float64))
        self._log_lying_scale = np.log(table["lying_scale"].astype(np.float64))
        self._points, self._lying = _layers(table, "points"), _layers(table, "lying")
        self._last: tuple[Pose, Array | None, tuple[Upright, Array] | None] | None = None

    def points(self, pose: Pose, sight_m: Array | None) -> tuple[PointEstimate, ...]:
        """Every region on both sides, or nothing where the pose spans no trunk.

        Args:
            pose: the joints of one frame.
            sight_m: what the picture tells of the hips, as `features.inputs` takes it.
        """
        read = self._read(pose, sight_m)
        if read is None:
            return ()
        seen, rows = read
        answers = self.raw_points(rows)
        xy_px = list(seen.to_px(answers[..., :2] * _MIRROR).reshape(-1, 2))
        sigmas_px = (np.exp(answers[..., 2]) * seen.px_per_m).ravel().tolist()
        shares = (1.0 / (1.0 + np.exp(np.minimum(-answers[..., 3], 60.0)))).ravel().tolist()
        told = zip(product(Side, self.regions), xy_px, sigmas_px, shares, strict=True)
        return tuple(
            PointEstimate(name, side, place, sigma_px, share)
            for (side, name), place, sigma_px, share in told
        )

    def _read(self, pose: Pose, sight_m: Array | None) -> tuple[Upright, Array] | None:
        """The upright picture and the (2, N_INPUTS) rows of both sides, or None without a trunk.

        Both networks are asked about every frame, so the last answer is kept.
        """
        last = self._last
        if last is not None and last[0] is pose and last[1] is sight_m:
            return last[2]
        seen, read = upright(pose), None
        if seen is not None:
            read = seen, both_inputs(pose, seen, sight_m)
        self._last = pose, sight_m, read
        return read

    def raw_points(self, rows: Array) -> Array:
        """(N, R, 4) x, y, log of the calibrated sigma (metres), logit of being seen.

        Where the networks disagree, each of them is less right than it believes: the spread of
        their points adds to sigma.
        """
        each = self.each_points(rows)
        answers = _mean(each)
        off = each[..., :2] - answers[..., :2]
        variance = _mean(off * off)
        apart = (variance[..., 0] + variance[..., 1]) / 2
        answers[..., 2] = np.log(np.exp(2 * answers[..., 2]) + apart) / 2
        answers[..., 2] += self._log_sigma_scale
        return answers

    def each_points(self, rows: Array) -> Array:
        """(M, N, R, 4) every network's own answer, sigma as it was learned."""
        each = self._points.each(rows)
        return np.asarray(each.reshape(*each.shape[:2], len(self.regions), PER_POINT))

    def run_lying(self, rows: Array) -> Array:
        """(N, 14) the lying network's plain answers to (N, N_INPUTS) rows."""
        return self._lying.run(rows)

    def raw_lying(self, both: Array) -> Array:
        """(N, 14) for (N, 2, N_INPUTS) rows of the left and of the right side, left's view.

        Logits by `KINDS`, `up` in upright axes and its log sigma, `up` by the trunk's forward,
        headward and sideward axes and its log sigma. The right side's answer is turned round and
        the two are averaged, so that a mirrored picture gives the mirrored answer exactly.
        """
        told = self.run_lying(both.reshape(-1, N_INPUTS)).reshape(-1, 2, N_LYING)
        answers = (told[:, 0] + swap_sides(told[:, 1])) / 2
        answers[:, [9, 13]] += self._log_lying_scale
        return np.asarray(answers)

    def lying(self, pose: Pose, sight_m: Array | None) -> LyingEstimate | None:
        """How the body of `pose` lies, or None where it spans no trunk; arguments as above."""
        read = self._read(pose, sight_m)
        if read is None:
            return None
        seen, rows = read
        answer = self.raw_lying(rows[None])[0]
        if pose.lies is not None:
            answer = heard(answer, unpacked(pose.lies))
        up = _unit(answer[6:9])
        up[:2] = up[:2] @ seen.turn
        forward, headward, leftward = _unit(answer[10:13]).tolist()
        return LyingEstimate(
            shares=dict(zip(body_sight.KINDS, softmax(answer[:6]).tolist(), strict=True)),
            up=up,
            sigma_up_deg=math.degrees(math.exp(answer[9])),
            roll_deg=math.degrees(math.atan2(-leftward, forward)),
            elevation_deg=math.degrees(math.asin(max(-1.0, min(1.0, headward)))),
            sigma_roll_deg=math.degrees(math.exp(answer[13])),
        )


@cache
def bundled() -> Network:
    """The networks that come with the program; read once."""
    with resources.as_file(resources.files(__package__) / "estimator.npz") as path:
        return Network(path)


def heard(answer: Array, body: BodySight) -> Array:
    """(14,) the networks' answer about the left side, and what a look at the whole body adds.

    Two witnesses who err in different places: their logits add up, their ups are weighed by how
    sure each is. On 916 rendered poses of the tune sets the log loss falls from 0.36 to 0.30, the
    roll of the side-lying from 5.7 / 15.3 to 4.8 / 13.5 degrees (median / 90 %); `shares` has what
    follows. The weights were chosen there: from 0.5 to 1.2 they hardly matter. Sigma stays that of
    the networks alone: so the ring holds more than it says.
    """
    both = answer.copy()
    more = np.log(np.maximum(body.shares, _LEAST_SHARE) / BODY_TAUGHT)
    both[: len(KINDS)] += BODY_WEIGHT * more
    own, other = math.exp(-2 * answer[13]), BODY_UP_WEIGHT / body.sigma_up**2
    both[10:13] = (own * _unit(answer[10:13]) + other * body.up_trunk) / (own + other)
    return both


def swap_sides(answers: Array) -> Array:
    """(N, 14) answers of the lying network about one side, as the other side would tell them."""
    return np.asarray(answers[:, _SWAPPED] * _FLIPPED)


def softmax(logits: Array) -> Array:
    """(..., K) shares that sum to 1."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _layers(table: dict[str, Array], name: str) -> Layers:
    mean = table[f"{name}_mean"].astype(np.float64)
    if mean.shape != (N_INPUTS,):
        raise ValueError(f"{name}_mean must have shape ({N_INPUTS},), got {mean.shape}")
    depth = sum(key.startswith(f"{name}_weight") for key in table)
    return Layers(
        mean=mean,
        spread=table[f"{name}_spread"].astype(np.float64),
        weights=tuple(table[f"{name}_weight{k}"].astype(np.float32) for k in range(depth)),
        biases=tuple(table[f"{name}_bias{k}"].astype(np.float32) for k in range(depth)),
    )


def _unit(vector: Array) -> Array:
    return np.asarray(vector / max(math.sqrt(float(vector @ vector)), 1e-9))


def _mean(each: Array) -> Array:
    """(...) the mean of (M, ...), without what `numpy.mean` adds to small arrays."""
    return np.asarray(each.sum(axis=0) / len(each))
