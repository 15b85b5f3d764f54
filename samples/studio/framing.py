"""What of a camera's picture is shown: all of it, or as another camera might have framed it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from landmarks.sight import CROP_SIDE
from samples.studio.camera import Camera
from samples.studio.raster import Piece
from samples.studio.rotation import Array

_DRAWN_PX = 2 * CROP_SIDE


class Framing(NamedTuple):
    """A rectangle: left, top, width and height in pixels of the camera's picture."""

    left_px: float
    top_px: float
    width_px: float
    height_px: float

    @property
    def side_px(self) -> float:
        """The longer side: that of the square which the picture is laid in."""
        return max(self.width_px, self.height_px)

    def shares(self, at_px: Array) -> Array:
        """Return (..., 2) places from the picture's middle, in longer sides."""
        middle = np.array([self.left_px + self.width_px / 2, self.top_px + self.height_px / 2])
        return np.asarray((at_px - middle) / self.side_px)

    def holds(self, at_px: Array, rim: float = 0.0) -> Any:
        """Tell which of (..., 2) pixels lie inside, away from a rim in shares of its sides."""
        size = np.array([self.width_px, self.height_px])
        at = (at_px - (self.left_px, self.top_px)) / size
        return ((at > rim) & (at < 1 - rim)).all(axis=-1)

    def piece(self) -> Piece:
        """Return the square to draw, the picture in its middle."""
        scale = _DRAWN_PX / self.side_px
        corner = np.array([self.left_px, self.top_px])
        corner += (np.array([self.width_px, self.height_px]) - self.side_px) / 2
        return Piece(np.column_stack([np.eye(2) * scale, -scale * corner]), _DRAWN_PX)


def framing_of(camera: Camera) -> Framing:
    """Return all that the camera shows."""
    return Framing(0.0, 0.0, float(camera.width_px), float(camera.height_px))
