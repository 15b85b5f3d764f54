"""`coach evaluate TRUTH_DIR`: how far off the tool is where the truth is known."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import add_model_option, profile_from
from coach.pose_model import announced_model

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from rich.console import Console

    from coach.evaluation.answer import Answer
    from coach.evaluation.run import MakeDetector
    from coach.evaluation.truth import Truth
    from coach.profile.profile import Profile


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `evaluate` command."""
    parser = subparsers.add_parser(
        "evaluate",
        help="measure accuracy on pictures with known truth",
        description="Runs the whole pipeline on pictures or a clip with known truth, beside two "
        "simpler ways, and tells how far each is off.",
    )
    parser.add_argument(
        "truth",
        metavar="TRUTH_DIR",
        type=Path,
        help="a folder with truth.jsonl and its pictures, or a clip with X.truth.jsonl beside it",
    )
    _add_output_options(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=int, default=1, help="processes to share pictures among"
    )
    parser.add_argument(
        "--profile",
        metavar="FILE|NAME",
        default="none",
        help="profile of the one body that is to be seen; never taken unless it is named",
    )
    add_model_option(parser)
    parser.set_defaults(run=run)


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document with all figures")
    parser.add_argument(
        "--report", metavar="DIR", type=Path, help="write report.md and the worst frames there"
    )


def run(args: argparse.Namespace) -> int:
    """Print the figures."""
    from rich.console import Console

    from coach.evaluation.figures import figures
    from coach.evaluation.report import write_report
    from coach.evaluation.run import ModelFile
    from coach.evaluation.tables import print_tables
    from coach.evaluation.truth import read_truth
    from coach.outputs.files import made_folder
    from landmarks.errors import CoachError

    if args.jobs < 1:
        raise CoachError(f"--jobs: give 1 or more, got {args.jobs}")
    truth, errors = read_truth(args.truth), Console(stderr=True)
    folder = made_folder(args.report, "--report") if args.report is not None else None
    profile = profile_from(args)
    make = ModelFile(announced_model(args.model, errors))
    found = _found(truth, make, args.jobs, errors, profile)
    document = figures(truth, found)
    if folder is not None:
        path = write_report(folder, truth, found, document)
        errors.print(f"report: {path}", highlight=False, markup=False, soft_wrap=True)
    if args.json:
        sys.stdout.write(json.dumps(document, indent=1, allow_nan=False) + "\n")
    else:
        print_tables(document, Console())
    return 0


def _found(
    truth: Truth, make: MakeDetector, jobs: int, console: Console, profile: Profile | None
) -> list[Answer]:
    from rich.markup import escape
    from rich.progress import track

    from coach.evaluation.run import answers
    from coach.profile.profile import offsets_of
    from coach.settings import Settings

    settings = Settings(height_cm=None if profile is None else profile.height_cm)
    return list(
        track(
            answers(truth, make, settings, jobs, offsets_of(profile)),
            description=escape(truth.name),
            total=len(truth.lines),
            console=console,
            transient=True,
            disable=not console.is_interactive,
        )
    )
