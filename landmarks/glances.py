"""When to look at the picture again: what was seen of the hips stays true of who keeps still.

The network of `landmarks.sight` takes several times as long as all the rest of a frame. What it
tells is told in axes that move with the body, so one look serves until the body has changed its
shape, or a moment has passed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks import sight
from landmarks.features import Upright, upright
from landmarks.frame import Image
from landmarks.pose import Pose

Array = NDArray[np.float64]

EVERY_S = 0.4
"""On a body at rest a second look tells what the first did, bar the camera's noise."""
MOVED_M = 0.03
"""Joints that went so far from where they were make the last look an old one."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """What one look told.

    Attributes:
        t_s: media time of the picture.
        joints_m: (8, 2) joints in the upright picture that it saw.
        hips_px: (2,) where they were between the hips, pixels.
        told_m: (N_SIGHT,) as `Sight.packed` gives it.
    """

    t_s: float
    joints_m: Array
    hips_px: Array
    told_m: Array

    def serves(self, joints_m: Array, seen: Upright, t_s: float) -> bool:
        """Whether it still holds for these joints at this time."""
        if not 0 <= t_s - self.t_s < EVERY_S:
            return False
        changed_m = float(np.abs(joints_m - self.joints_m).max())
        gone_m = float(np.abs(seen.origin_px - self.hips_px).max()) / seen.px_per_m
        return max(changed_m, gone_m) <= MOVED_M


class Glances:
    """Looks at the hips in the frames of one source, in their order."""

    def __init__(self, *, still: bool) -> None:
        """Args: still: every picture stands alone, so each is looked at."""
        self._still = still
        self._last: Glance | None = None

    def at(self, image: Image, pose: Pose) -> Array | None:
        """(N_SIGHT,) what the picture tells of this pose's hips, or None where it has no trunk.

        Args:
            image: (H, W, 3) BGR.
            pose: found in it.
        """
        seen = upright(pose)
        if seen is None:
            return None
        joints_m = seen.from_px(pose.xy_px[sight.HINTS])
        last = self._last
        if last is not None and last.serves(joints_m, seen, pose.t_s):
            return last.told_m
        told_m = sight.look(image, pose, seen, sight.bundled()).packed()
        if not self._still:
            self._last = Glance(pose.t_s, joints_m, seen.origin_px, told_m)
        return told_m
