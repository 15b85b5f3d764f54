"""The breathing pacer follows the held seconds, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programme.breath import breath_at
from coach.programme.task import Breathing

CALM = Breathing(4.0, 6.0)


@pytest.mark.parametrize(
    ("held_s", "turns", "since_s", "fullness"),
    [
        (0.0, 0, 0.0, 0.0),
        (2.0, 0, 2.0, 0.5),
        (4.0, 1, 0.0, 1.0),
        (7.0, 1, 3.0, 0.5),
        (9.9, 1, 5.9, pytest.approx(1 / 60)),
        (10.0, 2, 0.0, 0.0),
        (34.0, 7, 0.0, 1.0),
    ],
)
def test_four_in_and_six_out(held_s: float, turns: int, since_s: float, fullness: float) -> None:
    breath = breath_at(held_s, CALM)
    assert (breath.turns, breath.since_s) == (turns, pytest.approx(since_s))
    assert breath.fullness == fullness
    assert breath.inhaling == (turns % 2 == 0)


@given(st.floats(0, 90), st.floats(0, 0.1), st.floats(2, 8), st.floats(2, 10))
def test_it_never_jumps(held_s: float, step_s: float, in_s: float, out_s: float) -> None:
    """A tenth of a second changes it by no more than that share of the shorter part."""
    breathing = Breathing(in_s, out_s)
    before, after = breath_at(held_s, breathing), breath_at(held_s + step_s, breathing)
    assert 0.0 <= before.fullness <= 1.0
    assert abs(after.fullness - before.fullness) <= step_s / min(in_s, out_s) + 1e-6
    assert 0 <= after.turns - before.turns <= 1
