"""The places to press: the target with its uncertainty and name, and the others faintly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.region import RING_90, Region, Sight
from overlays.layout import DIAL_H_U, MARGIN_U, Box, px
from overlays.palette import OTHER, TARGET, TEXT, Bgr
from overlays.plate import plate
from overlays.strokes import Ink, circle, dotted, drawable, lines, outline
from overlays.text import REGULAR, Block, fit, write
from overlays.tints import tint
from overlays.view import View

Array = NDArray[np.float64]

EDGE = Ink(TARGET, 0.006, 0.0035)
RING = Ink(TEXT, 0.0032, 0.0012)
LEADER = Ink(TEXT, 0.003, 0.002)
FAINT = Ink(OTHER, 0.0028, 0.0015)


@dataclass(frozen=True, slots=True)
class TargetRegion:
    """The region being worked on: outline and fill on the body, centre mark, 90 % ring.

    A hidden place has no centre mark, an unsure one nothing but a dotted outline.
    """

    bgr: Bgr = TARGET
    edge: Ink = EDGE
    ring: Ink = RING
    fill_opacity: float = 0.3
    centre_u: float = 0.005

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the target, or nothing if there is none in the picture."""
        region = view.target
        if region is None or region.state is Sight.OUT_OF_FRAME:
            return
        sure = region.state is not Sight.UNSURE
        if sure:
            tint(canvas, region.outline_px, self.bgr, self._opacity(region.state))
        outline(canvas, region.outline_px, region.state, self.edge)
        if sure:
            self._ring(canvas, region)
        if region.state is Sight.VISIBLE:
            self._centre(canvas, region)

    def _opacity(self, state: Sight) -> float:
        return self.fill_opacity if state is Sight.VISIBLE else 0.4 * self.fill_opacity

    def _ring(self, canvas: Image, region: Region) -> None:
        radius_px = RING_90 * region.sigma_px
        if 0 < radius_px < math.inf:
            dotted(canvas, circle(region.centre_px, radius_px), self.ring, apart=4.5)

    def _centre(self, canvas: Image, region: Region) -> None:
        width_u = 2 * self.centre_u
        lines(canvas, [np.stack([region.centre_px] * 2)], replace(self.edge, width_u=width_u))


@dataclass(frozen=True, slots=True)
class TargetName:
    """The name of the target on a small plate near it, tied to it by a thin line.

    Attributes:
        names: what to write for each region id; a region without a name gets no plate.
    """

    names: Mapping[str, str]
    size_u: float = 0.04
    gap_u: float = 0.05
    leader: Ink = LEADER

    def draw(self, canvas: Image, view: View) -> None:
        """Write the name, or nothing if no target is in the picture."""
        region = view.target
        if region is None or region.state is Sight.OUT_OF_FRAME:
            return
        words = self.names.get(region.id, "")
        block = fit(words, px(canvas, self.size_u), canvas.shape[1] // 2, weight=REGULAR)
        if not block.lines or not self._in_picture(canvas, region):
            return
        box, tie = self._place(canvas, block, region)
        lines(canvas, [tie], self.leader)
        plate(canvas, box, px(canvas, 0.012))
        pad = (box.w_px - block.w_px) / 2
        write(canvas, block, box.x_px + pad, box.y_px + (box.h_px - block.h_px) / 2)

    def _in_picture(self, canvas: Image, region: Region) -> bool:
        height_px, width_px = canvas.shape[:2]
        x, y = region.centre_px
        inside = 0 <= x < width_px and 0 <= y < height_px
        return bool(inside) and drawable(canvas, region.outline_px)

    def _place(self, canvas: Image, block: Block, region: Region) -> tuple[Box, Array]:
        """The plate above the outline, or beside it where the fixed words stand; and the tie."""
        pad, gap = px(canvas, 0.012), px(canvas, self.gap_u)
        w, h = block.w_px + 2 * pad, block.h_px + pad
        (x, y), farthest = region.centre_px, max(0, canvas.shape[1] - w)
        low, high = region.outline_px.min(axis=0), region.outline_px.max(axis=0)
        if low[1] - gap - h >= px(canvas, DIAL_H_U + 2 * MARGIN_U):
            left, upper = int(np.clip(x - w / 2, 0, farthest)), round(low[1]) - gap - h
            return Box(left, upper, w, h), np.array([[x, low[1]], [x, upper + h]])
        upper = int(np.clip(y - h / 2, 0, max(0, canvas.shape[0] - h)))
        if canvas.shape[1] - high[0] > low[0]:
            left = min(round(high[0]) + gap, farthest)
            return Box(left, upper, w, h), np.array([[high[0], y], [left, y]])
        left = max(round(low[0]) - gap - w, 0)
        return Box(left, upper, w, h), np.array([[low[0], y], [left + w, y]])


@dataclass(frozen=True, slots=True)
class OtherRegions:
    """Further regions, thin and unnamed."""

    edge: Ink = FAINT

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the outline of each region in the picture."""
        for region in view.others:
            outline(canvas, region.outline_px, region.state, self.edge)
