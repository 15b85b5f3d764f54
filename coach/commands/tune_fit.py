"""`coach tune fit LABELS.csv --profile FILE`: offsets of one body from clicked labels."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import add_model_option
from coach.pose_model import announced_model, detector_maker

if TYPE_CHECKING:
    from coach.tuning.fit_job import FitJob, FitOutcome
    from landmarks.detector import Detector

HELP = "fit a profile to a file of labels"
DESCRIPTION = (
    "Fits how far regions lie from where the catalogue puts them to labels in a CSV file with the "
    "header source,frame,region,side,x_px,y_px (t_s may stand in place of frame). Saves only what "
    "makes recordings better that the fit has not seen. Exit code 0: something helped, 1: nothing."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `coach tune fit`."""
    parser.add_argument("labels", metavar="LABELS.csv", type=Path, help="the label file")
    parser.add_argument(
        "--profile",
        metavar="FILE|NAME",
        help="profile to put the offsets into; made if there is none (default: your own one)",
    )
    parser.add_argument(
        "--link", action="store_true", help="left and right are alike: fit them together"
    )
    parser.add_argument("--dry-run", action="store_true", help="save nothing")
    parser.add_argument(
        "--allow-no-press",
        action="store_true",
        help="save also what reaches into a no-press zone (nerves, vessels, bone)",
    )
    parser.add_argument("--allow-large", action="store_true", help="save also shifts of over 60 mm")
    parser.add_argument(
        "--height-cm", metavar="CM", type=float, help="body height (default: the profile's)"
    )
    add_model_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fit, print, and save what helps; 0 when something does."""
    from rich.console import Console

    from coach import settings
    from coach.profile.active import path_to_save
    from coach.profile.profile import load_or_new
    from coach.tuning.fit_job import FitJob, run_fit
    from coach.tuning.fit_report import print_outcome

    path = path_to_save(args.profile)
    profile = load_or_new(path)
    height_cm = profile.height_cm if args.height_cm is None else args.height_cm
    choices = settings.load(None, {"height_cm": height_cm})
    job = FitJob(args.labels, args.link, args.allow_large, args.allow_no_press)

    def make(still: bool) -> Detector:
        return detector_maker(announced_model(args.model, Console(stderr=True)))(still)

    outcome = run_fit(job, profile, choices, make)
    print_outcome(outcome, Console())
    return _saved(outcome, job, path, dry_run=args.dry_run)


def _saved(outcome: FitOutcome, job: FitJob, path: Path, *, dry_run: bool) -> int:
    """Save what helps, unless it is unsafe; 1 when nothing does."""
    from rich.console import Console

    from coach.clock import utc_now
    from coach.profile.profile import save
    from coach.tuning.fit_job import refuse_unsafe

    console = Console()
    if not outcome.worth_saving:
        console.print("Nothing helps: nothing was saved.")
        return 1
    refuse_unsafe(outcome, job, path)
    if dry_run:
        told = f"Not saved (--dry-run): {path}"
    else:
        save(path, outcome.profile.saved_at(utc_now()))
        told = f"Saved to {path}"
    console.print(told, highlight=False, markup=False, soft_wrap=True)
    return 0
