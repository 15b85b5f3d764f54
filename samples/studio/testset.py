"""The committed test set: pictures of people nobody learned from, with truth and checksums.

`python -m samples.studio.testset --people studio-work/people-test.npz --model FILE.task` makes
`samples/truth` again, to the same checksums; `--check 12` remakes twelve of the committed pictures
and compares. Scenes are random, numbered by seed, and taken in order while their kind is wanted
(`testset_scene.CELLS`, `testset_wide.CELLS`): nobody chose one by eye, or by how well anything
does on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from samples.studio.dataset import Maker
from samples.studio.people import People
from samples.studio.sensor import Image
from samples.studio.testset_choice import SIZE_WH, Scenes
from samples.studio.testset_scene import CELLS, line_of
from samples.studio.wardrobe import Wardrobe

SEED = 2004
"""No other set draws from it: see `lessons.SEEDS`, `testset_wide`, `testset_cycles`."""
GROUP = "plain"
_JPEG_QUALITY = 72
TRUTH = "truth.jsonl"


@dataclass(frozen=True, slots=True)
class Made:
    """One finished picture: its line of the truth file, and the bytes of its JPEG."""

    line: dict[str, Any]
    jpeg: bytes

    @classmethod
    def of(
        cls, scenes: Scenes, number: int, group: str, line: dict[str, Any], image: Image
    ) -> Made:
        """Return the picture packed, and its line with where it comes from."""
        jpeg = packed(image)
        told = {
            "group": group,
            "person": number % len(scenes.people),
            "seed": [scenes.seed, number],
            "sha256": hashlib.sha256(jpeg).hexdigest(),
        }
        return cls(line | told, jpeg)


class GroupMaker(Protocol):
    """Makes the pictures of one group."""

    scenes: Scenes
    group: str

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the scenes that are wanted, in rising order."""

    def make(self, number: int) -> Made:
        """Return the picture of a number with its truth."""

    def close(self) -> None:
        """Free what is held."""


class SetMaker:
    """Makes any plain picture from its number alone."""

    def __init__(self, people: People, model: Path, seed: int = SEED, group: str = GROUP) -> None:
        """Open the renderer."""
        self.scenes, self.group = Scenes(people, seed), group
        self._maker = Maker(people, model, seed)

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the scenes that are wanted, in rising order."""
        return self.scenes.wanted(CELLS)

    def make(self, number: int) -> Made:
        """Return the picture of a number with its truth."""
        person, sitter = self.scenes.sitter(number)
        wardrobe = Wardrobe(person.body)
        shot, image = self._maker.picture(person, sitter, wardrobe, self.scenes.rng(number))
        return Made.of(self.scenes, number, self.group, line_of(person, shot), image)

    def close(self) -> None:
        """Free the pose model, which the maker opens."""
        self._maker.close()


def packed(image: Image) -> bytes:
    """Return the picture as the bytes of a JPEG file."""
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return bytes(cv2.imencode(".jpg", image, options)[1])


def all_of(makers: Sequence[GroupMaker]) -> Iterator[Made]:
    """Make every group whole, one after the other."""
    for maker in makers:
        for k, number in enumerate(maker.numbers()):
            if k % 20 == 0:
                print(f"{maker.group}: picture {k}, scene {number}", flush=True)
            yield maker.make(number)


def write_truth(folder: Path, pictures: Iterable[Made], seeds: dict[str, int]) -> None:
    """Write pictures into `folder`; the truth comes last, when the pictures are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for k, picture in enumerate(pictures):
        name = f"{k:03d}.jpg"
        (folder / name).write_bytes(picture.jpeg)
        lines.append({"index": k, "image": name} | picture.line)
    rows = [header(len(lines), seeds), *lines]
    text = "\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (folder / TRUTH).write_text(text + "\n", encoding="utf-8")


def header(pictures: int, seeds: dict[str, int]) -> dict[str, Any]:
    """Return the first line of the truth file."""
    return {
        "kind": "truth", "version": 1, "pictures": pictures,
        "width": SIZE_WH[0], "height": SIZE_WH[1], "seeds": seeds,
        "visible": "body and things before it hide a point, the hand that presses it does not",
    }  # fmt: skip


def check(makers: Sequence[GroupMaker], folder: Path, count: int) -> list[str]:
    """Make `count` of the committed pictures again; return those that come out otherwise."""
    rows = [json.loads(row) for row in (folder / TRUTH).read_text("utf-8").splitlines()[1:]]
    by_group = {maker.group: maker for maker in makers}
    odd = []
    for k in np.linspace(0, len(rows) - 1, count).astype(int):
        again = by_group[rows[k]["group"]].make(rows[k]["seed"][1])
        if {"index": int(k), "image": rows[k]["image"]} | again.line != rows[k]:
            odd.append(rows[k]["image"])
    return odd


def main(argv: list[str] | None = None) -> int:
    """Make or check the set; return the exit code."""
    from samples.studio.testset_wide import WideSetMaker

    parser = argparse.ArgumentParser(prog="samples.studio.testset")
    parser.add_argument("--people", type=Path, default=Path("studio-work/people-test.npz"))
    parser.add_argument("--model", type=Path, required=True, help="the pose model, a .task file")
    parser.add_argument("--out", type=Path, default=Path("samples/truth"))
    parser.add_argument("--check", type=int, default=0, metavar="N", help="remake N and compare")
    args = parser.parse_args(argv)
    people = People(args.people)
    makers: list[GroupMaker] = [SetMaker(people, args.model), WideSetMaker(people, args.model)]
    try:
        if not args.check:
            seeds = {maker.group: maker.scenes.seed for maker in makers}
            write_truth(args.out, all_of(makers), seeds)
            return 0
        odd = check(makers, args.out, args.check)
    finally:
        for maker in makers:
            maker.close()
    print(f"{args.check - len(odd)} of {args.check} came out the same; others: {odd or 'none'}")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
