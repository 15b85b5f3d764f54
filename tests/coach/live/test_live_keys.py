"""The keys of a live session: every one does what the help says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from coach import texts
from coach.hold import Phase
from coach.keys import ESCAPE, KEYS, Command, command_of
from coach.live.keyboard import READINGS
from coach.settings import Settings
from coach.steering import SIDES, Steering
from overlays.painter import Reading
from tests.coach.live.played_session import REGIONS, FakeWorker, Session
from tests.coach.stage import pipeline_for

Press = Callable[..., Session]


def pauses(press: Press) -> None:
    once, twice = press(Command.PAUSE), press(Command.PAUSE, Command.PAUSE)
    assert (once.pipeline.paused, twice.pipeline.paused) == (True, False)


def mirrors(press: Press) -> None:
    displays = [press(*[Command.MIRROR] * times).display for times in range(3)]
    assert [display.mirror for display in displays] == [True, False, True]


def takes_the_next_region(press: Press) -> None:
    place = REGIONS.index("gluteus_medius")
    for times in (1, 2, len(REGIONS)):
        session = press(*[Command.REGION] * times)
        region = REGIONS[(place + times) % len(REGIONS)]
        assert session.steering.settings.region == region
        assert session.pipeline.settings.region == region
        assert session.steering.settings.tilt_deg == 20
        assert len(session.pipeline.holds) == 1
        assert session.pipeline._course.open().hold.held_s == 0.0


def takes_the_other_side(press: Press) -> None:
    for times, side in ((1, "left"), (2, "right"), (3, "lower"), (4, "upper")):
        session = press(*[Command.SIDE] * times)
        assert session.pipeline.settings.side == side
    assert SIDES == ("upper", "left", "right", "lower")


def mutes(press: Press) -> None:
    once, twice = press(Command.VOICE), press(Command.VOICE, Command.VOICE)
    assert once.voice is not None
    assert twice.voice is not None
    assert (once.voice.muted, once.display.note) == (True, "voice off")
    assert (twice.voice.muted, twice.display.note) == (False, "voice on")
    assert press(Command.VOICE, voice=False).display.note == "no voice in this session"


def starts_anew(command: Command) -> Callable[[Press], None]:
    def check(press: Press) -> None:
        session = press(command)
        [place] = session.pipeline.holds
        assert place.hold.phase is Phase.HOLDING
        assert session.pipeline._course.open().hold.held_s == 0.0

    return check


def fills_the_screen(press: Press) -> None:
    assert press(Command.FULL_SCREEN).screen.full_screens == 1
    assert press(None).screen.full_screens == 0


def turns_the_words(press: Press) -> None:
    displays = [press(*[Command.READING] * times).display for times in range(4)]
    assert [display.reading for display in displays] == [*READINGS, Reading.UPRIGHT]
    assert set(READINGS) == set(Reading)


def saves_a_picture(press: Press) -> None:
    session = press(None, Command.SNAPSHOT, Command.SNAPSHOT)
    folder = session.folder
    assert session.display.note == "saved snapshot-002.png"
    names = sorted(path.name for path in folder.glob("*.png"))
    assert names == ["snapshot-001.png", "snapshot-002.png"]
    saved = cv2.imread(str(folder / "snapshot-001.png"))
    assert np.array_equal(saved, session.screen.shown[1])


def shows_delays(press: Press) -> None:
    displays = [press(*[Command.DELAYS] * times).display for times in range(3)]
    assert [display.delays for display in displays] == [False, True, False]


def lists_the_keys(press: Press) -> None:
    displays = [press(*[Command.HELP] * times).display for times in range(3)]
    assert [display.help for display in displays] == [False, True, False]


def stops_what_hurts(press: Press) -> None:
    """At once: the hold is put away and nothing more is credited; the advice stands there."""
    session = press(Command.HURTS, None)
    assert session.pipeline.paused
    assert session.pipeline._course.open().hold.held_s == 0.0
    [place] = session.pipeline.holds
    assert place.hold.held_s > 0.0
    assert session.care.notes.lines == [("event", "stopped")]
    assert session.display.urgent == session.care.desk.sentence
    assert session.display.urgent is not None
    assert session.display.urgent.line == "Stopped. Let go and rest"


def answers_yes(press: Press) -> None:
    """Only where a hold has ended is there anything to say yes to."""
    assert press(Command.YES).care.desk.ending is None


def types(digit: int) -> Callable[[Press], None]:
    """In mid-hold nobody asks for a number; before and after are told in test_desk."""

    def check(press: Press) -> None:
        session = press(Command(f"rate_{digit}"))
        assert session.care.notes.lines == []
        assert not session.display.note

    return check


def ends_it(press: Press) -> None:
    session = press(None, None, Command.STOP, Command.MIRROR)
    assert len(session.screen.shown) == 3
    assert session.worker.stopped == 1
    assert session.display.mirror


DOES: dict[Command, Callable[[Press], None]] = {
    Command.PAUSE: pauses,
    Command.MIRROR: mirrors,
    Command.REGION: takes_the_next_region,
    Command.SIDE: takes_the_other_side,
    Command.VOICE: mutes,
    Command.NEXT: starts_anew(Command.NEXT),
    Command.BACK: starts_anew(Command.BACK),
    Command.FULL_SCREEN: fills_the_screen,
    Command.READING: turns_the_words,
    Command.SNAPSHOT: saves_a_picture,
    Command.DELAYS: shows_delays,
    Command.HELP: lists_the_keys,
    Command.HURTS: stops_what_hurts,
    Command.YES: answers_yes,
    **{Command(f"rate_{digit}"): types(digit) for digit in range(10)},
    Command.STOP: ends_it,
}


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """Presses keys in a session whose snapshots go to a folder of their own."""
    return partial(Session, folder=tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_does_what_the_help_says(key: int, press: Press) -> None:
    """A key without an entry in the table fails here."""
    DOES[KEYS[key]](press)


def test_every_wish_has_a_key_and_every_key_a_word() -> None:
    assert set(KEYS.values()) == set(Command) == set(DOES)
    words = {command for command in Command if command.digit is None} | {"rate"}
    for language in texts.LANGUAGES:
        assert set(texts.load(language).tables["keys"]) == words


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (" ", "pause"), ("m", "mirror"), ("t", "region"), ("s", "side"), ("v", "voice"),
        ("n", "next"), ("b", "back"), ("f", "full_screen"), ("r", "reading"), ("c", "snapshot"),
        ("d", "delays"), ("h", "help"), ("q", "stop"),
        ("x", "hurts"), ("y", "yes"), ("0", "rate_0"), ("7", "rate_7"),
    ],
)  # fmt: skip
def test_the_keys_are_those_of_the_manual(key: str, command: str) -> None:
    """Capital letters count as small ones."""
    assert command_of(ord(key)) == command_of(ord(key.upper())) == command


def test_other_keys_ask_for_nothing() -> None:
    assert command_of(ESCAPE) is Command.STOP
    known = {*KEYS, *(ord(chr(key).upper()) for key in KEYS)}
    assert {command_of(key) for key in range(-1, 256) if key not in known} == {None}


def test_only_keys_that_change_the_coaching_steer(press: Press) -> None:
    with pytest.raises(ValueError, match="mirror does not steer"):
        press().steering.serve(Command.MIRROR)


def test_a_side_that_is_not_in_turn_leads_back_into_it() -> None:
    """Who began with the lower side gets the upper one."""
    worker = FakeWorker(pipeline_for(side="lower"), [])
    steering = Steering(worker, Settings(side="lower"), REGIONS)  # type: ignore[arg-type]
    steering.serve(Command.SIDE)
    assert steering.settings.side == worker.pipeline.settings.side == "upper"


def test_a_snapshot_that_cannot_be_written_is_told_and_no_more(tmp_path: Path) -> None:
    """A full disk must not end the hold."""
    session = Session(Command.SNAPSHOT, Command.MIRROR, folder=tmp_path / "nowhere")
    assert "nowhere" in session.display.note
    assert not session.display.mirror


def test_the_keys_for_side_and_place_say_what_was_chosen(press: Press) -> None:
    assert press(Command.SIDE).display.note == "now: the left side"
    assert press(*[Command.SIDE] * 3).display.note == "now: the lower side, on the ball"
    assert press(Command.REGION).display.note.startswith("now: Upper buttock")
    assert press(Command.SIDE, Command.PAUSE).display.note == ""
