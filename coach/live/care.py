"""Safety and history of one live session: who may begin, what is asked, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue

from rich.console import Console

from coach.history.reader import read_sessions
from coach.history.recorder import Recorder
from coach.history.records import Check, Ending
from coach.pipeline import Pipeline, Step
from coach.safety import by_terminal, rules
from coach.safety.aftercare import is_much
from coach.safety.desk import Brake, Desk
from coach.safety.interview import Terminal
from coach.safety.trend import Trend, days_of_use, present_course, trend
from coach.sighting import Sighting
from coach.texts import Sentence, Texts
from coach.voice.voice import Voice
from landmarks.errors import CoachError

CUTTING = frozenset({"hurts", "bad_check"})
"""Said at once, whatever is being said."""


class HoldWatch:
    """A listener that keeps every hold the moment it is over, and tells the desk."""

    def __init__(self, recorder: Recorder, pipeline: Pipeline) -> None:
        """Nothing is over yet."""
        self._recorder, self._pipeline = recorder, pipeline
        self.ended: SimpleQueue[int] = SimpleQueue()
        """Numbers of the holds that are over, for the desk."""

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Keep what has ended. Never asks to stop."""
        del sighting
        if self._recorder.watch(self._pipeline.holds, step.hold):
            self.ended.put(self._recorder.kept)
        return True


def desk_for(
    watch: HoldWatch,
    recorder: Recorder,
    brake: Brake,
    voice: Voice | None,
    words: Texts,
    *,
    answerable: bool,
) -> Desk:
    """The desk of a session; without a window nobody can answer it, so that it does not speak."""

    def say(key: str, text: str) -> None:
        if voice is not None and answerable:
            voice.asides.tell(key, text, cuts=key in CUTTING)

    return Desk(words, rules.load().limits, recorder, brake, say, watch.ended)


def ending_of(desk: Desk, cut_short: BaseException | None, *, completed: bool) -> Ending:
    """How the session ended; what concerns safety goes first."""
    if desk.ending is not None:
        return desk.ending
    if cut_short is not None:
        failed = isinstance(cut_short, CoachError)
        return Ending.FAILED if failed else Ending.INTERRUPTED
    if desk.care.stopped_s is not None:
        return Ending.HURTS
    return Ending.COMPLETED if completed else Ending.QUIT


def ask_before(terminal: Terminal, recorder: Recorder, pipeline: Pipeline, words: Texts) -> None:
    """The question before the first hold, in the terminal."""
    before = by_terminal.ask_number(terminal, words, "before")
    if before is None:
        return
    recorder.set_before(before)
    limits = rules.load().limits
    if is_much(before, limits):
        pipeline.ease_off(limits.eased_hold_s)
        terminal.tell(_ease_off(words))


def ask_after(terminal: Terminal, recorder: Recorder, words: Texts) -> Ending | None:
    """The questions after the last hold, in the terminal; the ending a warning sign leads to."""
    if not recorder.kept:
        return None
    check = by_terminal.ask_check(terminal, words)
    if check is not Check.UNANSWERED:
        recorder.set_check(recorder.kept, check)
    after = by_terminal.ask_number(terminal, words, "after")
    if after is not None:
        recorder.set_after(after)
        if is_much(after, rules.load().limits):
            terminal.tell(_ease_off(words))
    return Ending.BAD_CHECK if check is Check.BAD else None


@dataclass(frozen=True, slots=True)
class TrendAdvice:
    """What to tell about the weeks so far.

    Attributes:
        line: in the terminal.
        shown: in the window.
        spoken: aloud.
    """

    line: str
    shown: Sentence
    spoken: str


def advice_on_trend(path: Path, now: Callable[[], datetime], words: Texts) -> TrendAdvice | None:
    """What to tell about the weeks so far, or None. A history that cannot be read says nothing."""
    try:
        sessions = [s for s in read_sessions(path) if s.start.kind == "live"]
    except CoachError:
        return None  # told when it is opened for writing
    limits, today = rules.load().limits, now().date()
    found = trend(sessions, today, limits)
    if found is Trend.NOTHING:
        return None
    days = days_of_use(present_course(sessions, today, limits), today)
    line = words.word("trend", found, days=days)
    shown = Sentence(words.advice("look_at_it").line, line)
    return TrendAdvice(line, shown, words.say(f"trend_{found}", days=days))


def advice_on_ending(ending: Ending, words: Texts) -> str | None:
    """What stands in the terminal after a session that was stopped, for who missed the screen."""
    if ending not in (Ending.HURTS, Ending.BAD_CHECK):
        return None
    sentence = words.advice("bad_check")
    return f"{sentence.line}. {sentence.detail}"


def warn(line: str | None) -> None:
    """A line about health or the history, or none: told also to who wants it quiet."""
    if line is not None:
        Console(stderr=True).print(line, highlight=False, markup=False, soft_wrap=True)


def _ease_off(words: Texts) -> str:
    limits = rules.load().limits
    sentence = words.advice(
        "ease_off", most=limits.discomfort_most, seconds=f"{limits.eased_hold_s:.0f}"
    )
    return f"{sentence.line}. {sentence.detail}"
