"""What is asked around a hold and what the answers lead to: (state, event, time) -> state.

Discomfort 0-10 before the first hold, the check after every hold, discomfort after it. All of it
may be left unanswered; silence is kept as silence. There is no clock, key or voice in here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from coach.history.records import Check, Ending
from coach.safety.rules import Limits

LATE_S = 10.0
"""A "no" this late after the question went away is still its answer. A design choice."""


class Asking(StrEnum):
    """The open question."""

    NOTHING = "nothing"
    BEFORE = "before"
    CHECK = "check"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Aftercare:
    """Where the questions stand.

    Attributes:
        asking: the open question.
        since_s: since when.
        begun: the first second has been credited.
        hold: number of the last hold that ended, or None.
        check: the answer about that hold.
        before: discomfort before, or None.
        after: discomfort after, or None.
        typed: the last digit and when, for a ten; None once that is past.
        stopped_s: when the stop key was pressed, or None when it was not, or the person went on.
        ending: why the session has to end, or None.
        over: no hold follows any more: now discomfort after is asked for.
    """

    asking: Asking = Asking.BEFORE
    since_s: float = 0.0
    begun: bool = False
    hold: int | None = None
    check: Check = Check.UNANSWERED
    before: int | None = None
    after: int | None = None
    typed: tuple[int, float] | None = None
    stopped_s: float | None = None
    ending: Ending | None = None
    over: bool = True


def session_goes(care: Aftercare, t_s: float, *, over: bool) -> Aftercare:
    """Whether any hold is still to come; discomfort after is asked for once there is none."""
    ends, care = over and not care.over, replace(care, over=over)
    due = ends and care.asking is Asking.NOTHING and care.hold is not None and care.after is None
    return replace(care, asking=Asking.AFTER, since_s=t_s) if due and not care.ending else care


def hold_began(care: Aftercare) -> Aftercare:
    """The first second is credited: what comes now is not "before" any more."""
    asking = Asking.NOTHING if care.asking is Asking.BEFORE else care.asking
    return replace(care, begun=True, asking=asking, typed=None)


def hold_ended(care: Aftercare, number: int, t_s: float) -> Aftercare:
    """Hold `number` is over, completed or not: ask how it was."""
    if care.ending is not None:
        return care
    return replace(
        care,
        begun=True,
        asking=Asking.CHECK,
        since_s=t_s,
        hold=number,
        check=Check.UNANSWERED,
        typed=None,
    )


def answered(care: Aftercare, t_s: float, *, bad: bool) -> Aftercare:
    """The check was answered. A warning sign counts whenever it is told and is not taken back."""
    if care.hold is None or care.check is Check.BAD:
        return care
    if bad:
        return replace(care, check=Check.BAD, asking=Asking.NOTHING, ending=Ending.BAD_CHECK)
    if not is_answerable(care, t_s):
        return care
    following = _after_check(care) if care.asking is Asking.CHECK else care.asking
    return replace(care, check=Check.FINE, asking=following, since_s=t_s)


def is_answerable(care: Aftercare, t_s: float) -> bool:
    """Whether a "no" is an answer to the check: it is open, or has only just gone away."""
    if care.asking is Asking.CHECK:
        return True
    unanswered = care.hold is not None and care.check is Check.UNANSWERED
    return unanswered and care.ending is None and t_s - care.since_s <= LATE_S


def typed(care: Aftercare, digit: int, t_s: float, limits: Limits) -> Aftercare:
    """A digit was pressed: discomfort before, or after once a hold has ended. 1, 0 is ten."""
    value = digit
    if digit == 0 and care.typed is not None:
        last, at_s = care.typed
        if last == 1 and t_s - at_s <= limits.ten_s:
            value = 10
    if not care.begun:
        return replace(care, before=value, since_s=t_s, typed=(value, t_s))
    if care.hold is None:
        return care  # in mid-hold nobody asked
    return replace(care, after=value, typed=(value, t_s))


def hurts(care: Aftercare, t_s: float) -> Aftercare:
    """The stop key."""
    asking = Asking.NOTHING if care.asking is Asking.BEFORE else care.asking
    return replace(care, stopped_s=t_s, asking=asking)


def goes_on(care: Aftercare) -> Aftercare:
    """The person wants to go on after the stop key."""
    return replace(care, stopped_s=None)


def ticked(care: Aftercare, t_s: float, limits: Limits) -> Aftercare:
    """Time has passed: questions go away, a stopped session ends."""
    if care.stopped_s is not None and t_s - care.stopped_s >= limits.stopped_s:
        care = replace(care, ending=care.ending or Ending.HURTS)
    if _settled(care, t_s, limits):
        return replace(care, asking=Asking.NOTHING)
    if care.asking is Asking.NOTHING or t_s - care.since_s < limits.ask_s:
        return care
    following = _after_check(care) if care.asking is Asking.CHECK else Asking.NOTHING
    return replace(care, asking=following, since_s=t_s)


def _after_check(care: Aftercare) -> Asking:
    return Asking.AFTER if care.over else Asking.NOTHING


def is_much(discomfort: int | None, limits: Limits) -> bool:
    """Whether it is so much that the person should ease off."""
    return discomfort is not None and discomfort > limits.discomfort_most


def _settled(care: Aftercare, t_s: float, limits: Limits) -> bool:
    """The open question has its number, and no second digit can make a ten of it any more."""
    if care.asking not in (Asking.BEFORE, Asking.AFTER) or care.typed is None:
        return False
    value, at_s = care.typed
    return value != 1 or t_s - at_s > limits.ten_s
