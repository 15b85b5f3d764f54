"""Random scenes are repeatable and lie on the mat; their truth comes back mirrored as it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landmarks.joints import Side
from landmarks.network import KINDS
from samples.studio.body import Body, Posed, bend_bones, skin
from samples.studio.camera import Camera, focal_from_view
from samples.studio.postures import random_kind, random_table
from samples.studio.raster import view_matrix
from samples.studio.rotation import matrix
from samples.studio.sensor import webcam
from samples.studio.settle import drop_limbs, lift_limbs
from samples.studio.shards import REGIONS, counted, kinds_of, mm_per_m, read_lessons
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LEG = "upperleg01.L"
CAMERA = Camera(640, 480, focal_from_view(640, 62), np.array([0.2, -2.5, 1.1]), 21.0, 6.0)


@pytest.mark.parametrize("kind", ["side", "half", "supine", "prone", "sit", "kneel", "stand"])
def test_a_seed_gives_one_posture(kind: str) -> None:
    tables = [random_table(kind, np.random.default_rng(5)) for _ in range(2)]
    assert str(tables[0]) == str(tables[1])
    assert str(tables[0]) != str(random_table(kind, np.random.default_rng(6)))


def test_side_lying_is_on_either_side_with_the_upper_knee_in_front() -> None:
    rng = np.random.default_rng(1)
    rolls, ahead = [], []
    for _ in range(400):
        table = random_table("side", rng)
        upper, lower = ("R", "L") if table["roll"] > 0 else ("L", "R")
        rolls.append(table["roll"])
        ahead.append(table["legs"][upper]["flex"] - table["legs"][lower]["flex"])
    assert np.abs(np.abs(rolls) - 90).max() <= 20
    assert 150 < (np.array(rolls) > 0).sum() < 250
    assert np.median(ahead) > 10


def test_most_scenes_are_side_lying() -> None:
    rng = np.random.default_rng(2)
    kinds = [random_kind(rng) for _ in range(500)]
    assert 0.5 < kinds.count("side") / 500 < 0.7


def one_leg(height_m: float, down_m: float) -> tuple[Body, np.ndarray, Posed]:
    """A trunk bone and a leg 0.8 m long, held out level at a height; its foot hangs lower."""
    heads_m = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    rest_m = np.array([[0.0, 0.0, 0.0], [0.4, 0.0, 0.0], [0.8, 0.0, -down_m]])
    bones = np.array([[0], [1], [1]])
    names = np.array(["root", LEG])
    body = Body(
        rest_m, np.zeros((0, 3), dtype=np.int64), names, np.array([-1, 0]), heads_m, bones,
        np.ones((3, 1)),
    )  # fmt: skip
    turns = np.tile([1.0, 0.0, 0.0, 0.0], (2, 1))
    return body, turns, laid(body, turns, height_m)


def laid(body: Body, bones: np.ndarray, height_m: float) -> Posed:
    joints_m, world = bend_bones(body, matrix(bones), np.eye(3))
    up = np.array([0.0, 0.0, height_m])
    return Posed(skin(body, joints_m, world) + up, joints_m + up, world)


def test_a_leg_sinks_to_the_mat_and_one_below_it_is_lifted() -> None:
    hanging = {LEG: np.array([1, 2])}
    body, bones, posed = one_leg(0.2, 0.05)
    dropped = drop_limbs(body, hanging, bones, posed, {LEG: 0.03})
    assert laid(body, dropped, 0.2).skin_m[2, 2] == pytest.approx(0.03, abs=1e-3)

    body, bones, posed = one_leg(0.1, 0.3)
    lifted = lift_limbs(body, hanging, bones, posed, (LEG,))
    assert laid(body, lifted, 0.1).skin_m[2, 2] == pytest.approx(-0.006, abs=3e-3)
    assert lift_limbs(body, hanging, lifted, laid(body, lifted, 0.1), (LEG,)) is lifted


def test_a_limb_that_hangs_straight_down_is_left_there() -> None:
    """It has no way to swing: once in some thousand scenes, and the picture was of nobody."""
    body, bones, posed = one_leg(0.2, 0.05)
    rest_m = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, -0.4], [0.0, 0.0, -0.8]])
    body = replace(body, rest_m=rest_m)
    posed = laid(body, bones, 0.7)
    assert lift_limbs(body, {LEG: np.array([1, 2])}, bones, posed, (LEG,)) is bones


def test_the_renderer_looks_through_the_same_camera_as_the_truth() -> None:
    room_m = np.array([[0.0, 0.0, 0.0], [0.5, 0.3, 0.4], [-0.6, 1.0, 0.1]])
    clip = np.column_stack([room_m, np.ones(3)]) @ view_matrix(CAMERA).T
    across, down = (clip[:, :2] / clip[:, 3:]).T
    seen_px = np.column_stack([(across + 1) * 320, (1 - down) * 240])
    np.testing.assert_allclose(seen_px, CAMERA.to_pixels(room_m), atol=1e-9)


def test_a_webcam_changes_the_picture_the_same_way_each_time() -> None:
    picture = np.full((48, 64, 3), 120, dtype=np.uint8)
    first, again = (webcam(picture, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == picture.shape
    assert first.std() > 0.5


@pytest.mark.parametrize(
    ("up_trunk", "kind"),
    [
        ((1, 0, 0), "supine"),
        ((0, 0, -1), "on_this_side"),
        ((0, 0, 1), "on_other_side"),
        ((-1, 0, 0), "prone"),
        ((0, 1, 0), "upright"),
        ((0.7, 0, 0.7), "half_turned"),
        ((-0.7, 0, -0.7), "half_turned"),
        ((0.3, 0.2, 0.93), "on_other_side"),
    ],
)
def test_kinds_by_which_way_is_up(up_trunk: tuple[float, float, float], kind: str) -> None:
    (found,) = kinds_of(np.array([up_trunk], dtype=float))
    assert KINDS[found] == kind


def shard(found: bool) -> dict[str, Any]:
    """One scene: on the left side, the camera level, every region at the right hip."""
    pose = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
    return {
        "found": found, "xy_px": pose.xy_px, "world_m": pose.world_m,
        "visibility": pose.visibility, "size_wh": (640, 480),
        "points_px": np.tile(pose.xy_px[24], (2 * len(REGIONS), 1)),
        "points_depth_m": np.full(2 * len(REGIONS), 2.0), "focal_px": 400.0,
        "visible": np.ones(2 * len(REGIONS), dtype=bool), "up": (0.0, -1.0, 0.0),
        "up_trunk": (0.0, 0.0, -1.0),
    }  # fmt: skip


def test_lessons_tell_both_sides_of_the_scenes_with_a_pose(tmp_path: Path) -> None:
    rows = [shard(found) for found in (True, False)]
    np.savez(tmp_path / "00000.npz", **{k: np.array([row[k] for row in rows]) for k in rows[0]})
    np.savez(tmp_path / "00001.part.npz", broken=np.zeros(1))
    lessons = read_lessons(tmp_path)
    assert (lessons.asked, len(lessons.rows)) == (2, 1)
    assert [KINDS[k] for k in lessons.kinds[0]] == ["on_this_side", "on_other_side"]
    # The right hip lies to the upright picture's right; mirrored for the right side, to its left.
    left, right = lessons.points_m[0, :, 0]
    np.testing.assert_allclose(left, [0.085, 0], atol=1e-9)
    np.testing.assert_allclose(right, [-0.085, 0], atol=1e-9)
    # Up in the room is to the right in the upright picture, for the head lies left.
    np.testing.assert_allclose(lessons.up[0], [[1, 0, 0], [-1, 0, 0]], atol=1e-9)
    assert list(Side) == [Side.LEFT, Side.RIGHT]
    assert counted(lessons)[0, 1].all()
    assert not counted(lessons)[0, 0].any()
    np.testing.assert_allclose(mm_per_m(lessons), 1000 * PX_PER_M * 2.0 / 400)
