"""The speaker with a fake engine: it speaks, it survives what engines do, it never holds us up."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.voice.cue import Cue, Priority
from coach.voice.engine_keeper import Patience
from coach.voice.engine_process import pick_voice
from coach.voice.speaker import Pyttsx3Speaker, SilentSpeaker, Speaker
from coach.voice.tones import Chime
from coach.voice.transcript import TranscriptSpeaker

HERE = Path(__file__).parent
CALM = Patience(start_s=60.0, slack_s=20.0, stale_s=20.0)
"""For all that is not about time: a busy machine takes seconds to start a process."""
HASTY = Patience(factor=0.1, slack_s=0.4, stale_s=20.0)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux plays through aplay")

Open = Callable[..., Pyttsx3Speaker]


def cue(text: str, tone: Chime | None = None) -> Cue:
    return Cue("some", text, Priority.ADVICE, 0.0, tone, 1.0, 0.0)


def wait_for(fact: Callable[[], object], limit_s: float = 20.0) -> None:
    """Look again and again; the engine runs in real time, in a process of its own."""
    end_s = time.monotonic() + limit_s
    while not fact():
        assert time.monotonic() < end_s, "did not happen in time"
        time.sleep(0.005)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "engine.log"


@pytest.fixture
def open_speaker(tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """A maker of speakers whose engine is the fake one, behaving as told."""
    player = tmp_path / "bin" / "aplay"
    player.parent.mkdir()
    player.write_text("#!/bin/sh\nexit 0\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(player.parent))
    monkeypatch.setenv("PYTHONPATH", str(HERE / "fake_engine"))
    monkeypatch.setenv("FAKE_ENGINE_LOG", str(log))
    opened: list[Pyttsx3Speaker] = []

    def make(
        mode: str = "ok", language: str = "en", patience: Patience = CALM, utterance_s=0.05
    ) -> Pyttsx3Speaker:
        monkeypatch.setenv("FAKE_ENGINE", mode)
        monkeypatch.setenv("FAKE_ENGINE_S", str(utterance_s))
        opened.append(Pyttsx3Speaker(language, 0.5, patience=patience))
        return opened[-1]

    yield make
    for speaker in opened:
        speaker.close()


def heard(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [line.removeprefix("begin ") for line in lines if line.startswith("begin ")]


def said_ok(speaker: Pyttsx3Speaker, text: str, log: Path) -> bool:
    speaker.say(cue(text))
    wait_for(lambda: not speaker.busy)
    return text in heard(log)


def test_words_reach_the_engine_calm_and_at_the_volume_asked_for(open_speaker, log) -> None:
    speaker = open_speaker()
    speaker.say(cue("Größer, bitte."))

    assert speaker.busy
    wait_for(lambda: not speaker.busy)
    assert log.read_text("utf-8").splitlines() == [
        "voice=one",
        "rate=150",
        "volume=0.5",
        "busy=False",  # lets the settings through before there are words to lose
        "begin Größer, bitte.",
        "end Größer, bitte.",
    ]


def test_a_new_volume_is_for_all_that_follows(open_speaker, log) -> None:
    speaker = open_speaker()
    assert said_ok(speaker, "Loud.", log)
    speaker.set_volume(0.25)

    assert said_ok(speaker, "Soft.", log)
    assert "volume=0.25" in log.read_text("utf-8").splitlines()


def test_a_tone_alone_is_not_for_the_speaker(open_speaker) -> None:
    speaker = open_speaker()
    speaker.say(cue("", Chime.COUNT_1))

    assert not speaker.busy


def test_words_wait_for_their_tone(open_speaker, log) -> None:
    speaker = open_speaker()
    assert said_ok(speaker, "First.", log)
    began_s = time.monotonic()
    speaker.say(cue("Second.", Chime.DONE))
    wait_for(lambda: not speaker.busy)

    assert time.monotonic() - began_s >= 1.1


def test_no_call_holds_up_a_frame_even_if_the_engine_hangs(open_speaker) -> None:
    speaker = open_speaker()
    took_s = []
    for _ in range(51):
        began_s = time.perf_counter()
        speaker.say(cue("Hang."))
        speaker.set_volume(0.5)
        assert speaker.busy
        speaker.stop()
        took_s.append(time.perf_counter() - began_s)
        time.sleep(0.002)

    assert statistics.median(took_s) < 0.001


@pytest.mark.slow
def test_a_hang_costs_one_cue(open_speaker, log) -> None:
    """Every time, as long as it speaks in between."""
    speaker = open_speaker(patience=HASTY)
    for number in range(3):
        assert not said_ok(speaker, "Hang.", log)
        assert said_ok(speaker, f"Heard {number}.", log)
    assert speaker.missing == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "reason"), [("ok", "engine hangs"), ("crash", "engine keeps ending")]
)
def test_an_engine_that_never_speaks_is_given_up(open_speaker, mode, reason) -> None:
    speaker = open_speaker(mode, patience=HASTY)
    for _ in range(3):
        speaker.say(cue("Hang."))
        wait_for(lambda: not speaker.busy)

    wait_for(lambda: reason in speaker.missing)
    speaker.say(cue("Not even tried."))
    assert not speaker.busy


@pytest.mark.parametrize(
    ("mode", "language", "reason"),
    [
        ("import_error", "en", "pip install pyttsx3"),
        ("no_engine", "en", "apt install espeak-ng"),
        ("no_voice", "de", "no German voice is installed"),
    ],
)
def test_without_an_engine_there_is_one_line_that_says_what_to_do(
    open_speaker, mode, language, reason
) -> None:
    speaker = open_speaker(mode, language)
    speaker.say(cue("Never heard."))

    wait_for(lambda: speaker.missing)
    assert reason in speaker.missing
    assert "\n" not in speaker.missing
    assert not speaker.busy


@on_linux
@pytest.mark.parametrize(
    ("player", "reason"), [(None, "apt install alsa-utils"), ("exit 1", "there is no sound device")]
)
def test_a_player_that_fails_is_noticed_though_pyttsx3_tells_nobody(
    open_speaker, tmp_path, player, reason
) -> None:
    program = tmp_path / "bin" / "aplay"
    if player is None:
        program.unlink()
    else:
        program.write_text(f"#!/bin/sh\n{player}\n")
    speaker = open_speaker()

    wait_for(lambda: speaker.missing)
    assert reason in speaker.missing


def test_stopping_cuts_off_in_mid_word_and_the_next_is_heard(open_speaker, log) -> None:
    speaker = open_speaker(utterance_s=30)
    speaker.say(cue("A very long sentence."))
    wait_for(lambda: heard(log))
    speaker.stop()
    speaker.say(cue("Not there."))

    wait_for(lambda: "Not there." in heard(log))
    assert "end A very long sentence." not in log.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there the engine plays by itself")
def test_stopping_takes_the_player_along(open_speaker, log) -> None:
    speaker = open_speaker("player")
    speaker.say(cue("A very long sentence."))
    wait_for(lambda: heard(log))
    speaker.stop()
    wait_for(lambda: not speaker.busy)
    time.sleep(0.9)

    assert "played" not in log.read_text("utf-8")


def test_words_that_come_too_late_are_not_said(open_speaker, log) -> None:
    speaker = open_speaker(patience=Patience(stale_s=-1.0))

    assert not said_ok(speaker, "Old news.", log)


def test_closing_twice_is_fine_and_leaves_nothing_behind(open_speaker, log) -> None:
    speaker = open_speaker(utterance_s=30)
    speaker.say(cue("Never finished."))
    wait_for(lambda: heard(log))
    speaker.close()
    speaker.close()

    time.sleep(0.1)
    assert "end" not in log.read_text("utf-8")


def voices(*pairs: tuple[str, object]) -> list[SimpleNamespace]:
    return [SimpleNamespace(id=name, languages=[tag]) for name, tag in pairs]


@pytest.mark.parametrize(
    ("spoken", "current", "language", "chosen"),
    [
        ([("a", "de"), ("b", "en-us-nyc"), ("c", "en-us")], "x", "en", "c"),
        ([("a", "en_US"), ("b", "en_GB")], "b", "en", "b"),  # what the person chose stays
        ([("a", "en-US"), ("b", b"\x05de")], "a", "de", "b"),
        ([("a", "den")], "a", "de", None),
        ([], None, "en", None),
    ],
)
def test_the_voice_fits_the_language(spoken, current, language, chosen) -> None:
    assert pick_voice(voices(*spoken), current, language) == chosen


def test_all_speakers_are_speakers() -> None:
    speakers: list[Speaker] = [SilentSpeaker("asked for"), TranscriptSpeaker()]
    for speaker in speakers:
        speaker.say(cue("Anything."))
        speaker.stop()
        speaker.set_volume(0.1)
        speaker.close()

        assert not speaker.busy
    assert speakers[0].missing == "asked for"
