"""`coach replay SOURCE...`: recorded videos, pictures or poses, through the whole pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import add_session_options, settings_from

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `replay` command."""
    parser = subparsers.add_parser(
        "replay",
        help="coach a recorded video as if it were live",
        description="Replays recorded videos, images, folders of images or pose recordings.",
    )
    parser.add_argument(
        "source",
        nargs="+",
        metavar="SOURCE",
        help="a sample name, a video, an image, a folder of images, or a poses.jsonl",
    )
    add_output_options(parser)
    add_session_options(parser)
    parser.set_defaults(run=run)


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Where results go and how fast they are shown."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="write annotated.mp4, poses.jsonl and session.json there "
        "(with several sources: into a folder for each)",
    )
    parser.add_argument("--frames", action="store_true", help="write frames.jsonl too")
    parser.add_argument("--no-window", action="store_true", help="show no window")
    parser.add_argument(
        "--speed",
        metavar="max|FACTOR",
        default=None,
        help="pace: a factor of real time, or max (default: 1 in a window, else max)",
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def run(args: argparse.Namespace) -> int:
    """Replay every source; 0 when each one's hold was completed, 1 otherwise."""
    from coach.replay_job import ReplayJob, run_jobs

    settings = settings_from(args)
    several = len(args.source) > 1
    jobs = [
        ReplayJob(
            source=text,
            out=args.out / folder_name(number, text) if args.out and several else args.out,
            frames=args.frames,
            window=not args.no_window,
            speed=args.speed,
            model=args.model,
            quiet=args.quiet,
        )
        for number, text in enumerate(args.source, start=1)
    ]
    return run_jobs(jobs, settings)


def folder_name(number: int, source: str) -> str:
    """The folder of one of several sources; numbered, since two may have the same name."""
    return f"{number:02d}-{Path(source).stem or 'source'}"
