"""`coach model fetch | path | verify`: the pose model file. Only `fetch` uses the network."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from pathlib import Path

    from rich.console import Console

_ACTIONS = {
    "fetch": "download the pose model once; later runs work offline",
    "path": "print where the pose model is",
    "verify": "check the pose model's checksum",
}


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `model` command."""
    parser = subparsers.add_parser("model", help="fetch, find or verify the pose model")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text)
        action.add_argument(
            "--model",
            default="full",
            metavar="full|lite|heavy|PATH",
            help="which pose model (default: full)",
        )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run `coach model` and return the exit code.

    Raises:
        CoachError: The model is missing, damaged, or cannot be fetched.
    """
    from landmarks.model_store import model_path, verify

    if args.action == "fetch":
        from rich.console import Console

        path = fetch(args.model, Console())
        sys.stdout.write(f"Checksum (sha256): {verify(path)}\n")
        return 0
    path = model_path(args.model)
    sha256 = verify(path)
    sys.stdout.write(f"{path}\n" if args.action == "path" else f"ok {sha256}  {path}\n")
    return 0


def fetch(choice: str, console: Console, *, only_if_missing: bool = False) -> Path:
    """The verified model file, downloaded with a progress bar if need be.

    Args:
        choice: full, lite, heavy or a path.
        console: where to announce.
        only_if_missing: say nothing when the model is here already.
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from landmarks.model_store import ensure_model

    def announce(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    bar = Progress(BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console)
    task = bar.add_task("", total=None)
    with ExitStack() as stack:

        def progress(done_bytes: int, total_bytes: int) -> None:
            if not bar.live.is_started:  # no bar where nothing is downloaded
                stack.enter_context(bar)
            bar.update(task, completed=done_bytes, total=total_bytes)

        path = ensure_model(choice, progress, announce)
    if not only_if_missing:
        announce(f"The pose model is ready: {path}")
    return path
