"""What the policy remembers, and how watching and speaking change it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coach.hold import Phase
from coach.voice.cue import TONE_GAP_S, Cue, CueRules, Priority, StepFacts
from coach.voice.tones import SOFT, Chime, seconds

START, THERE = "start", "there"


@dataclass(frozen=True, slots=True)
class HoldMemory:
    """What is known and has been said of one hold.

    Attributes:
        phase: as last seen, and since when.
        held_s: as last seen.
        counting_s: when it first counted, or None.
        stopped_s: since when it has not counted, or None while it counts or never did.
        resumed_s: when it counted again after a pause that was told; None once that is told.
        pause_told: the running pause has been told, by its tone at least.
        said: keys said once in this hold; `START` and `THERE` stand for their tones.
        count: the last number of the countdown that sounded; 4 before any.
        ramped_s: held seconds at which a little more pressure was told last; -1 before any.
        breaths: turns of the breath that have sounded or passed.
    """

    phase: Phase = Phase.WAITING
    phase_since_s: float = 0.0
    held_s: float = 0.0
    counting_s: float | None = None
    stopped_s: float | None = None
    resumed_s: float | None = None
    pause_told: bool = False
    said: frozenset[str] = frozenset()
    count: int = 4
    ramped_s: float = -1.0
    breaths: int = 0


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
        judged_from_s: what it does earlier cannot yet be an answer to what it was told.
    """

    mark_mm: float | None = None
    mark_s: float = 0.0
    came_nearer: bool = False
    told_way: str | None = None
    way: str | None = None
    way_since_s: float = 0.0
    worse_since_s: float | None = None
    judged_from_s: float = 0.0


@dataclass(frozen=True, slots=True)
class CueState:
    """Everything remembered.

    Attributes:
        t_s: time of the last moment, or None before the first.
        advice: the advice as last seen, and since when.
        stable_s: when some advice last was more than flicker.
        told: the advice that has been told and still stands; empty for none.
        reminded: how often it has been repeated without any change.
        last: the last spoken cue; others keep their distance from it.
        last_advice: the advice when it was spoken: its words are true while that stands.
        ahead: the tone alone that sounded last, if its words are still to come.
        free_s: until when something sounds, as estimated.
        rest_s: until when no words may follow.
        tone_until_s: until when a tone sounds; words can be cut off, tones cannot.
        warned_s: when safety was last told, or None.
        ended_s: when a hold was given up for good, or None once that is told.
        care_told: the stop signs have been told in this session.
        news_told: number of the last news of a programme that was told; 0 before any.
        breath_until_s: until when the tone of a breath sounds; it counts for nothing else.
    """

    t_s: float | None = None
    advice: str = ""
    since_s: float = 0.0
    stable_s: float = 0.0
    told: str = ""
    reminded: int = 0
    last: Cue | None = None
    last_advice: str = ""
    ahead: Cue | None = None
    free_s: float = float("-inf")
    rest_s: float = float("-inf")
    tone_until_s: float = float("-inf")
    warned_s: float | None = None
    ended_s: float | None = None
    care_told: bool = False
    news_told: int = 0
    breath_until_s: float = float("-inf")
    hold: HoldMemory = field(default_factory=HoldMemory)
    hand: HandMemory = field(default_factory=HandMemory)

    def ahead_of(self, key: str) -> Cue | None:
        """The tone that has told of `key` and whose words still wait, or None."""
        return self.ahead if self.ahead is not None and self.ahead.key == key else None


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
        ahead=None if gone or _is_over(state, facts, t_s, rules, lasts=lasts) else state.ahead,
        ended_s=t_s if given_up else state.ended_s,
        hold=_observe_hold(HoldMemory() if gone else state.hold, facts, t_s),
        hand=_observe_hand(state.hand, facts, t_s, rules),
    )


def _is_over(
    state: CueState, facts: StepFacts, t_s: float, rules: CueRules, *, lasts: bool
) -> bool:
    """Whether what the last tone told of has passed, so that its words are no news."""
    ahead = state.ahead
    if ahead is None:
        return False
    match ahead.key:
        case "resume":
            return t_s - ahead.cause_s > rules.resume_until_s
        case "pause":
            return facts.phase in (Phase.HOLDING, Phase.DONE)
        case _:
            of_advice = ahead.tone in (Chime.ATTENTION, Chime.WARNING)
            return of_advice and lasts and facts.advice in rules.silent


