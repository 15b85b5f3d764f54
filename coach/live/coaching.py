"""Coaches in a room that is open, until it is over, and keeps what came of it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

from coach import texts
from coach.clock import wall_clock
from coach.folders import history_file
from coach.history.records import Ending
from coach.live.board import Board
from coach.live.care import advice_on_trend, ask_after, ask_before, desk_for, ending_of
from coach.live.keyboard import Keyboard
from coach.live.room import Room
from coach.live.screen import LiveScreen
from coach.live.sketch import Display, LiveSketch
from coach.present import looker, painter_for
from coach.safety import rules
from coach.safety.desk import Desk
from coach.safety.interview import Standard
from coach.session import Session
from coach.steering import Steering
from coach.texts import Texts
from landmarks import catalogue
from landmarks.errors import CoachError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a session.

    Attributes:
        session: the account of it.
        ending: how it ended.
        cut_short: what is to be raised once all is written, or None.
    """

    session: Session
    ending: Ending
    cut_short: KeyboardInterrupt | CoachError | None


def coach(room: Room) -> Outcome:
    """Show and serve keys until it is over; the history is kept, nothing else is written yet."""
    care_words = rules.words(room.pipeline.settings.language)
    desk, main = _main_of(room, care_words)
    if not room.screen.visible:
        ask_before(Standard(), room.recorder, room.pipeline, care_words)
    cut_short = _run(room, main)
    session = room.log.close(room.pipeline.holds)
    ending = ending_of(desk, cut_short, completed=session.completed)
    room.recorder.end(room.pipeline.holds, ending)
    if cut_short is None and not room.screen.visible:
        ending = ask_after(Standard(), room.recorder, care_words) or ending
        room.recorder.end(room.pipeline.holds, ending)
    if cut_short is None:
        with suppress(KeyboardInterrupt):  # all is kept; the account is still to be written
            _tell_trend(room, main, care_words)
    return Outcome(session, ending, cut_short)


def _main_of(room: Room, care_words: Texts) -> tuple[Desk, LiveScreen]:
    """The main thread's side: the questions, and the window with its keys."""
    settings, screen = room.pipeline.settings, room.screen
    words = texts.load(settings.language)
    steering = Steering(room.worker, settings, tuple(catalogue.load().regions))
    desk = desk_for(
        room.watch, room.recorder, steering, room.voice, care_words, answerable=screen.visible
    )
    display = Display(mirror=room.job.mirror)
    sketch = LiveSketch(painter_for(words), looker(words), words, display)
    board = Board(screen, sketch, desk, time.monotonic)
    keyboard = Keyboard(board, steering, words, room.voice, room.job.out)
    return desk, LiveScreen(room.worker, board, keyboard, room.voice)


def _run(room: Room, main: LiveScreen) -> KeyboardInterrupt | CoachError | None:
    """Until it is over; what cut it short."""
    room.worker.start()
    try:
        main.run()
    except (KeyboardInterrupt, CoachError) as end:
        room.worker.stop()
        return end
    return None


def _tell_trend(room: Room, main: LiveScreen, words: Texts) -> None:
    """What the weeks say, seen and heard: who lies on a mat reads no terminal."""
    advice = advice_on_trend(history_file(room.job.history), wall_clock, words)
    if advice is None:
        return
    if room.voice is not None:
        room.voice.asides.tell("trend", advice.spoken, cuts=False)
    main.tell_last(advice.shown, rules.load().limits.advice_s)
