"""`coach programme list|show|check`: what the programmes do, step by step, and for how long."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from rich.table import Table

    from coach.programme.plan import Plan
    from coach.texts import Texts


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `programme` command."""
    parser = subparsers.add_parser(
        "programme",
        help="list, show or check programmes: several holds with rests and changes of side",
        description="Programmes are TOML files. Use one with: coach live --programme NAME|FILE.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    listing = actions.add_parser("list", help="the bundled programmes")
    _add_language(listing)
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", help="one programme, step by step")
    show.add_argument("name", metavar="NAME|FILE")
    _add_language(show)
    show.set_defaults(run=run_show)
    check = actions.add_parser("check", help="check a programme of your own")
    check.add_argument("file", metavar="FILE", type=Path)
    check.set_defaults(run=run_check)


def run_list(args: argparse.Namespace) -> int:
    """Print a table of the bundled programmes."""
    from rich.console import Console
    from rich.table import Table

    from coach import texts
    from coach.programme import load
    from coach.programme.plan import roll_out

    words = texts.load(args.language)
    table = Table()
    for heading in ("name", "what", "holds", "at least"):
        table.add_column(heading, justify="right" if heading in ("holds", "at least") else "left")
    for name in load.BUILT_IN:
        plan = roll_out(load.load(name))
        title = str(words.tables["programme"].get(name, plan.title))
        table.add_row(name, title, str(len(plan.holds)), minutes(plan.least_s))
    Console().print(table, highlight=False)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print the steps of one programme."""
    from rich.console import Console

    from coach import texts
    from coach.programme import load
    from coach.programme.plan import roll_out

    words = texts.load(args.language)
    plan = roll_out(load.load(args.name))
    console = Console()
    console.print(_table(plan, words), highlight=False)
    console.print(
        f"{len(plan.holds)} holds, at least {minutes(plan.least_s)}: finding the spot and every "
        "pause come on top.",
        highlight=False,
    )
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Say that a file is a good programme; anything else is an error that names its place."""
    from rich.console import Console

    from coach.programme import load
    from coach.programme.plan import roll_out

    plan = roll_out(load.load_file(args.file))
    Console().print(
        f"{args.file}: good, {len(plan.holds)} holds, at least {minutes(plan.least_s)}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    return 0


def minutes(seconds: float) -> str:
    """A span as minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} min"


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "de"), default="en", help="of the names")


def _table(plan: Plan, words: Texts) -> Table:
    from rich.table import Table
    from rich.text import Text

    from coach.programme.plan import HoldItem, RestItem
    from coach.programme.task import Kind
    from coach.wording import place_name

    table = Table(title=Text(str(words.tables["programme"].get(plan.name, plan.title))))
    for heading in ("from", "for", "what", "side", "tool", "posture", "in / out"):
        table.add_column(heading, justify="right" if heading in ("from", "for") else "left")
    began_s = 0.0
    for item in plan.items:
        if isinstance(item, HoldItem):
            task = item.template
            breath = task.breathing
            table.add_row(
                _clock(began_s), f"{task.hold_s:.0f} s", place_name(task, words), item.side,
                "" if task.kind is Kind.STRETCH else task.tool.replace("_", " "),
                ", ".join(task.postures),
                f"{breath.in_s:g} / {breath.out_s:g} s" if breath is not None else "",
            )  # fmt: skip
            began_s += task.hold_s
            continue
        name = "resting" if isinstance(item, RestItem) else "turning"
        row = (_clock(began_s), f"{item.span_s:.0f} s", words.word("dial", name))
        table.add_row(*row, style="dim")
        began_s += item.span_s
    return table


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
