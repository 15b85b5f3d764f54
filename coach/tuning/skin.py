"""From a step in the picture to a step on the skin, in the millimetres of a body frame.

A point of the picture is a line of sight. Where that line meets the plane that touches the skin is
the place meant; so a correction made in one view is right in every other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import RegionSpec
from landmarks.foot import measure_foot
from landmarks.joints import Side
from landmarks.locate import FACING_MIN, BodyFrame
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """How the skin of one region lies to the camera in one frame.

    Attributes:
        px_per_mm: (2, 3) step in the picture of one template millimetre along each axis of the
            region's frame.
        along: (2, 3) two unit vectors in the skin, in that frame, at right angles to each other.
        facing: cosine between the skin's normal and the camera; negative where turned away.
    """

    px_per_mm: Array
    along: Array
    facing: float

    @property
    def seen(self) -> bool:
        """Whether the camera looks at this skin from outside, and not too flat."""
        return self.facing >= FACING_MIN

    def shift_mm(self, step_px: Array) -> Array | None:
        """(3,) shift in the skin that a (2,) step in the picture means.

        None where the skin is turned away or seen too flat: a pixel would be centimetres.
        """
        if not self.seen:
            return None
        on_skin = np.linalg.solve(self.px_per_mm @ self.along.T, step_px)
        return np.asarray(on_skin @ self.along)

    def nudge_mm(self, way_px: Array, length_mm: float) -> Array:
        """(3,) shift of `length_mm` in the skin that looks like a (2,) direction in the picture.

        On skin seen too flat it is the shift that goes that way most; zero where none does.
        """
        exact = self.shift_mm(way_px)
        shift = way_px @ self.px_per_mm @ self.along.T @ self.along if exact is None else exact
        length = float(np.linalg.norm(shift))
        return np.asarray(shift * (length_mm / length)) if length > 1e-9 else np.zeros(3)


def skin_of(spec: RegionSpec, side: Side, pose: Pose, pelvis: Pelvis) -> Skin | None:
    """The skin of a region in one frame, or None where its body frame is not known."""
    frame: BodyFrame | None = pelvis
    if spec.frame == "foot":
        frame = measure_foot(pose, pelvis, side)
    if frame is None:
        return None
    normal = np.array(spec.ray.value) / np.linalg.norm(spec.ray.value)
    first = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    first /= np.linalg.norm(first)
    # The frame carries points into the picture by an affine map: three steps tell all of it.
    steps_px = frame.to_px(np.vstack([np.zeros(3), np.eye(3)]), side)
    return Skin(
        px_per_mm=(steps_px[1:] - steps_px[0]).T,
        along=np.array([first, np.cross(normal, first)]),
        facing=-float((normal @ frame.side_axes(side))[2]),
    )
