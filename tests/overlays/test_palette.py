"""The colours can be seen on any picture, by any eyes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from overlays import palette
from overlays.plate import OPACITY

STROKES = (
    palette.GREEN,
    palette.SKY,
    palette.YELLOW,
    palette.VERMILLION,
    palette.RED,
    palette.OTHER,
)

# Viénot, Brettel and Mollon 1999: what two kinds of colour blindness leave of linear RGB.
PROTAN = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
DEUTAN = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])


def linear_rgb(bgr):
    value = np.array(bgr[::-1]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio as the web accessibility guidelines define it."""
    light, dark = sorted(linear_rgb(c) @ (0.2126, 0.7152, 0.0722) for c in (one, other))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("stroke", STROKES)
def test_strokes_stand_on_the_halo(stroke):
    """A bright stroke on its dark edge."""
    assert contrast(stroke, palette.HALO) >= 7


@pytest.mark.parametrize("grey", range(0, 256, 15))
def test_something_of_every_stroke_shows_on_every_grey(grey):
    """Where the stroke drowns, its halo shows, and the other way round."""
    behind = (grey, grey, grey)
    for stroke in STROKES:
        assert max(contrast(stroke, behind), contrast(palette.HALO, behind)) >= 2.9


def test_words_can_be_read_on_a_plate_over_white():
    """The worst picture behind a plate is a white wall."""
    behind = (255 * (1 - OPACITY),) * 3

    assert contrast(palette.TEXT, behind) >= 4.5
    assert contrast(palette.TEXT_SOFT, behind) >= 4.5


@pytest.mark.parametrize("eyes", [np.eye(3), PROTAN, DEUTAN])
def test_meanings_differ_for_colour_blind_eyes(eyes):
    """Go, wait, fix and stop stay four colours."""
    four = (palette.GREEN, palette.SKY, palette.YELLOW, palette.VERMILLION)
    seen = [np.clip(eyes @ linear_rgb(bgr), 0, 1) ** (1 / 2.2) for bgr in four]

    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 0.15
