"""Which wide scenes the test set takes: by posture, and by what is rarest about them."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from samples.studio import testset_wide
from samples.studio.body import Posed
from samples.studio.camera import Camera
from samples.studio.people import Person
from samples.studio.raster import Lighting
from samples.studio.sampling import Shot
from samples.studio.testset_wide import CELLS, RAREST_FIRST, WideCell, hopeless, wanted_cell
from samples.studio.wide import SPECIAL, WideScene

LIGHT = Lighting((0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.5, 0.5, 0.5), (0.1, 0.1, 0.1))


def scene(*special: str, height_px: int = 480) -> WideScene:
    camera = Camera(640, height_px, 500.0, np.array([0.0, -2.0, 0.5]), 10.0, 3.0)
    posed = Posed(np.zeros((1, 3)), np.zeros((1, 3)), np.eye(3)[None])
    return WideScene(Shot("side", posed, camera, None), None, [], LIGHT, special)


@pytest.fixture(autouse=True)
def on_the_left_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody here; how a posture is told is tested elsewhere."""
    monkeypatch.setattr(testset_wide, "posture_of", lambda _body, _shot: "side_left")


class Body:
    body = None


SOMEBODY = cast("Person", Body)


@pytest.mark.parametrize(
    ("special", "counts_as"),
    [
        (("bed",), "bed"),
        (("bed", "blanket"), "blanket"),
        (("bed", "blanket", "turned"), "turned"),
        (("bed", "second_person", "turned", "dim_light"), "second_person"),
    ],
)
def test_a_scene_counts_as_the_rarest_thing_in_it(special: tuple[str, ...], counts_as: str) -> None:
    left = {WideCell("side_left", name): 1 for name in RAREST_FIRST}
    assert wanted_cell(left, SOMEBODY, scene(*special)) == WideCell("side_left", counts_as)


def test_what_is_not_wanted_any_more_is_not_taken() -> None:
    left = {WideCell("side_left", "bed"): 0, WideCell("side_right", "bed"): 1}
    assert wanted_cell(left, SOMEBODY, scene("bed")) is None
    assert wanted_cell({WideCell("side_left", "bed"): 1}, SOMEBODY, scene()) is None


@pytest.mark.parametrize(
    ("posture", "kind", "told"),
    [
        ("side_left", "side", False),
        ("half_turned", "half", False),
        ("half_turned", "side", True),
        ("walk", "walk", False),
        ("walk", "stand", True),
    ],
)
def test_nobody_is_laid_down_for_a_picture_that_cannot_be_wanted(
    posture: str, kind: str, told: bool
) -> None:
    left = {WideCell(posture, "bed"): 1, WideCell("supine"): 0}
    assert hopeless(left, kind) is told
    assert hopeless(left, "supine")


def test_a_posture_may_be_wanted_whatever_is_around() -> None:
    left = {WideCell("side_left"): 1}
    assert wanted_cell(left, SOMEBODY, scene("bed")) == WideCell("side_left")
    assert wanted_cell(left, SOMEBODY, scene()) == WideCell("side_left")


def test_all_pictures_of_the_set_have_one_size() -> None:
    left = {WideCell("side_left"): 1}
    assert wanted_cell(left, SOMEBODY, scene(height_px=360)) is None


def test_every_special_thing_is_wanted_on_either_side() -> None:
    assert set(RAREST_FIRST) == set(SPECIAL)
    for name in SPECIAL:
        assert CELLS[WideCell("side_left", name)] == CELLS[WideCell("side_right", name)] > 0
    assert sum(CELLS.values()) == 60
