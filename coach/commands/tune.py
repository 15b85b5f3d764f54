"""`coach tune`: put regions right on one body: by hand, or fitted to clicked labels."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.commands import tune_fit
from coach.commands.options import (
    add_profile_option,
    add_rotate_option,
    add_session_options,
    settings_from,
)

if TYPE_CHECKING:
    from argparse import _SubParsersAction


class _Forked(argparse.ArgumentParser):
    """Hands the command line to a subcommand if its first word names one, else to the plain one.

    argparse itself cannot have both a SOURCE that may be left out and subcommands.
    """

    def __init__(
        self, plain: argparse.ArgumentParser, forks: Mapping[str, argparse.ArgumentParser]
    ) -> None:
        super().__init__(prog=plain.prog, add_help=False)
        self._plain, self._forks = plain, forks

    def parse_known_args(  # type: ignore[override]  # typeshed overloads it by namespace type
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse with the subcommand named, or as plain `coach tune`."""
        words = list(args or ())
        fork = self._forks.get(words[0]) if words else None
        if fork is None:
            return self._plain.parse_known_args(words, namespace)
        return fork.parse_known_args(words[1:], namespace)


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `tune` command."""
    plain = subparsers.add_parser(
        "tune",
        help="put regions right on one body",
        usage="%(prog)s [SOURCE | --camera N] [options]\n"
        "       %(prog)s label SOURCE --out LABELS.csv\n"
        "       %(prog)s fit LABELS.csv [options]",
        description="Shows the regions on a source, to be dragged or nudged to where they are on "
        "this body, and keeps that in a profile. Press h in the window for the keys.",
        epilog="Help on the others: coach tune label --help, coach tune fit --help.",
    )
    _add_interactive(plain)
    kind, forks = type(plain), {}
    for name, fill in (("label", _add_label), ("fit", _add_fit)):
        forks[name] = kind(prog=f"{plain.prog} {name}")
        fill(forks[name])
    subparsers.choices["tune"] = _Forked(plain, forks)


def _add_interactive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a sample name, a video, an image, a folder of images, or a poses.jsonl",
    )
    parser.add_argument(
        "--camera", metavar="N|NAME|URL", help="tune in front of a camera (default: 0)"
    )
    add_rotate_option(parser)
    parser.add_argument(
        "--allow-no-press",
        action="store_true",
        help="also save a region that reaches into a no-press zone",
    )
    add_session_options(parser)
    add_profile_option(parser)
    parser.set_defaults(run=_run_interactive)


def _add_label(parser: argparse.ArgumentParser) -> None:
    parser.description = "Click where the regions really are; each click is saved at once."
    parser.add_argument("source", metavar="SOURCE", help="as for coach tune")
    parser.add_argument(
        "--out", metavar="LABELS.csv", type=Path, required=True, help="labels are added there"
    )
    parser.add_argument("--language", choices=("en", "de"), default="en", help="of the window")
    parser.set_defaults(run=_run_label)


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.description = tune_fit.DESCRIPTION
    tune_fit.add_options(parser)


def _run_interactive(args: argparse.Namespace) -> int:
    from coach.profile.active import path_to_save
    from coach.tuning.tune_job import TuneJob, run_tune
    from landmarks.errors import CoachError

    if args.source is not None and args.camera is not None:
        raise CoachError("give a SOURCE or --camera, not both")
    camera = None if args.source is not None else args.camera or "0"
    job = TuneJob(
        source=args.source,
        camera=camera,
        rotate=args.rotate,
        profile=path_to_save(args.profile),
        allow_no_press=args.allow_no_press,
        model=args.model,
    )
    return run_tune(job, settings_from(args))


def _run_label(args: argparse.Namespace) -> int:
    from coach.tuning.label_job import run_label

    return run_label(args.source, args.out, args.language)
