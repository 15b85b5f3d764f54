"""The half-transparent dark box that words stand on."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from landmarks.frame import Image
from overlays.layout import Box

OPACITY = 0.64


def plate(canvas: Image, box: Box, radius_px: int) -> None:
    """Darken a rounded box, so that words on it can be read on any picture."""
    if min(box.w_px, box.h_px) < 1:
        return
    area, keep = overlap(canvas, _keep(box.w_px, box.h_px, radius_px), box.x_px, box.y_px)
    if area.size:
        cv2.multiply(area, keep, dst=area, scale=1 / 255)


def overlap(canvas: Image, stamp: Image, x_px: int, y_px: int) -> tuple[Image, Image]:
    """The part of the canvas under a stamp placed at a point, and the part of the stamp over it."""
    left, top = max(x_px, 0), max(y_px, 0)
    right, bottom = max(x_px + stamp.shape[1], 0), max(y_px + stamp.shape[0], 0)
    area = canvas[top:bottom, left:right]
    part = stamp[top - y_px :, left - x_px :][: area.shape[0], : area.shape[1]]
    return area, part


@lru_cache(maxsize=16)
def _keep(w_px: int, h_px: int, radius_px: int) -> Image:
    """How much of the picture a plate leaves, (H, W, 3) of 255."""
    keep = np.full((h_px, w_px), 255, np.uint8)
    radius = max(0, min(radius_px, w_px // 2 - 1, h_px // 2 - 1))
    left = round(255 * (1 - OPACITY))
    cv2.rectangle(keep, (radius, 0), (w_px - 1 - radius, h_px - 1), left, -1)
    cv2.rectangle(keep, (0, radius), (w_px - 1, h_px - 1 - radius), left, -1)
    for x in (radius, w_px - 1 - radius):
        for y in (radius, h_px - 1 - radius):
            cv2.circle(keep, (x, y), radius, left, -1, cv2.LINE_AA)
    three = np.repeat(keep[:, :, None], 3, axis=2)
    three.setflags(write=False)
    return three
