"""`coach replay SOURCE...`: recorded videos, pictures or poses, through the whole pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import (
    add_profile_option,
    add_programme_option,
    add_session_options,
    profile_from,
    settings_from,
)
from coach.pose_model import announced_model

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from coach.profile.profile import Profile
    from coach.replay_job import ReplayJob
    from coach.settings import Settings


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
        help="a sample name, a video, an image, a folder of images, a poses.jsonl, "
        "or a folder of videos and recordings",
    )
    add_engine_options(parser)
    add_output_options(parser)
    parser.add_argument(
        "--history",
        action="store_true",
        help="keep it in your history, as a replay (default: only live sessions are kept)",
    )
    add_profile_option(parser)
    add_programme_option(parser)
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


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """What works on many recordings at once."""
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        help="recordings to work on at once (default: one a core, and no window)",
    )
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="work on the Dask cluster whose scheduler is there (needs the extra [dask])",
    )


def run(args: argparse.Namespace) -> int:
    """Replay every source; 0 when each one's hold was completed, 1 otherwise."""
    from coach.replay_job import ReplayJob, run_jobs
    from coach.sources.folder import sources_in

    profile = profile_from(args)
    settings = settings_from(args, profile)
    sources = [one for text in args.source for one in sources_in(text)]
    several = len(sources) > 1
    jobs = [
        ReplayJob(
            source=text,
            out=args.out / folder_name(number, text) if args.out and several else args.out,
            frames=args.frames,
            window=not args.no_window,
            speed=args.speed,
            model=args.model,
            quiet=args.quiet,
            history=args.history,
        )
        for number, text in enumerate(sources, start=1)
    ]
    if several and _at_once(args):
        return _run_many(args, jobs, settings, profile)
    return run_jobs(jobs, settings, profile)


def _at_once(args: argparse.Namespace) -> bool:
    """Several recordings: at once, unless they are to be watched or at a person's pace."""
    if args.jobs is not None or args.dask is not None:
        return args.jobs != 1 or args.dask is not None
    return args.no_window and args.speed in (None, "max")


def _run_many(
    args: argparse.Namespace,
    jobs: list[ReplayJob],
    settings: Settings,
    profile: Profile | None,
) -> int:
    import os

    from rich.console import Console

    from coach.many import engine_of, run_many
    from coach.replay_job import refuse_wrong
    from landmarks.errors import CoachError

    if args.jobs is not None and not 1 <= args.jobs <= 256:
        raise CoachError(f"--jobs: must be from 1 to 256, got {args.jobs}")
    refuse_wrong(jobs)
    errors = Console(stderr=True, quiet=args.quiet)
    if not all(job.source.endswith(".jsonl") for job in jobs):
        announced_model(args.model, errors)  # once, and not by all processes at a time
    with engine_of(min(len(jobs), args.jobs or os.cpu_count() or 1), args.dask) as engine:
        return run_many(jobs, settings, profile, engine, errors)


def folder_name(number: int, source: str) -> str:
    """The folder of one of several sources; numbered, since two may have the same name."""
    return f"{number:02d}-{Path(source).stem or 'source'}"
