"""What only the tuning shows on the body: where a region was, its handle, conflicts, labels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.region import NoPressZone, Region, Sight
from overlays.glyphs import CROSS, STOP, draw_glyph, draw_shadow
from overlays.layout import Box, px
from overlays.palette import CONFLICT, HAND, OTHER, TEXT, Bgr
from overlays.plate import plate
from overlays.strokes import Ink, dashed, drawable, lines, outline, ring
from overlays.text import REGULAR, fit, write
from overlays.tints import hatch
from overlays.viewport import Viewport

Array = NDArray[np.float64]

WAS = Ink(OTHER, 0.0034, 0.0018)
GRIP = Ink(TEXT, 0.0022, 0.0014)
EDGE = Ink(CONFLICT, 0.004, 0.002)


@dataclass(frozen=True, slots=True, eq=False)
class LabelMark:
    """A point somebody has clicked.

    Attributes:
        xy_px: (2,) pixels.
        words: which region and side, or nothing.
        chosen: whether it belongs to the region in hand.
    """

    xy_px: Array
    words: str = ""
    chosen: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class TuneMarks:
    """What lies on the body besides the regions themselves.

    Attributes:
        region: the region in hand, or None.
        was: the same where it was before, or None.
        conflicts: no-press zones that a region has been moved into.
        blocked: whether the region in hand is one that was.
        labels: clicked points.
    """

    region: Region | None = None
    was: Region | None = None
    conflicts: tuple[NoPressZone, ...] = ()
    blocked: bool = False
    labels: tuple[LabelMark, ...] = ()

    def on_screen(self, viewport: Viewport) -> TuneMarks:
        """The same in canvas pixels."""
        return TuneMarks(
            region=self.region and _placed(self.region, viewport),
            was=self.was and _placed(self.was, viewport),
            conflicts=tuple(
                replace(zone, outline_px=viewport.to_screen(zone.outline_px))
                for zone in self.conflicts
            ),
            blocked=self.blocked,
            labels=tuple(
                replace(mark, xy_px=viewport.to_screen(mark.xy_px)) for mark in self.labels
            ),
        )


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Red stripes over the zone, and a stop sign on the region that was moved into it."""

    edge: Ink = EDGE
    opacity: float = 0.6
    period_u: float = 0.014
    sign_u: float = 0.022

    def draw(self, canvas: Image, marks: TuneMarks) -> None:
        """Draw what is in conflict, or nothing."""
        for zone in marks.conflicts:
            hatch(canvas, zone.outline_px, CONFLICT, self.opacity, px(canvas, self.period_u, 4))
            outline(canvas, zone.outline_px, Sight.VISIBLE, self.edge)
        region = marks.region
        if not marks.blocked or region is None or region.state is Sight.OUT_OF_FRAME:
            return
        if drawable(canvas, region.outline_px):
            top = region.outline_px[np.argmin(region.outline_px[:, 1])]
            radius_px = px(canvas, self.sign_u)
            draw_shadow(canvas, STOP, top, radius_px, px(canvas, 0.003))
            draw_glyph(canvas, STOP, top, radius_px, CONFLICT)


@dataclass(frozen=True, slots=True)
class Handle:
    """A grip in the middle of the region in hand, and a line from where it was."""

    was: Ink = WAS
    grip: Ink = GRIP
    radius_u: float = 0.009

    def draw(self, canvas: Image, marks: TuneMarks) -> None:
        """Draw where the region was and the grip where it is."""
        region = marks.region
        if region is None or not drawable(canvas, region.centre_px):
            return
        if marks.was is not None and drawable(canvas, marks.was.outline_px):
            dashed(canvas, marks.was.outline_px, self.was)
            way = np.stack([marks.was.centre_px, region.centre_px])
            if np.linalg.norm(way[1] - way[0]) > 2 * px(canvas, self.radius_u):
                lines(canvas, [way], self.was)
        if region.state is not Sight.VISIBLE:
            return
        radius_px = px(canvas, self.radius_u)
        ring(canvas, region.centre_px, radius_px, self.grip)
        arms = radius_px * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
        strokes = [np.stack([region.centre_px + arm, region.centre_px + 2 * arm]) for arm in arms]
        lines(canvas, strokes, self.grip)


@dataclass(frozen=True, slots=True)
class Labels:
    """A cross on every clicked point, with its name where it belongs to another region."""

    radius_u: float = 0.016
    size_u: float = 0.026

    def draw(self, canvas: Image, marks: TuneMarks) -> None:
        """Draw the points."""
        for mark in marks.labels:
            if not drawable(canvas, mark.xy_px):
                continue
            bgr, size = (HAND, 1.0) if mark.chosen else (OTHER, 0.7)
            radius_px = max(4, round(size * px(canvas, self.radius_u)))
            draw_shadow(canvas, CROSS, mark.xy_px, radius_px, px(canvas, 0.002))
            draw_glyph(canvas, CROSS, mark.xy_px, radius_px, bgr)
            self._name(canvas, mark, radius_px, bgr)

    def _name(self, canvas: Image, mark: LabelMark, radius_px: int, bgr: Bgr) -> None:
        words = fit(mark.words, px(canvas, self.size_u), canvas.shape[1] // 3, weight=REGULAR)
        if not words.lines:
            return
        pad = px(canvas, 0.006)
        x_px, y_px = mark.xy_px + np.array([radius_px + 2 * pad, -words.h_px / 2])
        x_px = min(x_px, canvas.shape[1] - words.w_px - 2 * pad)
        box = Box(round(x_px) - pad, round(y_px), words.w_px + 2 * pad, words.h_px)
        plate(canvas, box, pad)
        write(canvas, words, x_px, y_px, bgr)


def _placed(region: Region, viewport: Viewport) -> Region:
    return replace(
        region,
        centre_px=viewport.to_screen(region.centre_px),
        outline_px=viewport.to_screen(region.outline_px),
        sigma_px=region.sigma_px * viewport.scale,
    )
