"""The frame of a foot, from heel, ankle and toe joints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint, Side
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.vectors import cross, direction

Array = NDArray[np.float64]

_JOINTS = {
    side: np.array([int(Joint.of(side, name)) for name in ("heel", "ankle", "foot_index")])
    for side in Side
}


@dataclass(frozen=True, slots=True, eq=False)
class Foot:
    """Where one foot is and how it is turned.

    Attributes:
        heel_px: (2,) heel joint, pixels.
        axes: (3, 3) rows forward, up (sole to ankle), lateral, in camera axes.
        mm_per_px: scale of the picture.
        body_scale: this body's size over the template's.
    """

    heel_px: Array
    axes: Array
    mm_per_px: float
    body_scale: float

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        self.heel_px.setflags(write=False)
        self.axes.setflags(write=False)

    def side_axes(self, side: Side) -> Array:
        """(3, 3) unit rows in camera axes; a foot knows its own side already."""
        del side
        return self.axes

    def to_px(self, points_mm: Array, side: Side) -> Array:
        """Map (..., 3) template millimetres from the heel to (..., 2) pixels."""
        places = np.asarray((points_mm * self.body_scale) @ self.side_axes(side)[:, :2])
        places /= self.mm_per_px
        places += self.heel_px
        return places


def measure_foot(pose: Pose, pelvis: Pelvis, side: Side) -> Foot | None:
    """The foot of a side, or None where its joints do not span one."""
    heel, ankle, toe = pose.world_m[_JOINTS[side]]
    forward = direction(toe - heel)
    if forward is None:
        return None
    rise = ankle - heel
    up = direction(rise - forward * float(rise @ forward))
    if up is None:
        return None
    # forward x up points to the person's left in camera axes only after the sign of the side.
    lateral = cross(up, forward) * side.sign
    return Foot(
        heel_px=pose.px(Joint.of(side, "heel")),
        axes=np.array([forward, up, lateral]),
        mm_per_px=pelvis.mm_per_px,
        body_scale=pelvis.body_scale,
    )
