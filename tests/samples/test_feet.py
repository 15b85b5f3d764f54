"""Labelled pieces around the feet: the truth lies where the piece shows it, on either side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.features import Upright, upright
from landmarks.foot_piece import LEGS, N_TOLD
from landmarks.foot_sight import FOOT_REGIONS
from landmarks.joints import Joint, Side
from landmarks.sight import CROP_REACH_M
from samples.studio import feet
from samples.studio.anatomy import SkinPoint
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.crops import Look
from samples.studio.feet import FootMaker, confused, foot_truth, within_picture
from samples.studio.lessons import SEEDS, people_file
from samples.studio.misses import OF_LEGS, misses_of
from samples.studio.people import Person
from samples.studio.raster import Piece
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LEVEL = Camera(640, 480, 500.0, np.array([0.45, -2.5, 0.2]), 0.0, 0.0)
ALONG_M = {"upperarm01": 0.5, "upperleg01": 0.0, "lowerleg01": -0.42, "foot": -0.84}
HEIGHT_M = {"L": 0.1, "R": 0.3}
FAR_M = 90.0


def bare_bones(facing: float = 1.0) -> tuple[Person, Posed]:
    """Along the room's x axis, the feet at the left; a triangle of skin at each region.

    Args:
        facing: 1 turns the skin to the camera, -1 away from it.
    """
    names = np.array([f"{bone}.{side}" for side in "LR" for bone in ALONG_M])
    joints_m = np.array([[x, 0.0, z] for z in HEIGHT_M.values() for x in ALONG_M.values()])
    skin_m, points = [], []
    for side, letter in zip(Side, "LR", strict=True):
        for number, region in enumerate(FOOT_REGIONS):
            middle_m = np.array([-0.9 - 0.07 * number, -0.02, HEIGHT_M[letter] + 0.03])
            corners = np.array([[0.01, 0, 0], [0, 0, 0.01 * facing], [-0.01, 0, -0.01 * facing]])
            points.append(SkinPoint(region, side.value, len(points), (1 / 3,) * 3, 10.0))
            skin_m.append(middle_m + corners)
    rest_m, triangles = np.concatenate(skin_m), np.arange(12).reshape(4, 3)
    body = Body(
        rest_m.copy(), triangles, names, np.full(8, -1), joints_m.copy(),
        np.zeros((12, 1), dtype=np.int64), np.ones((12, 1)),
    )  # fmt: skip
    posed = Posed(rest_m, joints_m, np.tile(np.eye(3), (8, 1, 1)))
    return Person(body, tuple(points)), posed


@dataclass
class Dot:
    """In place of the renderer: white where the camera has this place in the room."""

    at_m: NDArray[np.float64]

    def draw(self, camera: Camera, _light: Any, _all: Any, _cast: Any, piece: Piece) -> Any:
        x, y = piece.from_px[:, :2] @ camera.to_pixels(self.at_m) + piece.from_px[:, 2]
        rows, columns = np.mgrid[: piece.side_px, : piece.side_px] + 0.5
        dot = np.hypot(columns - x, rows - y) < 3
        return np.repeat(np.where(dot, 255, 0).astype(np.uint8)[:, :, None], 3, axis=2)

    def depth_m(self, piece: Piece) -> NDArray[np.float64]:
        return np.full((piece.side_px, piece.side_px), FAR_M)


@pytest.mark.parametrize("number", range(len(FOOT_REGIONS)))
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("wide", [False, True])
def test_a_region_is_where_its_piece_shows_it(
    monkeypatch: pytest.MonkeyPatch, wide: bool, side: Side, number: int
) -> None:
    """A right foot's piece is mirrored after it was drawn, and the truth with it."""
    person, posed = bare_bones()
    skin = person.points[2 * list(Side).index(side) + number]
    dot = Dot(skin.on(posed.skin_m, person.body.triangles))
    monkeypatch.setattr(feet, "Rasteriser", lambda: dot)
    monkeypatch.setattr(feet, "random_camera", lambda *_: LEVEL)
    monkeypatch.setattr(feet, "webcam", lambda image, _: image)
    monkeypatch.setattr(feet, "confused", lambda legs_m, _: legs_m)
    maker = FootMaker([person], 1, np.zeros((1, 6, 2)), wide=wide)  # type: ignore[arg-type]
    look = Look(None, [])  # type: ignore[arg-type]
    rows = maker._view(person, posed, look, np.random.default_rng(5))
    assert [row["left"] for row in rows] == [True, False]
    row = rows[list(Side).index(side)]
    crop = row["crop"].astype(float)
    cells = np.mgrid[: len(crop), : len(crop)] + 0.5
    down, right = (cells * crop).sum(axis=(1, 2)) / crop.sum() / len(crop) * 2 - 1
    shown_m = np.array([right, down]) * CROP_REACH_M
    np.testing.assert_allclose(row["points_m"][number], shown_m, atol=0.006)
    assert row["visible"].tolist() == [True, True]
    assert row["joints_m"].shape == (N_TOLD, 2)


