"""Where the regions of one frame are: values only. `locate` makes them, `overlays` draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Side

Array = NDArray[np.float64]

RING_90 = 2.15
"""A circle of this many per-axis standard deviations holds 90 % of a round 2D Gaussian."""


NEAR_PX = 1.0
"""How far beyond its box a zone is still looked at: more than any rounding."""


class Sight(StrEnum):
    """How well the camera sees a place on the body."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    """Turned away from the camera, or under the body."""
    OUT_OF_FRAME = "out_of_frame"
    UNSURE = "unsure"
    """Too uncertain to be drawn as a promise."""


class ZoneKind(StrEnum):
    """What a no-press zone keeps the hand off."""

    NERVE = "nerve"
    VESSEL = "vessel"
    BONE = "bone"
    """Pressing bruises it; a hand that only seems to touch it does no harm."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A place to press, draped on the body.

    Attributes:
        id: name in the catalogue, for example "gluteus_medius".
        side: the person's own side.
        centre_px: (2,) pixels, unmirrored.
        outline_px: (N, 2) pixels, closed polygon of the region on the skin.
        radius_mm: larger half axis of the region.
        sigma_mm: one standard deviation per axis of the centre, in the picture plane.
        sigma_px: the same in pixels.
        state: how well the place is seen.
    """

    id: str
    side: Side
    centre_px: Array
    outline_px: Array
    radius_mm: float
    sigma_mm: float
    sigma_px: float
    state: Sight

    def __post_init__(self) -> None:
        """Check shapes and make the arrays read-only."""
        _freeze(self.centre_px, (2,))
        _freeze(self.outline_px, (len(self.outline_px), 2))


@dataclass(frozen=True, slots=True, eq=False)
class NoPressZone:
    """A place where nobody presses: nerve, vessel, bone.

    Attributes:
        id: name in the catalogue, for example "sciatic".
        side: the person's own side.
        outline_px: (N, 2) pixels, closed polygon.
        state: how well the place is seen.
        kind: what lies there.
    """

    id: str
    side: Side
    outline_px: Array
    state: Sight
    kind: ZoneKind = ZoneKind.NERVE

    def __post_init__(self) -> None:
        """Check the shape and make the array read-only."""
        _freeze(self.outline_px, (len(self.outline_px), 2))


@dataclass(frozen=True)
class BodyMap:
    """Every region and no-press zone of one frame, both sides."""

    regions: tuple[Region, ...]
    no_press: tuple[NoPressZone, ...]

    def region(self, region_id: str, side: Side) -> Region | None:
        """The region of that name and side, or None."""
        found = (r for r in self.regions if r.id == region_id and r.side == side)
        return next(found, None)

    def no_press_of(self, side: Side) -> tuple[NoPressZone, ...]:
        """The no-press zones of a side, in the catalogue's order."""
        return tuple(zone for zone in self.no_press if zone.side is side)

    def no_press_near(self, xy_px: Array, side: Side) -> Iterator[NoPressZone]:
        """The no-press zones of a side that a place can lie in, in the catalogue's order.

        Args:
            xy_px: (2,) pixels; the others are further from it than `NEAR_PX` one way or the other.
            side: of the body.
        """
        for zone in self.no_press:
            low_px, high_px = zone.outline_px.min(axis=0), zone.outline_px.max(axis=0)
            if zone.side is side and is_near(xy_px.tolist(), low_px.tolist(), high_px.tolist()):
                yield zone


def is_near(place: list[float], low: list[float], high: list[float]) -> bool:
    """Whether a place lies in a box, or no further than `NEAR_PX` from its sides."""
    (x, y), (left, top), (right, bottom) = place, low, high
    return left - NEAR_PX <= x <= right + NEAR_PX and top - NEAR_PX <= y <= bottom + NEAR_PX


def _freeze(array: Array, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise ValueError(f"array must have shape {shape}, got {array.shape}")
    array.setflags(write=False)
