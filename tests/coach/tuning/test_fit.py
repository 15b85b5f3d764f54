"""Offsets from labels: what a view shows is learned, what none shows stays, slips pull nobody."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coach.tuning.fit import RULES, FitRules, fit, fit_shift, grouped, miss_mm, more_needed
from coach.tuning.labels import Label
from coach.tuning.observe import Observation
from landmarks.joints import Side

Array = NDArray[np.float64]
ZERO = np.zeros(3)
BACK = np.array([-1.0, 0.0, 0.0])
"""The skin of the back faces away from the front."""
NO_NOISE = FitRules(view_share=0.0, click_mm=0.1, into_skin_mm=0.5)


def view(turn_deg: float) -> Array:
    """(2, 3) a camera behind the person, walked round by so much: lateral and superior are seen."""
    turn = math.radians(turn_deg)
    return np.array([[math.sin(turn), 0.0, math.cos(turn)], [0.0, -1.0, 0.0]])


def seen(
    shift_mm: Array,
    turn_deg: float = 0.0,
    recording: str = "a",
    frame: int = 0,
    slip_mm: tuple[float, float] = (0.0, 0.0),
    side: Side = Side.LEFT,
) -> Observation:
    """A label of somebody whose region really lies `shift_mm` off."""
    label = Label(1, recording, frame, None, "gluteus_medius", side, (0.0, 0.0))
    slope = view(turn_deg)
    miss = slope @ shift_mm + np.array(slip_mm)
    return Observation(label, recording, frame, miss, slope, BACK, 2.0, 30.0)


SHIFTS = st.tuples(st.floats(-40, 40), st.floats(-40, 40)).map(
    lambda pair: np.array([0.0, pair[0], pair[1]])
)


@given(SHIFTS, st.floats(-60, 60), st.floats(-60, 60))
def test_exact_labels_give_the_exact_shift_along_the_skin(
    shift: Array, first_deg: float, second_deg: float
) -> None:
    """From any two views, and none of it into the skin."""
    labels = [seen(shift, first_deg), seen(shift, second_deg, "b")]
    assert fit_shift(labels, ZERO, NO_NOISE) == pytest.approx(shift, abs=0.5)


@given(SHIFTS, st.floats(-50, 50))
def test_one_oblique_view_is_read_as_a_shift_along_the_skin(shift: Array, turn_deg: float) -> None:
    """Seen at an angle a shift looks shorter; it is the skin that says how long it is."""
    found = fit_shift([seen(shift, turn_deg)], ZERO, NO_NOISE)
    there = view(0.0)  # square to the skin, where nobody looked
    assert np.linalg.norm(there @ (found - shift)) <= 0.15 * np.linalg.norm(shift) + 0.5


@given(SHIFTS)
def test_what_no_view_shows_stays_as_it_was(shift: Array) -> None:
    """From straight behind, nothing is learned about the way to the camera."""
    start = np.array([7.0, 0.0, 0.0])
    found = fit_shift([seen(shift), seen(shift, frame=1)], start)
    assert found[0] == pytest.approx(7.0, abs=1e-6)


def test_labels_of_one_recording_are_believed_less_than_of_two() -> None:
    """Forty clicks of one view share that view's error."""
    shift = np.array([0.0, 20.0, 0.0])
    one = fit_shift([seen(shift, frame=k) for k in range(40)], ZERO)[1]
    two = fit_shift([seen(shift), seen(shift, recording="b")], ZERO)[1]
    assert 14 < one < two < 20


def test_a_slipped_click_pulls_nobody() -> None:
    """One of six is 150 mm off: the others win."""
    shift = np.array([0.0, 15.0, -10.0])
    labels = [seen(shift, recording=str(k)) for k in range(5)]
    calm = fit_shift(labels, ZERO)
    pulled = fit_shift([*labels, seen(shift, recording="5", slip_mm=(150.0, 0.0))], ZERO)
    assert np.linalg.norm(pulled - calm) < 8.0


def test_more_labels_bring_it_closer() -> None:
    rng = np.random.default_rng(3)
    shift, errors = np.array([0.0, 20.0, -10.0]), []
    for count in (2, 8, 32):
        runs = [
            fit_shift(
                [seen(shift, recording=str(k), slip_mm=tuple(rng.normal(0, 12, 2)))
                 for k in range(count)],
                ZERO,
            )
            for _ in range(40)
        ]  # fmt: skip
        errors.append(float(np.mean([np.linalg.norm((run - shift)[1:]) for run in runs])))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 5.0


