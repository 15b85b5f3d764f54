"""The trunk of one pose: what nearly every stage asks of it, worked out once a frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint, Side
from landmarks.vectors import length

Array = NDArray[np.float64]

_FIT_JOINTS = np.array(
    [int(Joint.of(side, name)) for side in Side for name in ("shoulder", "hip", "knee", "ankle")]
)


@dataclass(frozen=True, slots=True, eq=False)
class Trunk:
    """Hips and shoulders; NaN where one of their joints is.

    Attributes:
        hips_px: (2,) midway between the hips, pixels.
        axis_px: (2,) from there to midway between the shoulders.
        length_px: of `axis_px`.
        axis_m: (3,) the same in world metres.
        length_m: of `axis_m`.
        hips_across_m: (3,) from the right hip to the left one, world metres.
        shoulders_across_m: (3,) from the right shoulder to the left one.
    """

    hips_px: Array
    axis_px: Array
    length_px: float
    axis_m: Array
    length_m: float
    hips_across_m: Array
    shoulders_across_m: Array

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        across = (self.hips_across_m, self.shoulders_across_m)
        for array in (self.hips_px, self.axis_px, self.axis_m, *across):
            array.setflags(write=False)


def trunk_of(xy_px: Array, world_m: Array) -> Trunk:
    """The trunk of (33, 2) picture and (33, 3) world joints."""
    left_hip, right_hip = world_m[Joint.LEFT_HIP], world_m[Joint.RIGHT_HIP]
    left, right = world_m[Joint.LEFT_SHOULDER], world_m[Joint.RIGHT_SHOULDER]
    hips_px = (xy_px[Joint.LEFT_HIP] + xy_px[Joint.RIGHT_HIP]) / 2
    axis_px = (xy_px[Joint.LEFT_SHOULDER] + xy_px[Joint.RIGHT_SHOULDER]) / 2 - hips_px
    axis_m = (left + right) / 2 - (left_hip + right_hip) / 2
    return Trunk(
        hips_px=hips_px,
        axis_px=axis_px,
        length_px=length(axis_px),
        axis_m=axis_m,
        length_m=length(axis_m),
        hips_across_m=left_hip - right_hip,
        shoulders_across_m=left - right,
    )


def fit_scale(xy_px: Array, world_m: Array) -> tuple[float, float]:
    """Pixels per metre that best carry the world joints onto the picture, and the misfit.

    Returns:
        The scale in px/m (least squares, weak perspective) and the root mean square distance
        in px that remains. NaN where the joints do not allow a fit.
    """
    world, picture = world_m[_FIT_JOINTS][:, :2], xy_px[_FIT_JOINTS]
    world = world - world.sum(axis=0) / len(world)
    picture = picture - picture.sum(axis=0) / len(picture)
    spread = float(np.vdot(world, world))
    if not spread > 0:
        return math.nan, math.nan
    scale = float(np.vdot(world, picture)) / spread
    misfit = picture - scale * world
    return scale, math.sqrt(float(np.vdot(misfit, misfit)) / len(misfit))
