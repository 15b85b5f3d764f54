"""The main thread of a live session: shows what is new, serves keys, raises what broke."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coach.keys import Command
from coach.live.board import Board
from coach.live.keyboard import Keyboard
from coach.live.screen import WAIT_S, LiveScreen
from coach.live.sketch import Display, Rates
from coach.live.worker import Shot
from coach.pipeline import Step
from coach.safety.desk import Desk
from coach.settings import Settings
from coach.steering import Steering
from coach.window import NoScreen
from landmarks.frame import Image
from tests.coach.care_stage import LIMITS, DeskStage
from tests.coach.live.live_stage import (
    Notes,
    PlayedScreen,
    ScriptedCamera,
    TheEndError,
    frame,
    picture,
    tick,
    worker_on,
)
from tests.coach.live.played_session import REGIONS, WORDS, FakeWorker, Session
from tests.coach.stage import pipeline_for


def screen_on(worker: Any, screen: Any, sketch: Any, desk: Desk | None = None) -> LiveScreen:
    board = Board(screen, sketch, desk or DeskStage().desk, lambda: 0.0)
    keyboard = Keyboard(board, Steering(worker, Settings(), REGIONS), WORDS)
    return LiveScreen(worker, board, keyboard)


class NoSketch:
    """Must not be asked to draw."""

    display = Display()

    def canvas(self, shot: Shot | None, dropped: int) -> Image:
        raise AssertionError(f"drawn for nobody: {shot}, {dropped}")


def test_without_a_screen_nothing_is_drawn_and_shots_are_taken(tmp_path: Path) -> None:
    """Until the worker ends by itself; then it is stopped all the same, to wait for its thread."""
    worker = FakeWorker(pipeline_for(), [Session(folder=tmp_path).shot, None, None])
    screen_on(worker, NoScreen(), NoSketch()).run()
    assert len(worker.waits_s) == 3
    assert worker.stopped == 1


def test_no_screen_asks_for_nothing() -> None:
    screen = NoScreen()
    assert screen.show(picture()) is None
    assert screen.size_wh() is None
    screen.toggle_full_screen()
    screen.close()


def test_keys_are_served_and_the_last_shot_stays_while_there_is_no_new_one(
    tmp_path: Path,
) -> None:
    asked: list[tuple[Shot | None, int]] = []

    def canvas(shot: Shot | None, dropped: int) -> Image:
        asked.append((shot, dropped))
        return picture()

    shot = Session(folder=tmp_path).shot
    worker, display = FakeWorker(pipeline_for(), [None, shot, None, None]), Display()
    rates = SimpleNamespace(add=lambda *_: None)
    sketch = SimpleNamespace(canvas=canvas, display=display, rates=rates)
    screen_on(worker, PlayedScreen(None, None, Command.MIRROR, None), sketch).run()
    assert asked == [(None, 3), (shot, 3), (shot, 3), (shot, 3)]
    assert not display.mirror


def test_the_delay_of_every_new_picture_is_noted_once(tmp_path: Path) -> None:
    session = Session(None, None, None, folder=tmp_path)
    assert list(session.sketch.rates.delays_s) == pytest.approx([6.2] * 4)
    assert list(session.sketch.rates.times_s) == pytest.approx([3.8] * 4)


def test_a_moment_without_a_picture_has_no_delay(tmp_path: Path) -> None:
    """It is as late as the camera is silent, and that is no fault of ours."""
    session = Session(folder=tmp_path)
    blind = replace(session.shot, sighting=replace(session.shot.sighting, picture=None))
    worker = FakeWorker(pipeline_for(), [blind, session.shot, blind])
    sketch = SimpleNamespace(canvas=_grey, rates=Rates(), display=Display())
    screen_on(worker, PlayedScreen(None, None, None), sketch).run()
    assert list(sketch.rates.times_s) == [session.shot.step.t_s]


def test_what_broke_the_worker_is_raised_here() -> None:
    """In the main thread, with and without a window."""
    for screen in (NoScreen(), PlayedScreen(*[None] * 10**6)):
        worker = worker_on(ScriptedCamera([frame(0, 0.0), tick(0.5)]))
        worker.start()
        with pytest.raises(TheEndError):
            screen_on(
                worker, screen, SimpleNamespace(canvas=_grey, rates=_NoRates(), display=Display())
            ).run()
        assert not worker.running


def after_the_last_hold(tmp_path: Path, *commands: Command | None) -> tuple[DeskStage, int]:
    """One shot, the worker ends, and the hold was the last; the desk, and how often was shown."""
    shot, care = Session(folder=tmp_path).shot, DeskStage()
    worker, screen = FakeWorker(pipeline_for(), [shot]), PlayedScreen(*commands)
    care.ended.put(1)
    sketch = SimpleNamespace(canvas=_grey, rates=Rates(), display=Display())
    screen_on(worker, screen, sketch, care.desk).run()
    return care, len(screen.shown)


def test_the_last_questions_are_answered_after_the_coaching(tmp_path: Path) -> None:
    """The window stays until they are, and no longer."""
    care, shown = after_the_last_hold(tmp_path, None, Command.NEXT, None, Command.RATE_3, None)
    assert care.notes.lines == [("check", 1, "fine"), ("after", 3)]
    assert shown == 4


def test_questions_nobody_answers_go_away_by_themselves(tmp_path: Path) -> None:
    care, shown = after_the_last_hold(tmp_path, *[None] * 10**4)
    assert care.notes.lines == []
    assert shown == pytest.approx(2 * LIMITS.ask_s / WAIT_S, abs=3)


def test_a_bad_check_at_the_end_shows_its_advice_until_a_key(tmp_path: Path) -> None:
    care, shown = after_the_last_hold(tmp_path, None, Command.YES, None, None, Command.HELP, None)
    assert care.notes.lines == [("check", 1, "bad")]
    assert shown == 5


def test_who_quits_is_not_asked_any_more(tmp_path: Path) -> None:
    for commands in ((Command.STOP,), (None, Command.STOP)):
        _, shown = after_the_last_hold(tmp_path, *commands, None, None)
        assert shown == len(commands)


class _NoRates:
    def add(self, t_s: float, delay_s: float) -> None:
        """Forget it."""


def _grey(shot: Shot | None, dropped: int) -> Image:
    del shot, dropped
    return picture()


def test_a_pause_reaches_a_real_worker() -> None:
    """From the key in the main thread to the advice of the steps that follow."""
    notes = Notes()

    def act(step: Step) -> None:
        if step.index == 10:
            steering.serve(Command.PAUSE)

    notes.act = act
    worker = worker_on(ScriptedCamera(tick(n / 10) for n in range(20)), notes)
    steering = Steering(worker, Settings(), REGIONS)
    worker.start()
    with pytest.raises(TheEndError):
        screen_on(worker, NoScreen(), NoSketch()).run()
    assert [step.advice for step in notes.steps] == ["nobody"] * 11 + ["paused"] * 9
