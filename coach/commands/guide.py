"""`coach guide [TOPIC]`: where to press and where not, how, what is known, and timed stretches."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from rich.console import Console

    from coach.guide import Guide


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `guide` command."""
    parser = subparsers.add_parser(
        "guide",
        help="where to press, where not, how, and what is known",
        description="Prints the guide: every place to press with pictures, technique, safety, "
        "stretches, evidence and sources. Without a topic it lists the topics.",
    )
    parser.add_argument("topic", nargs="?", metavar="TOPIC", help="a topic, or: sources")
    parser.add_argument(
        "--lang", "--language", dest="language", choices=("en", "de"), default="en",
        help="language (default: en)",
    )  # fmt: skip
    parser.add_argument(
        "--pictures", metavar="DIR", type=Path, help="save the topic's pictures there, or all"
    )
    parser.add_argument(
        "--show",
        action="store_true",
        help="open the topic's pictures, or all: space goes on, q ends",
    )
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="write the whole guide as one page"
    )
    parser.add_argument(
        "--time", metavar="NAME", help="with the topic stretches: time this one, both sides"
    )
    parser.add_argument(
        "--side", choices=("left", "right", "both"), default="both", help="side to stretch"
    )
    parser.add_argument("--no-sound", action="store_true", help="time without tones")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print, save or show what is asked for."""
    from rich.console import Console

    from coach import guide

    book, console = guide.load(args.language), Console()
    if args.time is not None:
        return _time(args, book, console)
    listed = args.topic is not None and args.topic.strip().lower() == "sources"
    topic = book.topic(args.topic).id if args.topic and not listed else None
    if args.html is not None:
        _write_page(book, args.html, console)
    if args.pictures is not None:
        _save(book, topic, args.pictures, console)
    if args.show:
        from coach.guide import gallery

        gallery.show(book, gallery.names(book, topic))
    if not (args.html or args.pictures or args.show):
        _print(book, topic, console, sources=listed)
    return 0


def _print(book: Guide, topic: str | None, console: Console, *, sources: bool) -> None:
    from coach.guide.terminal import Page

    page = Page(book, console)
    if sources:
        page.sources()
    elif topic is None:
        page.contents()
    else:
        page.topic(book.topics[topic])


def _write_page(book: Guide, path: Path, console: Console) -> None:
    from coach.guide.page import Writer
    from coach.outputs.atomic import write_text_atomic

    write_text_atomic(path, Writer(book).page(), instead="choose another file with --html")
    console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _save(book: Guide, topic: str | None, folder: Path, console: Console) -> None:
    from coach.guide import gallery

    for path in gallery.save(book, gallery.names(book, topic), folder):
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _time(args: argparse.Namespace, book: Guide, console: Console) -> int:
    from coach.guide import STRETCHES
    from coach.guide.session import time_stretch
    from landmarks.errors import CoachError

    if args.topic is None or book.topic(args.topic).id != STRETCHES:
        raise CoachError("--time belongs to the stretches: coach guide stretches --time NAME")
    sides = ("left", "right") if args.side == "both" else (args.side,)
    return time_stretch(book, book.stretch(args.time), sides, console, quiet=args.no_sound)
