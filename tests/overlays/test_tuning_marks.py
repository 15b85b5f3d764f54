"""What only the tuning shows: marks on the body, the time line, and the two halves."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.region import Sight
from overlays.palette import CONFLICT, HAND, OTHER, SKY, TEXT
from overlays.strokes import Ink
from overlays.tuning_frame import Halves, TimeLine, TimeStrip
from overlays.tuning_marks import Conflicts, Handle, LabelMark, Labels, TuneMarks
from overlays.viewport import Viewport

WILD = np.array([np.nan, 1e9])


def test_a_region_in_a_no_press_zone_is_red_with_a_stop_sign(blank, make_region, make_zone, golden):
    canvas = blank()
    marks = TuneMarks(region=make_region(), conflicts=(make_zone(),), blocked=True)
    Conflicts(edge=Ink(CONFLICT, 0.025, 0.012), period_u=0.06, sign_u=0.12).draw(canvas, marks)
    golden("tune_conflict", canvas)


def test_where_it_was_is_dashed_and_tied_to_where_it_is(blank, make_region, golden):
    canvas = blank()
    marks = TuneMarks(region=make_region((110, 70)), was=make_region((60, 50)))
    thing = Handle(was=Ink(OTHER, 0.02, 0.01), grip=Ink(TEXT, 0.02, 0.01), radius_u=0.06)
    thing.draw(canvas, marks)
    golden("tune_handle", canvas)


def test_a_place_that_is_hidden_has_no_grip(blank, make_region):
    canvas = blank()
    Handle().draw(canvas, TuneMarks(region=make_region(state=Sight.HIDDEN)))
    assert (canvas == 128).all()


def test_a_label_of_the_region_in_hand_stands_out(blank):
    canvas = blank(640, 480)
    chosen, other = np.array([100.0, 100.0]), np.array([400.0, 300.0])
    marks = TuneMarks(labels=(LabelMark(chosen, "one"), LabelMark(other, "two", chosen=False)))
    Labels().draw(canvas, marks)
    assert tuple(canvas[100, 100]) == HAND
    assert tuple(canvas[300, 400]) == OTHER
    assert (canvas[90:110, 115:180] != 128).any(), "its name stands beside it"


def test_wild_points_draw_nothing(blank, make_region, make_zone):
    canvas = blank()
    region = make_region(tuple(WILD))
    zone = make_zone(outline_px=np.tile(WILD, (4, 1)))
    marks = TuneMarks(region, region, (zone,), blocked=True, labels=(LabelMark(WILD, "x"),))
    for thing in (Conflicts(), Handle(), Labels()):
        thing.draw(canvas, marks)
    assert (canvas == 128).all()


def test_marks_go_with_the_viewport(make_region, make_zone):
    view = Viewport((160, 120), (320, 240))
    marks = TuneMarks(
        make_region(), make_region(), (make_zone(),), True, (LabelMark(np.array([10.0, 20.0])),)
    ).on_screen(view)
    assert marks.region.centre_px == pytest.approx(view.to_screen(np.array([80.0, 60.0])))
    assert marks.was.outline_px == pytest.approx(marks.region.outline_px)
    assert marks.conflicts[0].outline_px == pytest.approx(view.to_screen(make_zone().outline_px))
    assert marks.labels[0].xy_px == pytest.approx(view.to_screen(np.array([10.0, 20.0])))
    assert marks.blocked


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_the_knob_stands_at_its_share_of_the_line(blank, share):
    picture = blank(640, 480)
    strip, line = TimeStrip(), TimeLine(share, "12 of 30", "saved", marks=(0.7,))
    canvas = strip.under(picture, line)
    start, end = strip.ends_px(picture)
    assert (canvas[:480] == picture).all()
    assert canvas.shape[0] == 480 + strip.height_px(picture)
    y_px = round(480 + 0.3 * strip.height_px(picture))
    assert tuple(canvas[y_px, round(start + share * (end - start))]) == TEXT
    past = canvas[y_px, round(start + 0.2 * (end - start))]
    assert (tuple(past) == SKY) is (share > 0.2)
    marked = canvas[y_px - 4, round(start + 0.7 * (end - start))]
    assert tuple(marked) == HAND


def test_halves_are_cut_from_the_same_column(blank):
    ramp = blank(200, 100)
    ramp[:] = np.arange(200, dtype=np.uint8)[None, :, None]
    halves = Halves()
    for around, left in ((100, 50), (0, 0), (199, 100)):
        assert halves.left_px(200, around) == left
    canvas = halves.joined((ramp, ramp), ("before", "after"), 30)
    assert tuple(canvas[10, 5]) == (35, 35, 35)
    assert tuple(canvas[10, 105]) == (35, 35, 35)


def test_a_region_that_is_nowhere_near_a_zone_has_no_stop_sign(blank, make_region):
    canvas = blank()
    Conflicts().draw(canvas, TuneMarks(region=make_region()))
    assert (canvas == 128).all()
