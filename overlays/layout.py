"""Where the fixed things stand, and how big everything is. Draws nothing.

People lie at the bottom of a webcam picture, so the words stand at the top.
Lengths named `_u` are fractions of the canvas unit, so that one look fits every size.
"""

from __future__ import annotations

from typing import NamedTuple

from landmarks.frame import Image

MARGIN_U = 0.022
DIAL_W_U = 0.29
DIAL_H_U = 0.345


class Box(NamedTuple):
    """An upright rectangle on the canvas, pixels; may be empty."""

    x_px: int
    y_px: int
    w_px: int
    h_px: int

    @property
    def centre_px(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x_px + self.w_px / 2, self.y_px + self.h_px / 2

    def meets(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        across = self.x_px < other.x_px + other.w_px and other.x_px < self.x_px + self.w_px
        down = self.y_px < other.y_px + other.h_px and other.y_px < self.y_px + self.h_px
        return across and down and min(self.w_px, self.h_px, other.w_px, other.h_px) > 0


def unit_px(canvas: Image) -> float:
    """The length that sizes are fractions of: the height, or less in a portrait picture."""
    height_px, width_px = canvas.shape[:2]
    return float(min(height_px, 0.75 * width_px))


def px(canvas: Image, length_u: float, least_px: int = 1) -> int:
    """A length in whole pixels, never thinner than `least_px`."""
    return max(least_px, round(length_u * unit_px(canvas)))


def dial_box(canvas: Image) -> Box:
    """The upper right corner, where the hold ring stands."""
    margin, width = px(canvas, MARGIN_U), px(canvas, DIAL_W_U)
    return Box(canvas.shape[1] - margin - width, margin, width, px(canvas, DIAL_H_U))


def text_room(canvas: Image) -> Box:
    """The room for words: left of the hold ring, from the top down."""
    margin = px(canvas, MARGIN_U)
    width = dial_box(canvas).x_px - 2 * margin
    return Box(margin, margin, width, canvas.shape[0] - 2 * margin)
