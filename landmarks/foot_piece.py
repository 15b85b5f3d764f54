"""The piece of a picture around one foot: turned until the shin points down, a left foot always.

Training cuts its pieces with this very module, or the network of `landmarks.foot_sight` would be
asked about other pieces than it has learned.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright
from landmarks.joints import Joint, Side

Array = NDArray[np.float64]

LEGS = [Joint.of(side, name) for side in Side for name in ("hip", "knee", "ankle")]
"""The joints that say where a foot is to be looked for: of the left leg, then of the right."""
N_TOLD = len(LEGS) - 1
_KNEE, _ANKLE = 1, 2
WIDE = 1.5
"""The wide piece reaches half as far again: a told ankle may be the other foot's, or neither's."""
_LEAST_SHIN_M = 0.08
"""Seen shorter, a shin points nowhere: the trunk's own down has to do."""


def around_foot(seen: Upright, legs_m: Array, side: Side, unit_m: float = 1.0) -> Upright:
    """The picture from a foot's own ankle, y down the shin, mirrored for a right one.

    Args:
        seen: `features.upright` of the pose.
        legs_m: (6, 2) the joints of `LEGS` in it.
        side: whose foot.
        unit_m: what it calls a metre, so that a piece of it reaches so many times as far.
    """
    first = _first(side)
    ankle_m = legs_m[ankle_of(side)]
    across, down = (ankle_m - legs_m[first + _KNEE]).tolist()
    length_m = math.hypot(across, down)
    if length_m > _LEAST_SHIN_M:
        across, down = across / length_m, down / length_m
    else:
        across, down = 0.0, 1.0
    rightward, downward = seen.turn
    outward = (rightward * down - downward * across) * side.sign
    turn = np.array([outward, rightward * across + downward * down])
    return Upright(seen.to_px(ankle_m), turn, seen.px_per_m * unit_m)


def told_joints(seen: Upright, legs_m: Array, side: Side, foot: Upright) -> NDArray[np.float32]:
    """(N_TOLD, 2) the other joints in the foot's own axes: hip and knee, then the other leg's."""
    own = np.roll(legs_m, -_first(side), axis=0)
    others = np.delete(own, _ANKLE, axis=0)
    return np.asarray(foot.from_px(seen.to_px(others)), dtype=np.float32)


def ankle_of(side: Side) -> int:
    """Which of `LEGS` it is."""
    return _first(side) + _ANKLE


def _first(side: Side) -> int:
    """Where the joints of a leg begin."""
    return 0 if side is Side.LEFT else len(LEGS) // 2
