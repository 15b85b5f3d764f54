"""The status line can be read from the mat, and stays on its plate and out of the dial's way."""

from __future__ import annotations

from itertools import combinations

import cv2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from overlays.layout import dial_box
from overlays.status import Facts, Status
from overlays.view import StatusLine, Tone

TYPICAL = StatusLine("Move your fingers 45 mm towards your tailbone", Tone.GO, "then feel")
SIZES = [(640, 480), (960, 720), (1280, 720), (1920, 1080), (720, 1280)]


@pytest.mark.parametrize("size_wh", SIZES[:-1])
def test_readable_from_the_mat(size_wh, blank):
    """A typical line is at least 1/14 of the picture high."""
    layout = Status().layout(blank(*size_wh), TYPICAL)

    assert layout.line.size_px >= size_wh[1] / 14
    assert " ".join(layout.line.lines) == TYPICAL.text


def test_a_portrait_picture_keeps_room_for_words(blank):
    """Sizes follow the width there, or the dial would push the words out."""
    canvas = blank(720, 1280)

    assert " ".join(Status().layout(canvas, TYPICAL).line.lines) == TYPICAL.text
    assert dial_box(canvas).w_px < 720 / 3


@settings(deadline=None, max_examples=60)
@example(size_wh=(640, 480), text=30 * "word ", detail=30 * "word ")
@given(st.sampled_from(SIZES), st.text(max_size=120), st.text(max_size=200))
def test_words_stay_on_the_plate(blank, size_wh, text, detail):
    """The plate holds icon, line and detail, and ends before the dial."""
    canvas = blank(*size_wh)
    layout = Status().layout(canvas, StatusLine(text, Tone.FIX, detail))
    if not layout.line.lines:
        return

    words_px = max(layout.line.w_px, layout.detail.w_px)
    assert layout.box.w_px >= words_px + layout.icon_px + 3 * layout.pad_px
    assert layout.box.h_px >= layout.line.h_px + layout.detail.h_px
    assert layout.box.x_px + layout.box.w_px <= dial_box(canvas).x_px


def test_tones_differ_in_grey(blank, make_view):
    """The icon alone tells them apart."""
    looks = []
    for tone in Tone:
        canvas = blank(640, 480)
        Status().draw(canvas, make_view(status=StatusLine("Hold", tone)))
        looks.append(cv2.cvtColor(canvas, cv2.COLOR_BGR2GRAY) > 140)

    for one, other in combinations(looks, 2):
        assert (one != other).sum() > 60


def test_silence_draws_nothing(blank, make_view):
    """No plate without words."""
    canvas = blank()
    Status().draw(canvas, make_view())
    Facts().draw(canvas, make_view())

    assert (canvas == 128).all()


def test_facts_stand_below_the_status_plate(blank, make_view):
    """The plates do not overlap, however high the first is."""
    view = make_view(status=TYPICAL, facts=("tilt 12°", "lying on your left side"))
    canvas = blank(640, 480)
    box = Status().layout(canvas, view.status).box
    Facts().draw(canvas, view)

    assert (canvas[: box.y_px + box.h_px] == 128).all()
    assert (canvas[box.y_px + box.h_px :] != 128).any()
