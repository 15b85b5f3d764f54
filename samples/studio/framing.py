"""What of a camera's picture is shown: all of it, or as another camera might have framed it."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.sight import CROP_SIDE
from samples.studio.camera import Camera
from samples.studio.raster import Piece
from samples.studio.rotation import Array
from samples.studio.sensor import Image

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


def stored(image: Image, piece: Piece, shown: Framing) -> NDArray[np.uint8]:
    """Return the (CROP_SIDE, CROP_SIDE) grey piece; black where the picture has ended."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    cells = np.arange(piece.side_px) + 0.5
    x, y = (cells - piece.from_px[:, 2:]) / piece.from_px[0, 0] - [[shown.left_px], [shown.top_px]]
    grey[:, (x < 0) | (x >= shown.width_px)] = 0
    grey[(y < 0) | (y >= shown.height_px), :] = 0
    size = (CROP_SIDE, CROP_SIDE)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
