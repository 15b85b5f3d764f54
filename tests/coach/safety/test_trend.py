"""When the history says: have somebody look at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from coach.history.records import SessionRecord
from coach.safety.trend import Trend, days_of_use, present_course, trend
from tests.coach.care_stage import LIMITS, NOW, session, weeks


def told(sessions: Sequence[SessionRecord], on_day: int) -> Trend:
    return trend(sessions, (NOW + timedelta(days=on_day)).date(), LIMITS)


@pytest.mark.parametrize(
    ("readings", "says"),
    [
        ([5] * 15, Trend.NOT_IMPROVING),
        ([5] * 12 + [4, 5, 5], Trend.NOT_IMPROVING),  # a third of a point is nothing
        ([5] * 12 + [4, 4, 4], Trend.NOTHING),
        ([7] * 5 + [2] * 10, Trend.NOTHING),
        ([3] * 12 + [5, 5, 5], Trend.WORSENING),
        ([5, 6, 5, *[5] * 9, 6, 7, 6], Trend.NOT_IMPROVING),  # a point up is not yet worse
        ([None] * 15, Trend.UNKNOWN),
        ([5, 5, *[None] * 11, 4, 4], Trend.UNKNOWN),  # four numbers are too few
        ([0] * 15, Trend.NOTHING),  # nothing left to improve
    ],
)
def test_two_weeks_of_use(readings: list[int | None], says: Trend) -> None:
    assert told(weeks(readings), on_day=14) is says


def test_before_two_weeks_there_is_patience() -> None:
    same = weeks([5] * 14)
    assert told(same, on_day=13) is Trend.NOTHING
    assert told(same, on_day=14) is Trend.NOT_IMPROVING
    assert told(weeks([None] * 14), on_day=13) is Trend.NOTHING


def test_worsening_is_told_at_once() -> None:
    """Nobody should wait two weeks for that."""
    assert told(weeks([3, 3, 3, 5, 5, 5]), on_day=5) is Trend.WORSENING


def test_an_empty_history_says_nothing() -> None:
    assert told([], on_day=0) is Trend.NOTHING


def test_sessions_without_a_hold_are_no_use() -> None:
    unheld = [session(day, 5, held=False) for day in range(20)]
    assert told(unheld, on_day=20) is Trend.NOTHING


def test_a_long_break_begins_a_new_course() -> None:
    """Last spring's numbers say nothing about this autumn."""
    old = weeks([2] * 10)
    new = [session(day, 6) for day in range(60, 66)]
    assert told([*old, *new], on_day=66) is Trend.NOTHING
    course = present_course([*old, *new], (NOW + timedelta(days=66)).date(), LIMITS)
    assert course == tuple(new)
    assert days_of_use(course, (NOW + timedelta(days=66)).date()) == 6


def test_a_break_that_lasts_until_today_leaves_no_course() -> None:
    assert told(weeks([5] * 15), on_day=14 + 31) is Trend.NOTHING
    assert told(weeks([5] * 15), on_day=14 + 30) is Trend.NOT_IMPROVING
