"""`coach live`: a person on a mat, in front of a camera."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import (
    add_profile_option,
    add_programme_option,
    add_rotate_option,
    add_session_options,
    profile_from,
    settings_from,
)

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `live` command."""
    parser = subparsers.add_parser(
        "live",
        help="be coached in front of a camera",
        description="Coaches you in front of a camera, by voice and picture. Nothing needs a key: "
        "it ends by itself when the hold is completed. Press h in the window for the keys.",
    )
    parser.add_argument(
        "--camera",
        metavar="N|NAME|URL",
        default="0",
        help="number, part of the name, or address of the camera (default: 0)",
    )
    add_rotate_option(parser)
    parser.add_argument(
        "--mirror",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="show the picture as in a mirror (default: yes); words never are",
    )
    parser.add_argument(
        "--voice",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="speak (default: yes)",
    )
    parser.add_argument("--volume", type=float, default=1.0, help="of voice and tones, 0 to 1")
    parser.add_argument("--no-window", action="store_true", help="voice only")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="write poses.jsonl and session.json there"
    )
    parser.add_argument("--record", action="store_true", help="write annotated.mp4 there too")
    parser.add_argument("--frames", action="store_true", help="write frames.jsonl there too")
    parser.add_argument(
        "--history",
        metavar="FILE",
        type=Path,
        help="keep the session in this history (default: your own, see coach history)",
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    add_profile_option(parser)
    add_programme_option(parser)
    add_session_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Coach until the hold is completed or the person stops; 0 when it was completed."""
    from coach.live.job import run_live
    from coach.live.room import LiveJob
    from landmarks.errors import CoachError

    profile = profile_from(args)
    settings = settings_from(args, profile)
    if (args.record or args.frames) and args.out is None:
        raise CoachError("--record and --frames need a folder: add --out DIR")
    if not 0.0 <= args.volume <= 1.0:
        raise CoachError(f"--volume: must be from 0 to 1, got {args.volume}")
    names = LiveJob.__dataclass_fields__
    return run_live(LiveJob(**{name: getattr(args, name) for name in names}), settings, profile)
