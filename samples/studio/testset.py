"""The committed test set: pictures of people nobody learned from, with truth and checksums.

`python -m samples.studio.testset --people studio-work/people-test.npz --model FILE.task` makes
`samples/truth` again, to the same checksums; `--check 12` remakes twelve of the committed pictures
and compares. Scenes are random, numbered by seed, and taken in order while their kind is wanted
(`testset_scene.CELLS`): nobody chose one by eye, or by how well anything does on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from samples.studio.dataset import Maker
from samples.studio.people import People, Person
from samples.studio.sampling import Shot
from samples.studio.sensor import Image
from samples.studio.testset_crop import CropSitter
from samples.studio.testset_scene import CELLS, cell_of, hopeless, line_of
from samples.studio.wardrobe import Wardrobe

SEED = 2004
"""No other set draws from it: `lessons.SEEDS` are 1001 to 1003."""
SIZE_WH = (640, 480)
_JPEG_QUALITY = 72
_MOST_TRIES = 60_000
TRUTH = "truth.jsonl"


@dataclass(frozen=True, slots=True)
class Made:
    """One finished picture: its line of the truth file, and the bytes of its JPEG."""

    line: dict[str, Any]
    jpeg: bytes


class SetMaker:
    """Makes any picture of the set from its number alone."""

    def __init__(self, people: People, model: Path) -> None:
        """Open the renderer."""
        self._people = people
        self._maker = Maker(people, model, SEED)
        self._sitters: dict[int, tuple[Person, CropSitter]] = {}

    def shoot(self, number: int) -> tuple[Person, Shot]:
        """Return the scene of a number, not yet drawn."""
        person, sitter = self._sitter(number)
        return person, sitter.shoot(_rng(number))

    def make(self, number: int, name: str) -> Made:
        """Return the picture of a number with its truth; it will be called `name`."""
        person, sitter = self._sitter(number)
        shot, image = self._maker.picture(person, sitter, Wardrobe(person.body), _rng(number))
        jpeg = packed(image)
        line = line_of(person, shot)
        line["person"], line["seed"] = number % len(self._people), [SEED, number]
        line["sha256"] = hashlib.sha256(jpeg).hexdigest()
        return Made({"image": name} | line, jpeg)

    def close(self) -> None:
        """Free the pose model, which the maker opens."""
        self._maker.close()

    def _sitter(self, number: int) -> tuple[Person, CropSitter]:
        who = number % len(self._people)
        if who not in self._sitters:
            person = self._people[who]
            self._sitters[who] = (person, CropSitter(person))
        return self._sitters[who]


def _rng(number: int) -> np.random.Generator:
    return np.random.default_rng([SEED, number])


def packed(image: Image) -> bytes:
    """Return the picture as the bytes of a JPEG file."""
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return bytes(cv2.imencode(".jpg", image, options)[1])


def numbers(maker: SetMaker) -> list[int]:
    """Return the numbers of the scenes that are wanted, in rising order."""
    wanted, found = Counter(CELLS), []
    for number in range(_MOST_TRIES):
        if hopeless(wanted, *CropSitter.plan(_rng(number))):
            continue
        person, shot = maker.shoot(number)
        cell = cell_of(person, shot)
        sized = (shot.camera.width_px, shot.camera.height_px) == SIZE_WH
        if cell is None or not sized or not wanted[cell]:
            continue
        wanted[cell] -= 1
        found.append(number)
        if not wanted.total():
            return found
        if len(found) % 20 == 0:
            print(f"{len(found)} scenes found among {number + 1}", flush=True)
    raise ValueError(f"every kind of scene must come up, still wanted: {+wanted}")


def write(maker: SetMaker, folder: Path) -> None:
    """Make the whole set in `folder`; the truth comes last, when the pictures are whole."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = numbers(maker)
    lines: list[dict[str, Any]] = [header(len(chosen))]
    for k, number in enumerate(chosen):
        picture = maker.make(number, f"{k:03d}.jpg")
        (folder / picture.line["image"]).write_bytes(picture.jpeg)
        lines.append({"index": k} | picture.line)
    text = "\n".join(json.dumps(line, separators=(",", ":")) for line in lines)
    (folder / TRUTH).write_text(text + "\n", encoding="utf-8")


def header(pictures: int) -> dict[str, Any]:
    """Return the first line of the truth file."""
    return {
        "kind": "truth", "version": 1, "pictures": pictures,
        "width": SIZE_WH[0], "height": SIZE_WH[1], "seed": SEED,
        "visible": "body and things before it hide a point, the hand that presses it does not",
    }  # fmt: skip


def check(maker: SetMaker, folder: Path, count: int) -> list[str]:
    """Make `count` of the committed pictures again; return those that come out otherwise."""
    rows = [json.loads(row) for row in (folder / TRUTH).read_text("utf-8").splitlines()[1:]]
    odd = []
    for k in np.linspace(0, len(rows) - 1, count).astype(int):
        again = maker.make(rows[k]["seed"][1], rows[k]["image"])
        if {"index": int(k)} | again.line != rows[k]:
            odd.append(rows[k]["image"])
    return odd


def main(argv: list[str] | None = None) -> int:
    """Make or check the set; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.testset")
    parser.add_argument("--people", type=Path, default=Path("studio-work/people-test.npz"))
    parser.add_argument("--model", type=Path, required=True, help="the pose model, a .task file")
    parser.add_argument("--out", type=Path, default=Path("samples/truth"))
    parser.add_argument("--check", type=int, default=0, metavar="N", help="remake N and compare")
    args = parser.parse_args(argv)
    maker = SetMaker(People(args.people), args.model)
    try:
        if not args.check:
            write(maker, args.out)
            return 0
        odd = check(maker, args.out, args.check)
    finally:
        maker.close()
    print(f"{args.check - len(odd)} of {args.check} came out the same; others: {odd or 'none'}")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