def test_a_real_shift_helps_and_is_judged_by_whole_recordings() -> None:
    shift = np.array([0.0, 20.0, -10.0])
    labels = [seen(shift, turn, name, frame) for name, turn in (("a", 0), ("b", 25), ("c", -25))
              for frame in (0, 1)]  # fmt: skip
    found = fit(labels, ZERO)
    assert (found.held_out, found.labels, found.recordings) == ("recording", 6, 3)
    assert found.before_mm == pytest.approx(22.0, abs=1.5)
    assert found.after_mm < 8.0
    assert found.helps()
    assert found.sides == ("left",)


def test_what_differs_from_view_to_view_does_not_help() -> None:
    """Each recording is wrong in its own way: fitted to one, the other gets worse."""
    labels = [
        seen(ZERO, recording="a", frame=k, slip_mm=(30.0, 0.0)) for k in range(3)
    ] + [seen(ZERO, recording="b", frame=k, slip_mm=(-30.0, 0.0)) for k in range(3)]  # fmt: skip
    found = fit(labels, ZERO)
    assert found.after_mm > found.before_mm
    assert not found.helps()


def test_one_recording_is_judged_by_its_frames_and_one_frame_by_nothing() -> None:
    shift = np.array([0.0, 20.0, 0.0])
    frames = fit([seen(shift, frame=k) for k in range(3)], ZERO)
    assert (frames.held_out, frames.helps()) == ("frame", True)
    alone = fit([seen(shift), seen(shift)], ZERO)
    assert alone.held_out is None
    assert not alone.helps()


def test_what_is_there_already_is_the_measure() -> None:
    """A profile that is right needs no fit."""
    shift = np.array([0.0, 20.0, 0.0])
    labels = [seen(shift, recording=name) for name in "abc"]
    found = fit(labels, shift)
    assert found.before_mm == pytest.approx(0.0, abs=1e-6)
    assert not found.helps()
    assert found.shift_mm == pytest.approx(tuple(shift), abs=0.06)


def test_linked_sides_are_fitted_together() -> None:
    left = [seen(np.array([0.0, 20.0, 0.0]), recording=name) for name in "ab"]
    right = [seen(np.array([0.0, 20.0, 0.0]), recording="c", side=Side.RIGHT)]
    apart, together = grouped(left + right, linked=False), grouped(left + right, linked=True)
    assert {place: len(mine) for place, mine in apart.items()} == {
        ("gluteus_medius", Side.LEFT): 2, ("gluteus_medius", Side.RIGHT): 1,
    }  # fmt: skip
    (both,) = together.values()
    assert fit(both, ZERO, linked=True).sides == ("left", "right")
    assert fit(both, ZERO, linked=True).labels == 3


@pytest.mark.parametrize(
    ("labels", "recordings", "within_mm", "between_mm", "more"),
    [
        (9, 3, 3.0, 6.0, (0, 0)),  # 36/3 + 9/9 = 13 < 25
        (2, 2, 8.0, 4.0, (0, 2)),  # 8 shared; 64/n < 17 needs n = 4
        (5, 1, 5.0, 15.0, (9, 45)),  # 225/m + 25/5m < 25 needs m = 10
        (1, 1, 5.0, 5.0, (1, 1)),
    ],
)
def test_what_more_labels_are_worth(
    labels: int, recordings: int, within_mm: float, between_mm: float, more: tuple[int, int]
) -> None:
    """By hand, for a wanted standard error of 5 mm."""
    assert more_needed(labels, recordings, within_mm, between_mm, 5.0) == more


@given(st.integers(1, 30), st.integers(1, 8), st.floats(0.1, 30), st.floats(0.1, 40))
def test_what_is_asked_for_is_enough(
    each: int, recordings: int, within_mm: float, between_mm: float
) -> None:
    """Law: with that many more, the error is under what was wanted."""
    labels = each * recordings
    more_recordings, more_labels = more_needed(
        labels, recordings, within_mm, between_mm, RULES.wanted_mm
    )
    count = recordings + more_recordings
    error = math.sqrt(between_mm**2 / count + within_mm**2 / (labels + more_labels))
    assert error <= RULES.wanted_mm + 1e-9


def test_a_miss_is_measured_in_the_picture() -> None:
    assert miss_mm(seen(np.array([0.0, 3.0, 4.0])), ZERO) == pytest.approx(5.0)


def test_no_more_is_asked_for_than_halves_the_error() -> None:
    """Nobody makes twenty recordings; and under 5 mm the clicking is not worth it."""
    one = fit([seen(np.array([0.0, 20.0, 0.0]), frame=k) for k in range(2)], ZERO)
    assert one.standard_error_mm > 15
    assert one.wanted_mm == pytest.approx(one.standard_error_mm / 2)
    assert 1 <= one.more[0] <= 4
    good = fit([seen(np.array([0.0, 20.0, 0.0]), recording=str(k)) for k in range(4)], ZERO)
    assert (good.wanted_mm, good.more) == (RULES.wanted_mm, (0, 0))
