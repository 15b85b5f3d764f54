"""What the picture itself says about the hips: a small convolution network, numpy and OpenCV only.

MediaPipe's hips miss by centimetres, and all regions move with them. This network looks at the
grey piece of picture around them, turned upright, and tells where the regions and the rig's hip
joints are, how sure that is, and which way is up by the trunk. It is one voice among others:
`network` weighs it against the joints and the outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright

Layer = NDArray[np.float32]

CROP_SIDE, CROP_REACH_M = 64, 0.36
"""The piece around the hips: cells in a row, and metres from its middle to its rim."""
_FLOOR = 8.0


def crop(grey: NDArray[np.uint8], seen: Upright) -> NDArray[np.uint8]:
    """(CROP_SIDE, CROP_SIDE) of a grey (H, W) picture around the hips, upright; 0 outside it."""
    cell_m = 2 * CROP_REACH_M / CROP_SIDE
    corner_m = np.full(2, cell_m / 2 - CROP_REACH_M)
    corners = np.array([corner_m, corner_m + [cell_m, 0.0], corner_m + [0.0, cell_m]])
    # OpenCV puts whole numbers on the middles of pixels.
    start, right, down = seen.to_px(corners) - 0.5
    back = np.column_stack([right - start, down - start, start])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(grey, back, (CROP_SIDE, CROP_SIDE), flags=flags), np.uint8)


def convolve(flow: Layer, weight: Layer, bias: Layer, stride: int) -> Layer:
    """One layer: (H, W, C) with zeros around it, by a square (C k k, O) weight, ReLU."""
    side = round((len(weight) // flow.shape[2]) ** 0.5)
    rim = side // 2
    padded = np.pad(flow, ((rim, rim), (rim, rim), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(0, 1))
    windows = windows[::stride, ::stride]
    rows = windows.reshape(-1, len(weight))
    told = np.maximum(rows @ weight + bias, 0.0)
    return told.reshape(*windows.shape[:2], -1)
