"""What has been edited: undo brings it back, linked sides mirror, nothing leaves its limits."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.profile.toml_form import RADIUS_MM, SHIFT_MAX_MM
from coach.tuning import editor
from coach.tuning.editor import EditorState
from landmarks.joints import Side
from landmarks.offsets import Offset
from tests.coach.tuning.tuning_bench import BOOK

PLACE = ("gluteus_medius", Side.LEFT)
Act = Callable[[EditorState], EditorState]


def begun() -> EditorState:
    return editor.start({}, *PLACE)


def dragged(*shifts: tuple[float, float, float]) -> Act:
    def act(state: EditorState) -> EditorState:
        state = editor.hold(state)
        for shift in shifts:
            state = editor.drag(state, shift)
        return editor.release(state)

    return act


def shift_of(state: EditorState, side: Side = Side.LEFT) -> tuple[float, float, float]:
    return state.now.offsets.get((state.region, side), Offset()).shift_mm


MM = st.floats(-80, 80).map(lambda mm: round(mm, 3))
SHIFT = st.tuples(MM, MM, MM)
ACTS = st.one_of(
    SHIFT.map(lambda shift: lambda state: editor.nudge(state, shift)),
    st.lists(SHIFT, min_size=1, max_size=4).map(lambda shifts: dragged(*shifts)),
    st.floats(0, 120).map(lambda mm: lambda state: editor.set_radius(state, mm)),
    st.sampled_from([editor.reset_one, editor.reset_all, editor.toggle_link]),
    st.sampled_from(list(BOOK.regions)).flatmap(
        lambda name: st.sampled_from(list(Side)).map(
            lambda side: lambda state: editor.select(state, name, side)
        )
    ),
)


@given(st.lists(ACTS, max_size=12))
def test_undo_of_everything_is_the_beginning_and_redo_the_end(acts: list[Act]) -> None:
    state = begun()
    for act in acts:
        state = act(state)
    end, entries = state.now, len(state.past)
    for _ in range(entries):
        state = editor.undo(state)
    assert state.now == begun().now
    assert editor.undo(state) is state
    for _ in range(entries):
        state = editor.redo(state)
    assert state.now == end
    assert editor.redo(state) is state


@given(st.lists(SHIFT, min_size=1, max_size=5))
def test_a_drag_is_one_entry_however_far_it_wanders(
    shifts: list[tuple[float, float, float]],
) -> None:
    state = dragged(*shifts)(begun())
    assert len(state.past) == (state.now != begun().now)
    assert state.now == dragged(shifts[-1])(begun()).now
    assert editor.redo(editor.undo(state)).now == state.now
    assert editor.undo(state).now == begun().now


@given(st.lists(ACTS, max_size=12))
def test_no_shift_and_no_radius_leaves_what_a_profile_may_hold(acts: list[Act]) -> None:
    state = begun()
    for act in acts:
        state = editor.settle(act(state))
        for offset in state.now.offsets.values():
            assert math.hypot(*offset.shift_mm) <= SHIFT_MAX_MM
            low, high = RADIUS_MM
            assert offset.radius_mm is None or low <= offset.radius_mm <= high
            assert offset != Offset()


def test_linked_sides_mirror_in_their_own_frames() -> None:
    """Lateral is outwards on either side, so the same numbers are the mirrored place."""
    state = editor.nudge(begun(), (3.0, -2.0, 1.0))
    assert shift_of(state, Side.LEFT) == shift_of(state, Side.RIGHT) == (3.0, -2.0, 1.0)


def test_apart_only_the_side_in_hand_moves_and_joining_takes_it_over() -> None:
    apart = editor.nudge(editor.toggle_link(begun()), (3.0, 0.0, 0.0))
    assert (shift_of(apart, Side.LEFT)[0], shift_of(apart, Side.RIGHT)[0]) == (3.0, 0.0)
    other = editor.select(apart, "gluteus_medius", Side.RIGHT)
    joined = editor.toggle_link(editor.nudge(other, (0.0, 7.0, 0.0)))
    assert joined.linked
    assert shift_of(joined, Side.LEFT) == shift_of(joined, Side.RIGHT) == (0.0, 7.0, 0.0)
    assert editor.undo(joined).now == editor.nudge(other, (0.0, 7.0, 0.0)).now
    assert not editor.undo(joined).linked


def test_sides_that_differ_in_the_profile_begin_apart() -> None:
    one, both = Offset((1.0, 0.0, 0.0)), Offset((0.0, 2.0, 0.0))
    offsets = {PLACE: one, ("iliacus", Side.LEFT): both, ("iliacus", Side.RIGHT): both}
    assert editor.start(offsets, *PLACE).now.apart == {"gluteus_medius"}


def test_a_reset_takes_the_entry_out_so_that_nothing_counts_as_unsaved() -> None:
    moved = editor.set_radius(editor.nudge(begun(), (3.0, 0.0, 0.0)), 20.0)
    elsewhere = editor.nudge(editor.select(moved, "iliacus", Side.LEFT), (1.0, 1.0, 1.0))
    here = editor.select(elsewhere, *PLACE)
    assert {name for name, _ in editor.reset_one(here).now.offsets} == {"iliacus"}
    assert editor.reset_all(here).now.offsets == {}
    assert editor.undo(editor.reset_all(here)).now == here.now


def test_a_new_edit_ends_what_could_be_done_again() -> None:
    state = editor.undo(editor.nudge(begun(), (1.0, 0.0, 0.0)))
    assert state.future
    assert editor.nudge(state, (0.0, 1.0, 0.0)).future == ()


def test_whatever_comes_during_a_drag_ends_it_first() -> None:
    held = editor.drag(editor.hold(begun()), (4.0, 0.0, 0.0))
    for act in (editor.undo, editor.toggle_link, editor.reset_one):
        state = act(held)
        assert state.held is None
        assert shift_of(held)[0] == 4.0
    assert editor.undo(held).now == begun().now
    assert editor.drag(begun(), (4.0, 0.0, 0.0)) == begun(), "nothing is held, nothing moves"


def test_thirty_small_nudges_stay_on_their_line() -> None:
    """Rounded to tenths each time they would drift by millimetres."""
    state = begun()
    for _ in range(30):
        state = editor.nudge(state, (0.351, 0.936, 0.0))
    assert shift_of(state) == pytest.approx((10.53, 28.08, 0.0), abs=0.16)


def test_a_shift_is_settled_to_what_the_file_keeps() -> None:
    state = editor.settle(editor.set_radius(editor.nudge(begun(), (1.26, -0.04, 0.0)), 20.06))
    assert state.offset == Offset((1.3, 0.0, 0.0), 20.1)
    assert math.copysign(1.0, state.offset.shift_mm[1]) == 1.0
