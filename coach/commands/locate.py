"""`coach locate IMAGE...`: the regions on still pictures, as JSON lines or as a table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coach.commands.options import (
    add_profile_option,
    add_session_options,
    profile_from,
    settings_from,
)
from coach.pose_model import announced_model

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Iterator

    from coach.pipeline import Step
    from coach.settings import Settings
    from landmarks.offsets import Offsets


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `locate` command."""
    parser = subparsers.add_parser(
        "locate",
        help="find the regions on still pictures",
        description="Finds posture, regions and no-press zones on still pictures.",
    )
    parser.add_argument("image", nargs="+", metavar="IMAGE")
    parser.add_argument("--json", action="store_true", help="one JSON line an image")
    add_profile_option(parser)
    add_session_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is found on each image, in order."""
    from rich.console import Console

    from coach.describe import image_line
    from coach.profile.profile import offsets_of

    profile = profile_from(args)
    settings = settings_from(args, profile)
    for path in args.image:
        _check_image(path)
    model_path = announced_model(args.model, Console(stderr=True))
    offsets = offsets_of(profile)
    for path, step, size_wh in _steps(args.image, model_path, settings, offsets):
        if args.json:
            sys.stdout.write(json.dumps(image_line(step, path, size_wh), allow_nan=False) + "\n")
        else:
            sys.stdout.write(_plain(path, step))
        sys.stdout.flush()
    return 0


def _check_image(path: str) -> None:
    """Refuse what cannot be read before the first line is printed."""
    from coach.sources.images import ImageSource

    ImageSource([Path(path)]).close()


def _steps(
    paths: list[str], model_path: Path, settings: Settings, offsets: Offsets
) -> Iterator[tuple[str, Step, tuple[int, int]]]:
    from coach.pipeline import Pipeline
    from coach.pose_model import detector_maker
    from coach.replay import sighting_of
    from coach.sources.images import ImageSource
    from landmarks import catalogue

    detector = detector_maker(model_path)(True)
    pipeline = Pipeline(settings, catalogue.load(), still=True, offsets=offsets)
    try:
        with ImageSource([Path(path) for path in paths]) as source:
            for path, frame in zip(paths, source.frames(), strict=True):
                yield path, pipeline.step(sighting_of(frame, detector)), frame.size_wh
    finally:
        detector.close()


def _plain(path: str, step: Step) -> str:
    """One image for people: posture and the visible regions."""
    from landmarks.region import Sight

    if step.pose is None:
        return f"{path}: nobody found\n"
    seen = [
        f"  {region.side} {region.id}: {region.centre_px[0]:.0f}, {region.centre_px[1]:.0f} px"
        f" +/- {region.sigma_mm:.0f} mm"
        for region in step.body_map.regions
        if region.state is Sight.VISIBLE
    ]
    head = f"{path}: {step.posture.label}, confidence {step.posture.confidence:.2f}"
    return "\n".join([head, *seen]) + "\n"
