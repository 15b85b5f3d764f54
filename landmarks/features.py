"""What the learned estimator reads off one frame: joints and a look at the hips, turned upright.

The picture is turned until the trunk points up, scaled until it agrees with the world joints, and
mirrored until the side in question is the left one: so one network serves both sides, however
the camera is held and wherever the head lies. What the picture itself tells of the hips
(`landmarks.sight`) is told in the same axes.

Training and running use this very module, or the network would be asked about other numbers than
it has learned. numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint, Side
from landmarks.pose import Pose

Array = NDArray[np.float64]

_PAIRED = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
N_JOINTS_READ = 1 + 2 * len(_PAIRED)
N_SEEN_POINTS = 12
"""What `landmarks.sight` tells: five regions of the left hip, of the right, both hip joints."""
N_SIGHT = 3 * N_SEEN_POINTS + 4
N_INPUTS = 5 * N_JOINTS_READ + N_SIGHT + 1 + 2
SIGHT_INPUTS = slice(5 * N_JOINTS_READ, 5 * N_JOINTS_READ + N_SIGHT + 1)
"""What the picture tells and whether it does: all zeros without a look at it."""
_SIGNS = np.array([[float(side.sign)] for side in Side])
_ROWS = np.array(
    [
        [int(Joint.NOSE), *(Joint.of(s, name) for name in _PAIRED for s in (side, side.other))]
        for side in Side
    ]
)
"""By side: the nose, then each joint of the side and of the other."""
_SIGHT_ZERO_M, _LEAST_SIGMA = 0.5, 0.002
_POINTS = np.array([range(N_SEEN_POINTS), [5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 11, 10]])
"""By side: the points of the side, of the other, and the two hips."""
_UP_SEEN = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0]])
_TYPICAL_SIGMA_M = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """The upright picture of one pose: metres from between the hips, x right, y down.

    Attributes:
        origin_px: (2,) between the hips.
        turn: (2, 2) rotation from picture axes to upright axes.
        px_per_m: scale of the picture by the world joints.
    """

    origin_px: Array
    turn: Array
    px_per_m: float

    def from_px(self, xy_px: Array) -> Array:
        """Map (..., 2) pixels to upright metres."""
        return np.asarray((xy_px - self.origin_px) @ self.turn.T / self.px_per_m)

    def to_px(self, xy_m: Array) -> Array:
        """Map (..., 2) upright metres to pixels."""
        return np.asarray(self.origin_px + xy_m @ self.turn * self.px_per_m)


def upright(pose: Pose) -> Upright | None:
    """The upright picture of `pose`, or None where its joints span no trunk."""
    trunk, (px_per_m, _) = pose.trunk, pose.fit
    length_px = trunk.length_px
    if not length_px > 0 or not px_per_m > 0 or not np.isfinite(pose.world_m).all():
        return None
    sine, cosine = trunk.axis_px[0] / length_px, -trunk.axis_px[1] / length_px
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return Upright(trunk.hips_px, turn, px_per_m)


@dataclass(frozen=True, slots=True, eq=False)
class HipSight:
    """What the picture itself tells about the hips, in the upright picture.

    Attributes:
        points_m: (12, 2) five regions of the left hip, five of the right, left and right hip.
        sigma_m: (12,) one standard deviation per axis.
        up_trunk: (3,) up by the trunk's forward, headward, leftward.
        sigma_up: one standard deviation of it.
    """

    points_m: Array
    sigma_m: Array
    up_trunk: Array
    sigma_up: float

    def packed(self) -> Array:
        """(N_SIGHT,) whole millimetres from 0 on, as a pose holds them."""
        parts = [
            np.clip(self.points_m.ravel() + _SIGHT_ZERO_M, 0.0, 2 * _SIGHT_ZERO_M),
            np.clip(self.sigma_m, _LEAST_SIGMA, 1.0),
            np.clip(self.up_trunk + 1.0, 0.0, 2.0),
            np.array([min(max(self.sigma_up, _LEAST_SIGMA), 1.0)]),
        ]
        return np.round(np.concatenate(parts), 3)


def unpacked(sight_m: Array) -> HipSight:
    """What `HipSight.packed` packed; a recording may hold any numbers."""
    points, rest = sight_m[: 2 * N_SEEN_POINTS], sight_m[2 * N_SEEN_POINTS :]
    sigma, up = np.maximum(rest[:N_SEEN_POINTS], _LEAST_SIGMA), rest[N_SEEN_POINTS:-1]
    sigma_up = max(float(rest[-1]), _LEAST_SIGMA)
    return HipSight(points.reshape(-1, 2) - _SIGHT_ZERO_M, sigma, up - 1.0, sigma_up)


def inputs(pose: Pose, seen: Upright, sight_m: Array | None, side: Side) -> Array:
    """(N_INPUTS,) numbers about `side`, mirrored so that it stands on the left.

    In this order: the nose, then by `_PAIRED` the joint of the side and of the other side, each
    x and y in the upright picture and x, y, z in the turned world, metres; what the picture
    tells about this side and the other, and 1 where it does, else zeros; sine and cosine of the
    trunk's turn.

    Args:
        pose: the joints.
        seen: `upright(pose)`.
        sight_m: (N_SIGHT,) of `HipSight.packed`, or None where the picture was not looked at.
        side: which side of the body is asked about.
    """
    return np.asarray(both_inputs(pose, seen, sight_m)[list(Side).index(side)])


def both_inputs(pose: Pose, seen: Upright, sight_m: Array | None) -> Array:
    """(2, N_INPUTS) the `inputs` of both sides, left first."""
    joints = np.empty((2, N_JOINTS_READ, 5))
    joints[..., :2] = seen.from_px(pose.xy_px[_ROWS])
    joints[..., 2:] = pose.world_m[_ROWS]
    joints[..., 2:4] = joints[..., 2:4] @ seen.turn.T
    joints[..., 0] *= _SIGNS
    joints[..., 2] *= _SIGNS
    told = np.zeros((2, N_INPUTS))
    told[:, : SIGHT_INPUTS.start] = joints.reshape(2, -1)
    if sight_m is not None:
        told[:, SIGHT_INPUTS] = _sight_inputs(unpacked(sight_m))
    cosine, sine = seen.turn[0].tolist()
    told[:, -2:] = (sine, cosine), (-sine, cosine)
    return told


def _sight_inputs(sight: HipSight) -> Array:
    """(2, N_SIGHT + 1) points, log sigmas, up, and 1: as the left and as the right side see it."""
    points_m = sight.points_m[_POINTS]
    points_m[..., 0] *= _SIGNS
    logs = np.log(np.append(sight.sigma_m, sight.sigma_up) / _TYPICAL_SIGMA_M)
    told = np.ones((2, N_SIGHT + 1))
    told[:, : 2 * N_SEEN_POINTS] = points_m.reshape(2, -1)
    told[:, 2 * N_SEEN_POINTS : 3 * N_SEEN_POINTS] = logs[_POINTS]
    told[:, -5] = logs[-1]
    told[:, -4:-1] = sight.up_trunk * _UP_SEEN
    return told


def mirrored(xy_m: Array, side: Side) -> Array:
    """(..., 2) upright metres in the mirrored picture of `side`, or back: its own inverse."""
    return np.asarray(xy_m * [float(side.sign), 1.0])
