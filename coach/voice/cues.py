"""Which cue to say now, as a function: (state, facts, time) -> (state, cue or nothing).

No threads, no clock, no sound. One cue at a time; what is news is said, what stays is repeated
ever more rarely, what gets better by itself is left alone.
"""

from __future__ import annotations

from coach.hold import Phase
from coach.voice.advice_cues import advice_wish, urgent_wish
from coach.voice.cue import RULES, TONE_GAP_S, Cue, CueRules, Priority, StepFacts, Wish
from coach.voice.hold_cues import hold_wish
from coach.voice.memory import CueState, after, observe
from coach.voice.timing import speaking_s
from coach.voice.tones import seconds

__all__ = ["RULES", "Cue", "CueRules", "CueState", "Priority", "StepFacts", "advance"]

COUNTDOWN_S = 3.0


def advance(
    state: CueState, facts: StepFacts, t_s: float, rules: CueRules = RULES
) -> tuple[CueState, Cue | None]:
    """The memory after `t_s`, and the cue to start now, if any.

    Args:
        state: what was remembered.
        facts: this moment.
        t_s: media time; rises strictly.
        rules: when something is said.

    Raises:
        ValueError: if time does not rise.
    """
    state = observe(state, facts, t_s, rules)
    wish = (
        urgent_wish(state, facts, t_s, rules)
        or hold_wish(state, facts, t_s, rules)
        or advice_wish(state, facts, t_s, rules)
    )
    if wish is None or not _may_speak(state, facts, wish, t_s, rules):
        return state, None
    cue = _cut_to_fit(wish, facts, t_s, rules)
    return (after(state, cue, facts), cue) if cue is not None else (state, None)


def _may_speak(state: CueState, facts: StepFacts, wish: Wish, t_s: float, rules: CueRules) -> bool:
    if wish.priority is Priority.SAFETY:
        return True
    if facts.busy or t_s < state.free_s:
        return False
    if wish.priority is Priority.TIMED:
        return True
    rested = t_s >= state.free_s + rules.breath_s
    return rested and (state.last is None or t_s - state.last.t_s >= rules.spacing_s - 1e-9)


def _cut_to_fit(wish: Wish, facts: StepFacts, t_s: float, rules: CueRules) -> Cue | None:
    """The cue; only its tone where its words would run into the countdown, or nothing."""
    text = facts.say(wish.key) if wish.words else ""
    cue = _cue(wish, text, t_s)
    if facts.phase is not Phase.HOLDING or wish.priority >= Priority.TIMED:
        return cue
    room_s = facts.left_s - COUNTDOWN_S - rules.breath_s
    bare = _cue(wish, "", t_s)
    if cue.duration_s <= room_s:
        return cue
    return bare if wish.tone is not None and bare.duration_s <= room_s else None


def _cue(wish: Wish, text: str, t_s: float) -> Cue:
    gap_s = TONE_GAP_S if wish.tone is not None and text else 0.0
    duration_s = seconds(wish.tone) + gap_s + speaking_s(text)
    return Cue(wish.key, text, wish.priority, t_s, wish.tone, duration_s, wish.cause_s)
