"""What the advice would like to say: a change, a reminder, the way for the hand, a warning."""

from __future__ import annotations

from coach.hold import Phase
from coach.voice.cue import CueRules, Priority, StepFacts, Wish
from coach.voice.memory import CueState, HandMemory
from coach.voice.tones import Chime

HAND_ADVICE = "hand_off"


def urgent_wish(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """A warning, or None."""
    if facts.advice not in rules.urgent or t_s - state.since_s < rules.urgent_dwell_s - 1e-9:
        return None
    if state.warned_s is not None:
        wait_s = rules.spacing_s  # a warning never cuts itself off
        if state.told == facts.advice:
            wait_s = _wait_s(rules.urgent_reminders_s, state.reminded)
        if t_s - state.warned_s < wait_s - 1e-9:
            return None
    return Wish(facts.advice, Priority.SAFETY, state.since_s, Chime.WARNING)


def advice_wish(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    """The advice, if it is news or has long stood unchanged, or None."""
    quiet = facts.phase in (Phase.HOLDING, Phase.DONE) or facts.advice in rules.silent
    if quiet or facts.advice in rules.urgent:
        return None
    if t_s - state.since_s < rules.dwell_s - 1e-9:
        return _restless(state, facts, t_s, rules)
    if facts.advice != state.told:
        return Wish(facts.advice, Priority.ADVICE, state.since_s)
    if facts.advice == HAND_ADVICE and _hand_is_news(state.hand, t_s, rules):
        return Wish(facts.advice, Priority.ADVICE, t_s)
    return _reminder(state, facts, t_s, rules)


def _restless(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    # Advice that flickers without end is a state too, and silence would leave the person alone.
    wait_s = _wait_s((rules.restless_s, *rules.reminders_s), state.reminded)
    if t_s - state.stable_s < wait_s - 1e-9:
        return None
    return Wish(facts.advice, Priority.REMINDER, t_s)


def _hand_is_news(hand: HandMemory, t_s: float, rules: CueRules) -> bool:
    """Whether the hand went astray or came to a stop; a hand that gets nearer is left alone."""
    if hand.worse_since_s is not None:
        return t_s - hand.worse_since_s >= rules.dwell_s - 1e-9
    if hand.came_nearer:
        return t_s - hand.mark_s >= rules.stagnates_s
    return hand.way != hand.told_way and t_s - hand.way_since_s >= rules.dwell_s - 1e-9


def _reminder(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Wish | None:
    last_s = state.last.t_s if state.last is not None else t_s
    if facts.advice == HAND_ADVICE:
        last_s = max(last_s, state.hand.mark_s)  # on its way is not unchanged
    if t_s - last_s < _wait_s(rules.reminders_s, state.reminded) - 1e-9:
        return None
    return Wish(facts.advice, Priority.REMINDER, t_s)


def _wait_s(ladder_s: tuple[float, ...], reminded: int) -> float:
    return ladder_s[min(reminded, len(ladder_s) - 1)]
