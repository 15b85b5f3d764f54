"""The clips that tuning is judged on: what changes from day to day, and a look taken anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks.body_sight import N_BODY
from landmarks.features import N_SIGHT
from landmarks.foot_sight import N_FOOT
from samples.studio.camera import Camera
from samples.studio.raster import Mesh
from samples.studio.tuning_bench import upper_side
from samples.studio.tuning_film import _lain_anew, _lying, _put_up, _Still, mesh_between
from samples.studio.tuning_look import told_anew
from tests.bodies import body_pose

CAMERA = Camera(640, 480, 500.0, np.array([0.0, -2.2, 0.6]), 12.0, 2.0)
ON_THE_MAT_M = np.random.default_rng(0).uniform([-0.6, -0.2, 0.0], [0.6, 0.2, 0.3], (200, 3))


def test_the_camera_is_put_up_about_the_same_way_each_day() -> None:
    rng = np.random.default_rng(1)
    days = [_put_up(CAMERA, ON_THE_MAT_M, rng) for _ in range(50)]
    away_m = [np.linalg.norm(day.position_m - CAMERA.position_m) for day in days]
    assert 0.05 < np.median(away_m) < max(away_m) <= 0.2
    assert {day.focal_px for day in days} == {CAMERA.focal_px}
    assert max(abs(day.tilt_deg - CAMERA.tilt_deg) for day in days) < 10


def test_who_lies_down_anew_lies_on_the_same_side_but_not_alike() -> None:
    rng = np.random.default_rng(2)
    for upper, sign in (("right", 1.0), ("left", -1.0)):
        table = _lying(upper, rng)
        days = [_lain_anew(table, rng) for _ in range(30)]
        assert {float(np.sign(day["roll"])) for day in days} == {sign}
        assert 3 < np.std([day["roll"] for day in days]) < 9
        assert 5 < np.std([day["legs"]["L"]["flex"] for day in days]) < 15


def test_nobody_lies_quite_still_and_one_arm_goes_elsewhere() -> None:
    table = _lying("right", np.random.default_rng(3))
    still = _Still(table, np.random.default_rng(4))
    start, end = still.at(0.0), still.at(7.5)
    rolls = [still.at(t_s)["roll"] for t_s in np.arange(0, 8, 0.5)]
    assert 0.5 < np.ptp(rolls) <= 4.0
    assert not np.allclose(start["arms"]["R"]["upper"], end["arms"]["R"]["upper"])
    assert np.allclose(start["arms"]["L"]["upper"], end["arms"]["L"]["upper"])


def test_between_two_keys_the_skin_moves_straight() -> None:
    at_m = np.eye(3)
    first = Mesh(at_m, at_m, at_m, at_m, np.array([[0, 1, 2]]), 0.1, 45.0)
    keys = [first, replace(first, at_m=at_m + 1.0), replace(first, at_m=at_m + 3.0)]
    assert mesh_between(keys, 0.25).at_m == pytest.approx(at_m + 0.25)
    assert mesh_between(keys, 1.5).at_m == pytest.approx(at_m + 2.0)
    assert mesh_between(keys, 2.0).at_m == pytest.approx(at_m + 3.0)


def test_a_look_taken_anew_keeps_the_joints() -> None:
    """New weights ask for a new look at the picture, not for the pose model."""
    shapes = {"sight_m": (N_SIGHT,), "feet_m": (2, N_FOOT), "lies": (N_BODY,)}
    told = {name: np.full(shape, 0.321) for name, shape in shapes.items()}
    before = replace(body_pose(), **told)
    image = np.random.default_rng(5).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    after = told_anew(before, image)
    assert np.array_equal(after.xy_px, before.xy_px)
    for told_m in (after.sight_m, after.feet_m, after.lies):
        assert told_m is not None
        assert not np.allclose(told_m, 0.321)


def test_a_body_keeps_its_upper_side() -> None:
    assert [upper_side(n) for n in range(10)] == [upper_side(n) for n in range(10)]
    assert {upper_side(n) for n in range(10)} == {"left", "right"}
