"""Whether a pelvis rests: the speed by hand, and what is not known yet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.stillness import STILL_MM_PER_S, WINDOW_S, Rest, follow, is_still
from landmarks.pelvis import Pelvis

FPS = 10


def pelvis_at(t_s: float, x_px: float, y_px: float = 200.0) -> Pelvis:
    return Pelvis(t_s, np.array([x_px, y_px]), np.eye(3), 5.0, 170.0, 5.0)


def trail_of(*xs_px: float, fps: float = FPS) -> tuple[Rest, ...]:
    trail: tuple[Rest, ...] = ()
    for number, x_px in enumerate(xs_px):
        trail = follow(trail, pelvis_at(number / fps, x_px))
    return trail


def test_a_pelvis_that_does_not_move_is_still() -> None:
    assert is_still(trail_of(*[300.0] * 6), 5.0) is True


@pytest.mark.parametrize(("px_a_frame", "still"), [(0.79, True), (0.81, False), (-0.81, False)])
def test_the_limit_by_hand(px_a_frame: float, still: bool) -> None:
    """At 5 mm a pixel and ten frames a second 0.8 pixels a frame are 40 mm a second."""
    assert STILL_MM_PER_S == 40.0
    xs_px = [300.0 + px_a_frame * number for number in range(10)]
    assert is_still(trail_of(*xs_px), 5.0) is still


def test_up_and_down_count_like_left_and_right() -> None:
    trail: tuple[Rest, ...] = ()
    for number in range(6):
        trail = follow(trail, pelvis_at(number / FPS, 300.0, 200.0 + 5 * number))
    assert is_still(trail, 5.0) is False


def test_a_fine_picture_moves_no_faster() -> None:
    """Twice the pixels at half the millimetres: the same speed."""
    assert is_still(trail_of(*[600 + 1.5 * n for n in range(10)]), 2.5) is True
    assert is_still(trail_of(*[600 + 1.5 * n for n in range(10)]), 5.0) is False


def test_too_short_a_trail_is_unknown() -> None:
    """Half a second has to be seen; no moment and one moment say nothing."""
    assert is_still((), 5.0) is None
    for count in range(1, 6):
        assert is_still(trail_of(*[300.0] * count), 5.0) is None
    assert is_still(trail_of(*[300.0] * 6), 5.0) is True


def test_who_comes_to_rest_is_still_half_a_second_later() -> None:
    moving = [300.0 + 10 * number for number in range(8)]
    resting = [moving[-1]] * 6
    answers = [
        is_still(trail_of(*moving, *resting[:count]), 5.0) for count in range(1, len(resting))
    ]
    assert answers == [False, False, False, False, True]


def test_a_lost_pelvis_is_forgotten() -> None:
    """Where it was before says nothing of how it came where it is now."""
    trail = follow(trail_of(*[300.0] * 8), None)
    assert trail == ()
    assert is_still(follow(trail, pelvis_at(1.0, 300.0)), 5.0) is None


def test_a_gap_counts_with_its_whole_length() -> None:
    """After a second without frames the old moment is still the one to compare with, or none."""
    trail = follow(trail_of(*[300.0] * 3), pelvis_at(1.0, 306.0))
    assert is_still(trail, 5.0) is True  # 30 mm in 0.8 s
    assert is_still(trail, 7.0) is False
    assert is_still(follow(trail_of(300.0), pelvis_at(1.5, 300.0)), 5.0) is None


@given(st.lists(st.floats(0.01, 3.0), min_size=1, max_size=60))
def test_the_trail_is_short_and_in_order(steps_s: list[float]) -> None:
    t_s, trail = 0.0, ()
    for step_s in steps_s:
        t_s += step_s
        trail = follow(trail, pelvis_at(t_s, 300.0))
        assert trail[-1].t_s == t_s
        assert t_s - trail[0].t_s <= 2 * WINDOW_S
        assert all(before.t_s < after.t_s for before, after in pairwise(trail))
