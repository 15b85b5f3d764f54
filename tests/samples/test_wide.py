"""The wide scenes: what lies under, over and behind somebody, and the lines nobody may press."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from samples.studio import surroundings
from samples.studio.anatomy import SkinPoint
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.people import Person
from samples.studio.postures import UPRIGHT, WIDE_KINDS, random_kind, random_table
from samples.studio.raster import Lighting, Mesh
from samples.studio.wardrobe import box
from samples.studio.wide import covered

CAMERA = Camera(640, 480, 500.0, np.array([0.0, -2.0, 0.5]), 10.0, 3.0)
LIGHT = Lighting((0.0, 0.0, 1.0), (1.0, 0.9, 0.8), (0.5, 0.5, 0.5), (0.1, 0.1, 0.1))


def legs_body() -> Body:
    """One leg at rest: hip, knee and foot at 0.9, 0.5 and 0.1 m, and a trunk vertex above."""
    heads_m = np.array([[0.0, 0, 1.0], [0.1, 0, 0.9], [0.1, 0, 0.5], [0.1, 0, 0.1]])
    names = np.array(["root", "upperleg01.L", "lowerleg01.L", "foot.L"])
    rest_m = np.array([[0.0, 0, 1.2], [0.1, 0, 0.8], [0.1, 0, 0.4], [0.1, 0, 0.05]])
    return Body(
        rest_m, np.array([[0, 1, 2], [1, 2, 3]]), names, np.array([-1, 0, 1, 2]), heads_m,
        np.array([[0], [1], [2], [3]]), np.ones((4, 1)),
    )  # fmt: skip


def ground() -> Mesh:
    return box(np.array([0, 0, -0.1]), np.array([9.0, 9.0, 0.2]), 0.0, np.ones(3), 0.0)


def test_someone_walks_in_with_one_leg_before_the_other() -> None:
    for seed in range(20):
        legs = random_table("walk", np.random.default_rng(seed))["legs"]
        assert abs(legs["L"]["flex"] - legs["R"]["flex"]) > 12
    assert "walk" in UPRIGHT


def test_half_turned_people_come_more_often_than_in_the_plain_sets() -> None:
    rng = np.random.default_rng(1)
    kinds = [random_kind(rng, WIDE_KINDS) for _ in range(2000)]
    assert 0.20 < kinds.count("half") / 2000 < 0.28
    assert sum(WIDE_KINDS.values()) == pytest.approx(1.0)


def test_one_camera_in_five_is_turned_by_quarters() -> None:
    rng = np.random.default_rng(2)
    turns = [surroundings.turned(CAMERA, rng).roll_deg - CAMERA.roll_deg for _ in range(1000)]
    assert set(turns) == {0.0, 90.0, -90.0, 180.0}
    assert 0.15 < np.mean(np.array(turns) != 0) < 0.25


def test_a_bed_lowers_the_floor_and_holds_the_body_up() -> None:
    posed = Posed(np.array([[-0.8, -0.2, 0.0], [0.8, 0.2, 0.3]]), np.zeros((1, 3)), np.eye(3)[None])
    floors, seats = [], []
    for seed in range(60):
        room = surroundings.furniture("side", posed, [ground()], np.random.default_rng(seed))
        floors.append(float(room[0].at_m[:, 2].max()))
        if len(room) > 1:
            seats.append(room[1].at_m)
    assert min(floors) < -0.37
    assert max(floors) == 0.0
    for seat in seats:
        assert -0.02 < seat[:, 2].max() < 0.0
        assert seat[:, 0].min() < -0.8
        assert seat[:, 0].max() > 0.8


def test_who_stands_stands_on_the_floor() -> None:
    posed = Posed(np.zeros((2, 3)), np.zeros((1, 3)), np.eye(3)[None])
    for seed in range(20):
        room = [ground()]
        assert surroundings.furniture("stand", posed, room, np.random.default_rng(seed)) is room
        assert surroundings.blanket(legs_body(), "walk", np.random.default_rng(seed)) is None


def test_a_blanket_hides_the_feet_and_never_the_trunk() -> None:
    body, found = legs_body(), []
    for seed in range(80):
        over = surroundings.blanket(body, "side", np.random.default_rng(seed))
        if over is not None:
            found.append(over)
            assert over.over[3]
            assert not over.over[0]
    assert 8 < len(found) < 30
    foot = SkinPoint("foot_arch", "left", 1, (0.2, 0.3, 0.5), 10.0)
    person = Person(body, (foot, replace(foot, region="x")))
    assert covered(person, found[0]).all()
    assert not covered(person, None).any()
    colours, out_m = surroundings.spread(found[0], np.zeros((4, 3)), np.zeros(4))
    assert out_m[3] > 0.015
    assert out_m[0] == 0
    np.testing.assert_array_equal(colours[3], found[0].colour)


def test_light_comes_low_or_dim_in_some_scenes() -> None:
    lights = [surroundings.light(LIGHT, np.random.default_rng(seed)) for seed in range(300)]
    low = [light for light in lights if light.towards[2] < 0.45]
    dim = [light for light in lights if light.lamp[0] < 0.55]
    assert 35 < len(low) < 85
    assert 35 < len(dim) < 85
    assert all(light.towards[2] > 0 for light in lights)
