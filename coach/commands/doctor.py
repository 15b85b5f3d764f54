"""`coach doctor`: what this machine has and what is missing. No personal data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from coach.checkup import Check


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `doctor` command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check this installation",
        description="Prints versions, the pose model, cameras, display, sound, where files go, "
        "and how fast the model runs here: all that a bug report needs, and nothing personal.",
    )
    parser.add_argument("--quick", action="store_true", help="leave out the 3 second speed test")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the check-up; 0 when a replay can run, 2 when something has to be mended."""
    from rich.console import Console
    from rich.table import Table

    from coach.checkup import checks, without_home

    found = list(checks())
    if not args.quick:
        found.append(_speed(fine=all(check.fine for check in found)))
    table = Table(title="coach doctor", title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for check in found:
        table.add_row(check.name, without_home(check.told))
    Console().print(table, highlight=False)
    return 0 if all(check.fine for check in found) else 2


def _speed(*, fine: bool) -> Check:
    """How fast the model runs, where there is one to run."""
    import time

    from coach.checkup import Check

    if not fine:
        return Check("speed", "not measured: something above has to be mended first")
    from coach.pose_model import detector_maker
    from coach.speed_test import measure
    from landmarks.model_store import model_path

    detector = detector_maker(model_path("full"))(False)
    try:
        return Check("speed", measure(detector, time.perf_counter).told)
    finally:
        detector.close()
