"""What holds whatever happens: no overlap, no chatter, a sound within a second, nothing untrue."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach import texts
from coach.hold import Phase
from coach.voice.cue import Cue, Priority, StepFacts
from coach.voice.cues import RULES
from coach.voice.tones import seconds
from coach.voice.transcript import overlaps
from tests.coach.voice.script import Part, facts_in, hear, keys, play

Moment = tuple[float, StepFacts]
PROMPT_S = 1.0
WORDS = texts.load("en")
FRAME_S = 0.1

lengths_s = st.sampled_from([0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 13.0, 30.0])
parts = st.builds(
    Part,
    advice=st.sampled_from(
        ["nobody", "supine", "rolled_back", "hand_off", "hand_moving", "no_press", "settling"]
    ),
    seconds=lengths_s,
    hand_mm=st.tuples(st.floats(10, 500), st.floats(10, 500)),
    way=st.sampled_from(["superior", "anterior"]),
)
scripts = st.lists(parts, min_size=1, max_size=20)
targets_s = st.sampled_from([5.0, 20.0, 60.0])
wild = st.builds(
    StepFacts,
    advice=st.sampled_from(["nobody", "supine", "hand_off", "no_press", "settling", "holding"]),
    phase=st.sampled_from(list(Phase)),
    held_s=st.floats(0, 60),
    target_s=st.just(60.0),
    say=st.just(lambda key: f"Some words about {key}."),
    hand_mm=st.none() | st.floats(0, 1000),
    hand_way=st.none() | st.sampled_from(["superior", "anterior"]),
    busy=st.booleans(),
)


def check(heard: list[tuple[Moment, Cue | None]]) -> list[Cue]:
    """The laws that need no sense in the facts; the cues."""
    told = [(facts, cue) for (_, facts), cue in heard if cue is not None]
    said = [cue for _, cue in told]
    assert overlaps(said) == []
    check_spacing(said)
    for before, cue in pairwise(said):  # tones are never cut off, except by safety
        tone_end_s = before.t_s + seconds(before.tone)
        assert cue.t_s >= tone_end_s - 1e-6 or cue.priority is Priority.SAFETY
    last: tuple[StepFacts, Cue] | None = None
    for facts, cue in told:
        if cue.cuts and last is not None and cue.priority is not Priority.SAFETY:
            then, words = last
            repeats = words.priority is Priority.REMINDER
            assert words.key != "done"
            assert facts.advice != then.advice or repeats
        last = (facts, cue) if cue.text else last
    return said


def check_spacing(said: list[Cue]) -> None:
    """At most one spoken cue in 4 s, except safety and the end; no warning cuts off another."""
    for cue, after in pairwise([cue for cue in said if cue.text]):
        free = after.priority is Priority.SAFETY or after.key == "done"
        assert free or after.t_s - cue.t_s >= 4.0 - 1e-6
    warnings_s = [cue.t_s for cue in said if cue.priority is Priority.SAFETY and cue.text]
    assert all(after - before >= RULES.spacing_s - 1e-6 for before, after in pairwise(warnings_s))


@given(scripts, targets_s)
def test_whatever_happens_cues_keep_their_distance(script: list[Part], target_s: float) -> None:
    check(list(hear(facts_in(script, target_s))))


@given(st.lists(st.tuples(st.floats(0.01, 2.0), wild), min_size=1, max_size=120))
def test_even_facts_that_make_no_sense_are_spoken_of_in_order(
    moments: list[tuple[float, StepFacts]],
) -> None:
    t_s, timed = 0.0, []
    for step_s, facts in moments:
        t_s += step_s
        timed.append((t_s, facts))

    check(list(hear(timed)))


@given(scripts, targets_s, st.sampled_from([4.0, 8.0, 10.0, 30.0]))
def test_whatever_is_told_is_told_first_within_a_second(
    script: list[Part], target_s: float, fps: float
) -> None:
    said = play(script, target_s, fps)

    assert all(-1e-6 <= cue.delay_s < PROMPT_S for cue in said)
    for cue in said:  # and the earlier sound that is counted did sound
        if cue.first_s is not None:
            first = next(tone for tone in said if tone.t_s == cue.first_s)
            assert (first.key, first.cause_s, first.text) == (cue.key, cue.cause_s, "")
            assert first.tone is not None


@given(scripts, targets_s)
def test_the_same_cause_is_told_at_most_once(script: list[Part], target_s: float) -> None:
    said = play(script, target_s)
    tones = [(cue.key, cue.cause_s) for cue in said if not cue.text]
    words = [(cue.key, cue.cause_s) for cue in said if cue.text]

    assert len(set(tones)) == len(tones)
    assert len(set(words)) == len(words)


@given(
    st.lists(
        st.builds(
            Part,
            st.sampled_from(["nobody", "supine", "rolled_back", "hand_moving", "settling"]),
            st.sampled_from([1.2, 1.7, 2.5, 4.0, 7.0]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_change_that_lasts_sounds_within_a_second(script: list[Part]) -> None:
    """Each stretch, good or bad; a good one again when the time begins to run."""
    said, since_s = play(script), 0.0
    for number, part in enumerate(script):
        news = number == 0 or part.advice != script[number - 1].advice
        until_s = since_s + PROMPT_S + (1.0 if part.advice == "settling" else 0.0)
        heard = [cue for cue in said if since_s <= cue.t_s < until_s]
        assert not news or heard or _stands(said, part.advice, since_s)
        since_s += round(part.seconds * 10) / 10


def _stands(said: list[Cue], advice: str, since_s: float) -> bool:
    """Whether it was told and left for a moment only, or a pause is yet to say why."""
    if advice == "settling":
        return False
    earlier = [cue for cue in said if cue.t_s < since_s]
    spoken = [cue for cue in earlier if cue.text]
    told = bool(spoken) and spoken[-1].text.endswith(WORDS.say(advice))
    return told or (bool(earlier) and keys(earlier)[-1] == "(pause)")


@given(scripts, targets_s)
def test_nothing_untrue_is_spoken_for_longer_than_a_second(
    script: list[Part], target_s: float
) -> None:
    words, under, since_s, advice = None, "", 0.0, ""
    for (t_s, facts), cue in hear(facts_in(script, target_s)):
        if facts.advice != advice:
            since_s, advice = t_s, facts.advice
        if cue is not None:
            words, under = (cue, facts.advice) if cue.text else (None, "")
        speaking = words is not None and t_s < words.end_s and words.key != "done"
        if speaking and advice != under:
            assert t_s - since_s < PROMPT_S + FRAME_S
