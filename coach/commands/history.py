"""`coach history list | show | plot | export | delete`: what was held, and how it felt."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Sequence

    from coach.history.records import SessionRecord
    from coach.texts import Texts

LIST_LAST = 20
"""So many sessions are listed unless all are asked for."""


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `history` command."""
    parser = subparsers.add_parser(
        "history",
        help="list, show, plot, export or delete your sessions",
        description="Your sessions, kept on this machine alone: "
        "seconds held and paused, and how it felt.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = _action(actions, "list", "list the sessions, newest last")
    listing.add_argument("--all", action="store_true", help=f"all, not only the last {LIST_LAST}")
    _action(actions, "show", "show one session with its holds").add_argument("number", type=int)
    plot = _action(actions, "plot", "draw calendar, discomfort and minutes into a picture")
    plot.add_argument("file", metavar="FILE.png", type=Path)
    export = _action(actions, "export", "write every hold to a CSV file")
    export.add_argument("file", metavar="FILE.csv", type=Path)
    delete = _action(actions, "delete", "delete one session, or all of them, for good")
    delete.add_argument("number", type=int, nargs="?")
    delete.add_argument("--all", action="store_true", help="every session")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)


def _action(
    actions: _SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=text, description=text)
    action.add_argument(
        "--history", metavar="FILE", type=Path, help="another history than your own"
    )
    action.add_argument("--language", choices=("en", "de"), default="en", help="(default: en)")
    return action


def run(args: argparse.Namespace) -> int:
    """Run `coach history` and return the exit code.

    Raises:
        CoachError: there is no such session, or a file cannot be read or written.
    """
    from coach import texts
    from coach.folders import history_file
    from coach.history.reader import read_sessions

    words = texts.load(args.language)
    sessions = read_sessions(history_file(args.history))
    if args.action == "delete":
        return _delete(args, sessions, words)
    if args.action == "show":
        _show(_chosen(args.number, sessions), words)
    elif not sessions:
        _say(words.word("history", "empty"))
    elif args.action == "list":
        _list(sessions, words, everything=args.all)
    else:
        _write(args, sessions, words)
    return 0


def _say(line: str) -> None:
    """One line, without rich: that alone takes a twentieth of the time of a plot."""
    sys.stdout.write(f"{line}\n")


def _list(sessions: Sequence[SessionRecord], words: Texts, *, everything: bool) -> None:
    from rich.console import Console

    from coach.history.tables import session_table

    console = Console(highlight=False)
    shown = sessions if everything else sessions[-LIST_LAST:]
    console.print(session_table(shown, words))
    if len(shown) < len(sessions):
        console.print(words.word("history", "shown", shown=len(shown), all=len(sessions)))


def _show(session: SessionRecord, words: Texts) -> None:
    from rich.console import Console

    from coach.history.tables import session_facts, step_table

    console = Console(highlight=False)
    console.print(session_facts(session, words))
    if session.steps:
        console.print(step_table(session, words))


def _write(args: argparse.Namespace, sessions: Sequence[SessionRecord], words: Texts) -> None:
    if args.action == "plot":
        from coach.history.plot import write_plot

        write_plot(args.file, sessions, words)
        count, key = len(sessions), "plotted"
    else:
        from coach.history.export import write_csv

        count, key = write_csv(args.file, sessions), "exported"
    _say(words.word("history", key, count=count, path=args.file))


def _delete(args: argparse.Namespace, sessions: Sequence[SessionRecord], words: Texts) -> int:
    """Delete after a yes; 1 when the person thought better of it."""
    from coach.folders import history_file
    from coach.history.store import HistoryStore, told_in_one_line
    from landmarks.errors import CoachError

    if (args.number is None) == (not args.all):
        raise CoachError("which session? coach history delete N, or --all")
    if args.number is not None:
        _chosen(args.number, sessions)
        what = words.word("history", "session_what", number=args.number)
    elif not sessions:
        _say(words.word("history", "empty"))
        return 0
    else:
        what = words.word("history", "all_what", count=len(sessions))
    if not (args.yes or _agreed(what, words)):
        _say(words.word("history", "kept"))
        return 1
    path = history_file(args.history)
    with HistoryStore.open(path) as store, told_in_one_line(path):
        count = store.delete(args.number)
    _say(words.word("history", "deleted", count=count))
    return 0


def _agreed(what: str, words: Texts) -> bool:
    from coach.safety.interview import Standard
    from coach.safety.rules import words as safety_words
    from landmarks.errors import CoachError

    terminal = Standard()
    if not terminal.interactive:
        raise CoachError("nobody is there to be asked: say --yes to delete")
    try:
        said = terminal.ask(words.word("history", "ask_delete", what=what))
    except EOFError:
        return False
    yes = safety_words(words.tables["language"]).word("screening", "yes")
    return said.strip().lower() in yes.split(",")


def _chosen(number: int, sessions: Sequence[SessionRecord]) -> SessionRecord:
    from landmarks.errors import CoachError

    found = next((session for session in sessions if session.number == number), None)
    if found is None:
        raise CoachError(f"there is no session {number}; see: coach history list --all")
    return found
