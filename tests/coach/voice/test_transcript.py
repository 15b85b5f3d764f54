"""A whole session as a transcript that people can read, in every language."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from coach.texts import LANGUAGES
from coach.voice.cue import Cue, Priority
from coach.voice.tones import Chime
from coach.voice.transcript import TranscriptSpeaker, overlaps, text_line
from tests.coach.voice.script import Part, play

GOLDEN = Path(__file__).parent / "golden"
SESSION = [
    Part("nobody", 3.0),
    Part("upright_any", 6.0),
    Part("supine", 5.0),
    Part("rolled_forward", 0.5),
    Part("rolled_back", 4.0),
    Part("settling", 0.3),
    Part("hand_unseen", 5.0),
    Part("hand_off", 1.5, (320.0, 300.0), "inferior"),
    Part("hand_off", 4.0, (300.0, 130.0), "inferior"),
    Part("hand_off", 5.0, (130.0, 125.0), "posterior"),
    Part("hand_off", 1.5, (125.0, 60.0), "posterior"),
    Part("no_press", 1.6, (60.0, 60.0)),
    Part("hand_off", 3.0, (90.0, 50.0), "superior"),
    Part("settling", 14.0),
    Part("hand_moving", 0.4),
    Part("settling", 9.0),
    Part("hand_off", 4.0, (60.0, 200.0), "anterior"),
    Part("settling", 16.0),
    Part("nobody", 30.0),
    Part("settling", 36.0),
]


def session(language: str) -> tuple[list[Cue], str]:
    """The cues of the session and their transcript."""
    out = io.StringIO()
    speaker = TranscriptSpeaker(out)
    for cue in play(SESSION, language=language):
        speaker.say(cue)
    speaker.close()
    return speaker.cues, out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_session_reads_as_it_always_has(language: str) -> None:
    _, text = session(language)
    # If the change was meant: read the new text below, then keep it as the golden file.
    assert text == (GOLDEN / f"session.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_session_overlaps_or_crowds(language: str) -> None:
    said, _ = session(language)
    ordinary = [cue for cue in said if cue.text and cue.priority < Priority.TIMED]

    assert overlaps(said) == []
    assert all(after.t_s - cue.t_s >= 4.0 - 1e-6 for cue, after in pairwise(ordinary))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_session_sounds_within_a_second_of_its_cause(language: str) -> None:
    said, _ = session(language)

    assert max(cue.delay_s for cue in said) < 1.0
    late = [cue for cue in said if cue.t_s - cue.cause_s >= 1.0]  # words that followed their tone
    assert all(cue.first_s in {tone.t_s for tone in said if not tone.text} for cue in late)
    assert 0 < len(late) <= 5


CUE = Cue("pause", "Paused.", Priority.HOLD, 1.25, Chime.PAUSE, 1.8, 0.45)


def test_a_transcript_can_be_json_lines() -> None:
    out = io.StringIO()
    TranscriptSpeaker(out, as_json=True).say(CUE)

    assert json.loads(out.getvalue()) == {
        "t_s": 1.25,
        "duration_s": 1.8,
        "cause_s": 0.45,
        "delay_s": 0.8,
        "cuts": False,
        "key": "pause",
        "priority": "hold",
        "tone": "pause",
        "text": "Paused.",
    }


def test_a_line_tells_of_a_tone_and_of_cutting_in() -> None:
    assert text_line(CUE) == "   1.25 s   1.8 s  pause          (pause tone) Paused."
    assert text_line(replace(CUE, text="", cuts=True)).endswith("(pause tone) [cuts in]")


def test_words_that_follow_their_tone_count_from_the_tone() -> None:
    assert CUE.delay_s == pytest.approx(0.8)
    assert replace(CUE, t_s=4.0, first_s=1.0).delay_s == pytest.approx(0.55)


def test_an_overlap_is_seen_unless_the_first_was_cut_off() -> None:
    early = replace(CUE, t_s=2.0)

    assert overlaps([CUE, early]) == [(CUE, early)]
    assert overlaps([CUE, replace(early, cuts=True)]) == []
    assert overlaps([CUE, replace(early, t_s=3.05)]) == []
