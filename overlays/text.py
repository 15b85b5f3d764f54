"""True-type words: measured, wrapped, shrunk to fit. The plate behind them is `overlays.plate`.

The face is the one built into OpenCV: Latin, Greek, Cyrillic, Arabic, Chinese, Japanese, Korean.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from landmarks.frame import Image
from overlays.palette import TEXT, Bgr
from overlays.plate import overlap

REGULAR, BOLD = 450, 620

CAP_HEIGHT = 0.74
"""Height of a capital letter per pixel of type size."""
LEADING = 1.24
"""Height of a line per pixel of type size."""

SHRINK = 0.94
WRAP_BELOW = 0.93
"""A line is wrapped rather than shrunk below this part of its size."""
SMALLEST = 0.5
SMALLEST_PX = 7
"""Smaller letters are specks; nothing is written at all."""


@dataclass(frozen=True, slots=True)
class Block:
    """Words that fit: lines of one size.

    Attributes:
        lines: what stands in each line; none if there was no room.
        size_px: type size.
        weight: thickness of the letters, 400 to 800.
        w_px: width of the widest line.
    """

    lines: tuple[str, ...]
    size_px: int
    weight: int
    w_px: int

    @property
    def h_px(self) -> int:
        """Height of all lines."""
        return round(len(self.lines) * LEADING * self.size_px)


def width_px(words: str, size_px: int, weight: int) -> int:
    """How wide a line of clean words is."""
    if not words:
        return 0
    box = cv2.getTextSize((0, 0), words, (0, 0), _face(), size_px, weight)
    return int(box[2])


@lru_cache(maxsize=512)
def fit(words: str, size_px: int, room_px: int, *, weight: int = BOLD, max_lines: int = 1) -> Block:
    """Lay words out within a width: wrapped if allowed, then smaller, at last cut with an ellipsis.

    Args:
        words: any text; line breaks become spaces.
        size_px: the type size wished for.
        room_px: the width there is.
        weight: thickness of the letters.
        max_lines: how many lines are allowed.
    """
    words = _clean(words)
    if not words or size_px < SMALLEST_PX or room_px < size_px:
        return Block((), size_px, weight, 0)
    for size, lines in _attempts(words, size_px, max_lines):
        widest = max(width_px(line, size, weight) for line in lines)
        if widest <= room_px:
            return Block(lines, size, weight, widest)
    size = max(SMALLEST_PX, round(SMALLEST * size_px))
    line = _cut(words, size, weight, room_px)
    return Block((line,), size, weight, width_px(line, size, weight))


def write(canvas: Image, block: Block, x_px: float, y_px: float, bgr: Bgr = TEXT) -> None:
    """Write a block on a plate, with its upper left corner at a point."""
    if not block.lines:
        return
    ink, spare = _ink(block, bgr), _spare_px(block)
    area, part = overlap(canvas, ink, round(x_px) - spare, round(y_px) - spare)
    # Bright words on a dark plate: the brighter of the two is the blend, at a tenth of the cost.
    if area.size:
        cv2.max(area, part, dst=area)


def write_centred(
    canvas: Image, block: Block, centre_px: tuple[float, float], bgr: Bgr = TEXT
) -> None:
    """Write a one-line block with the middle of its capitals at a point."""
    x_px, y_px = centre_px
    write(canvas, block, x_px - block.w_px / 2, y_px - block.h_px / 2, bgr)


def _spare_px(block: Block) -> int:
    """Room around a block for accents and overhanging letters."""
    return block.size_px // 3


@lru_cache(maxsize=24)
def _ink(block: Block, bgr: Bgr) -> Image:
    """The words of a block in their colour on black, with spare room around."""
    spare = _spare_px(block)
    ink = np.zeros((block.h_px + 2 * spare, block.w_px + 2 * spare, 3), np.uint8)
    for row, line in enumerate(block.lines):
        baseline = (row * LEADING + (LEADING + CAP_HEIGHT) / 2) * block.size_px
        origin = (spare, spare + round(baseline))
        cv2.putText(ink, line, origin, bgr, _face(), block.size_px, block.weight)
    ink.setflags(write=False)
    return ink


@lru_cache(maxsize=1)
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")


def _clean(words: str) -> str:
    # A lone surrogate crashes OpenCV's text engine, and a zero byte ends the string there.
    printable = words.encode("utf-8", "replace").decode().replace("\0", " ")
    return " ".join(printable.split())


def _attempts(words: str, size_px: int, max_lines: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for count in range(1, max_lines + 1):
        lines = _split(words, count)
        size, least = float(size_px), (SMALLEST if count == max_lines else WRAP_BELOW) * size_px
        while size >= max(least, SMALLEST_PX):
            yield round(size), lines
            size *= SHRINK


def _split(words: str, count: int) -> tuple[str, ...]:
    """At most `count` lines of about the same number of letters."""
    for letters in range(math.ceil(len(words) / count), len(words)):
        # Scripts without spaces break anywhere, the others only between words.
        lines = textwrap.wrap(
            words, letters, break_long_words=" " not in words, break_on_hyphens=False
        )
        if len(lines) <= count:
            return tuple(lines)
    return (words,)


def _cut(words: str, size_px: int, weight: int, room_px: int) -> str:
    while words and width_px(words + "…", size_px, weight) > room_px:
        words = words[:-1].rstrip()
    return words + "…"
