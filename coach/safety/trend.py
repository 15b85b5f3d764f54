"""Whether weeks of use have helped, as a function of the history. No diagnosis, no promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from coach.history.records import SessionRecord
from coach.safety.rules import Limits


class Trend(StrEnum):
    """What to tell about the time so far."""

    NOTHING = "nothing"
    """Too early, or getting better: nothing to tell."""
    WORSENING = "worsening"
    NOT_IMPROVING = "not_improving"
    UNKNOWN = "unknown"
    """Long enough to have an opinion, and too few numbers to have one."""


def trend(sessions: Sequence[SessionRecord], today: date, limits: Limits) -> Trend:
    """What to tell somebody with this history.

    The discomfort before each session counts: it shows what stayed from the last one. Worsening
    is told as soon as there are numbers, the rest once the use has lasted `trend_days`.

    Args:
        sessions: the person's live sessions, oldest first.
        today: the person's own day.
        limits: the numbers to go by.
    """
    course = present_course(sessions, today, limits)
    if not course:
        return Trend.NOTHING
    long_enough = days_of_use(course, today) >= limits.trend_days
    readings = [session.before for session in course if session.before is not None]
    count = limits.trend_readings
    if len(readings) < 2 * count:
        return Trend.UNKNOWN if long_enough else Trend.NOTHING
    early, late = sum(readings[:count]) / count, sum(readings[-count:]) / count
    if late - early >= limits.worse_points:
        return Trend.WORSENING
    improved = early - late >= limits.better_points or late == 0
    return Trend.NOT_IMPROVING if long_enough and not improved else Trend.NOTHING


def present_course(
    sessions: Sequence[SessionRecord], today: date, limits: Limits
) -> tuple[SessionRecord, ...]:
    """The sessions since the last long break; none if that break lasts until today."""
    pressed = [session for session in sessions if session.steps]
    gap = timedelta(days=limits.course_gap_days)
    course: list[SessionRecord] = []
    for session in reversed(pressed):
        next_day = course[-1].day if course else today
        if next_day - session.day > gap:
            break
        course.append(session)
    return tuple(reversed(course))


def days_of_use(course: Sequence[SessionRecord], today: date) -> int:
    """Days from the first session of a course to today."""
    return (today - course[0].day).days if course else 0
