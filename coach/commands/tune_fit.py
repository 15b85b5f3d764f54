"""`coach tune fit LABELS.csv --profile FILE`: offsets of one body from clicked labels."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import add_model_option, announced_model, detector_maker

if TYPE_CHECKING:
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
    from datetime import UTC, datetime

    from rich.console import Console

    from coach import settings
    from coach.profile.profile import Profile, default_path, is_there, load, path_of, save
    from coach.tuning.fit_job import FitJob, refuse_unsafe, run_fit
    from coach.tuning.fit_report import print_outcome
    from landmarks.errors import CoachError

    if args.profile == "none":
        raise CoachError("--profile: name the profile that the offsets go into")
    path = default_path() if args.profile is None else path_of(args.profile)
    profile = load(path) if is_there(path) else Profile(path.stem)
    height_cm = profile.height_cm if args.height_cm is None else args.height_cm
    choices = settings.load(None, {"height_cm": height_cm})
    job = FitJob(args.labels, args.link, args.allow_large, args.allow_no_press)

    def make(still: bool) -> Detector:
        return detector_maker(announced_model(args.model, Console(stderr=True)))(still)

    outcome = run_fit(job, profile, choices, make)
    console = Console()
    print_outcome(outcome, console)
    if not outcome.worth_saving:
        console.print("Nothing helps: nothing was saved.")
        return 1
    refuse_unsafe(outcome, job, path)
    if args.dry_run:
        console.print(f"Not saved (--dry-run): {path}", highlight=False, soft_wrap=True)
        return 0
    now = datetime.now(UTC).replace(microsecond=0)
    save(path, outcome.profile.saved_at(now))
    console.print(f"Saved to {path}", highlight=False, soft_wrap=True)
    return 0
