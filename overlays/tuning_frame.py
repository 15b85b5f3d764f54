"""What frames the picture while tuning: the time line under it, and two halves side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landmarks.frame import Image
from overlays.layout import Box, px
from overlays.palette import HALO, HAND, SKY, TEXT, TEXT_SOFT, TRACK, Bgr
from overlays.plate import plate
from overlays.strokes import Ink, fill, lines, ring
from overlays.text import BOLD, REGULAR, fit, write, write_centred

SEAM = Ink(TEXT, 0.004)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """How far through the source one is.

    Attributes:
        share: 0 at the first frame, 1 at the last.
        left: words under its left end.
        right: words under its right end.
        marks: shares of frames with a label.
        alert: whether the right words ask to be read.
    """

    share: float = 0.0
    left: str = ""
    right: str = ""
    marks: tuple[float, ...] = ()
    alert: bool = False


@dataclass(frozen=True, slots=True)
class TimeStrip:
    """The strip under the picture: a line with a knob to drag, and small words."""

    height_u: float = 0.085
    size_u: float = 0.032
    knob_u: float = 0.014
    margin_u: float = 0.03

    def height_px(self, picture: Image) -> int:
        """How high the strip is under a picture."""
        return px(picture, self.height_u)

    def ends_px(self, picture: Image) -> tuple[float, float]:
        """Where the line begins and ends, from the left."""
        margin = px(picture, self.margin_u)
        return float(margin), float(picture.shape[1] - margin)

    def under(self, picture: Image, line: TimeLine) -> Image:
        """A canvas with the picture above and the strip below."""
        height, width = picture.shape[:2]
        strip_px = self.height_px(picture)
        canvas = np.empty((height + strip_px, width, 3), np.uint8)
        canvas[:height], canvas[height:] = picture, np.array(HALO, np.uint8) + 18
        start, end = self.ends_px(picture)
        y_px = height + 0.3 * strip_px
        thin = px(picture, 0.005, 2)
        _bar(canvas, (start, end), y_px, thin, TRACK)
        at = start + line.share * (end - start)
        _bar(canvas, (start, at), y_px, thin, SKY)
        for mark in line.marks:
            x_px = start + mark * (end - start)
            _bar(canvas, (x_px - thin, x_px + thin), y_px, 6 * thin, HAND)
        ring(canvas, np.array([at, y_px]), px(picture, self.knob_u) / 2, Ink(TEXT, self.knob_u))
        self._words(canvas, picture, line)
        return canvas

    def _words(self, canvas: Image, picture: Image, line: TimeLine) -> None:
        (start, end), strip_px = self.ends_px(picture), self.height_px(picture)
        size, room = px(picture, self.size_u), round((end - start) * 0.58)
        top = picture.shape[0] + 0.52 * strip_px
        write(canvas, fit(line.left, size, room, weight=REGULAR), start, top, TEXT_SOFT)
        weight, bgr = (BOLD, HAND) if line.alert else (REGULAR, TEXT_SOFT)
        right = fit(line.right, size, round((end - start) * 0.4), weight=weight)
        write(canvas, right, end - right.w_px, top, bgr)


@dataclass(frozen=True, slots=True)
class Halves:
    """Two pictures side by side, cut around the same place, each with its name."""

    size_u: float = 0.042
    seam: Ink = SEAM

    def left_px(self, width_px: int, around_px: float) -> int:
        """The first column of a picture that its half shows."""
        half = width_px // 2
        return int(np.clip(round(around_px - half / 2), 0, width_px - half))

    def joined(self, pictures: tuple[Image, Image], names: tuple[str, str], left_px: int) -> Image:
        """Half of each of two pictures of one size, from a column on, side by side."""
        height, width = pictures[0].shape[:2]
        half = width // 2
        canvas = np.zeros_like(pictures[0])
        for place, picture in enumerate(pictures):
            canvas[:, place * half : (place + 1) * half] = picture[:, left_px : left_px + half]
        middle = np.array([[half, 0.0], [half, height]])
        lines(canvas, [middle], self.seam)
        for place, name in enumerate(names):
            words = fit(name, px(canvas, self.size_u), half // 2, weight=BOLD)
            pad, y_px = px(canvas, 0.012), 0.95 * height
            x_px = (place + 0.5) * half
            box = Box(
                round(x_px - words.w_px / 2) - pad,
                round(y_px - words.h_px / 2),
                words.w_px + 2 * pad,
                words.h_px,
            )
            plate(canvas, box, pad)
            write_centred(canvas, words, (x_px, y_px))
        return canvas


def _bar(canvas: Image, x_px: tuple[float, float], y_px: float, thick_px: float, bgr: Bgr) -> None:
    (left, right), half = x_px, thick_px / 2
    corners = [(left, y_px - half), (right, y_px - half), (right, y_px + half), (left, y_px + half)]
    fill(canvas, np.array([corners]), bgr)
