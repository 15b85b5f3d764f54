"""What the picture itself says about the feet: two small convolution networks, in numpy.

MediaPipe's heel and toes miss by centimetres, and now and then they are the other foot's. These
look at pieces of picture around an ankle (`landmarks.foot_piece`) and tell where the two regions of
that foot are, how sure that is, and whether they are seen.

Weights come from `samples.studio.learn_foot`; `landmarks.glances` looks now and then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright, upright
from landmarks.foot_piece import LEGS, WIDE, around_foot, told_joints
from landmarks.joints import Side
from landmarks.network import PointEstimate
from landmarks.pose import Pose
from landmarks.sight import Grey, SightNet, crop, layers_of

Array = NDArray[np.float64]

FOOT_REGIONS = ("foot_arch", "heel_medial")
N_FOOT = 4 * len(FOOT_REGIONS)
"""Numbers that a pose keeps of each foot."""
_ZERO_M, _OLDER_ZERO_M = 1.5, 0.5
"""Points are kept from so far before the pose's own ankle on, and so far beyond it."""
_LOG_SIGMA = (-6.0, 0.0)
_MOST_SIGMA_M = 1.0
APART = 0.5
"""Of the distance between what the two networks tell, so much goes into sigma. On 469 visible
places of people of `tune`, MediaPipe's joints and all: 90 % are told with a sigma below 6 cm, and
those are 10 / 34 mm off, one in 22 beyond 10 cm; the near one alone tells it of all, and one in 13
is 10 cm off."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What one network is shown: a piece around a foot, and the other joints in its axes."""

    piece: Grey
    joints: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class FootNet:
    """Two networks, and what their sigmas must be multiplied by.

    The near one sees 36 cm around the ankle and tells finely where the regions are, but takes a
    wrong foot for the right one. The wide one sees 54 cm and has learned legs exchanged and feet
    out of view: it says how sure that may be.

    Attributes:
        near, wide: told of a piece and the joints of the legs.
        near_scale, wide_scale: (2,) by region.
    """

    near: SightNet
    wide: SightNet
    near_scale: NDArray[np.float32]
    wide_scale: NDArray[np.float32]

    def told(self, near: View, wide: View) -> FootSight:
        """What is seen of a left foot."""
        fine, rough = self.near.run(near.piece, near.joints), self.wide.run(wide.piece, wide.joints)
        (here_m, fine_m, seen), (there_m, rough_m, _) = _read(fine), _read(rough)
        apart_m = np.hypot(*(here_m - WIDE * there_m).T)
        least_m = np.maximum(fine_m * self.near_scale, WIDE * rough_m * self.wide_scale)
        return FootSight(here_m, np.hypot(least_m, APART * apart_m), seen)


@dataclass(frozen=True, slots=True, eq=False)
class FootSight:
    """What the picture tells of one foot, by region.

    Attributes:
        points_m: (2, 2) in the foot's own axes.
        sigma_m: (2,) one standard deviation per axis.
        seen: (2,) shares of being seen.
    """

    points_m: Array
    sigma_m: Array
    seen: Array

    def packed(self) -> Array:
        """(N_FOOT,) whole thousandths, points from -1.5 m on, as a pose keeps them."""
        # What lies beyond what can be kept is kept at its rim: nobody may rely on that.
        beyond = np.abs(self.points_m).max(axis=1) > _ZERO_M
        sigma_m = np.where(beyond, _MOST_SIGMA_M, self.sigma_m)
        parts = [
            np.clip(self.points_m.ravel() + _ZERO_M, 0.0, 2 * _ZERO_M),
            np.clip(sigma_m, 0.002, _MOST_SIGMA_M),
            np.clip(self.seen, 0.0, 1.0),
        ]
        return np.asarray(np.round(np.concatenate(parts), 3))


