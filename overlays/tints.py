"""Half-transparent areas, plain or striped. Touches only the pixels around a polygon."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from overlays.layout import Box
from overlays.palette import Bgr
from overlays.strokes import SUBPIXEL_BITS, drawable, fixed

Array = NDArray[np.float64]


def tint(canvas: Image, xy_px: Array, bgr: Bgr, opacity: float) -> None:
    """Blend a colour over an (N, 2) polygon."""
    box = _around(canvas, xy_px)
    if box is not None:
        _blend(_cut(canvas, box), _inside(box, xy_px), bgr, opacity)


def hatch(canvas: Image, xy_px: Array, bgr: Bgr, opacity: float, period_px: int) -> None:
    """Blend diagonal stripes over a polygon; they stay still while the polygon moves."""
    box = _around(canvas, xy_px)
    if box is None:
        return
    inside, area = _inside(box, xy_px), _cut(canvas, box)
    phase_px = (box.x_px + box.y_px) % period_px
    stripes = _stripes(box.w_px, box.h_px, period_px, phase_px)
    _blend(area, np.minimum(inside, stripes), bgr, opacity)


def _around(canvas: Image, xy_px: Array) -> Box | None:
    if not drawable(canvas, xy_px):
        return None
    low = np.maximum(np.floor(xy_px.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(xy_px.max(axis=0)) + 1, canvas.shape[1::-1]).astype(int)
    box = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    return box if min(box.w_px, box.h_px) > 0 else None


def _cut(canvas: Image, box: Box) -> Image:
    return canvas[box.y_px : box.y_px + box.h_px, box.x_px : box.x_px + box.w_px]


def _inside(box: Box, xy_px: Array) -> Image:
    mask = np.zeros((box.h_px, box.w_px), np.uint8)
    local = fixed(xy_px - (box.x_px, box.y_px))
    cv2.fillPoly(mask, [local], 255, cv2.LINE_8, SUBPIXEL_BITS)
    return mask


def _stripes(w_px: int, h_px: int, period_px: int, phase_px: int) -> Image:
    across = np.arange(phase_px, phase_px + w_px + h_px) % period_px < 0.4 * period_px
    one_row = np.where(across, np.uint8(255), np.uint8(0))
    return np.lib.stride_tricks.sliding_window_view(one_row, w_px)[:h_px]


def _blend(area: Image, mask: Image, bgr: Bgr, opacity: float) -> None:
    colour = np.empty_like(area)
    cv2.rectangle(colour, (0, 0), area.shape[1::-1], bgr, cv2.FILLED)
    cv2.copyTo(cv2.addWeighted(area, 1 - opacity, colour, opacity, 0), mask, area)
