"""The one-euro filter: calm at rest, quick when moved."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from landmarks.smoothing import OneEuroRules, one_euro_step

FRAME_S = 1 / 30
UNIT_PX = 100.0
RULES = OneEuroRules()


def run(
    values: Sequence[float] | NDArray[np.float64],
    rules: OneEuroRules = RULES,
    *,
    unit: float = UNIT_PX,
) -> list[float]:
    """One value a frame, smoothed."""
    old, speed = np.array([[values[0]]]), np.zeros((1, 1))
    smoothed = [float(values[0])]
    for value in values[1:]:
        old, speed = one_euro_step(old, speed, np.array([[value]]), FRAME_S, unit, rules)
        smoothed.append(float(old[0, 0]))
    return smoothed


def test_what_rests_stays_exactly_where_it_is() -> None:
    assert run([5.0] * 30) == [5.0] * 30


def test_jitter_shrinks_to_well_under_half() -> None:
    """Two pixels of noise around a place at rest."""
    noisy = np.random.default_rng(8).normal(0.0, 2.0, 400)
    assert np.std(run(noisy)[50:]) < 0.42 * np.std(noisy[50:])


def test_a_step_is_followed_within_half_a_second() -> None:
    """Shifted by 100 px: most of the way after 0.2 s, nearly all after 0.5 s."""
    gone = run([0.0] + [100.0] * 15)
    assert gone == sorted(gone)
    assert 0 < gone[1] < 90
    assert gone[6] > 80
    assert 97 < gone[15] <= 100


def test_a_quick_move_lags_less_than_without_beta() -> None:
    """The cut-off rises with speed: that is what the filter is for."""
    moving = [12.0 * i for i in range(30)]
    quick, slow = run(moving)[-1], run(moving, OneEuroRules(beta=0.0))[-1]
    assert slow < quick < moving[-1]
    assert moving[-1] - quick < 0.5 * (moving[-1] - slow)


def test_one_step_by_hand() -> None:
    """Half a second at cut-offs of 1/pi Hz: alpha is 2 pi f dt / (2 pi f dt + 1) = 1/2."""
    rules = OneEuroRules(min_cutoff_hz=1 / math.pi, beta=0.0, speed_cutoff_hz=1 / math.pi)
    now, speed = one_euro_step(
        np.array([[10.0, 0.0]]), np.zeros((1, 2)), np.array([[18.0, 0.0]]), 0.5, UNIT_PX, rules
    )
    np.testing.assert_allclose(now, [[14.0, 0.0]])
    # 16 px a second over the unit, half of it believed.
    np.testing.assert_allclose(speed, [[8.0 / UNIT_PX, 0.0]])


def test_each_row_is_as_quick_as_its_own_speed() -> None:
    """One that flies does not carry the noise of one that rests through the filter."""
    old, new = np.zeros((2, 2)), np.array([[200.0, 0.0], [1.0, 0.0]])
    both, _ = one_euro_step(old, np.zeros((2, 2)), new, FRAME_S, UNIT_PX, RULES)
    alone, _ = one_euro_step(old[1:], np.zeros((1, 2)), new[1:], FRAME_S, UNIT_PX, RULES)
    assert both[1, 0] == alone[0, 0]
    assert both[0, 0] / 200.0 > 1.5 * both[1, 0]


@given(st.lists(st.floats(-200, 200), min_size=2, max_size=30))
def test_it_never_overshoots(seen: list[float]) -> None:
    """What is smoothed stays between the extremes of what was seen."""
    for value in run(seen):
        assert min(seen) - 1e-9 <= value <= max(seen) + 1e-9


@given(factor=st.floats(0.5, 3.0))
def test_speed_is_measured_in_units(factor: float) -> None:
    """Twice the size with twice the unit is smoothed alike."""
    values = np.array([3.0 * i * i for i in range(8)])
    large = run(values * factor, unit=UNIT_PX * factor)
    assert large == pytest.approx(list(np.array(run(values)) * factor))
