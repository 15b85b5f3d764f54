"""What a programme would like to say, and the tone at the turn of a breath."""

from __future__ import annotations

from coach.voice.cue import TONE_GAP_S, Cue, CueRules, Priority, StepFacts, Wish
from coach.voice.memory import CueState
from coach.voice.tones import Chime, seconds


def programme_wish(state: CueState, facts: StepFacts, t_s: float) -> Wish | None:
    """A rest, a turn or a step that has newly begun and is not yet told, or None."""
    if facts.news is None or facts.news.number <= state.news_told:
        return None
    return Wish(facts.news.key, Priority.HOLD, t_s)


def breath_cue(state: CueState, facts: StepFacts, t_s: float, rules: CueRules) -> Cue | None:
    """The soft tone where the breath turns; one that another tone covers stays unheard.

    It sounds under words too: a pacer with holes in it paces nobody.
    """
    breath = facts.breath
    if breath is None or breath.turns <= state.hold.breaths:
        return None
    late = breath.since_s > rules.breath_late_s or facts.left_s < rules.breath_quiet_s
    if late or t_s < state.tone_until_s + TONE_GAP_S:
        return None
    tone = Chime.BREATHE_IN if breath.inhaling else Chime.BREATHE_OUT
    return Cue(str(tone), "", Priority.REMINDER, t_s, tone, seconds(tone), t_s - breath.since_s)
