"""What a programme says and sounds: rests, turns, steps, a little more pressure, the breath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import texts
from coach.hold import Hold, Phase
from coach.pipeline import Pipeline, Step
from coach.present import dial_of
from coach.programme.breath import breath_at
from coach.programme.load import parse
from coach.programme.task import Breathing
from coach.settings import Settings
from coach.voice.cue import Cue, News, Priority, StepFacts
from coach.voice.facts import facts_of
from coach.voice.tone_player import SilentTones
from coach.voice.tones import Chime, seconds
from coach.voice.transcript import TranscriptSpeaker, overlaps
from coach.voice.voice import Voice
from landmarks import catalogue
from tests.coach.stage import AWAY, Act, lie, press, press_other, sightings, stand
from tests.coach.voice.script import Part, facts_in, hear, keys

pytestmark = pytest.mark.slow

CALM = Breathing(4.0, 6.0)
BREATHS = {Chime.BREATHE_IN, Chime.BREATHE_OUT}
BOTH = """
version = 1
name = "both"
[[steps]]
kind = "hold"
region = "gluteus_medius"
hold_s = 40
repeats = {repeats}
rest_s = 20
ramp_at_s = [12]
[[steps]]
kind = "switch"
turn_s = 20
[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "other"
hold_s = 10
"""


@dataclass(frozen=True)
class Heard:
    steps: list[Step]
    cues: list[Cue]

    def at(self, key: str) -> list[float]:
        return [cue.t_s for cue in self.cues if cue.key == key]

    def text(self, key: str) -> str:
        return next(cue.text for cue in self.cues if cue.key == key and cue.text)

    @property
    def words(self) -> list[str]:
        return [cue.key for cue in self.cues if cue.text]


def heard(acts: Sequence[Act], settings: Settings, language: str = "en") -> Heard:
    words, speaker = texts.load(language), TranscriptSpeaker()
    voice = Voice(lambda step: facts_of(step, words), speaker, SilentTones(""), print)
    pipeline, steps = Pipeline(settings, catalogue.load()), []
    for sighting in sightings(acts, 8.0):
        steps.append(pipeline.step(sighting))
        voice.take(sighting, steps[-1])
    return Heard(steps, speaker.cues)


def both(repeats: int = 1) -> Settings:
    return Settings(tilt_deg=20, programme=parse(BOTH.format(repeats=repeats), "both.toml"))


@pytest.fixture(scope="module")
def session() -> Heard:
    """Forty seconds on one side, up, ten on the other."""
    acts = [lie(2, 90, AWAY), press(44), stand(6), press_other(6, AWAY), press_other(16)]
    return heard(acts, both())


def test_the_sides_are_switched_by_voice(session: Heard) -> None:
    """Done, then within seconds: turn over, which side up, take your time; later, what comes."""
    done_s, turn_s, step_s = (session.at(key)[0] for key in ("done", "turn_over", "step"))
    assert 4.0 <= turn_s - done_s <= 6.0
    assert session.text("turn_over") == (
        "Turn over, left side up, your back to the camera. Take your time."
    )
    assert step_s > turn_s
    assert session.text("step") == "Next, 2 of 2: upper outer buttock."
    assert session.words.count("turn_over") == 1


def test_the_end_of_all_is_told_in_place_of_the_end_of_a_hold(session: Heard) -> None:
    first, last = (cue.text for cue in session.cues if cue.key == "done")
    assert first == "Done. Let go slowly and rest."
    assert last == "All done. Let go slowly and rest."
    assert session.cues[-1].tone is Chime.DONE


def test_a_rest_begins_and_ends_by_voice() -> None:
    """How much of it is left, and what comes after it, each once."""
    found = heard([lie(2, 90, AWAY), press(75)], both(repeats=2))
    assert found.text("rest") == "Let go and rest for 15 seconds."
    assert found.text("step") == "Next, 2 of 3: upper outer buttock."
    assert found.words.count("rest") == found.words.count("step") == 1
    assert found.at("step")[0] - found.at("done")[0] == pytest.approx(20.0, abs=0.6)


def test_a_little_more_pressure_is_asked_for_at_its_time(session: Heard) -> None:
    """Twelve seconds into the first hold, or as soon after as the other words allow."""
    [told_s] = session.at("ramp")
    held_s = next(step.hold.held_s for step in session.steps if step.t_s == told_s)
    assert 12.0 <= held_s <= 18.0
    assert "as far as it stays comfortable" in session.text("ramp")
    assert session.text("holding").endswith("breathe with the tones.")


def test_breaths_sound_where_they_turn_and_only_while_it_counts(session: Heard) -> None:
    """Within half a second of held 4, 10, 14 s ...; the countdown is left alone."""
    tones = [cue for cue in session.cues if cue.tone in BREATHS]
    assert len(tones) >= 7
    for cue in tones:
        step = next(step for step in session.steps if step.t_s == cue.t_s)
        breath = breath_at(step.hold.held_s, CALM)
        assert step.hold.phase is Phase.HOLDING
        assert breath.since_s <= 0.5
        assert breath.inhaling == (cue.tone is Chime.BREATHE_IN)
        assert step.target_s - step.hold.held_s >= 4.0


def test_no_two_things_sound_at_once_and_words_keep_their_distance(session: Heard) -> None:
    assert overlaps([cue for cue in session.cues if cue.tone not in BREATHS]) == []
    tones = [cue for cue in session.cues if cue.tone is not None]
    assert all(b.t_s >= a.t_s + seconds(a.tone) for a, b in pairwise(tones))
    spoken = [cue for cue in session.cues if cue.text and cue.priority < Priority.TIMED]
    assert all(b.t_s - a.t_s >= 4.0 - 1e-6 for a, b in pairwise(spoken))


def test_a_hold_that_pauses_stops_the_breath() -> None:
    """The hand away for fifteen seconds: no tone meanwhile, and then on from where it stood."""
    acts = [lie(2, 90, AWAY), press(20), lie(15, 90, AWAY), press(20)]
    found = heard(acts, both())
    tones_s = [cue.t_s for cue in found.cues if cue.tone in BREATHS]
    assert any(t_s < 22.0 for t_s in tones_s)
    assert any(t_s > 39.0 for t_s in tones_s)
    assert not [t_s for t_s in tones_s if 22.5 < t_s < 37.0]


def test_a_plain_session_has_neither_breath_nor_ramp_nor_news() -> None:
    """What was so before there were programmes stays so."""
    found = heard([lie(2, 90, AWAY), press(40)], Settings(tilt_deg=20, hold_s=30))
    assert not BREATHS & {cue.tone for cue in found.cues}
    assert not {"ramp", "rest", "turn_over", "step"} & set(found.words)
    assert found.text("holding").endswith("breathe out slowly.")


def breathed(moments: Sequence[tuple[float, StepFacts]]) -> list[tuple[float, StepFacts]]:
    """The same moments with a pacer, a ramp and, at the very start, some news."""
    found = []
    for t_s, facts in moments:
        breath = breath_at(facts.held_s, CALM) if facts.phase is Phase.HOLDING else None
        found.append((t_s, _with(facts, breath=breath, ramp_s=(12.0, 37.0), news=News("rest", 1))))
    return found


def _with(facts: StepFacts, **changes: object) -> StepFacts:
    def say(key: str) -> str:
        return "Press a little more." if key in ("ramp", "rest") else facts.say(key)

    return replace(facts, say=say, **changes)  # type: ignore[arg-type]


parts = st.builds(
    Part,
    advice=st.sampled_from(["supine", "hand_off", "hand_moving", "no_press", "settling"]),
    seconds=st.sampled_from([0.3, 1.0, 2.0, 5.0, 13.0, 30.0]),
)


@given(st.lists(parts, min_size=1, max_size=12))
def test_breaths_change_nothing_but_fill_the_silence(script: list[Part]) -> None:
    """No overlap, words four seconds apart, and every tone of a breath once at most."""
    cues = [cue for _, cue in hear(breathed(list(facts_in(script)))) if cue is not None]
    assert overlaps([cue for cue in cues if cue.tone not in BREATHS]) == []
    spoken = [cue for cue in cues if cue.text and cue.priority < Priority.TIMED]
    assert all(b.t_s - a.t_s >= 4.0 - 1e-6 for a, b in pairwise(spoken)), keys(cues)
    assert [cue.key for cue in cues].count("rest") <= 1


@pytest.mark.parametrize("phase", list(Phase))
def test_voice_and_screen_breathe_only_while_it_counts(phase: Phase) -> None:
    """At the very turn of a breath: in every other phase there is none to follow."""
    pipeline = Pipeline(both(), catalogue.load())
    *_, step = (pipeline.step(sighting) for sighting in sightings([press(1)], 5.0))
    step = replace(step, hold=Hold(phase, 30.0, ((2.0, 6.0),)))
    facts, dial = facts_of(step, texts.load("en")), dial_of(step, texts.load("en"))
    if phase is Phase.HOLDING:
        assert facts.breath == breath_at(4.0, CALM)
        assert (dial.breath, dial.word) == (1.0, "breathe out")
    else:
        assert (facts.breath, dial.breath, dial.word) == (None, None, "")
