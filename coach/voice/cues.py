"""Which cue to say now, as a function: (state, facts, time) -> (state, cue or nothing).

No threads, no clock, no sound. One cue at a time; what is news is said, what stays is repeated
ever more rarely, what gets better by itself is left alone. Everything sounds within a second of
its cause: where words would crowd the ones before, a tone goes ahead of them, and they follow if
they are still true by then. Words that have become untrue end where something newer sounds.
"""

from __future__ import annotations

from dataclasses import replace

from coach.hold import Phase
from coach.voice.advice_cues import advice_wish, urgent_wish
from coach.voice.cue import RULES, TONE_GAP_S, Cue, CueRules, Priority, StepFacts, Wish
from coach.voice.hold_cues import hold_wish
from coach.voice.memory import CueState, after, interposed, observe
from coach.voice.programme_cues import breath_cue, programme_wish
from coach.voice.timing import speaking_s
from coach.voice.tones import seconds

__all__ = [
    "RULES",
    "Cue",
    "CueRules",
    "CueState",
    "Priority",
    "StepFacts",
    "advance",
    "interposed",
    "is_free",
]

COUNTDOWN_S = 3.0


def is_free(state: CueState, t_s: float, rules: CueRules = RULES) -> bool:
    """Whether a sentence of somebody else may begin at `t_s` without crowding the last one."""
    spaced = state.last is None or t_s - state.last.t_s >= rules.spacing_s - 1e-9
    return spaced and t_s >= state.rest_s - 1e-9


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
        or programme_wish(state, facts, t_s)
        or advice_wish(state, facts, t_s, rules)
    )
    cue = _cue(state, facts, wish, t_s, rules) if wish is not None else None
    cue = cue or breath_cue(state, facts, t_s, rules)
    return (after(state, cue, facts, rules), cue) if cue is not None else (state, None)


def _cue(state: CueState, facts: StepFacts, wish: Wish, t_s: float, rules: CueRules) -> Cue | None:
    """The words if they may be said now, else the tone if it has not sounded, else nothing."""
    speaking = facts.busy or t_s < max(state.free_s, state.breath_until_s)
    untrue = _may_cut(state, facts, wish, t_s)
    if speaking and not untrue:
        return None
    ahead = state.ahead_of(wish.key)
    cue = Cue(
        key=wish.key,
        text=facts.say(wish.key) if wish.words else "",
        priority=wish.priority,
        t_s=t_s,
        tone=wish.tone if ahead is None else None,
        duration_s=0.0,
        cause_s=wish.cause_s if ahead is None else ahead.cause_s,
        first_s=None if ahead is None else ahead.t_s,
        cuts=speaking,
    )
    spoken = _timed(cue)
    if _may_speak(state, wish, t_s, rules, rested=untrue) and _fits(spoken, facts, wish, rules):
        return spoken
    alone = replace(cue, text="", tone=wish.tone or wish.ahead, priority=Priority.TIMED)
    sounded = ahead is not None or alone.tone is None
    bare = _timed(alone)
    return bare if not sounded and _fits(bare, facts, wish, rules) else None


def _may_cut(state: CueState, facts: StepFacts, wish: Wish, t_s: float) -> bool:
    """Whether what sounds now may end here: words that are untrue or only repeat."""
    if wish.priority is Priority.SAFETY:
        return True
    last = state.last
    if (
        last is None
        or last.whole
        or last.key == "done"
        or t_s < state.tone_until_s + TONE_GAP_S - 1e-9
    ):
        return False
    repeats = last.priority is Priority.REMINDER and wish.priority >= Priority.HOLD
    return repeats or facts.advice != state.last_advice


def _may_speak(state: CueState, wish: Wish, t_s: float, rules: CueRules, *, rested: bool) -> bool:
    """Whether words may follow those before; those that are cut off need no rest."""
    if wish.priority >= Priority.TIMED:
        return True
    spaced = state.last is None or t_s - state.last.t_s >= rules.spacing_s - 1e-9
    return spaced and (rested or t_s >= state.rest_s - 1e-9)


def _fits(cue: Cue, facts: StepFacts, wish: Wish, rules: CueRules) -> bool:
    """Whether it is over before the countdown."""
    if facts.phase is not Phase.HOLDING or wish.priority >= Priority.TIMED:
        return True
    return cue.duration_s <= facts.left_s - COUNTDOWN_S - rules.breath_s


def _timed(cue: Cue) -> Cue:
    gap_s = TONE_GAP_S if cue.tone is not None and cue.text else 0.0
    return replace(cue, duration_s=seconds(cue.tone) + gap_s + speaking_s(cue.text))
