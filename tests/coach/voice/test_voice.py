"""The voice as a listener of the real pipeline: what is heard, when, and who holds up whom."""

from __future__ import annotations

import statistics
import time

import pytest

from coach import texts
from coach.hold import Phase
from coach.pipeline import Step
from coach.replay import Listener
from coach.voice.cue import Cue, StepFacts
from coach.voice.facts import facts_of
from coach.voice.speaker import SilentSpeaker
from coach.voice.tone_player import SilentTones
from coach.voice.tones import Chime
from coach.voice.transcript import TranscriptSpeaker, overlaps
from coach.voice.voice import Voice
from tests.coach.stage import FULL_SESSION, pipeline_for, sightings

CALM = StepFacts("supine", Phase.WAITING, 0.0, 60.0, lambda key: f"Say {key}.")


def look(step: Step) -> StepFacts:
    """The same whatever the step."""
    del step
    return CALM


class Ear:
    """A speaker and tone player that remembers the order of things."""

    busy = False
    missing = ""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def say(self, cue: Cue) -> None:
        self.heard.append(f"say {cue.key}")

    def play(self, chime: Chime) -> None:
        self.heard.append(f"play {chime}")

    def stop(self) -> None:
        self.heard.append("stop")

    def set_volume(self, volume: float) -> None:
        self.heard.append(f"volume {volume}")

    def close(self) -> None:
        self.heard.append("close")


def voice_with(ear: Ear, notes: list[str] | None = None) -> Voice:
    return Voice(look, ear, ear, (notes if notes is not None else []).append)


def tell(voice: Voice, advice: str, since_s: float, until_s: float) -> None:
    facts = StepFacts(advice, Phase.WAITING, 0.0, 60.0, CALM.say)
    for tick in range(round(since_s * 10), round(until_s * 10)):
        voice.hear(facts, tick / 10)


@pytest.fixture(scope="module")
def session() -> list[Cue]:
    """The cues of a whole session of a stick person."""
    words = texts.load("en")
    speaker = TranscriptSpeaker()
    voice: Listener = Voice(lambda step: facts_of(step, words), speaker, SilentTones(""), print)
    pipeline = pipeline_for(tilt_deg=20)
    assert all(voice.take(seen, pipeline.step(seen)) for seen in sightings(FULL_SESSION))
    return speaker.cues


def test_a_session_is_led_from_standing_to_done(session: list[Cue]) -> None:
    heard = [cue.key for cue in session]

    assert heard[0] == "ready"
    order = ["supine", "hand_off", "settling", "holding", "care", "half_way"]
    order += ["pause", "resume", "ten_left", "count_3", "count_2", "count_1", "done"]
    assert [key for key in heard if key in order and heard.count(key) == 1] == [
        key for key in order if heard.count(key) == 1
    ]
    assert {"settling", "pause", "resume", "done"} <= set(heard)


def test_a_session_has_no_overlap_and_every_cue_is_prompt(session: list[Cue]) -> None:
    assert overlaps(session) == []
    assert max(cue.delay_s for cue in session) < 1.0


def test_words_that_are_no_longer_true_are_stopped_for_the_tone_that_says_so() -> None:
    ear = Ear()
    voice = voice_with(ear)
    tell(voice, "supine", 0.0, 1.2)
    tell(voice, "prone", 1.2, 6.0)

    assert ear.heard == [
        "say supine", "stop", "play attention", "say prone", "say prone"
    ]  # fmt: skip


def test_the_tone_comes_before_the_words_and_safety_cuts_in() -> None:
    ear = Ear()
    tell(voice_with(ear), "no_press", 0.0, 1.0)

    assert ear.heard == ["stop", "play warning", "say no_press"]


def test_muted_it_falls_silent_and_makes_up_for_nothing() -> None:
    ear = Ear()
    voice = voice_with(ear)
    voice.mute(True)
    tell(voice, "supine", 0.0, 2.0)
    voice.mute(False)
    tell(voice, "supine", 2.0, 6.0)
    assert ear.heard == ["stop"]
    assert voice.last is not None

    tell(voice, "prone", 6.0, 8.0)
    assert ear.heard == ["stop", "say prone"]


def test_the_volume_is_for_words_and_tones() -> None:
    ear = Ear()
    voice_with(ear).set_volume(0.25)
    assert ear.heard == ["volume 0.25"] * 2

    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        voice_with(ear).set_volume(2)


def test_what_cannot_be_heard_is_told_once_each() -> None:
    notes: list[str] = []
    speaker, tones = SilentSpeaker("no engine"), SilentTones("no device")
    voice = Voice(look, speaker, tones, notes.append)
    tell(voice, "supine", 0.0, 30.0)

    assert notes == ["No voice: no engine.", "No tones: no device."]


def test_silence_that_was_asked_for_is_not_worth_a_word() -> None:
    notes: list[str] = []
    voice = Voice(look, SilentSpeaker(""), SilentTones(""), notes.append)
    tell(voice, "supine", 0.0, 3.0)

    assert notes == []


def test_closing_gives_back_both() -> None:
    ear = Ear()
    voice_with(ear).close()

    assert ear.heard == ["close", "close"]


def test_no_frame_waits_for_the_voice() -> None:
    """The median, for a busy machine may pause any single call."""
    voice = Voice(look, SilentSpeaker(""), SilentTones(""), print)
    took_s = []
    for tick in range(500):
        began_s = time.perf_counter()
        voice.hear(CALM, tick / 10)
        took_s.append(time.perf_counter() - began_s)

    assert statistics.median(took_s) < 0.001


def test_a_question_keeps_its_distance_and_is_let_finish() -> None:
    """After the sentence before it has had its time; advice that changes meanwhile waits."""
    ear = Ear()
    voice = voice_with(ear)
    tell(voice, "supine", 0.0, 1.0)
    voice.asides.tell("check", "Does it tingle, or is it worse than before?", cuts=False)
    tell(voice, "supine", 1.0, 4.7)
    assert ear.heard == ["say supine"]
    tell(voice, "supine", 4.7, 5.5)
    tell(voice, "prone", 5.5, 8.0)
    assert ear.heard == ["say supine", "say check"]
    tell(voice, "prone", 8.0, 12.0)
    assert ear.heard[2:] == ["play attention", "say prone", "say prone"]


def test_the_stop_is_said_at_once_and_clears_what_waited() -> None:
    ear = Ear()
    voice = voice_with(ear)
    tell(voice, "supine", 0.0, 1.0)
    voice.asides.tell("before", "How strong is it?", cuts=False)
    voice.asides.tell("hurts", "Stop.", cuts=True)
    tell(voice, "supine", 1.0, 1.1)
    assert ear.heard == ["say supine", "stop", "say hurts"]
    assert not voice.speaking


def test_what_waits_is_said_when_no_steps_come_any_more() -> None:
    ear = Ear()
    voice = voice_with(ear)
    tell(voice, "supine", 0.0, 1.0)
    voice.asides.tell("after", "How strong is it now?", cuts=False)
    for _ in range(20):
        voice.catch_up(0.1)
    assert (ear.heard, voice.speaking) == (["say supine"], True)
    for _ in range(20):
        voice.catch_up(0.1)
    assert (ear.heard[1:], voice.speaking) == (["say after"], False)
