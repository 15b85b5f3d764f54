"""The hold dial: how many seconds are credited, and whether they are being counted now."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from overlays.glyphs import BARS, DOTS, HOURGLASS, TICK, Glyph, draw_glyph
from overlays.layout import Box, dial_box, px
from overlays.palette import BREATH, DIALS, TEXT, TEXT_SOFT, TRACK, Bgr
from overlays.plate import plate
from overlays.strokes import circle, fill
from overlays.text import BOLD, REGULAR, fit, write_centred
from overlays.view import Dial, DialState, View

Array = NDArray[np.float64]

WORDS: Mapping[DialState, str] = MappingProxyType({state: state.value for state in DialState})

SIGNS: Mapping[DialState, Glyph] = MappingProxyType(
    {
        DialState.WAITING: HOURGLASS,
        DialState.SETTLING: DOTS,
        DialState.PAUSED: BARS,
        DialState.DONE: TICK,
    }
)
"""Shown in place of the number while no seconds are being counted."""

BREATH_RADII = (0.30, 0.78)
"""Of the breathing disc, empty and full, as parts of the ring's."""

SEGMENTS = 30
"""Pieces of the ring while it stands still."""


@dataclass(frozen=True, slots=True)
class HoldRing:
    """A ring that fills clockwise; whole while it counts, in pieces while it stands still.

    Attributes:
        words: what to write under the ring for each state.
        of: how to write the seconds wanted; `{}` is the number.
    """

    words: Mapping[DialState, str] = field(default_factory=lambda: WORDS)
    of: str = "of {} s"
    thickness: float = 0.17
    number_u: float = 0.13
    small_u: float = 0.038
    word_u: float = 0.046

    def box(self, canvas: Image, _view: View) -> Box:
        """The plate it stands on, canvas pixels."""
        return dial_box(canvas)

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the dial in its corner."""
        box = self.box(canvas, view)
        plate(canvas, box, px(canvas, 0.02))
        radius_px = 0.46 * box.w_px
        centre = np.array([box.x_px + box.w_px / 2, box.y_px + box.w_px / 2])
        self._breath(canvas, view.dial, centre, radius_px)
        self._ring(canvas, view.dial, centre, radius_px)
        self._middle(canvas, view.dial, centre, radius_px)
        self._word(canvas, view.dial, box)

    def _breath(self, canvas: Image, dial: Dial, centre_px: Array, radius_px: float) -> None:
        """A calm disc behind the number that grows while breathing in and shrinks while out."""
        if dial.breath is None or not math.isfinite(dial.breath):
            return
        least, most = BREATH_RADII
        share = least + (most - least) * min(1.0, max(0.0, dial.breath))
        fill(canvas, circle(centre_px, share * radius_px, corners=72)[None], BREATH)

    def _ring(self, canvas: Image, dial: Dial, centre_px: Array, radius_px: float) -> None:
        part, bgr = held_part(dial), DIALS[dial.state]
        depth = self.thickness * radius_px
        inner, middle = radius_px - depth, radius_px - depth / 2
        still = dial.state in (DialState.WAITING, DialState.SETTLING, DialState.PAUSED)
        track = (middle - 0.13 * depth, middle + 0.13 * depth)
        _bands(canvas, centre_px, track, (part, 1.0), TRACK)
        if still:
            for start, end in _pieces(part):
                _bands(canvas, centre_px, (inner, radius_px), (start, end), bgr)
        else:
            _bands(canvas, centre_px, (inner, radius_px), (0.0, part), bgr)

    def _middle(self, canvas: Image, dial: Dial, centre_px: Array, radius_px: float) -> None:
        x, y = centre_px
        held, wanted = seconds(dial)
        if dial.state in (DialState.HOLDING, DialState.RESTING):
            # A rest counts down: what is left is all anybody wants to know of it.
            shown = held if dial.state is DialState.HOLDING else wanted - held
            number = fit(str(shown), px(canvas, self.number_u), round(1.2 * radius_px))
            write_centred(canvas, number, (x, y - 0.13 * radius_px), TEXT)
            below = self.of.format(wanted)
        else:
            sign_at = np.array([x, y - 0.14 * radius_px])
            draw_glyph(canvas, SIGNS[dial.state], sign_at, 0.34 * radius_px, DIALS[dial.state])
            below = f"{held} {self.of.format(wanted)}"
        small = fit(below, px(canvas, self.small_u), round(1.15 * radius_px), weight=REGULAR)
        write_centred(canvas, small, (x, y + 0.45 * radius_px), TEXT_SOFT)

    def _word(self, canvas: Image, dial: Dial, box: Box) -> None:
        text, state = dial.word or self.words[dial.state], dial.state
        word = fit(text, px(canvas, self.word_u), round(0.92 * box.w_px), weight=BOLD)
        middle_y = box.y_px + (box.w_px + box.h_px) / 2 - 0.02 * box.w_px
        write_centred(canvas, word, (box.x_px + box.w_px / 2, middle_y), DIALS[state])


def seconds(dial: Dial) -> tuple[int, int]:
    """Whole seconds held and wanted; a second counts when it is over."""
    wanted = round(dial.target_s) if math.isfinite(dial.target_s) else 0
    if dial.state is DialState.DONE:
        return wanted, wanted
    held = math.floor(dial.held_s) if math.isfinite(dial.held_s) else 0
    return max(0, min(held, wanted)), wanted


def held_part(dial: Dial) -> float:
    """How much of the ring is filled, 0 to 1."""
    if dial.state is DialState.DONE:
        return 1.0
    part = dial.held_s / dial.target_s if dial.target_s > 0 else 0.0
    return min(1.0, max(0.0, part)) if math.isfinite(part) else 0.0


def _pieces(part: float) -> Iterator[tuple[float, float]]:
    for piece in range(math.ceil(part * SEGMENTS)):
        start = piece / SEGMENTS
        yield start, min(part, start + 0.6 / SEGMENTS)


def _bands(
    canvas: Image,
    centre_px: Array,
    radii_px: tuple[float, float],
    turn: tuple[float, float],
    bgr: Bgr,
) -> None:
    """Fill a piece of a ring, from one part of a full clockwise turn to another."""
    if turn[1] <= turn[0]:
        return
    angle = 2 * np.pi * np.linspace(*turn, max(2, round(160 * (turn[1] - turn[0])))) - np.pi / 2
    ray = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    edge = np.vstack([radii_px[1] * ray, radii_px[0] * ray[::-1]])
    fill(canvas, (centre_px + edge)[None], bgr)
