"""The committed test set: whole, as balanced as it says, of people and seeds of its own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from coach.evaluation.truth import Truth, read_truth
from samples.studio import lessons, testset
from samples.studio.testset_crop import CropSitter
from samples.studio.testset_scene import CELLS, Cell, hopeless

FOLDER = Path(__file__).parents[2] / "samples" / "truth"


@pytest.fixture(scope="module")
def truth() -> Truth:
    """Reading it compares every picture with its checksum."""
    return read_truth(FOLDER)


def rows() -> list[dict[str, object]]:
    lines = (FOLDER / testset.TRUTH).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_picture_is_the_one_the_truth_was_written_for(truth: Truth) -> None:
    assert all(line.sha256 for line in truth.lines)
    assert len({line.sha256 for line in truth.lines}) == len(truth.lines)
    assert {path.name for path in truth.pictures} == {path.name for path in FOLDER.glob("*.jpg")}


def test_it_is_as_balanced_as_it_says(truth: Truth) -> None:
    """Six of ten on a side, left as often as right, from all around."""
    assert len(truth.lines) == sum(CELLS.values())
    side = [line for line in truth.lines if line.side_lying]
    assert 0.55 < len(side) / len(truth.lines) < 0.65
    for posture in ("side_left", "side_right"):
        views = Counter(line.view for line in side if line.posture == posture)
        told = Counter[str]()
        for cell, count in CELLS.items():
            told[cell.view] += count * (cell.posture == posture)
        assert views == +told
    kinds = Counter(line.kind for line in truth.lines)
    assert kinds["half_turned"] == CELLS[Cell("half_turned")]
    assert kinds["upright"] == sum(CELLS[Cell(kind)] for kind in ("sit", "kneel", "stand"))


def test_heads_and_feet_are_cut_off_in_some(truth: Truth) -> None:
    assert sum(bool(line.head_out) for line in truth.lines) >= 20
    assert sum(bool(line.feet_out) for line in truth.lines) >= 10


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 12e6


def test_no_other_set_draws_from_its_seed() -> None:
    header, *lines = rows()
    assert header["seed"] == testset.SEED
    assert testset.SEED not in lessons.SEEDS.values()
    assert len({tuple(line["seed"]) for line in lines}) == len(lines)


def test_many_people_appear_and_none_often() -> None:
    people = Counter(line["person"] for line in rows()[1:])
    assert len(people) >= 50
    assert max(people.values()) <= 12


# ---- choosing


@pytest.mark.parametrize(
    ("wanted", "kind", "yaw_deg", "told"),
    [
        ({Cell("sit"): 1}, "sit", 0.0, False),
        ({Cell("sit"): 1}, "side", 0.0, True),
        ({Cell("sit"): 0}, "sit", 0.0, True),
        ({Cell("half_turned"): 1}, "half", 90.0, False),
        ({Cell("side_left", "foot", "whole"): 1}, "side", 90.0, True),
        ({Cell("side_left", "foot", "whole"): 1}, "side", 10.0, False),
        ({Cell("side_left", "foot"): 1, Cell("side_left", "back"): 1}, "side", 90.0, False),
    ],
)
def test_a_plan_that_cannot_be_wanted_is_not_carried_out(
    wanted: dict[Cell, int], kind: str, yaw_deg: float, told: bool
) -> None:
    assert hopeless(wanted, kind, yaw_deg) is told


def test_a_plan_is_repeatable_and_most_are_side_lying() -> None:
    plans = [CropSitter.plan(np.random.default_rng([testset.SEED, k])) for k in range(200)]
    again = [CropSitter.plan(np.random.default_rng([testset.SEED, k])) for k in range(200)]
    assert plans == again
    assert 90 < sum(kind == "side" for kind, _ in plans) < 150
