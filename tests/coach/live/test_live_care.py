"""Safety and history in whole live sessions, without a device: what a person meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from coach import cli
from coach.clock import wall_clock
from coach.folders import history_file, screening_file
from coach.history.reader import read_sessions
from coach.history.records import Check, Ending, EventKind, SessionRecord
from coach.keys import Command
from coach.live.care import desk_for
from coach.safety import rules, screening_store
from coach.safety.rules import Question
from landmarks.frame import Image
from tests.coach.care_stage import WORDS, answer_clear
from tests.coach.live.live_job_stage import Stage, replace_in_live
from tests.coach.live.live_stage import PlayedScreen
from tests.coach.safety.test_interview import Typed
from tests.coach.stage import gone, press

QUESTIONS = rules.load().questions
TEN = [Command.RATE_1, Command.RATE_0]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    monkeypatch.setenv("DISPLAY", ":0")
    return Stage(monkeypatch, tmp_path)


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Typed]:
    """Somebody types these lines in the terminal."""

    def sit_down(*lines: str) -> Typed:
        terminal = Typed(lines)
        replace_in_live(monkeypatch, "Standard", lambda: terminal)
        return terminal

    return sit_down


def live(*argv: str | Path) -> int:
    return cli.main(["live", "--no-voice", "--quiet", "--hold", "5", *(str(arg) for arg in argv)])


def kept() -> SessionRecord:
    [session] = read_sessions(history_file())
    return session


class KeyedScreen(PlayedScreen):
    """Presses a key when a text first stands on the screen; otherwise none, and never stops.

    Attributes:
        keys: what is pressed at the first picture after each moment: "begin", "held" (something
            is credited) or a key of the desk's questions.
    """

    def __init__(self, stage: Stage, **keys: list[Command]) -> None:
        super().__init__()
        self.keys = keys
        self.desk: object = None
        self._pressed_at = 0
        stage.screen = self

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        del wait_s
        self.shown.append(canvas)
        care = self.desk.care  # type: ignore[attr-defined]
        now = "held" if care.begun and care.hold is None else str(care.asking)
        waiting = self.keys.get(now, [])
        if not waiting:
            return None
        self._pressed_at = len(self.shown)
        return waiting.pop(0)

    def served(self) -> bool:
        """All keys were pressed, and the picture after the last one is there."""
        return not any(self.keys.values()) and len(self.shown) > self._pressed_at


@pytest.fixture
def keyed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[..., KeyedScreen]:
    """A screen that sees which question is open."""

    def prepare(**keys: list[Command]) -> KeyedScreen:
        screen = KeyedScreen(stage, **keys)
        build = desk_for

        def watched(*args: object, **named: object) -> object:
            screen.desk = build(*args, **named)  # type: ignore[arg-type]
            return screen.desk

        replace_in_live(monkeypatch, "desk_for", watched)
        return screen

    return prepare


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_any_yes_means_no_session(
    question: Question, stage: Stage, at_terminal: Callable[..., Typed]
) -> None:
    """The advice, exit code 1, and neither camera nor history is opened."""
    screening_store.delete(screening_file())
    before = QUESTIONS.index(question)
    terminal = at_terminal(*["n"] * before, "y", *["n"] * len(QUESTIONS))
    stage.play(press(8))
    assert live() == 1
    assert WORDS.word("outcome", question.kind) in terminal.told
    assert stage.screen.shown == []
    assert not history_file().exists()


def test_all_no_begins(stage: Stage, at_terminal: Callable[..., Typed]) -> None:
    screening_store.delete(screening_file())
    at_terminal(*["n"] * len(QUESTIONS))
    stage.play(press(8))
    assert live() == 0


@pytest.mark.parametrize(("days", "code"), [(29, 0), (31, 2)])
def test_answers_run_out_after_thirty_days(
    days: int, code: int, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    """With nobody at the terminal it says what to do, and does not hang."""
    answer_clear(screening_file(), wall_clock() - timedelta(days=days))
    stage.play(press(8))
    assert live() == code
    said = capfd.readouterr().err
    assert ("run coach screening" in said) == (code == 2)
    assert len(said.splitlines()) == (code == 2)


def test_numbers_and_a_good_check(stage: Stage, keyed: Callable[..., KeyedScreen]) -> None:
    """Six before, no warning sign, ten after (one, then nought)."""
    keyed(before=[Command.RATE_6], check=[Command.NEXT], after=TEN)
    stage.play(gone(2), press(8))
    assert live() == 0
    session = kept()
    assert (session.before, session.after) == (6, 10)
    assert session.steps[0].after_check is Check.FINE
    assert session.events == (EventKind.EASED_OFF,)  # ten is over six
    assert session.ending is Ending.COMPLETED


def test_a_bad_check_ends_the_session_with_advice(
    stage: Stage, keyed: Callable[..., KeyedScreen], capfd: pytest.CaptureFixture[str]
) -> None:
    keyed(check=[Command.YES])
    stage.play(press(8))
    assert live() == 1
    assert kept().steps[0].after_check is Check.BAD
    assert kept().ending is Ending.BAD_CHECK
    assert kept().steps[0].completed  # what was held was held
    assert "call an ambulance" in capfd.readouterr().err


def test_stop_in_mid_hold_credits_nothing_more(
    stage: Stage, keyed: Callable[..., KeyedScreen], capfd: pytest.CaptureFixture[str]
) -> None:
    """Pressed within the first eight seconds; the person presses on for far more than the hold."""
    screen = keyed(held=[Command.HURTS])
    stage.waits.append((8.0, screen.served))
    stage.play(press(40))
    assert live("--hold", "30") in (1, 130)
    session = kept()
    assert session.events == (EventKind.STOPPED,)
    [held] = session.steps
    assert not held.completed
    assert 0.0 < held.credited_s < 8.0
    assert screen.shown
    capfd.readouterr()


def test_discomfort_eight_before_shortens_the_hold(
    stage: Stage, keyed: Callable[..., KeyedScreen]
) -> None:
    """Thirty seconds in place of sixty."""
    keyed(before=[Command.RATE_8])
    stage.play(gone(3), press(40))
    assert live("--hold", "60") == 0
    [held] = kept().steps
    assert (held.target_s, held.credited_s, held.completed) == (30.0, pytest.approx(30.0), True)
    assert (kept().before, kept().events) == (8, (EventKind.EASED_OFF,))


def test_without_a_window_the_terminal_asks(
    stage: Stage, at_terminal: Callable[..., Typed]
) -> None:
    """Before it begins and after it has ended."""
    terminal = at_terminal("8", "y", "9")
    stage.play(press(40))
    assert live("--no-window", "--hold", "40") == 1
    session = kept()
    assert (session.before, session.after) == (8, 9)
    assert session.steps[0].target_s == 30.0
    assert session.steps[0].after_check is Check.BAD
    assert session.ending is Ending.BAD_CHECK
    assert any("lighter and shorter" in line for line in terminal.told)


def test_without_a_window_and_a_hold_nothing_is_asked_afterwards(
    stage: Stage, at_terminal: Callable[..., Typed]
) -> None:
    terminal = at_terminal("")
    stage.play(gone(2))
    assert live("--no-window") == 130
    assert len(terminal.asked) == 1
