"""`coach screening`: the health questions before a session, at any time."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_ACTIONS = ("ask", "show", "delete")


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `screening` command."""
    parser = subparsers.add_parser(
        "screening",
        help="answer the health questions that come before a session",
        description="Asks who must not press. The answers stay on this machine; coach live asks "
        "by itself when they are missing or too old.",
    )
    parser.add_argument(
        "action",
        nargs="?",
        choices=_ACTIONS,
        default="ask",
        help="ask them now (default), show when they were answered, or delete the answers",
    )
    parser.add_argument("--language", choices=("en", "de"), default="en", help="(default: en)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run `coach screening`; 1 when the answers forbid a session.

    Raises:
        CoachError: nobody is there to answer, or the answers cannot be kept.
    """
    from coach.clock import wall_clock
    from coach.folders import screening_file
    from coach.safety import interview, rules, screening_store
    from coach.safety.screening import due_at, is_due, judge

    terminal, known, words = interview.Standard(), rules.load(), rules.words(args.language)
    path = screening_file()
    if args.action == "delete":
        screening_store.delete(path)
        terminal.tell(words.word("screening", "deleted"))
        return 0
    if args.action == "ask":
        return 0 if interview.interview(terminal, path, wall_clock, known, words).clear else 1
    kept = screening_store.load(path)
    if kept is None:
        terminal.tell(words.word("screening", "none"))
        return 1
    terminal.tell(words.word("screening", "stored", date=f"{kept.at:%Y-%m-%d}"))
    if is_due(kept, wall_clock(), known):
        terminal.tell(words.word("screening", "due_now"))
    else:
        due = f"{due_at(kept, known):%Y-%m-%d}"
        terminal.tell(words.word("screening", "due", date=due))
    finding = judge(kept.answers, known)
    interview.tell(finding, terminal, words)
    return 0 if finding.clear else 1
