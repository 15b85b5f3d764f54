"""The desk: keys in; sentences, notes and the brake out."""

from __future__ import annotations

import pytest

from coach.history.records import Ending
from coach.keys import Command
from coach.safety.aftercare import Asking
from tests.coach.care_stage import LIMITS, DeskStage


def digit(number: int) -> Command:
    return Command(f"rate_{number}")


def test_the_stop_key_is_always_on_the_screen() -> None:
    stage = DeskStage()
    assert stage.desk.hints[0] == "x: stop, it hurts"
    stage.hold(1, 60.0)
    assert stage.desk.hints[0] == "x: stop, it hurts"


def test_before_the_first_hold_the_number_is_asked_for_and_kept() -> None:
    stage = DeskStage()
    stage.desk.look(0.0)
    assert stage.said == ["before"]
    assert "0 to 10" in stage.desk.hints[1]
    assert stage.desk.sentence is None  # the advice on lying down is what matters now
    assert stage.desk.serve(digit(4), 1.0)
    assert stage.notes.lines == [("before", 4)]
    assert stage.desk.hints[-1] == "Noted: 4 of 10."
    assert stage.pedal.used == []


def test_skipping_is_no_answer() -> None:
    stage = DeskStage()
    stage.desk.look(0.0)
    stage.desk.look(10.0, credited=True)
    assert stage.desk.care.asking is Asking.NOTHING
    assert stage.notes.lines == []


def test_discomfort_eight_eases_off() -> None:
    """Lighter and shorter: advice on the screen and spoken, the hold capped, and kept."""
    stage = DeskStage()
    stage.desk.look(0.0)
    stage.desk.serve(digit(8), 1.0)
    assert stage.pedal.used == [LIMITS.eased_hold_s]
    assert stage.notes.lines == [("before", 8), ("event", "eased_off")]
    sentence = stage.desk.sentence
    assert sentence is not None
    assert sentence.line == "That is much: lighter and shorter"
    assert "Over 6 of 10" in sentence.detail
    assert "30 seconds" in sentence.detail
    assert stage.said[-1] == "ease_off"
    stage.desk.look(1.0 + LIMITS.advice_s)
    assert stage.desk.sentence is None


def test_discomfort_eight_afterwards_eases_off_too() -> None:
    stage = DeskStage()
    stage.hold(1, 60.0)
    stage.desk.serve(digit(8), 61.0)
    assert ("after", 8) in stage.notes.lines
    assert stage.pedal.used == [LIMITS.eased_hold_s]


def test_the_check_is_asked_shown_spoken_and_waited_for() -> None:
    stage = DeskStage()
    stage.hold(1, 60.0)
    assert stage.said[-1] == "check"
    assert stage.pedal.lingers
    sentence = stage.desk.sentence
    assert sentence is not None
    assert sentence.detail == "y: yes, n: no"
    assert stage.desk.serve(Command.NEXT, 61.0)  # the key that otherwise goes on
    assert not stage.pedal.lingers
    assert stage.notes.lines == [("check", 1, "fine")]
    assert stage.said[-1] == "after"
    assert not stage.desk.serve(Command.NEXT, 62.0)  # and now does again


def test_a_bad_check_ends_the_session_with_advice() -> None:
    stage = DeskStage()
    stage.hold(1, 60.0)
    stage.desk.serve(Command.YES, 61.0)
    assert stage.desk.ending is Ending.BAD_CHECK
    assert stage.notes.lines == [("check", 1, "bad")]
    assert stage.pedal.used == ["stop"]
    assert stage.said[-1] == "bad_check"
    sentence = stage.desk.sentence
    assert sentence is not None
    assert "no more pressing" in sentence.line
    assert "ambulance" in sentence.detail
    assert stage.desk.open  # until it has been read
    stage.desk.dismiss()
    assert not stage.desk.open


def test_silence_is_kept_as_no_answer() -> None:
    stage = DeskStage()
    stage.hold(1, 60.0)
    for t_s in (80.0, 60.0 + LIMITS.ask_s, 60.0 + 2 * LIMITS.ask_s):
        stage.desk.look(t_s)
    assert stage.notes.lines == []
    assert not stage.desk.open
    assert not stage.pedal.lingers


def test_stop_in_mid_hold() -> None:
    """At once; the advice stands there; the check follows when the hold is put away."""
    stage = DeskStage()
    stage.desk.look(0.0)
    stage.desk.look(10.0, credited=True)
    assert stage.desk.serve(Command.HURTS, 20.0)
    assert stage.pedal.used == ["stop"]
    assert stage.notes.lines == [("event", "stopped")]
    assert stage.said[-1] == "hurts"
    stage.ended.put(1)
    stage.desk.look(20.2)
    sentence = stage.desk.sentence
    assert sentence is not None
    assert sentence.line == "Stopped. Let go and rest"
    assert "worse than before" in sentence.detail
    stage.desk.look(20.0 + LIMITS.stopped_s)
    assert stage.desk.ending is Ending.HURTS


@pytest.mark.parametrize(
    ("key", "resumed", "all_done"),
    [
        (Command.PAUSE, [], False),
        (Command.NEXT, ["resume"], True),
        (Command.BACK, ["resume"], False),
    ],
)
def test_who_wants_to_go_on_after_a_stop_may(
    key: Command, resumed: list[str], all_done: bool
) -> None:
    """The pause key takes its own pause back; the others need it done. None skips a step twice."""
    stage = DeskStage()
    stage.desk.look(10.0, credited=True)
    stage.desk.serve(Command.HURTS, 20.0)
    assert stage.desk.serve(key, 30.0) is all_done
    assert stage.pedal.used == ["stop", *resumed]
    assert stage.desk.sentence is None
    stage.desk.look(20.0 + LIMITS.stopped_s)
    assert stage.desk.ending is None


def test_a_second_stop_is_one_event() -> None:
    stage = DeskStage()
    stage.desk.serve(Command.HURTS, 1.0)
    stage.desk.serve(Command.HURTS, 2.0)
    assert stage.notes.lines == [("event", "stopped")]


def test_other_keys_are_left_to_others() -> None:
    stage = DeskStage()
    for command in (Command.MIRROR, Command.PAUSE, Command.NEXT, Command.BACK, Command.HELP):
        assert not stage.desk.serve(command, 1.0)
    assert stage.notes.lines == stage.pedal.used == []


def test_the_words_of_a_question_are_spoken_once() -> None:
    stage = DeskStage()
    for t_s in range(60):
        stage.desk.look(float(t_s))
    assert stage.said == ["before"]
