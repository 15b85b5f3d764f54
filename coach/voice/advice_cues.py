"""What the advice would like to say: a change, a reminder, the way for the hand, a warning."""

from __future__ import annotations

import math

from coach.hold import Phase
from coach.voice.cue import CueRules, Priority, StepFacts, Wish
from coach.voice.memory import CueState
from coach.voice.tones import Chime

HAND_ADVICE = "hand_off"


def urgent_wish(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """A warning, or None."""
    if facts.advice not in rules.urgent or t_s - state.since_s < rules.urgent_dwell_s - 1e-9:
        return None
    stands = state.told == facts.advice and state.warned_s is not None
    ladder_s = rules.urgent_reminders_s if stands else (rules.spacing_s,)
    due_s = -math.inf if state.warned_s is None else state.warned_s
    due_s += _wait_s(ladder_s, state.reminded)
    # Other words in between begin the reminders afresh: no reminder was due before them.
    words_s = -math.inf if state.last is None else state.last.t_s
    cause_s = max(due_s, state.since_s, words_s) if stands else state.since_s
    if t_s >= due_s - 1e-9:
        return Wish(facts.advice, Priority.SAFETY, cause_s, Chime.WARNING)
    if stands or state.ahead_of(facts.advice) is not None:
        return None
    # Back within seconds: its words would chatter, its tone must not wait.
    return Wish(facts.advice, Priority.SAFETY, cause_s, Chime.WARNING, words=False)


def advice_wish(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """The advice, if it is news or has long stood unchanged, or None."""
    quiet = facts.phase in (Phase.HOLDING, Phase.DONE) or facts.advice in rules.silent
    if quiet or facts.advice in rules.urgent:
        return None
    if t_s - state.since_s < rules.dwell_s - 1e-9:
        return _restless(state, facts, t_s, rules)
    if facts.advice != state.told:
        return Wish(facts.advice, Priority.ADVICE, state.since_s, ahead=Chime.ATTENTION)
    if facts.advice == HAND_ADVICE:
        news_s = _hand_news_s(state, t_s, rules)
        if news_s is not None:
            return Wish(facts.advice, Priority.ADVICE, news_s)
    return _reminder(state, facts, t_s, rules)


def _restless(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    # Advice that flickers without end is a state too, and silence would leave the person alone.
    wait_s = _wait_s((rules.restless_s, *rules.reminders_s), state.reminded)
    if t_s - state.stable_s < wait_s - 1e-9:
        return None
    return Wish(facts.advice, Priority.REMINDER, t_s)


def _hand_news_s(state: CueState, t_s: float, rules: CueRules) -> float | None:
    """Since when the hand has gone astray or stood still; one that gets nearer is left alone."""
    hand = state.hand
    if hand.worse_since_s is not None:
        since_s, dwell_s = hand.worse_since_s, rules.dwell_s
    elif hand.came_nearer:
        since_s, dwell_s = hand.mark_s + rules.stagnates_s, 0.0
    elif hand.way != hand.told_way:
        since_s, dwell_s = hand.way_since_s, rules.dwell_s
    else:
        return None
    since_s = max(since_s, hand.judged_from_s, state.since_s)
    return since_s if t_s - since_s >= dwell_s - 1e-9 else None


def _reminder(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    last_s = state.last.t_s if state.last is not None else t_s
    if facts.advice == HAND_ADVICE:
        last_s = max(last_s, state.hand.mark_s)  # on its way is not unchanged
    if t_s - last_s < _wait_s(rules.reminders_s, state.reminded) - 1e-9:
        return None
    return Wish(facts.advice, Priority.REMINDER, t_s)


def _wait_s(ladder_s: tuple[float, ...], reminded: int) -> float:
    return ladder_s[min(reminded, len(ladder_s) - 1)]
