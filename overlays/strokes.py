"""Lines, dashes, dots and rings that cannot spoil a picture. Knows no meanings.

Everything here skips what is not finite or lies absurdly far outside, so that a wild point
never draws a bar across the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.region import Sight
from overlays.layout import px
from overlays.palette import HALO, Bgr

Array = NDArray[np.float64]

SUBPIXEL_BITS = 4
REACH = 3.0
"""Points farther outside than this many canvas sides are taken for mistakes."""

SLACK_PX = 0.35
"""Corners that move a line by less are left out: half the drawing time of a smooth outline."""

MAX_DASHES = 240
DASH = 5.5
DOTS_APART = 3.0
"""Dash period and dot distance in stroke widths."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a line looks.

    Attributes:
        bgr: colour of the stroke.
        width_u: width of the stroke, canvas units.
        halo_u: width of the dark edge on either side, canvas units; 0 for none.
    """

    bgr: Bgr
    width_u: float
    halo_u: float = 0.0

    def layers(self, canvas: Image) -> list[tuple[Bgr, int]]:
        """Colour and width in pixels of what is drawn, from the bottom up."""
        width_px = px(canvas, self.width_u)
        stroke = (self.bgr, width_px)
        return [(HALO, width_px + 2 * px(canvas, self.halo_u)), stroke] if self.halo_u else [stroke]


def drawable(canvas: Image, xy_px: Array) -> bool:
    """Whether all of (..., 2) points are finite and near enough to draw."""
    reach_px = REACH * max(canvas.shape[:2])
    return xy_px.size > 0 and bool(np.all(np.abs(xy_px) <= reach_px))


def fixed(xy_px: Array) -> NDArray[np.int32]:
    """Pixels as the fixed-point numbers OpenCV draws with."""
    return np.rint(xy_px * (1 << SUBPIXEL_BITS)).astype(np.int32)


def fill(canvas: Image, shapes_px: Array, bgr: Bgr) -> None:
    """Fill (M, N, 2) polygons with smooth edges; where two overlap there is a hole."""
    cv2.fillPoly(canvas, list(fixed(shapes_px)), bgr, cv2.LINE_AA, SUBPIXEL_BITS)


def lines(canvas: Image, paths_px: Sequence[Array], ink: Ink, *, closed: bool = False) -> None:
    """Draw (N, 2) paths, all halos first so that crossings stay clean."""
    paths = [fixed(path) for path in paths_px if drawable(canvas, path)]
    if not paths:
        return
    for bgr, width_px in ink.layers(canvas):
        cv2.polylines(canvas, paths, closed, bgr, width_px, cv2.LINE_AA, SUBPIXEL_BITS)


def outline(canvas: Image, xy_px: Array, sight: Sight, ink: Ink) -> None:
    """Draw a closed path whose pattern says how well the place is seen."""
    if not drawable(canvas, xy_px):
        return
    match sight:
        case Sight.VISIBLE:
            corners = cv2.approxPolyDP(xy_px.astype(np.float32), SLACK_PX, True)
            lines(canvas, [corners.reshape(-1, 2).astype(np.float64)], ink, closed=True)
        case Sight.HIDDEN:
            dashed(canvas, xy_px, ink)
        case Sight.UNSURE:
            dotted(canvas, xy_px, Ink(ink.bgr, 0.7 * ink.width_u))
        case Sight.OUT_OF_FRAME:
            return
        case _:
            assert_never(sight)


def dashed(canvas: Image, xy_px: Array, ink: Ink) -> None:
    """Draw a closed path as dashes."""
    if not drawable(canvas, xy_px):
        return
    period_px = DASH * px(canvas, ink.width_u)
    for bgr, width_px in ink.layers(canvas):
        halo_px = (width_px - px(canvas, ink.width_u)) / 2
        middle = _along(xy_px, period_px, np.linspace(-0.25, 0.25, 3), halo_px)
        way = np.gradient(middle, axis=1)
        way /= np.maximum(np.linalg.norm(way, axis=2, keepdims=True), 1e-9)
        across = 0.5 * width_px * way[..., ::-1] * (-1, 1)
        fill(canvas, np.concatenate([middle + across, (middle - across)[:, ::-1]], axis=1), bgr)


def dotted(canvas: Image, xy_px: Array, ink: Ink, *, apart: float = DOTS_APART) -> None:
    """Draw a closed path as round dots, `apart` stroke widths from middle to middle."""
    if not drawable(canvas, xy_px):
        return
    layers = ink.layers(canvas)
    period_px = max(apart * px(canvas, ink.width_u), layers[0][1] + 1.0)
    middles = _along(xy_px, period_px, np.zeros(1))
    for bgr, width_px in layers:
        fill(canvas, middles + circle(np.zeros(2), width_px / 2, corners=8), bgr)


def ring(canvas: Image, centre_px: Array, radius_px: float, ink: Ink) -> None:
    """Draw a whole circle."""
    if not drawable(canvas, centre_px):
        return
    for bgr, width_px in ink.layers(canvas):
        edges = (radius_px + width_px / 2, max(0.0, radius_px - width_px / 2))
        fill(canvas, np.stack([circle(centre_px, edge) for edge in edges]), bgr)


def circle(centre_px: Array, radius_px: float, corners: int = 48) -> Array:
    """(corners, 2) points of a circle."""
    turn = np.linspace(0.0, 2 * np.pi, corners, endpoint=False)
    return np.asarray(centre_px + radius_px * np.stack([np.cos(turn), np.sin(turn)], axis=1))


def _along(xy_px: Array, period_px: float, at: Array, longer_px: float = 0.0) -> Array:
    """Points (n, len(at), 2) along a closed path, n whole periods without a seam.

    Args:
        xy_px: (N, 2) corners.
        period_px: wished length of a period, stretched to fit.
        at: places within a period, as parts of it, 0 being its middle.
        longer_px: how far the first and last place are pushed outwards.
    """
    path = np.vstack([xy_px, xy_px[:1]])
    sums = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    count = int(np.clip(sums[-1] / period_px, 4, MAX_DASHES))
    period_px = sums[-1] / count
    places = (np.arange(count)[:, None] + 0.5 + at) * period_px + longer_px * np.sign(at)
    places = np.clip(places, 0.0, sums[-1])
    return np.stack([np.interp(places, sums, path[:, axis]) for axis in (0, 1)], axis=-1)