def truth_of(
    person: Person, posed: Posed, depth_m: float = FAR_M, camera: Camera = LEVEL
) -> dict[str, Any]:
    """Of the left foot, upright in the camera's picture, 200 px a metre."""
    foot = Upright(camera.to_pixels(np.array([-0.84, 0.0, 0.1])), np.eye(2), 200.0)
    piece = Piece(np.column_stack([np.eye(2), 72 - foot.origin_px]), 144)
    drawn = (piece, np.full((144, 144), depth_m))
    return foot_truth(person, posed, camera, foot, Side.LEFT, drawn)


def test_the_truth_of_a_foot_by_hand() -> None:
    """The arch is 60 mm left of the ankle and 30 mm above it, 2.48 m away: 500 px at a metre."""
    found = truth_of(*bare_bones())
    x_px = 500 * (-0.9 - 0.45) / 2.48 - 500 * (-0.84 - 0.45) / 2.5
    y_px = -500 * (0.13 - 0.2) / 2.48 + 500 * (0.1 - 0.2) / 2.5
    np.testing.assert_allclose(found["points_m"][0], [x_px / 200, y_px / 200], atol=1e-9)
    np.testing.assert_allclose(found["mm_per_m"], 1000 * 200 * 2.48 / 500, rtol=1e-9)


@pytest.mark.parametrize(
    ("before_m", "seen"), [(-1.0, True), (0.0, True), (0.025, True), (0.035, False), (0.5, False)]
)
def test_a_shoe_hides_no_foot_and_a_cushion_does(before_m: float, seen: bool) -> None:
    """The skin is 2.48 m away; something is drawn so far before it."""
    found = truth_of(*bare_bones(), depth_m=2.48 - before_m)
    assert found["visible"].tolist() == [seen, seen]


def test_skin_that_faces_away_is_not_seen() -> None:
    assert truth_of(*bare_bones(facing=-1.0))["visible"].tolist() == [False, False]


def test_what_lies_beside_the_picture_is_not_seen() -> None:
    """A picture that ends right of both, and one that ends between the two."""
    width_px = 640 - 2 * 50  # of the same middle
    narrow = Camera(width_px, 480, 500.0, LEVEL.position_m, 0.0, 0.0)
    assert truth_of(*bare_bones(), camera=narrow)["visible"].tolist() == [False, False]
    arch_px, heel_px = (500 * (0.45 - x) / 2.48 for x in (-0.9, -0.97))  # left of the middle
    between = Camera(round(arch_px + heel_px), 480, 500.0, LEVEL.position_m, 0.0, 0.0)
    assert truth_of(*bare_bones(), camera=between)["visible"].tolist() == [True, False]


def test_a_piece_is_black_where_the_picture_has_ended() -> None:
    """As `landmarks.sight.crop` cuts it: here half a pixel a cell, 20 px beyond the left rim."""
    piece = Piece(np.array([[2.0, 0.0, 40.0], [0.0, 2.0, -100.0]]), 96)
    image = np.full((96, 96, 3), 90, dtype=np.uint8)
    black = within_picture(image, piece, LEVEL)
    assert (black[:, :40] == 0).all()
    assert (black[:, 40:] == 90).all()
    below = Piece(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -430.0]]), 96)
    black = within_picture(image, below, LEVEL)
    assert (black[:50] == 90).all()
    assert (black[50:] == 0).all()