def of_older(feet_m: Array) -> Array:
    """(2, N_FOOT) as a pose keeps them, of what a program kept whose points reached 0.5 m."""
    points = slice(0, 2 * len(FOOT_REGIONS))
    now = feet_m.copy()
    now[:, points] += _ZERO_M - _OLDER_ZERO_M
    return np.asarray(np.round(now, 3))


def _read(answer: NDArray[np.float32]) -> tuple[Array, Array, Array]:
    """(2, 2) points, (2,) sigmas, (2,) shares of being seen, by region."""
    n, numbers = len(FOOT_REGIONS), answer.astype(np.float64)
    sigma = np.exp(np.clip(numbers[2 * n : 3 * n], *_LOG_SIGMA))
    seen = 1.0 / (1.0 + np.exp(np.clip(-numbers[3 * n :], -60.0, 60.0)))
    return numbers[: 2 * n].reshape(n, 2), sigma, seen


def look(
    image: Grey, pose: Pose, seen: Upright, side: Side, net: FootNet, at_m: Array | None = None
) -> Array:
    """(N_FOOT,) what the picture tells of one foot of a pose found in it.

    Args:
        image: (H, W, 3) BGR or (H, W) grey.
        pose: the joints, in this picture's pixels.
        seen: `upright(pose)`.
        side: whose foot.
        net: the networks.
        at_m: (6, 2) the joints of `LEGS` in `seen` to look by, if not by the pose's own.
    """
    told_m = seen.from_px(pose.xy_px[LEGS])
    legs_m = told_m if at_m is None else at_m
    foot, wide = (around_foot(seen, legs_m, side, unit_m) for unit_m in (1.0, WIDE))
    found = net.told(*(_view(image, seen, legs_m, side, piece) for piece in (foot, wide)))
    # Told where the pose's own foot is: that is what carries it on.
    points_m = around_foot(seen, told_m, side).from_px(foot.to_px(found.points_m))
    return replace(found, points_m=points_m).packed()


def surer(own: Array, other: Array) -> Array:
    """What was told of a foot where the pose has it, or elsewhere, whichever is surer.

    On 469 visible places of people of `tune` the regions are 11 / 66 mm off (median / 90 %),
    13 / 170 without a look at the legs, 11 / 107 where it is always believed; to ask for a fifth
    more of it, or a quarter less, leaves 76.
    """
    sigmas = slice(2 * len(FOOT_REGIONS), 3 * len(FOOT_REGIONS))
    return other if other[sigmas].sum() < own[sigmas].sum() else own


def _view(image: Grey, seen: Upright, legs_m: Array, side: Side, foot: Upright) -> View:
    return View(crop(image, foot), told_joints(seen, legs_m, side, foot))


def estimates(pose: Pose) -> tuple[PointEstimate, ...]:
    """The regions of both feet as this pose's looks told them, or nothing without any."""
    seen = upright(pose)
    if pose.feet_m is None or seen is None:
        return ()
    legs_m, n = seen.from_px(pose.xy_px[LEGS]), len(FOOT_REGIONS)
    found = []
    for side, told in zip(Side, pose.feet_m, strict=True):
        foot = around_foot(seen, legs_m, side)
        places_px = foot.to_px(told[: 2 * n].reshape(n, 2) - _ZERO_M)
        sigmas_px = (told[2 * n : 3 * n] * foot.px_per_m).tolist()
        rows = zip(FOOT_REGIONS, places_px, sigmas_px, told[3 * n :].tolist(), strict=True)
        found += [PointEstimate(name, side, *row) for name, *row in rows]
    return tuple(found)


def load(path: Path) -> FootNet:
    """Read a weights file."""
    with np.load(path) as archive:
        near, wide = (SightNet(layers_of(archive, name)) for name in ("near", "wide"))
        return FootNet(near, wide, archive["near_scale"], archive["wide_scale"])


@cache
def bundled() -> FootNet:
    """The networks that come with the program; read once."""
    with resources.as_file(resources.files(__package__) / "foot_sight.npz") as path:
        return load(path)
