"""The pelvis of one frame: its axes in space and its scale in the picture, in millimetres.

Frame T: origin at the hip joint centre of a side; anterior, superior (along the
trunk) and lateral (away from the midline towards that side). MediaPipe has no landmark that
fixes pelvic tilt, so the trunk gives the superior axis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Side
from landmarks.pose import Pose
from landmarks.vectors import cross, direction

Array = NDArray[np.float64]

HIP_WIDTH_PER_HEIGHT = 0.0994
"""Distance of the hip joint centres over body height: 0.0994 +/- 0.0059, n=25 (Fischer 2023,
Sci Data 10:763, and OrthoLoad). Size comes from here, never from a frame's noisy hip distance."""
MEAN_HEIGHT_CM = 171.0
TEMPLATE_HIP_WIDTH_MM = 173.0
"""The body whose offsets the catalogue states; other bodies scale by their hip width."""

_SIGNS = {side: np.array([[1.0], [1.0], [float(side.sign)]]) for side in Side}
SLOPE_MAX = 0.8
"""Sine of the trunk's elevation beyond which a roll about it says little: the width decides."""


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """How the trunk is rolled about its own axis, told by something better than its width.

    MediaPipe's depth is weak: on rendered side-lying scenes the way to the camera, seen from the
    trunk, is off by a median of 16 degrees by the width, by 12 with the estimator's roll.

    Attributes:
        up: (3,) unit vector against gravity, camera axes.
        roll_deg: 0 supine, +90 on the left side, -90 on the right side, +/-180 prone.
    """

    up: Array
    roll_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class Pelvis:
    """Where the pelvis is and how it is turned.

    Attributes:
        t_s: media time.
        middle_px: (2,) point midway between the hips, pixels.
        axes: (3, 3) rows anterior, superior, left: unit vectors in camera axes.
        mm_per_px: scale of the picture at the pelvis.
        hip_width_mm: distance of the two hip joint centres.
        misfit_mm: how far picture and world joints disagree, root mean square.
    """

    t_s: float
    middle_px: Array
    axes: Array
    mm_per_px: float
    hip_width_mm: float
    misfit_mm: float

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        self.middle_px.setflags(write=False)
        self.axes.setflags(write=False)

    @property
    def body_scale(self) -> float:
        """This body's size over the template's."""
        return self.hip_width_mm / TEMPLATE_HIP_WIDTH_MM

    def side_axes(self, side: Side) -> Array:
        """(3, 3) rows anterior, superior, lateral of that side, in camera axes."""
        return np.asarray(self.axes * _SIGNS[side])

    def to_px(self, points_mm: Array, side: Side) -> Array:
        """Map (..., 3) template millimetres of frame T to (..., 2) pixels."""
        across_picture = self.side_axes(side)[:, :2]
        places = np.asarray(points_mm @ (across_picture * self.body_scale))
        places += across_picture[2] * (self.hip_width_mm / 2)  # from between the hips
        places /= self.mm_per_px
        places += self.middle_px
        return places

    def step_px(self, step_mm: Array) -> Array:
        """(..., 2) px of (..., 3) steps in mm along anterior, superior, left; no body's scale."""
        return np.asarray((step_mm @ self.axes)[..., :2] / self.mm_per_px)

    def body_direction(self, step_px: Array) -> Array:
        """(..., 3) anterior, superior, left shares in mm of (..., 2) steps in the picture."""
        return np.asarray(step_px @ self.axes[:, :2].T * self.mm_per_px)


def measure(
    pose: Pose, *, height_cm: float | None = None, roll: Roll | None = None
) -> Pelvis | None:
    """The pelvis of a pose, or None where the joints do not span one.

    Args:
        pose: an accepted pose.
        height_cm: the person's height, or None for the mean.
        roll: how a lying trunk is rolled, or None to read it off its width.
    """
    trunk = pose.trunk
    superior = direction(trunk.axis_m)
    if superior is None:
        return None
    left = _left_by_roll(superior, roll) if roll is not None else None
    if left is None:
        across = trunk.hips_across_m + trunk.shoulders_across_m
        left = direction(across - superior * float(across @ superior))
    scale_px_per_m, residual_px = pose.fit
    if left is None or not scale_px_per_m > 0:
        return None
    height = MEAN_HEIGHT_CM if height_cm is None else height_cm
    mm_per_px = 1000.0 * (height / MEAN_HEIGHT_CM) / scale_px_per_m
    return Pelvis(
        t_s=pose.t_s,
        middle_px=trunk.hips_px,
        axes=np.array([cross(left, superior), superior, left]),
        mm_per_px=mm_per_px,
        hip_width_mm=HIP_WIDTH_PER_HEIGHT * height * 10.0,
        misfit_mm=residual_px * mm_per_px,
    )


def _left_by_roll(superior: Array, roll: Roll) -> Array | None:
    """(3,) towards the left side of a trunk rolled so, or None where it stands."""
    slope = float(superior @ roll.up)
    if abs(slope) > SLOPE_MAX:
        return None
    belly_if_supine = (roll.up - superior * slope) / math.sqrt(1.0 - slope**2)
    left_if_supine = cross(superior, belly_if_supine)
    turn = math.radians(roll.roll_deg)
    return np.asarray(math.cos(turn) * left_if_supine - math.sin(turn) * belly_if_supine)
