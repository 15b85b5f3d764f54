"""`coach demo`: the bundled sample, start to finish."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from coach.commands import replay
from coach.commands.options import add_programme_option, add_session_options

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SAMPLE = "first-hold"


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `demo` command."""
    parser = subparsers.add_parser(
        "demo",
        help="the bundled sample, start to finish",
        description="Replays the bundled sample: a (rendered) person lies down, turns on the side "
        "and holds the upper outer buttock for a minute.",
    )
    replay.add_output_options(parser)
    add_programme_option(parser)
    add_session_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Replay the sample."""
    args.source = [SAMPLE]
    # The person in the sample is nobody's own body.
    args.profile = "none"
    args.history = False
    return replay.run(args)
