"""The piece of a picture that shows how a body lies: trunk, head and thighs, as the camera is held.

It is not turned by the trunk, as the pieces around hips and feet are: where a pose is folded or
back to front, this one shows the same, and so can contradict it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright
from landmarks.joints import Joint, Side
from landmarks.sight import CROP_REACH_M

Array = NDArray[np.float64]

BODY_JOINTS = [
    int(Joint.NOSE),
    *(int(Joint.of(side, name)) for name in ("shoulder", "hip", "knee") for side in Side),
]
MARGIN = 1.4
"""The piece is so many times as wide as these joints reach, along the picture's longer way."""
_LEAST_PX = 8.0


def around_body(joints_px: Array) -> Upright:
    """The axes to `sight.crop` the piece by, for (7, 2) `BODY_JOINTS`: those of the picture."""
    low, high = joints_px.min(axis=0), joints_px.max(axis=0)
    side_px = max(MARGIN * float((high - low).max()), _LEAST_PX)
    return Upright((low + high) / 2, np.eye(2), side_px / (2 * CROP_REACH_M))
