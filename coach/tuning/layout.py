"""How the canvas of a tuning window is made up: the picture, and the time line under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.tuning.frame_cursor import Spot
from landmarks.frame import Image
from overlays.tuning_frame import Halves, TimeLine, TimeStrip
from overlays.viewport import Viewport

Array = NDArray[np.float64]

LARGEST_WH = (1280, 900)
LOWEST_PX = 720
"""Pictures are shown at this height, higher where they are upright, never larger than fits."""


@dataclass(frozen=True, slots=True)
class TuneLayout:
    """Where things stand for pictures of one size.

    Attributes:
        viewport: how the picture stands on the upper part of the canvas.
        split_px: first column of the picture that each half shows, or None for the whole.
    """

    viewport: Viewport
    split_px: int | None = None

    @classmethod
    def of(cls, whole: Image, shown: Image, around_px: float | None = None) -> TuneLayout:
        """The layout for what is shown of a picture.

        Args:
            whole: the picture; the canvas depends on its size alone.
            shown: the picture, or a part of it.
            around_px: split in halves around this column of what is shown, or not at all.
        """
        height, width = whole.shape[:2]
        wanted = LOWEST_PX if width >= height else LARGEST_WH[1]
        scale = min(wanted / height, LARGEST_WH[0] / width)
        screen_wh = (2 * max(80, round(width * scale / 2)), 2 * max(60, round(height * scale / 2)))
        viewport = Viewport((shown.shape[1], shown.shape[0]), screen_wh)
        if around_px is None or not np.isfinite(around_px):
            return cls(viewport)
        x_px = float(viewport.to_screen(np.array([around_px, 0.0]))[0])
        return cls(viewport, Halves().left_px(screen_wh[0], x_px))

    @property
    def canvas_wh(self) -> tuple[int, int]:
        """Size of the whole canvas, pixels."""
        width, height = self.viewport.screen_wh
        return width, height + TimeStrip().height_px(self._blank)

    def spot(self, x_px: float, y_px: float) -> Spot:
        """What is at a point of the canvas."""
        width, height = self.viewport.screen_wh
        start, end = TimeStrip().ends_px(self._blank)
        share = min(1.0, max(0.0, (x_px - start) / (end - start)))
        if self.split_px is not None:
            x_px = x_px - width // 2 + self.split_px if x_px >= width // 2 else np.nan
        at_px = self.viewport.to_image(np.array([x_px, min(y_px, height - 1.0)]))
        return Spot(at_px if np.isfinite(at_px).all() else None, share, y_px >= height)

    def framed(self, canvas: Image, line: TimeLine) -> Image:
        """The canvas with the time line under it."""
        return TimeStrip().under(canvas, line)

    @property
    def _blank(self) -> Image:
        """A picture of the canvas's size, for lengths that depend on it."""
        width, height = self.viewport.screen_wh
        return np.broadcast_to(np.zeros(3, np.uint8), (height, width, 3))
