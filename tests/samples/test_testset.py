"""The committed test set: whole, as balanced as it says, of people and seeds of its own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from coach.evaluation.truth import Truth, read_truth
from landmarks import catalogue
from samples.studio import lessons, testset, testset_cycles, testset_wide
from samples.studio.testset_choice import Scenes
from samples.studio.testset_crop import CropSitter
from samples.studio.testset_scene import CELLS, Cell, hopeless
from samples.studio.wide import SPECIAL

FOLDER = Path(__file__).parents[2] / "samples" / "truth"
PLAIN_PICTURES = "4a8514ede2e83b80b40e66074d1fc31370f3a4e090902e815bd1bfcf54fd7489"
"""SHA-256 of the plain pictures' checksums, one after the other."""


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


def test_the_plain_pictures_stay_what_they_are(truth: Truth) -> None:
    """Figures of one day stand beside those of another: other groups come after these."""
    checksums = [line.sha256 or "" for line in truth.lines[: sum(CELLS.values())]]
    assert hashlib.sha256("".join(checksums).encode()).hexdigest() == PLAIN_PICTURES
    groups = [line.group for line in truth.lines]
    assert groups == sorted(groups, key=["plain", "wide"].index)


def test_the_plain_pictures_are_as_balanced_as_they_say(truth: Truth) -> None:
    """Six of ten on a side, left as often as right, from all around."""
    plain = [line for line in truth.lines if line.group == "plain"]
    assert len(plain) == sum(CELLS.values())
    side = [line for line in plain if line.side_lying]
    assert 0.55 < len(side) / len(plain) < 0.65
    for posture in ("side_left", "side_right"):
        views = Counter(line.view for line in side if line.posture == posture)
        told = Counter[str]()
        for cell, count in CELLS.items():
            told[cell.view] += count * (cell.posture == posture)
        assert views == +told
    kinds = Counter(line.kind for line in plain)
    assert kinds["half_turned"] == CELLS[Cell("half_turned")]
    assert kinds["upright"] == sum(CELLS[Cell(kind)] for kind in ("sit", "kneel", "stand"))
    assert not any(line.special for line in plain)


def test_the_wide_pictures_show_all_that_is_special(truth: Truth) -> None:
    wide = [line for line in truth.lines if line.group == "wide"]
    assert len(wide) == sum(testset_wide.CELLS.values())
    side = Counter(line.posture for line in wide if line.side_lying)
    assert side == {"side_left": 18, "side_right": 18}
    special = Counter(thing for line in wide for thing in line.special)
    assert set(special) == set(SPECIAL)
    assert min(special.values()) >= 5
    turned = [abs(line.camera_roll_deg) > 45 for line in wide]
    assert turned == ["turned" in line.special for line in wide]
    assert sum(row.get("scene") == "walk" for row in rows()) == 4


def test_a_blanket_hides_feet(truth: Truth) -> None:
    """Under a blanket no foot is visible; without one, many are."""
    seen = {True: 0, False: 0}
    for line in truth.lines:
        feet = [r.visible for r in line.regions if r.id in ("foot_arch", "heel_medial")]
        seen["blanket" in line.special] += sum(feet)
    assert seen[True] == 0
    assert seen[False] > 300


def test_every_picture_tells_where_nobody_may_press(truth: Truth) -> None:
    """Every zone of the pelvis, both sides, and each with the points of its line."""
    wanted = Counter[str]()
    for name, zone in catalogue.load().no_press.items():
        wanted[name] = 2 * (len(zone.line_mm.value) + (zone.thigh_mm is not None))
        wanted[name] *= zone.frame == "pelvis"
    for line in truth.lines:
        assert Counter(point.id for point in line.no_press) == +wanted
    assert any(point.visible for line in truth.lines for point in line.no_press)


def test_heads_and_feet_are_cut_off_in_some(truth: Truth) -> None:
    assert sum(bool(line.head_out) for line in truth.lines) >= 20
    assert sum(bool(line.feet_out) for line in truth.lines) >= 10


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.*")) < 14e6


def test_no_other_set_draws_from_its_seeds() -> None:
    header, *lines = rows()
    seeds = [testset.SEED, testset_wide.SEED, testset_cycles.SEED]
    assert header["seeds"] == {"plain": seeds[0], "wide": seeds[1]}
    assert len({*seeds, *lessons.SEEDS.values()}) == len(seeds) + len(lessons.SEEDS)
    assert len({tuple(line["seed"]) for line in lines}) == len(lines)


def test_many_people_appear_and_none_often() -> None:
    people = Counter(line["person"] for line in rows()[1:])
    assert len(people) >= 50
    assert max(people.values()) <= 15


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
    plans, again = (
        [CropSitter.plan(np.random.default_rng([testset.SEED, k])) for k in range(200)]
        for _ in range(2)
    )
    assert plans == again
    assert 90 < sum(kind == "side" for kind, _ in plans) < 150


class Everybody:
    """Nobody is laid on a mat here: the scenes below are never carried out."""

    def __len__(self) -> int:
        return 60


def test_scenes_that_never_come_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samples.studio.testset_choice._MOST_TRIES", 50)
    scenes = Scenes(Everybody(), 1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"still wanted.*flying"):
        list(scenes.wanted({Cell("flying"): 1}))
    assert list(scenes.wanted({Cell("flying"): 0})) == []
