"""The studio's command line: one step at a time, each in the environment that has its tools.

Steps, in their order: `story` tells what happens when; `body` makes the body at rest (needs torch
and anny); `render` makes the pictures (needs bpy) and may be interrupted; `truth` writes the truth
beside the story (numpy); `encode` writes the clip beside the story (OpenCV and ffmpeg).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.studio.story import Story, read_story

_BODY_FILE = "body.npz"
_SAMPLES = 6


def _tell_story(story: Story, args: argparse.Namespace) -> None:
    del args
    print(f"{story.clip}: {story.frames} frames, {story.fps:g} a second, seed {story.seed}")
    keys = [(key.t_s, "body", key.name) for key in story.body_keys]
    keys += [(key.t_s, "arm", key.name) for key in story.arm_keys]
    for t_s, track, name in sorted(keys):
        print(f"{t_s:7.2f} s  {track:4}  {name}")


def _make_body(story: Story, args: argparse.Namespace) -> None:
    from samples.studio.anatomy import skin_points
    from samples.studio.body import make_body, save_body

    args.work.mkdir(parents=True, exist_ok=True)
    body = make_body(story.phenotype)
    save_body(body, args.work / _BODY_FILE)
    # Depths like the literature's (README) are the check that body and anatomy frame agree.
    for point in skin_points(body):
        print(f"{point.region} {point.side}: {point.depth_mm:.0f} mm under the skin")


def _render(story: Story, args: argparse.Namespace) -> None:
    from samples.studio.render import render_frames

    first, step = (int(part) for part in args.shard.split("/"))
    indices = range(first, story.frames, step)
    render_frames(story, args.work / _BODY_FILE, _pictures(story, args), indices, args.samples)


def _write_truth(story: Story, args: argparse.Namespace) -> None:
    from samples.studio.body import load_body
    from samples.studio.truth import write_truth

    body = load_body(args.work / _BODY_FILE)
    write_truth(body, story, args.story.with_name(f"{story.clip}.truth.jsonl"))


def _encode(story: Story, args: argparse.Namespace) -> None:
    from samples.studio.body import load_body
    from samples.studio.motion import Mover
    from samples.studio.picture import encode

    mover = Mover(load_body(args.work / _BODY_FILE), story)
    encode(story, mover, _pictures(story, args), args.story.with_name(f"{story.clip}.mp4"))


def _pictures(story: Story, args: argparse.Namespace) -> Path:
    folder: Path = args.work / story.clip
    return folder


_STEPS = {
    "story": _tell_story,
    "body": _make_body,
    "render": _render,
    "truth": _write_truth,
    "encode": _encode,
}


def main(argv: list[str] | None = None) -> int:
    """Run one step; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio", description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=_STEPS)
    parser.add_argument("story", type=Path, help="a .story.toml file")
    parser.add_argument("--work", type=Path, default=Path("studio-work"), help="between the steps")
    parser.add_argument("--samples", type=int, default=_SAMPLES, help="light paths a pixel")
    parser.add_argument(
        "--shard", default="0/1", metavar="K/N", help="render every N-th frame from frame K on"
    )
    args = parser.parse_args(argv)
    try:
        _STEPS[args.step](read_story(args.story), args)
    except ValueError as error:
        print(f"studio: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
