"""What the policy remembers, and how watching and speaking change it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coach.hold import Phase
from coach.voice.cue import Cue, CueRules, Priority, StepFacts


@dataclass(frozen=True, slots=True)
class HoldMemory:
    """What is known and has been said of one hold.

    Attributes:
        phase: as last seen, and since when.
        held_s: as last seen.
        arrived_s: since when everything has been right, or None.
        counting_s: when it first counted, or None.
        stopped_s: since when it has not counted, or None while it counts or never did.
        resumed_s: when it counted again after a pause that was told, or None.
        pause_told: the running pause has been told.
        said: keys said once in this hold.
        count: the last number of the countdown that sounded; 4 before any.
    """

    phase: Phase = Phase.WAITING
    phase_since_s: float = 0.0
    held_s: float = 0.0
    arrived_s: float | None = None
    counting_s: float | None = None
    stopped_s: float | None = None
    resumed_s: float | None = None
    pause_told: bool = False
    said: frozenset[str] = frozenset()
    count: int = 4


@dataclass(frozen=True, slots=True)
class HandMemory:
    """Where the hand has been.

    Attributes:
        mark_mm: its distance when it was last told or last came nearer; None before any.
        mark_s: when that was.
        came_nearer: whether it has since it was last told.
        told_way: the direction that was told.
        way: the direction now, and since when.
        worse_since_s: since when it has been clearly further off than the mark, or None.
    """

    mark_mm: float | None = None
    mark_s: float = 0.0
    came_nearer: bool = False
    told_way: str | None = None
    way: str | None = None
    way_since_s: float = 0.0
    worse_since_s: float | None = None


@dataclass(frozen=True, slots=True)
class CueState:
    """Everything remembered.

    Attributes:
        t_s: time of the last moment, or None before the first.
        advice: the advice as last seen, and since when.
        stable_s: when some advice last was more than flicker.
        told: the advice that has been told and still stands; empty for none.
        reminded: how often it has been repeated without any change.
        last: the last cue that others keep their distance from.
        free_s: until when something is being said, as estimated.
        warned_s: when safety was last told, or None.
        ended_s: when a hold was given up for good, or None once that is told.
        care_told: the stop signs have been told in this session.
    """

    t_s: float | None = None
    advice: str = ""
    since_s: float = 0.0
    stable_s: float = 0.0
    told: str = ""
    reminded: int = 0
    last: Cue | None = None
    free_s: float = float("-inf")
    warned_s: float | None = None
    ended_s: float | None = None
    care_told: bool = False
    hold: HoldMemory = field(default_factory=HoldMemory)
    hand: HandMemory = field(default_factory=HandMemory)


def observe(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> CueState:
    """The memory after seeing `facts` at `t_s`.

    Raises:
        ValueError: if time does not rise.
    """
    if state.t_s is not None and t_s <= state.t_s:
        raise ValueError(f"t_s must increase, got {t_s} after {state.t_s}")
    new = state.t_s is None or facts.advice != state.advice
    since_s = t_s if new else state.since_s
    lasts = t_s - since_s >= rules.dwell_s - 1e-9
    stood = t_s - state.since_s >= rules.dwell_s - 1e-9  # what was seen before, up to now
    stable_s = t_s if stood or state.t_s is None else state.stable_s
    # Something good lasted: the next bad thing is news, even if it was told before.
    told = "" if lasts and facts.advice in rules.silent else state.told
    gone = facts.held_s < state.hold.held_s - 1e-6
    given_up = gone and state.hold.phase is not Phase.DONE
    return replace(
        state,
        t_s=t_s,
        advice=facts.advice,
        since_s=since_s,
        stable_s=stable_s,
        told=told,
        ended_s=t_s if given_up else state.ended_s,
        hold=_observe_hold(HoldMemory() if gone else state.hold, facts, t_s),
        hand=_observe_hand(state.hand, facts, t_s, rules),
    )


def _observe_hold(hold: HoldMemory, facts: StepFacts, t_s: float) -> HoldMemory:
    if facts.phase is not hold.phase:
        hold = replace(hold, phase=facts.phase, phase_since_s=t_s)
    hold = replace(hold, held_s=facts.held_s)
    if facts.phase not in (Phase.SETTLING, Phase.HOLDING):
        hold = replace(hold, arrived_s=None)
    elif hold.arrived_s is None:
        hold = replace(hold, arrived_s=t_s)
    if facts.phase in (Phase.HOLDING, Phase.DONE):
        return replace(
            hold,
            counting_s=t_s if hold.counting_s is None else hold.counting_s,
            stopped_s=None,
            resumed_s=t_s if hold.pause_told else hold.resumed_s,
            pause_told=False,
        )
    if hold.counting_s is None:
        return hold
    return replace(hold, stopped_s=t_s if hold.stopped_s is None else hold.stopped_s)


def _observe_hand(hand: HandMemory, facts: StepFacts, t_s: float, rules: CueRules) -> HandMemory:
    if facts.hand_mm is None:
        return hand
    if facts.hand_way != hand.way:
        hand = replace(hand, way=facts.hand_way, way_since_s=t_s)
    if hand.mark_mm is None:
        return hand
    step_mm = max(rules.hand_part * hand.mark_mm, rules.hand_noise_mm)
    if facts.hand_mm <= hand.mark_mm - step_mm:
        return replace(
            hand, mark_mm=facts.hand_mm, mark_s=t_s, came_nearer=True, worse_since_s=None
        )
    if facts.hand_mm < hand.mark_mm + step_mm:
        return replace(hand, worse_since_s=None)
    return replace(hand, worse_since_s=t_s if hand.worse_since_s is None else hand.worse_since_s)


def after(state: CueState, cue: Cue, facts: StepFacts) -> CueState:
    """The memory once `cue` is being said."""
    hold = _tell_hold(state.hold, cue)
    if cue.key.startswith("count_"):
        return replace(state, free_s=cue.end_s, hold=hold)
    repeated = cue.priority is Priority.REMINDER or (
        cue.priority is Priority.SAFETY and state.told == facts.advice
    )
    hand = HandMemory(facts.hand_mm, cue.t_s, told_way=facts.hand_way, way=facts.hand_way)
    return replace(
        state,
        told=facts.advice,
        reminded=state.reminded + 1 if repeated else 0,
        stable_s=cue.t_s,
        last=cue,
        free_s=cue.end_s,
        warned_s=cue.t_s if cue.priority is Priority.SAFETY else state.warned_s,
        ended_s=None if cue.key == "abandoned" else state.ended_s,
        care_told=state.care_told or cue.key == "care",
        hold=hold,
        hand=replace(hand, way_since_s=state.hand.way_since_s),
    )


def _tell_hold(hold: HoldMemory, cue: Cue) -> HoldMemory:
    said = hold.said | {cue.key}
    if cue.key.startswith("count_"):
        return replace(hold, count=int(cue.key[-1]), said=said)
    if cue.key == "resume":
        return replace(hold, resumed_s=None, said=said)
    stopped = hold.stopped_s is not None
    pauses = cue.key == "pause" or (cue.priority is Priority.SAFETY and stopped)
    return replace(hold, said=said, pause_told=hold.pause_told or pauses)
