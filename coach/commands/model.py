"""`coach model fetch | path | verify`: the pose model file. Only `fetch` uses the network."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

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

        from coach.pose_model import announced_model

        console = Console()
        path = announced_model(args.model, console)
        ready = f"The pose model is ready: {path}"
        console.print(ready, markup=False, highlight=False, soft_wrap=True)
        sys.stdout.write(f"Checksum (sha256): {verify(path)}\n")
        return 0
    path = model_path(args.model)
    sha256 = verify(path)
    sys.stdout.write(f"{path}\n" if args.action == "path" else f"ok {sha256}  {path}\n")
    return 0
