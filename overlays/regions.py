"""The places to press: the target with its uncertainty and name, and the others faintly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

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


class Fixed(Protocol):
    """Words that stand in one place of the screen."""

    def box(self, canvas: Image, view: View) -> Box:
        """The plate they stand on, canvas pixels; empty where nothing is said."""
        ...


@dataclass(frozen=True, slots=True)
class TargetName:
    """The name of the target on a small plate near it, tied to it by a thin line.

    Attributes:
        names: what to write for each region id; a region without a name gets no plate.
        clear_of: what stands fixed on the screen, and must not be written over.
    """

    names: Mapping[str, str]
    clear_of: tuple[Fixed, ...] = ()
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
        box, tie = self._place(canvas, block, region, view)
        lines(canvas, [tie], self.leader)
        plate(canvas, box, px(canvas, 0.012))
        pad = (box.w_px - block.w_px) / 2
        write(canvas, block, box.x_px + pad, box.y_px + (box.h_px - block.h_px) / 2)

    def _in_picture(self, canvas: Image, region: Region) -> bool:
        height_px, width_px = canvas.shape[:2]
        x, y = region.centre_px
        inside = 0 <= x < width_px and 0 <= y < height_px
        return bool(inside) and drawable(canvas, region.outline_px)

    def _place(self, canvas: Image, block: Block, region: Region, view: View) -> tuple[Box, Array]:
        """The plate where it covers neither the outline nor what stands fixed; and the tie."""
        corner, far = _span(region.outline_px)
        taken = [thing.box(canvas, view) for thing in self.clear_of]
        taken.append(Box(*np.rint([*corner, *(far - corner)]).astype(int).tolist()))
        places = self._places(canvas, block, region)
        places.insert(1, _slid(canvas, places[0], taken))
        free = (one for one in places if not any(one[0].meets(box) for box in taken))
        return next(free, places[0])

    def _places(self, canvas: Image, block: Block, region: Region) -> list[tuple[Box, Array]]:
        """Where the plate may stand, the best first: above the outline, beside it, below it."""
        pad, gap = px(canvas, 0.012), px(canvas, self.gap_u)
        w, h = block.w_px + 2 * pad, block.h_px + pad
        across, down = max(0, canvas.shape[1] - w), max(0, canvas.shape[0] - h)
        (x, y), low, high = region.centre_px, *_span(region.outline_px)
        left, upper = int(np.clip(x - w / 2, 0, across)), int(np.clip(y - h / 2, 0, down))
        right_x, left_x = min(round(high[0]) + gap, across), max(round(low[0]) - gap - w, 0)
        above_y, below_y = round(low[1]) - gap - h, min(round(high[1]) + gap, down)
        beside = [
            (Box(right_x, upper, w, h), np.array([[high[0], y], [right_x, y]])),
            (Box(left_x, upper, w, h), np.array([[low[0], y], [left_x + w, y]])),
        ]
        if canvas.shape[1] - high[0] <= low[0]:
            beside.reverse()
        below = (Box(left, below_y, w, h), np.array([[x, high[1]], [x, below_y]]))
        above = (Box(left, above_y, w, h), np.array([[x, low[1]], [x, above_y + h]]))
        # The dial stands as high as this, and the words often do.
        roomy = above_y >= px(canvas, DIAL_H_U + 2 * MARGIN_U)
        return [above, *beside, below] if roomy else [*beside, below]


def _slid(canvas: Image, place: tuple[Box, Array], taken: list[Box]) -> tuple[Box, Array]:
    """The same place, beside what it meets there: while its tie still goes straight down."""
    box, tie = place
    gap = px(canvas, MARGIN_U / 2)
    least = max((other.x_px + other.w_px + gap for other in taken if box.meets(other)), default=0)
    left = max(box.x_px, min(least, canvas.shape[1] - box.w_px))
    return (box._replace(x_px=left), tie) if left < tie[1, 0] else place


def _span(outline_px: Array) -> tuple[Array, Array]:
    """The upper left and the lower right corner around an outline."""
    return outline_px.min(axis=0), outline_px.max(axis=0)


@dataclass(frozen=True, slots=True)
class OtherRegions:
    """Further regions, thin and unnamed."""

    edge: Ink = FAINT

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the outline of each region in the picture."""
        for region in view.others:
            outline(canvas, region.outline_px, region.state, self.edge)
