"""An enlarged look at the target, for when the person is small in the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.region import Region, Sight
from overlays.layout import MARGIN_U, Box, px, unit_px
from overlays.palette import TEXT, Bgr
from overlays.view import View
from overlays.viewport import Viewport

Array = NDArray[np.float64]


class Corner(StrEnum):
    """A lower corner of the canvas."""

    LEFT = "left"
    RIGHT = "right"


class Drawn(Protocol):
    """What can be drawn in the loupe as on the picture."""

    def draw(self, canvas: Image, view: View) -> None:
        """Draw on the canvas, in canvas pixels."""


@dataclass(frozen=True, slots=True)
class Loupe:
    """A square in a lower corner that shows the target and what surrounds it.

    Attributes:
        inside: what is drawn on the enlarged picture, from the bottom up.
        side_u: side of the square.
        around: how much is shown, in half axes of the region.
        small_u: a region whose half axis is longer than this needs no loupe.
        rim: colour of the frame.
    """

    inside: Sequence[Drawn]
    side_u: float = 0.36
    around: float = 5.0
    small_u: float = 0.045
    rim: Bgr = TEXT

    def draw(
        self,
        canvas: Image,
        image: Image,
        view: View,
        viewport: Viewport,
        free: tuple[Corner, ...] = (Corner.RIGHT, Corner.LEFT),
    ) -> None:
        """Draw the loupe on the canvas if the target is small on it.

        Args:
            canvas: the picture as it is shown.
            image: the camera picture, of which a part is enlarged.
            view: in pixels of `image`.
            viewport: how `image` stands on `canvas`.
            free: corners it may stand in; the first one where both cover as much.
        """
        region = view.target
        if region is None or region.state not in (Sight.VISIBLE, Sight.HIDDEN):
            return
        half_axis_px = _half_axis_px(region)
        if not 0 < half_axis_px * viewport.scale <= self.small_u * unit_px(canvas):
            return
        part = _part(image, region.centre_px, self.around * half_axis_px)
        if part is None:
            return
        cut = image[part.y_px : part.y_px + part.h_px, part.x_px : part.x_px + part.w_px]
        side_px = px(canvas, self.side_u)
        close_up = Viewport((part.w_px, part.h_px), (side_px, side_px), viewport.mirror)
        inset = close_up.picture(np.ascontiguousarray(cut))
        near = close_up.view(_shifted(view, np.array([part.x_px, part.y_px], np.float64)))
        for thing in self.inside:
            thing.draw(inset, near)
        self._place(canvas, inset, viewport.to_screen(_seen_px(view)), free)

    def _place(
        self, canvas: Image, inset: Image, keep_clear_px: Array, free: tuple[Corner, ...]
    ) -> None:
        """In the free corner that covers the least of the person."""
        margin, side_px = px(canvas, MARGIN_U), inset.shape[0]
        y_px = canvas.shape[0] - margin - side_px
        right_px = canvas.shape[1] - margin - side_px
        if min(right_px, y_px) < 0:
            return
        places = {Corner.RIGHT: right_px, Corner.LEFT: margin}
        corners = [Box(places[corner], y_px, side_px, side_px) for corner in free]
        box = min(corners, key=lambda corner: _covered(corner, keep_clear_px))
        canvas[box.y_px : box.y_px + side_px, box.x_px : box.x_px + side_px] = inset
        far = (box.x_px + side_px - 1, box.y_px + side_px - 1)
        cv2.rectangle(canvas, (box.x_px, box.y_px), far, self.rim, px(canvas, 0.003, 2))


def _seen_px(view: View) -> Array:
    """(N, 2) points of the person that should stay uncovered, the target counting tenfold."""
    points = [view.target.centre_px] * 10 if view.target is not None else []
    joints = view.pose.xy_px if view.pose is not None else np.empty((0, 2))
    return np.vstack([joints, *points])


def _covered(box: Box, points_px: Array) -> int:
    inside = (points_px >= (box.x_px, box.y_px)) & (
        points_px < (box.x_px + box.w_px, box.y_px + box.h_px)
    )
    return int(inside.all(axis=1).sum())


def _half_axis_px(region: Region) -> float:
    away = np.linalg.norm(region.outline_px - region.centre_px, axis=1)
    longest = float(away.max()) if len(away) else math.nan
    return longest if math.isfinite(longest) else math.nan


def _part(image: Image, centre_px: Array, half_px: float) -> Box | None:
    """A square part of the picture around a point, moved inwards at the rim; None if too small."""
    height, width = image.shape[:2]
    side_px = 2 * max(round(half_px), 8)
    if not np.isfinite(centre_px).all() or side_px > min(width, height):
        return None
    x_px = min(max(round(float(centre_px[0])) - side_px // 2, 0), width - side_px)
    y_px = min(max(round(float(centre_px[1])) - side_px // 2, 0), height - side_px)
    return Box(x_px, y_px, side_px, side_px)


def _shifted(view: View, by_px: Array) -> View:
    """The view as seen from a corner of a part of the picture; words and person left out."""
    target = view.target and replace(
        view.target,
        centre_px=view.target.centre_px - by_px,
        outline_px=view.target.outline_px - by_px,
    )
    zones = tuple(replace(zone, outline_px=zone.outline_px - by_px) for zone in view.no_press)
    hand = view.hand and replace(view.hand, xy_px=view.hand.xy_px - by_px)
    return replace(view, pose=None, target=target, others=(), no_press=zones, hand=hand)
