"""The training data's command line: people, then labelled findings; or those of a clip.

`python -m samples.studio.lessons people|make|clip --set train|tune|test --work DIR`. `people`
needs torch and anny; `make` needs moderngl beside the project's own environment.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from samples.studio.people import People

SEEDS = {
    "train": 1001, "tune": 1002, "test": 1003, "crops": 1004, "far-crops": 1009, "far-tune": 1010,
    "loose-crops": 1011, "loose-tune": 1012, "bodies": 3001, "bodies-tune": 3002,
    "bodies-rooms": 3003, "bodies-rooms-tune": 3004, "wholes": 3005, "wholes-tune": 3006,
    "legs": 3007, "legs-tune": 3008, "feet": 1005, "feet-tune": 1006,
    "feet-wide": 1007, "feet-wide-tune": 1008,
    "wide-train": 2001, "wide-tune": 2002, "wide-test": 2003,
}  # fmt: skip
"""Of the scenes; the people have seeds of their own, and no set shares one with another."""
_PEOPLE_OF = {
    "far-crops": "crops", "far-tune": "tune", "loose-crops": "crops", "loose-tune": "tune",
    "feet": "crops", "feet-tune": "tune", "bodies": "crops", "bodies-tune": "tune",
    "bodies-rooms": "crops", "bodies-rooms-tune": "tune",
    "wholes": "crops", "wholes-tune": "tune", "legs": "crops", "legs-tune": "tune",
    "feet-wide": "crops", "feet-wide-tune": "tune",
}  # fmt: skip


def people_file(work: Path, name: str) -> Path:
    """Return where the people of a set are kept; a wide set has those of its plain one."""
    return work / f"people-{_PEOPLE_OF.get(name, name.removeprefix('wide-'))}.npz"


def shards_of(work: Path, name: str) -> Path:
    """Return the folder of a set's shards."""
    return work / name


def _people(args: argparse.Namespace) -> None:
    from samples.studio.people import make_people

    make_people(args.set, people_file(args.work, args.set))


class _Maker(Protocol):
    """Makes shards."""

    def make(self, shard: int, path: Path) -> None:
        """Write one."""

    def close(self) -> None:
        """Free what is held."""


def _maker(args: argparse.Namespace, people: People) -> _Maker:
    from samples.studio.bodies import BodyMaker
    from samples.studio.crops import CropMaker
    from samples.studio.dataset import Maker
    from samples.studio.feet import FootMaker
    from samples.studio.legs import LegMaker
    from samples.studio.misses import OF_LEGS, misses_of
    from samples.studio.wholes import WholeMaker
    from samples.studio.wide import WideMaker

    seed = SEEDS[args.set]
    if args.set in ("crops", "far-crops", "far-tune", "loose-crops", "loose-tune"):
        loose = args.set.startswith("loose")
        return CropMaker(people, seed, far=args.set != "crops", loose=loose)
    if args.set.startswith("bodies"):
        return BodyMaker(people, seed, cluttered="rooms" in args.set)
    if args.set.startswith("wholes"):
        return WholeMaker(people, seed)
    if args.set.startswith("legs"):
        return LegMaker(people, seed)
    if args.set.startswith("feet"):
        train = [shards_of(args.work, name) for name in ("train", "wide-train")]
        misses_m = misses_of(*train)[:, OF_LEGS]
        return FootMaker(people, seed, misses_m, wide="wide" in args.set)
    return (WideMaker if args.set.startswith("wide-") else Maker)(people, args.model, seed)


def _make(args: argparse.Namespace) -> None:
    from samples.studio.people import People

    first, step = (int(part) for part in args.shard.split("/"))
    folder = shards_of(args.work, args.set)
    folder.mkdir(parents=True, exist_ok=True)
    people = People(people_file(args.work, args.set))
    maker = _maker(args, people)
    for shard in range(first, args.shards or len(people), step):
        path = folder / f"{shard:05d}.npz"
        if not path.exists():
            maker.make(shard, path)
            print(path.name, flush=True)
    maker.close()


def _clip(args: argparse.Namespace) -> None:
    from samples.studio.clips import clip_shard

    clip_shard(args.clip, args.model, shards_of(args.work, "clip") / "00000.npz")


_STEPS = {"people": _people, "make": _make, "clip": _clip}


def main(argv: list[str] | None = None) -> int:
    """Run one step; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.lessons")
    parser.add_argument("step", choices=_STEPS)
    parser.add_argument("--set", choices=SEEDS, default="train")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--model", type=Path, help="the pose model, a .task file")
    parser.add_argument("--clip", type=Path, default=Path("samples/clips/first-hold.mp4"))
    parser.add_argument("--shards", type=int, default=0, help="how many; 0 is one for each person")
    parser.add_argument("--shard", default="0/1", metavar="K/N", help="every N-th from K on")
    args = parser.parse_args(argv)
    _STEPS[args.step](args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