def _observe_hold(hold: HoldMemory, facts: StepFacts, t_s: float) -> HoldMemory:
    if facts.phase is not hold.phase:
        hold = replace(hold, phase=facts.phase, phase_since_s=t_s)
    hold = replace(hold, held_s=facts.held_s)
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


def after(state: CueState, cue: Cue, facts: StepFacts, rules: CueRules) -> CueState:
    """The memory once `cue` sounds."""
    if cue.tone in SOFT and not cue.text:
        hold = replace(state.hold, breaths=facts.breath.turns if facts.breath is not None else 0)
        return replace(state, breath_until_s=cue.end_s, hold=hold)
    rest_s = cue.end_s + (rules.breath_s if cue.text else TONE_GAP_S)
    tone_until_s = cue.t_s + seconds(cue.tone)
    state = _cut_off(state, cue)
    state = replace(
        state,
        free_s=cue.end_s,
        rest_s=rest_s,
        tone_until_s=tone_until_s,
        hold=_tell_hold(state.hold, cue, facts),
    )
    if cue.text:
        return _after_words(state, cue, facts, rules)
    return state if cue.key.startswith("count_") else replace(state, ahead=cue)


def interposed(state: CueState, cue: Cue, rules: CueRules) -> CueState:
    """The memory once a sentence from outside the policy sounds: cues keep their distance."""
    return replace(
        state,
        free_s=cue.end_s,
        rest_s=cue.end_s + rules.breath_s,
        last=cue,
        last_advice=state.advice,
        stable_s=cue.t_s,
    )


def _after_words(state: CueState, cue: Cue, facts: StepFacts, rules: CueRules) -> CueState:
    repeated = cue.priority is Priority.REMINDER or (
        cue.priority is Priority.SAFETY and state.told == facts.advice
    )
    return replace(
        state,
        told=facts.advice,
        reminded=state.reminded + 1 if repeated else 0,
        stable_s=cue.t_s,
        last=cue,
        last_advice=facts.advice,
        ahead=None,
        warned_s=cue.t_s if cue.priority is Priority.SAFETY else state.warned_s,
        ended_s=None if cue.key == "abandoned" else state.ended_s,
        care_told=state.care_told or cue.key == "care",
        news_told=_told_news(state, cue, facts),
        hand=HandMemory(
            facts.hand_mm,
            cue.t_s,
            told_way=facts.hand_way,
            way=facts.hand_way,
            way_since_s=state.hand.way_since_s,
            judged_from_s=max(state.rest_s, cue.t_s + rules.spacing_s) - rules.dwell_s,
        ),
    )


def _told_news(state: CueState, cue: Cue, facts: StepFacts) -> int:
    told = facts.news is not None and cue.key == facts.news.key
    return facts.news.number if told and facts.news is not None else state.news_told


def _cut_off(state: CueState, cue: Cue) -> CueState:
    """Words that `cue` cuts off were not told; coaching is tried again, advice if it comes back."""
    last = state.last
    if not cue.cuts or last is None or cue.t_s >= last.end_s:
        return state
    said = state.hold.said - ({last.key} & {"holding"})
    care_told = state.care_told and last.key != "care"
    return replace(state, told="", care_told=care_told, hold=replace(state.hold, said=said))


def _tell_hold(hold: HoldMemory, cue: Cue, facts: StepFacts) -> HoldMemory:
    said = hold.said | {cue.key}
    if cue.key == "ramp":
        return replace(hold, ramped_s=facts.held_s, said=said)
    if cue.key.startswith("count_"):
        return replace(hold, count=int(cue.key[-1]), said=said)
    if cue.key == "resume":
        return replace(hold, resumed_s=None, said=said)
    if cue.tone is Chime.START:
        said |= {START}
    if cue.text and cue.priority not in (Priority.HOLD, Priority.TIMED):
        said -= {THERE}  # each direction may be answered once
    stopped = hold.stopped_s is not None
    pauses = cue.key == "pause" or (cue.priority is Priority.SAFETY and stopped)
    return replace(hold, said=said, pause_told=hold.pause_told or pauses)
