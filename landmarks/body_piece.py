"""The piece of a picture that shows how a body lies: trunk, head and thighs, as the camera is held.

It is not turned by the trunk, as the pieces around hips and feet are: where a pose is folded or
back to front, this one shows the same, and so can contradict it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint, Side
from landmarks.pose import Pose

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]

SIDE = 96
"""Cells in a row."""
JOINTS = [
    int(Joint.NOSE),
    *(int(Joint.of(side, name)) for name in ("shoulder", "hip", "knee") for side in Side),
]
MARGIN = 1.4
"""The piece is so many times as wide as these joints reach, along the picture's longer way."""
_FINEST, _LEAST_PX = 6, 8.0


def window(joints_px: Array) -> tuple[Array, float]:
    """Middle (2,) and width of the piece, pixels, for (7, 2) `JOINTS`."""
    low, high = joints_px.min(axis=0), joints_px.max(axis=0)
    return (low + high) / 2, max(MARGIN * float((high - low).max()), _LEAST_PX)


def cut(image: Grey, pose: Pose) -> Grey:
    """(SIDE, SIDE) grey cells, each the mean of what it covers; 0 outside of the picture."""
    # Training reads this module's constants where OpenCV is not installed.
    import cv2

    middle_px, side_px = window(pose.xy_px[JOINTS])
    finer = int(np.clip(round(side_px / SIDE), 1, _FINEST))
    cells = SIDE * finer
    scale = side_px / cells
    # OpenCV puts whole numbers on the middles of pixels.
    start = middle_px - side_px / 2 + scale / 2 - 0.5
    back = np.array([[scale, 0.0, start[0]], [0.0, scale, start[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    piece = cv2.warpAffine(image, back, (cells, cells), flags=flags)
    if piece.ndim == 3:
        piece = cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY)
    if finer > 1:
        piece = cv2.resize(piece, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(piece, dtype=np.uint8)
