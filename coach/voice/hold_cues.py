"""What the hold would like to say: there, it runs, half-way, ten left, three-two-one, done."""

from __future__ import annotations

import math

from coach.hold import Phase
from coach.voice.cue import CueRules, Priority, StepFacts, Wish
from coach.voice.memory import START, THERE, CueState
from coach.voice.tones import Chime

TEN_S = 10.0
_COUNTS = {3: Chime.COUNT_3, 2: Chime.COUNT_2, 1: Chime.COUNT_1}


def hold_wish(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """The most urgent thing to say about the hold, or None."""
    hold = state.hold
    if state.ended_s is not None and t_s - state.ended_s <= rules.ended_until_s:
        return Wish("abandoned", Priority.HOLD, state.ended_s, ahead=Chime.ATTENTION)
    match facts.phase:
        case Phase.DONE:
            fresh = "done" not in hold.said
            return Wish("done", Priority.TIMED, hold.phase_since_s, Chime.DONE) if fresh else None
        case Phase.HOLDING:
            return _countdown(state, facts, t_s, rules) or _while_holding(state, facts, t_s, rules)
        case Phase.SETTLING:
            return _arrival(state, facts, t_s, rules) or _pause(state, facts, t_s, rules)
        case _:
            return _pause(state, facts, t_s, rules)


def _countdown(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    number = math.ceil(facts.left_s - 1e-9)
    late_s = number - facts.left_s
    if number not in _COUNTS or number >= state.hold.count or late_s > rules.count_late_s:
        return None
    return Wish(f"count_{number}", Priority.TIMED, t_s - late_s, _COUNTS[number], words=False)


def _while_holding(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    if state.hold.resumed_s is not None:
        return Wish("resume", Priority.HOLD, state.hold.resumed_s, Chime.RESUME)
    return (
        _mark(state, facts, t_s, rules)
        or _beginning(state, facts, t_s, rules)
        or _coaching(state, facts, t_s, rules)
    )


def _mark(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """The mark just passed and not yet told."""
    marks_s = {"ten_left": facts.target_s - TEN_S}
    if facts.target_s >= rules.half_way_min_s:
        marks_s["half_way"] = facts.target_s / 2
    for key, mark_s in marks_s.items():
        late_s = facts.held_s - mark_s
        if 0 <= late_s <= rules.mark_late_s and key not in state.hold.said:
            return Wish(key, Priority.HOLD, t_s - late_s)
    return None


def _beginning(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """Going on or the start, if their words still wait; the start, if its tone does."""
    resumed = state.ahead_of("resume")
    if resumed is not None:
        return Wish("resume", Priority.HOLD, resumed.cause_s)
    told = START in state.hold.said and state.ahead_of("settling") is None
    if told or facts.held_s > rules.arrival_until_s:
        return None
    since_s = t_s if state.hold.counting_s is None else state.hold.counting_s
    return Wish("settling", Priority.HOLD, since_s, Chime.START)


def _coaching(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """How to press, then when to stop: true all the time, so their cause is the quiet moment."""
    if "holding" not in state.hold.said and facts.held_s <= rules.start_until_s:
        return Wish("holding", Priority.HOLD, t_s)
    ramp = _ramp(state, facts, t_s, rules)
    if ramp is not None:
        return ramp
    quiet = t_s - state.free_s >= rules.care_quiet_s
    if quiet and not state.care_told and _time_for_care(facts, rules):
        return Wish("care", Priority.HOLD, t_s)
    return None


def _ramp(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """A little more pressure, at its times; each is told once, or not at all."""
    for mark_s in facts.ramp_s:
        late_s = facts.held_s - mark_s
        if 0 <= late_s <= rules.ramp_late_s and not state.hold.ramped_s >= mark_s:
            return Wish("ramp", Priority.HOLD, t_s)
    return None


def _time_for_care(facts: StepFacts, rules: CueRules) -> bool:
    if not rules.care_from_s <= facts.held_s <= rules.care_until_s:
        return False
    to_half_s = facts.target_s / 2 - facts.held_s
    to_ten_s = facts.left_s - TEN_S
    half_way_near = facts.target_s >= rules.half_way_min_s and 0 <= to_half_s < rules.care_room_s
    return not half_way_near and to_ten_s >= rules.care_room_s


def _arrival(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """A tone alone: stay there. Words would still be spoken when the time begins to run."""
    hold = state.hold
    if THERE in hold.said or hold.counting_s is not None or facts.advice != "settling":
        return None
    lasts = t_s - state.since_s >= rules.arrival_dwell_s - 1e-9
    if not lasts:
        return None
    return Wish(THERE, Priority.TIMED, state.since_s, Chime.THERE, words=False)


def _pause(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """Why the time stands still, once it has for longer than a flicker."""
    hold = state.hold
    told = hold.pause_told and state.ahead_of("pause") is None
    if hold.stopped_s is None or told or facts.advice in rules.silent:
        return None
    lasts = hold.phase is Phase.PAUSED and t_s - hold.phase_since_s >= rules.dwell_s - 1e-9
    restless = t_s - hold.stopped_s >= rules.restless_s
    if not (lasts or restless):
        return None
    return Wish("pause", Priority.HOLD, hold.phase_since_s, Chime.PAUSE)
