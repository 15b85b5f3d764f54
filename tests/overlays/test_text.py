"""Words fit their room, keep their letters, and stand on their plate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmarks.frame import Image
from overlays.layout import Box
from overlays.plate import plate
from overlays.text import fit, width_px, write, write_centred

LONG = "Roll a little further onto your left side and bend your upper knee"


def inked(canvas: Image) -> Box:
    """The box around everything that is not black."""
    rows, columns = np.nonzero(canvas.any(axis=2))
    return Box(int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


@given(st.text(max_size=80), st.integers(1, 90), st.integers(0, 900), st.integers(1, 3))
@settings(deadline=None, max_examples=150)
def test_any_text_fits_its_room(words, size_px, room_px, max_lines):
    """Whatever is said, in whatever script, it is never wider than its room."""
    block = fit(words, size_px, room_px, max_lines=max_lines)

    assert block.w_px <= room_px
    assert len(block.lines) <= max_lines


@pytest.mark.parametrize(
    "words", ["lone \ud800 half", "zero \0 byte", "two\nlines", "\u202e", "😀"]
)
def test_hostile_text_is_drawn(words, blank):
    """Half a character would crash OpenCV, a zero byte would end the text."""
    canvas = blank(grey=0)

    write(canvas, fit(words, 20, 150), 5, 5)

    assert canvas.any()


def test_nothing_is_lost_behind_a_zero_byte():
    """What follows is said too."""
    assert fit("zero \0 byte", 20, 400).lines == ("zero byte",)


def test_words_are_kept_by_wrapping():
    """Two lines hold the same words as one, at full size."""
    block = fit(LONG, 40, 900, max_lines=2)

    assert len(block.lines) == 2
    assert " ".join(block.lines) == LONG
    assert block.size_px == 40


def test_wrapping_balances_the_lines():
    """The second line is not one lonely word."""
    block = fit(LONG, 40, 900, max_lines=2)
    widths = [width_px(line, 40, block.weight) for line in block.lines]

    assert min(widths) > 0.7 * max(widths)


def test_a_slightly_long_line_shrinks_rather_than_wraps():
    """A little too long is no reason for a second line."""
    full = fit("Hold still", 80, 1000).w_px

    assert len(fit("Hold still", 80, round(0.96 * full), max_lines=2).lines) == 1


def test_far_too_long_ends_in_an_ellipsis():
    """What does not fit at half the size is cut, and shows it."""
    (line,) = fit(20 * LONG, 30, 200).lines

    assert line.endswith("…")
    assert LONG.startswith(line[:-1])


@pytest.mark.parametrize("words", ["Größe prüfen", "déjà à côté", "gjpqy ÄÖÜ", "Ещё выше", "押す"])
def test_ink_stays_within_the_block(words, blank):
    """Accents and tails do not leave the measured box."""
    canvas, block = blank(400, 120, grey=0), fit(words, 40, 360)

    write(canvas, block, 20, 30)

    ink = inked(canvas)
    assert ink.x_px >= 20 - 2
    assert ink.x_px + ink.w_px <= 20 + block.w_px + 2
    assert ink.y_px >= 30 - 2
    assert ink.y_px + ink.h_px <= 30 + block.h_px + 2


def test_capitals_are_centred(blank):
    """Half the ink on either side of the point asked for."""
    canvas = blank(grey=0)

    write_centred(canvas, fit("H", 60, 100), (80, 60))

    assert inked(canvas).centre_px == pytest.approx((80, 60), abs=2)


def test_umlauts_differ_from_plain_letters(blank):
    """The dots are really drawn, not replaced by a question mark."""
    drawn = []
    for letter in "uü?":
        canvas = blank(grey=0)
        write(canvas, fit(letter, 60, 100), 20, 20)
        drawn.append(canvas)

    assert inked(drawn[1]).h_px > inked(drawn[0]).h_px
    assert (drawn[1] != drawn[2]).any()


@pytest.mark.parametrize("place", [(-30, -30), (140, 100), (500, 500), (-500, 0)])
def test_half_outside_is_clipped(place, blank):
    """Words and plates may hang over any edge."""
    canvas = blank()

    plate(canvas, Box(*place, 60, 40), 5)
    write(canvas, fit("over the edge", 30, 400), *place)

    assert canvas.shape == (120, 160, 3)


def test_a_plate_darkens_its_box_only(blank):
    """Corners are rounded, everything outside stays."""
    canvas = blank(grey=200)

    plate(canvas, Box(40, 30, 60, 40), 10)

    assert (canvas[50, 70] < 80).all()
    assert (canvas[30, 40] == 200).all()
    darkened = (canvas != 200).any(axis=2)
    assert darkened[30:70, 40:100].sum() == darkened.sum()
