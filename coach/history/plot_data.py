"""The numbers behind the plots: what falls on which day or week. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from coach.history.records import SessionRecord

WEEKS = 53
"""A calendar shows the last year: more would be too small to read on a page."""
BARS_MOST = 45
"""More days than this are drawn as weeks."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Minutes held on every day.

    Attributes:
        first: the Monday it begins with.
        minutes: (7, WEEKS), Monday first; 0 for a day without, NaN after the last day.
    """

    first: date
    minutes: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Minutes by what became of them.

    Attributes:
        days: first day of each bar.
        width_days: 1 or 7.
        minutes: (4, bars): held, then paused by the reasons of `PAUSES`.
    """

    days: tuple[date, ...]
    width_days: int
    minutes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Readings:
    """Discomfort over time, sessions without a number left out.

    Attributes:
        before: when, and discomfort before.
        after: when, and discomfort after.
        pairs: when, before and after of sessions with both.
        before_weekly: week's first day and mean, for a long history, else empty.
        after_weekly: likewise.
    """

    before: tuple[tuple[datetime, float], ...]
    after: tuple[tuple[datetime, float], ...]
    pairs: tuple[tuple[datetime, int, int], ...]
    before_weekly: tuple[tuple[date, float], ...]
    after_weekly: tuple[tuple[date, float], ...]


def calendar_of(sessions: Sequence[SessionRecord]) -> Calendar:
    """The last year of a history that is not empty."""
    last_day = max(session.day for session in sessions)
    first = monday_of(last_day) - timedelta(days=7 * (WEEKS - 1))
    minutes = np.zeros((7, WEEKS))
    for session in sessions:
        days = (session.day - first).days
        if days >= 0:
            minutes[days % 7, days // 7] += session.credited_s / 60
    minutes[last_day.weekday() + 1 :, -1] = np.nan
    return Calendar(first, minutes)


def bars_of(sessions: Sequence[SessionRecord]) -> Bars:
    """The bars of a history: a day each, or a week each if there are many."""
    by_day = {session.day for session in sessions}
    weekly = len(by_day) > BARS_MOST
    found: dict[date, NDArray[np.float64]] = {}
    for session in sessions:
        day = monday_of(session.day) if weekly else session.day
        row = found.setdefault(day, np.zeros(4))
        for step in session.steps:
            row += [step.credited_s, *step.pauses_s]
    days = tuple(sorted(found))
    return Bars(days, 7 if weekly else 1, np.array([found[day] for day in days]).T / 60)


def readings_of(sessions: Sequence[SessionRecord]) -> Readings:
    """Discomfort before and after."""
    before = tuple((_when(s), float(s.before)) for s in sessions if s.before is not None)
    after = tuple((_when(s), float(s.after)) for s in sessions if s.after is not None)
    pairs = tuple(
        (_when(s), s.before, s.after)
        for s in sessions
        if s.before is not None and s.after is not None
    )
    long = len({session.day for session in sessions}) > BARS_MOST
    weekly = (_weekly(before), _weekly(after)) if long else ((), ())
    return Readings(before, after, pairs, *weekly)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _when(session: SessionRecord) -> datetime:
    """By the person's own clock: drawn as it stood on the wall."""
    return session.start.started_at.replace(tzinfo=None)


def _weekly(readings: Sequence[tuple[datetime, float]]) -> tuple[tuple[date, float], ...]:
    weeks: dict[date, list[float]] = {}
    for when, value in readings:
        weeks.setdefault(monday_of(when.date()), []).append(value)
    return tuple((week, sum(values) / len(values)) for week, values in sorted(weeks.items()))
