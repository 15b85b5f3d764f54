"""Where the joints of one person are, in the picture and in space. Knows no anatomy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import N_JOINTS, Joint, Side
from landmarks.trunk import Trunk, fit_scale, trunk_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pose:
    """Joint positions of one person at one time.

    A joint the model did not give is NaN, never (0, 0): NaN spreads, zero lies.

    Attributes:
        t_s: media time in seconds.
        xy_px: (33, 2) pixels, x right, y down, of the unmirrored picture; may lie outside it.
        visibility: (33,) in [0, 1] as MediaPipe states it. It is no evidence of being right
            (hips read 0.97 and more in empty rooms), so nothing here decides by it alone.
        world_m: (33, 3) metres, origin between the hips, axes of the camera:
            x right, y down, z away from the camera.
        size_wh: width and height in pixels of the picture the pose was found in.
        sight_m: what the picture tells of the hips, as `landmarks.features.HipSight.packed` gives
            it, or None where it was not looked at. It is told in axes of the body, so it stays
            the same when the picture is turned.
        feet_m: (2, N_FOOT) what it tells of the left and of the right foot, as
            `landmarks.foot_sight.FootNet.told` gives it, likewise.
        lies: (N_BODY,) what it tells of how the body lies, as
            `landmarks.body_sight.BodySight.packed` gives it, likewise.
    """

    t_s: float
    xy_px: Array
    visibility: Array
    world_m: Array
    size_wh: tuple[int, int]
    sight_m: Array | None = None
    feet_m: Array | None = None
    lies: Array | None = None

    def __post_init__(self) -> None:
        """Check shapes and make the arrays read-only."""
        expected = ((self.xy_px, (N_JOINTS, 2)), (self.world_m, (N_JOINTS, 3)))
        for array, shape in (*expected, (self.visibility, (N_JOINTS,))):
            if array.shape != shape:
                raise ValueError(f"pose array must have shape {shape}, got {array.shape}")
            array.setflags(write=False)
        for told in (self.sight_m, self.feet_m, self.lies):
            if told is not None:
                told.setflags(write=False)

    @cached_property
    def trunk(self) -> Trunk:
        """Hips and shoulders; worked out when first asked for, as every stage asks for them."""
        return trunk_of(self.xy_px, self.world_m)

    @cached_property
    def fit(self) -> tuple[float, float]:
        """Scale in px/m that carries the world joints onto the picture, and the misfit in px."""
        return fit_scale(self.xy_px, self.world_m)

    def px(self, joint: Joint) -> Array:
        """(2,) picture position of a joint, pixels."""
        return np.asarray(self.xy_px[joint])

    def middle_px(self, name: str) -> Array:
        """(2,) midpoint of the left and right joint `name`, pixels."""
        return self._middle(self.xy_px, name)

    def middle_m(self, name: str) -> Array:
        """(3,) midpoint of the left and right joint `name`, world metres."""
        return self._middle(self.world_m, name)

    def across_m(self, name: str) -> Array:
        """(3,) from the right joint `name` to the left one, world metres."""
        left, right = Joint.of(Side.LEFT, name), Joint.of(Side.RIGHT, name)
        return np.asarray(self.world_m[left] - self.world_m[right])

    @staticmethod
    def _middle(points: Array, name: str) -> Array:
        left, right = Joint.of(Side.LEFT, name), Joint.of(Side.RIGHT, name)
        return np.asarray((points[left] + points[right]) / 2)
