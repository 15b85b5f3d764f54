"""The dial says how far it is, and in which state, without needing its colours."""

from __future__ import annotations

from itertools import combinations
from math import inf, nan

import cv2
import numpy as np
import pytest

from overlays.hold_ring import HoldRing, held_part, seconds
from overlays.layout import dial_box
from overlays.palette import BREATH, GREEN
from overlays.view import Dial, DialState


@pytest.mark.parametrize(
    ("dial", "shown"),
    [
        (Dial(DialState.HOLDING, 23.9, 60), (23, 60)),
        (Dial(DialState.HOLDING, 59.999, 60), (59, 60)),
        (Dial(DialState.HOLDING, 75, 60), (60, 60)),
        (Dial(DialState.DONE, 59.97, 60), (60, 60)),
        (Dial(DialState.PAUSED, -1, 60), (0, 60)),
        (Dial(DialState.HOLDING, nan, 60), (0, 60)),
        (Dial(DialState.HOLDING, inf, nan), (0, 0)),
    ],
)
def test_whole_seconds(dial, shown):
    """A second is shown when it is over, all of them when it is done."""
    assert seconds(dial) == shown


@pytest.mark.parametrize(
    ("held_s", "target_s", "part"),
    [(15, 60, 0.25), (70, 60, 1), (-5, 60, 0), (nan, 60, 0), (5, 0, 0), (5, nan, 0), (inf, 60, 0)],
)
def test_held_part(held_s, target_s, part):
    """Between nothing and all; unknown is nothing."""
    assert held_part(Dial(DialState.HOLDING, held_s, target_s)) == part


def test_the_ring_fills_clockwise_from_the_top(blank, make_view):
    """At a third, two o'clock is filled; six and ten o'clock are not."""
    canvas = blank(640, 480)
    HoldRing().draw(canvas, make_view(dial=Dial(DialState.HOLDING, 20, 60)))
    box = dial_box(canvas)
    middle, radius = box.x_px + box.w_px / 2, 0.42 * box.w_px
    filled = {}
    for hour in (2, 6, 10):
        angle = np.radians(30 * hour)
        x = round(middle + radius * np.sin(angle))
        y = round(box.y_px + box.w_px / 2 - radius * np.cos(angle))
        filled[hour] = tuple(int(value) for value in canvas[y, x]) == GREEN

    assert filled == {2: True, 6: False, 10: False}


def test_states_differ_in_grey_and_without_words(blank, make_view):
    """Shape alone tells them apart: nobody needs colours, or to read."""
    silent = HoldRing(words=dict.fromkeys(DialState, ""), of="")
    looks = []
    for state in DialState:
        canvas = blank(640, 480)
        silent.draw(canvas, make_view(dial=Dial(state, 20, 60)))
        looks.append(cv2.cvtColor(canvas, cv2.COLOR_BGR2GRAY) > 140)
    dial_px = dial_box(blank(640, 480)).w_px ** 2

    for one, other in combinations(looks, 2):
        assert (one != other).sum() > 0.01 * dial_px


def test_the_ring_stands_in_pieces_while_paused(blank, make_view):
    """A ring that is not counting has gaps in it."""
    filled = []
    for state in (DialState.HOLDING, DialState.PAUSED):
        canvas = blank(640, 480)
        HoldRing().draw(canvas, make_view(dial=Dial(state, 45, 60)))
        box = dial_box(canvas)
        column = canvas[:, round(box.x_px + box.w_px * 0.96) - 3].max(axis=1) > 150
        filled.append(int(np.abs(np.diff(column[: box.w_px].astype(int))).sum()))

    assert filled[0] == 2
    assert filled[1] > 4


def test_the_breathing_disc_grows_and_shrinks(blank, make_view):
    """As full as the breath, behind the number, and none without a pacer or with a wild value."""
    sizes = []
    for breath in (None, 0.0, 0.5, 1.0, 7.0, nan):
        canvas = blank(640, 480)
        dial = Dial(DialState.HOLDING, 20, 60, "breathe in", breath)
        HoldRing().draw(canvas, make_view(dial=dial))
        sizes.append(int((canvas == np.array(BREATH, np.uint8)).all(axis=2).sum()))

    none, empty, half, full, more, wild = sizes
    assert none == wild == 0
    assert 0 < empty < half < full == more


def test_a_rest_counts_down(blank, make_view):
    """Eight of thirty seconds gone: twenty-two is what is written."""
    looks = []
    for held_s, wanted in ((8, 30), (22, 30)):
        canvas = blank(640, 480)
        HoldRing().draw(canvas, make_view(dial=Dial(DialState.RESTING, held_s, wanted, "rest")))
        looks.append(canvas)
    counting = blank(640, 480)
    HoldRing().draw(counting, make_view(dial=Dial(DialState.HOLDING, 22, 30, "rest")))
    box = dial_box(counting)
    middle = np.s_[
        box.y_px + box.w_px // 4 : box.y_px + box.w_px // 2,
        box.x_px + box.w_px // 3 : box.x_px + 2 * box.w_px // 3,
    ]

    assert (looks[0][middle] == counting[middle]).all()
    assert (looks[1][middle] != counting[middle]).any()


def test_the_word_of_the_dial_goes_before_that_of_its_state(blank, make_view):
    """Breathe in, breathe out: the same ring with another word under it."""
    looks = []
    for word in ("", "holding", "breathe out"):
        canvas = blank(640, 480)
        HoldRing().draw(canvas, make_view(dial=Dial(DialState.HOLDING, 20, 60, word)))
        looks.append(canvas)

    assert (looks[0] == looks[1]).all()
    assert (looks[0] != looks[2]).any()
