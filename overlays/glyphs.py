"""Small filled signs that mean something without their colour. Knows no states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from overlays.palette import HALO, Bgr
from overlays.strokes import SUBPIXEL_BITS, circle, drawable, fill, fixed

Array = NDArray[np.float64]
Corners = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """A sign in a box from -1 to 1, y down.

    Attributes:
        body: (N, 2) polygons drawn in the colour of the meaning.
        mark: (N, 2) polygons drawn dark upon them.
    """

    body: tuple[Array, ...]
    mark: tuple[Array, ...] = ()


def _shape(corners: Corners) -> Array:
    return np.array(corners, dtype=np.float64)


def _bar(x: float, y: float, w: float, h: float) -> Array:
    return _shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])


def _disc(x: float, y: float, radius: float) -> Array:
    return circle(np.array([x, y]), radius, corners=24)


def _turned(shape: Array, degrees: float) -> Array:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(shape @ np.array([[cos, sin], [-sin, cos]]))


_TICK = _shape(
    [(-0.92, 0.05), (-0.62, -0.25), (-0.26, 0.11), (0.6, -0.75), (0.9, -0.45), (-0.26, 0.71)]
)
_OCTAGON = _turned(circle(np.zeros(2), 1.0, corners=8), 22.5)

TICK = Glyph((_TICK,))
TICK_DISC = Glyph((_disc(0, 0, 1),), (0.62 * _TICK,))
CROSS = Glyph((_turned(_bar(-1, -0.2, 2, 0.4), 45), _turned(_bar(-1, -0.2, 2, 0.4), -45)))
BARS = Glyph((_bar(-0.62, -0.8, 0.42, 1.6), _bar(0.2, -0.8, 0.42, 1.6)))
DOTS = Glyph(tuple(_disc(x, 0, 0.22) for x in (-0.7, 0.0, 0.7)))
HOURGLASS = Glyph(
    (
        _shape([(-0.6, -0.9), (0.6, -0.9), (0.6, -0.62), (0.1, 0), (-0.1, 0), (-0.6, -0.62)]),
        _shape([(-0.6, 0.9), (0.6, 0.9), (0.6, 0.62), (0.1, 0), (-0.1, 0), (-0.6, 0.62)]),
    ),
    (_shape([(-0.3, -0.66), (0.3, -0.66), (0, -0.3)]),),
)
ARROW_DISC = Glyph(
    (_disc(0, 0, 1),), (_bar(-0.6, -0.14, 0.7, 0.28), _shape([(0, -0.5), (0.66, 0), (0, 0.5)]))
)
WARNING = Glyph(
    (_shape([(0, -0.95), (1, 0.85), (-1, 0.85)]),),
    (_shape([(-0.14, -0.35), (0.14, -0.35), (0.08, 0.3), (-0.08, 0.3)]), _disc(0, 0.54, 0.13)),
)
STOP = Glyph((_OCTAGON,), (_bar(-0.6, -0.18, 1.2, 0.36),))


def draw_glyph(canvas: Image, glyph: Glyph, centre_px: Array, radius_px: float, bgr: Bgr) -> None:
    """Draw a sign of a given half size around a point."""
    if not drawable(canvas, centre_px):
        return
    for polygons, colour in ((glyph.body, bgr), (glyph.mark, HALO)):
        for polygon in polygons:
            fill(canvas, (centre_px + radius_px * polygon)[None], colour)


def draw_shadow(
    canvas: Image, glyph: Glyph, centre_px: Array, radius_px: float, by_px: int
) -> None:
    """Draw the dark edge that lifts a sign off any picture; before the sign itself."""
    if not drawable(canvas, centre_px):
        return
    placed = [fixed(centre_px + radius_px * polygon) for polygon in glyph.body]
    cv2.polylines(canvas, placed, True, HALO, 2 * by_px, cv2.LINE_AA, SUBPIXEL_BITS)
