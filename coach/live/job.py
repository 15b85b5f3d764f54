"""One `coach live`: who may begin, the session itself, and the account of it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.clock import wall_clock
from coach.folders import history_file, screening_file
from coach.history.records import Ending
from coach.live.care import advice_on_ending, advice_on_trend, warn
from coach.live.coaching import coach
from coach.live.opening import open_room
from coach.live.room import LiveJob
from coach.outputs.atomic import write_text_atomic
from coach.outputs.report import print_summary
from coach.profile.profile import Profile
from coach.replay import Replayed
from coach.safety import rules
from coach.safety.interview import Standard, may_begin
from coach.session import Session
from coach.settings import Settings


def run_live(job: LiveJob, settings: Settings, profile: Profile | None = None) -> int:
    """Coach until it is over, write and print what came of it; 0 when all was completed.

    Raises:
        CoachError: something the user can mend, such as health questions nobody can answer here.
    """
    console, errors = Console(quiet=job.quiet), Console(stderr=True, quiet=job.quiet)
    words, history = rules.words(settings.language), history_file(job.history)
    if not may_begin(Standard(), screening_file(), wall_clock, rules.load(), words):
        return 1
    _warn_of_trend(history, words)
    with ExitStack() as stack:
        outcome = coach(open_room(job, settings, profile, errors, stack))
    _report(job, outcome.session, settings, console)
    warn(advice_on_ending(outcome.ending, words))
    _warn_of_trend(history, words)
    if outcome.cut_short is not None:
        raise outcome.cut_short
    completed = outcome.session.completed and outcome.ending is Ending.COMPLETED
    return 0 if completed else 1


def _warn_of_trend(history: Path, words: texts.Texts) -> None:
    advice = advice_on_trend(history, wall_clock, words)
    warn(advice.line if advice is not None else None)


def _report(job: LiveJob, session: Session, settings: Settings, console: Console) -> None:
    """Write and print what was done, whatever ended it."""
    rate = session.frames / max(session.duration_s, 1e-9)
    replayed = Replayed(session, rate, interrupted=False)
    if job.out is not None:
        account = json.dumps(session.to_json(rate), indent=2) + "\n"
        write_text_atomic(job.out / "session.json", account)
    print_summary(replayed, texts.load(settings.language), console, job.out)
