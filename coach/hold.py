"""The timer of one hold, as a function: (hold, verdict, time) -> hold.

What is credited was earned on both sides: a run of good frames counts only once it has lasted
`settle_s`, and without its first and last `guard_s`, so that neither a hand on its way nor a slow
detector earns anything. Every second after the first credited one is either credited or paused
under one reason. There is no clock in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType


class Verdict(StrEnum):
    """What one frame says about the hold."""

    GOOD = "good"
    POSTURE = "posture"
    """Seen, but not lying as the region needs."""
    LOST = "lost"
    """Not seen, or not sure: unknown earns nothing."""
    OFF_TARGET = "off_target"
    """Lying right, with the hand away from the target."""


class Phase(StrEnum):
    """Where the hold stands."""

    WAITING = "waiting"
    """Nothing credited yet."""
    SETTLING = "settling"
    """Good, but not yet for long enough to count."""
    HOLDING = "holding"
    PAUSED = "paused"
    DONE = "done"
    ABANDONED = "abandoned"
    """Away for too long; a new hold starts from zero."""


@dataclass(frozen=True, slots=True)
class HoldRules:
    """Seconds that rule the timer."""

    target_s: float = 60.0
    """How long to hold; 60-90 s (90 s beat 30 s: J Clin Physiother Res 2019 4(2):e8)."""
    settle_s: float = 1.0
    """A good run shorter than this earns nothing."""
    guard_s: float = 0.25
    """Cut from both ends of a good run: a hand that sets off is noticed within this window."""
    max_gap_s: float = 0.6
    """A longer silence between frames is a dropout, not a hold."""
    abandon_s: float = 60.0
    """A pause this long that nobody asked for ends the hold; what was credited stays on record."""


Interval = tuple[float, float]
_NO_PAUSES: Mapping[Verdict, float] = MappingProxyType(
    {Verdict.POSTURE: 0.0, Verdict.LOST: 0.0, Verdict.OFF_TARGET: 0.0}
)


@dataclass(frozen=True, slots=True)
class Hold:
    """The state of one hold.

    Attributes:
        phase: where it stands.
        t_s: time of the last frame, or None before the first.
        credited: closed and growing intervals [start, end] of media time, in order.
        paused_s: seconds lost after the first credited one, by reason.
        reason: why it is not counting now, or None while it counts.
        run_since_s: since when every frame has been good, or None.
        accounted_s: up to when time has been credited or paused; None before the first credit.
        asked_s: seconds since the last credit in which the person had asked for a pause.
    """

    phase: Phase = Phase.WAITING
    t_s: float | None = None
    credited: tuple[Interval, ...] = ()
    paused_s: Mapping[Verdict, float] = field(default_factory=lambda: _NO_PAUSES)
    reason: Verdict | None = None
    run_since_s: float | None = None
    accounted_s: float | None = None
    asked_s: float = 0.0

    @property
    def held_s(self) -> float:
        """Seconds credited so far."""
        return sum(end - start for start, end in self.credited)

    @property
    def started_s(self) -> float | None:
        """Media time of the first credited moment."""
        return self.credited[0][0] if self.credited else None

    @property
    def over(self) -> bool:
        """Completed or abandoned: it takes no more frames."""
        return self.phase in (Phase.DONE, Phase.ABANDONED)


def advance(
    hold: Hold, verdict: Verdict, t_s: float, rules: HoldRules, *, asked: bool = False
) -> Hold:
    """The hold after a frame at `t_s` that was judged `verdict`.

    Args:
        hold: as it was.
        verdict: of the frame.
        t_s: media time; rises strictly.
        rules: of the timer.
        asked: the person asked for a pause: however long it is, it ends no hold.

    Raises:
        ValueError: if time does not rise.
    """
    if hold.over:
        return hold
    if hold.t_s is not None and t_s <= hold.t_s:
        raise ValueError(f"t_s must increase, got {t_s} after {hold.t_s}")
    if asked and hold.credited and hold.t_s is not None:
        hold = replace(hold, asked_s=hold.asked_s + t_s - hold.t_s)
    if hold.t_s is not None and t_s - hold.t_s > rules.max_gap_s:
        # Nothing is known of the gap itself: it is lost time, whatever stands at its two ends.
        hold = replace(_interrupt(hold, Verdict.LOST, t_s), t_s=t_s)
        hold = _abandon_if_long(hold, t_s, rules)
        if hold.over:
            return hold
    if verdict is Verdict.GOOD:
        return _good(hold, t_s, rules)
    paused = replace(_interrupt(hold, verdict, t_s), t_s=t_s)
    return _abandon_if_long(paused, t_s, rules)


def take_back(hold: Hold, since_s: float) -> Hold:
    """The hold without what was credited after `since_s`: it turned out to be lost time.

    Without any credit left it has not begun. A hold that is over stays as it is.
    """
    if hold.over or not hold.credited or hold.credited[-1][1] <= since_s:
        return hold
    kept = tuple((start, min(end, since_s)) for start, end in hold.credited if start < since_s)
    if not kept:
        return Hold(t_s=hold.t_s, reason=Verdict.LOST)
    paused_s = dict(hold.paused_s)
    paused_s[Verdict.LOST] += hold.held_s - sum(end - start for start, end in kept)
    return replace(
        hold,
        phase=Phase.PAUSED,
        credited=kept,
        paused_s=MappingProxyType(paused_s),
        reason=Verdict.LOST,
        run_since_s=None,
    )


def _good(hold: Hold, t_s: float, rules: HoldRules) -> Hold:
    since_s = t_s if hold.run_since_s is None else hold.run_since_s
    start_s, end_s = since_s + rules.guard_s, t_s - rules.guard_s
    if t_s - since_s < rules.settle_s or end_s <= start_s:
        return replace(hold, t_s=t_s, run_since_s=since_s, phase=Phase.SETTLING)
    hold = _credit(hold, start_s, end_s, rules)
    phase = Phase.DONE if hold.held_s >= rules.target_s - 1e-9 else Phase.HOLDING
    return replace(hold, t_s=t_s, run_since_s=since_s, phase=phase, reason=None)


def _credit(hold: Hold, start_s: float, end_s: float, rules: HoldRules) -> Hold:
    """Extend the run that began at `start_s`, or open it, as far as the target allows."""
    growing = bool(hold.credited) and hold.credited[-1][0] == start_s
    earlier = hold.credited[:-1] if growing else hold.credited
    before_s = sum(end - start for start, end in earlier)
    end_s = min(end_s, start_s + rules.target_s - before_s)
    if not growing and hold.accounted_s is not None:
        hold = _book_pause(hold, hold.reason or Verdict.LOST, start_s)
    return replace(hold, credited=(*earlier, (start_s, end_s)), accounted_s=end_s, asked_s=0.0)


def _interrupt(hold: Hold, reason: Verdict, t_s: float) -> Hold:
    """End the good run, if there is one, and book the time since the last credit."""
    hold = _book_pause(hold, reason, t_s)
    phase = Phase.PAUSED if hold.credited else Phase.WAITING
    return replace(hold, phase=phase, reason=reason, run_since_s=None)


def _book_pause(hold: Hold, reason: Verdict, until_s: float) -> Hold:
    if hold.accounted_s is None or until_s <= hold.accounted_s:
        return hold
    paused_s = dict(hold.paused_s)
    paused_s[reason] += until_s - hold.accounted_s
    return replace(hold, paused_s=MappingProxyType(paused_s), accounted_s=until_s)


def _abandon_if_long(hold: Hold, t_s: float, rules: HoldRules) -> Hold:
    if hold.credited and t_s - hold.credited[-1][1] - hold.asked_s >= rules.abandon_s:
        return replace(hold, phase=Phase.ABANDONED)
    return hold