def test_how_far_a_pose_model_is_off_is_told_joint_by_joint(tmp_path: Path) -> None:
    """Upright and in the order of `LEGS`; who was not found teaches nothing."""
    pose = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
    kept = [Joint.of(s, name) for name in ("hip", "shoulder", "knee", "ankle") for s in Side]
    off_px = np.zeros((8, 2))
    off_px[kept.index(Joint.LEFT_KNEE)] = [10.0, 0.0]
    off_px[kept.index(Joint.RIGHT_ANKLE)] = [0.0, -30.0]
    np.savez(
        tmp_path / "0.npz", found=np.array([True, False]), xy_px=np.stack([pose.xy_px] * 2),
        visibility=np.ones((2, 33)), world_m=np.stack([pose.world_m] * 2),
        size_wh=np.array([[640, 480]] * 2), kind=np.array(["side"] * 2),
        joints_px=np.stack([pose.xy_px[kept] - off_px] * 2),
    )  # fmt: skip
    found = misses_of(tmp_path, tmp_path)[:, OF_LEGS]
    assert found.shape == (2, len(LEGS), 2)
    wanted = np.zeros((len(LEGS), 2))
    # The head is at the picture's left: right is down, and up is to the right.
    wanted[LEGS.index(Joint.LEFT_KNEE)] = [0.0, 10.0 / PX_PER_M]
    wanted[LEGS.index(Joint.RIGHT_ANKLE)] = [30.0 / PX_PER_M, 0.0]
    seen = upright(pose)
    assert seen is not None
    np.testing.assert_allclose(found[0], wanted, atol=1e-9)
    np.testing.assert_array_equal(found[0], found[1])


def test_now_and_then_a_leg_is_taken_for_the_other_one() -> None:
    """As MediaPipe does: both legs exchanged, or both ankles on one foot; mostly neither."""
    legs_m, rng = np.arange(12.0).reshape(6, 2), np.random.default_rng(2)
    told = [confused(legs_m, rng) for _ in range(2000)]
    exchanged = legs_m[[3, 4, 5, 0, 1, 2]]
    on_left, on_right = legs_m[[0, 1, 2, 3, 4, 2]], legs_m[[0, 1, 5, 3, 4, 5]]
    shares = [
        sum(np.array_equal(one, kind) for one in told) / len(told)
        for kind in (legs_m, exchanged, on_left, on_right)
    ]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == pytest.approx([0.89, 0.05, 0.03, 0.03], abs=0.02)
    np.testing.assert_array_equal(legs_m, np.arange(12.0).reshape(6, 2))


def test_ankles_that_are_far_off_come_up_oftener_in_wide_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three times as often; a knee that is far off is no reason."""
    monkeypatch.setattr(feet, "Rasteriser", lambda: None)
    misses_m = np.zeros((4, 6, 2))
    misses_m[1, LEGS.index(Joint.RIGHT_ANKLE)] = [0.0, 0.3]
    misses_m[2, LEGS.index(Joint.LEFT_KNEE)] = [0.3, 0.0]
    misses_m[3, LEGS.index(Joint.LEFT_ANKLE)] = [0.05, 0.0]
    wide, near = (
        FootMaker([None], 1, misses_m, wide=one)  # type: ignore[arg-type,list-item]
        for one in (True, False)
    )
    np.testing.assert_allclose(wide._chosen, [1 / 6, 3 / 6, 1 / 6, 1 / 6])
    np.testing.assert_allclose(near._chosen, [0.25] * 4)


def test_the_feet_are_those_of_people_that_other_lessons_have() -> None:
    """Whom the hips were learned from, and whom sigmas are tuned on; the scenes are others."""
    work = Path("work")
    assert people_file(work, "feet") == people_file(work, "crops")
    assert people_file(work, "feet-tune") == people_file(work, "tune")
    assert len(set(SEEDS.values())) == len(SEEDS)
