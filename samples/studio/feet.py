"""Labelled pieces of pictures around the feet: what the foot's sight network learns from.

As `crops`, but around the ankle that a pose model would tell: the true one, off by what MediaPipe
was off on some scene of the train sets, the other foot's place now and then included.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from landmarks.features import Upright
from landmarks.foot_piece import LEGS, WIDE, around_foot, told_joints
from landmarks.foot_sight import FOOT_REGIONS
from landmarks.joints import Side
from samples.studio.body import Posed
from samples.studio.camera import Camera
from samples.studio.crops import Look, piece_of, random_look, shrunk, told_upright, visible_in
from samples.studio.people import People, Person
from samples.studio.postures import random_kind, random_table
from samples.studio.raster import Piece, Rasteriser
from samples.studio.rotation import Array
from samples.studio.sampling import Sitter, random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.shards import write_shard
from samples.studio.wardrobe import Wardrobe, random_light

_KINDS = {
    "side": 0.56, "half": 0.10, "supine": 0.10, "prone": 0.05,
    "sit": 0.13, "kneel": 0.02, "stand": 0.04,
}  # fmt: skip
_BONES = ("upperleg01", "lowerleg01", "foot")
_POSES, _LOOKS, _VIEWS = 8, 2, 3
_SHOE_M = 0.03
_ANKLES = [2, 5]
# Feet in view are lost more often than others: on `tune` one in five ankles is off by so much.
_FAR_M, _FAR_OFTENER = 0.12, 2.0
_LEGS_SWAPPED, _ANKLES_ON_ONE = 0.05, 0.06


class FootMaker:
    """Makes shards of pieces; each shard has one person."""

    def __init__(self, people: People, seed: int, misses_m: Array, *, wide: bool = False) -> None:
        """Open the renderer.

        Args:
            people: who is drawn.
            seed: of everything random.
            misses_m: (N, 6, 2) how far a pose model is off, by `LEGS`.
            wide: wide pieces, with legs exchanged and feet lost more often than they are.
        """
        self._people, self._seed, self._misses_m = people, seed, misses_m
        far = np.linalg.norm(misses_m[:, _ANKLES], axis=-1).max(axis=1) > _FAR_M
        weights = 1 + _FAR_OFTENER * wide * far
        self._chosen, self._wide = weights / weights.sum(), wide
        self._rasteriser = Rasteriser()

    def make(self, shard: int, path: Path) -> None:
        """Write shard number `shard`."""
        number = shard % len(self._people)
        person = self._people[number]
        sitter, wardrobe = Sitter(person), Wardrobe(person.body)
        rows = []
        for pose in range(_POSES):
            rng = np.random.default_rng([self._seed, shard, pose])
            kind = random_kind(rng, _KINDS)
            posed = sitter.lie(kind, random_table(kind, rng), None, rng)
            for _ in range(_LOOKS):
                look = random_look(person, posed, wardrobe, rng)
                for _ in range(_VIEWS):
                    rows += [row | {"kind": kind} for row in self._view(person, posed, look, rng)]
        write_shard(path, rows, number)

    def close(self) -> None:
        """Nothing is held: no pose model runs here."""

    def _view(
        self, person: Person, posed: Posed, look: Look, rng: np.random.Generator
    ) -> list[dict[str, Any]]:
        """Return both feet seen from a new camera."""
        body = person.body
        camera = random_camera(posed, body, rng)
        seen = told_upright(body, posed, camera, rng)
        legs_m = np.array([posed.joints_m[body.bone(f"{b}.{s}")] for s in "LR" for b in _BONES])
        told_m = seen.from_px(camera.to_pixels(legs_m))
        if self._wide:
            told_m = confused(told_m, rng)
        told_m = told_m + self._misses_m[rng.choice(len(self._misses_m), p=self._chosen)]
        light = random_light(rng)
        rows = []
        for side in Side:
            foot = around_foot(seen, told_m, side, WIDE if self._wide else 1.0)
            # Drawn as it is and mirrored after: mirrored meshes would be seen from within.
            plain = Upright(
                foot.origin_px, np.diag([float(side.sign), 1.0]) @ foot.turn, foot.px_per_m
            )
            piece = piece_of(plain)
            image = self._rasteriser.draw(camera, light, [*look.room, look.mesh], look.mesh, piece)
            depth_m = self._rasteriser.depth_m(piece)
            image = within_picture(webcam(image, rng), piece, camera)
            rows.append(
                foot_truth(person, posed, camera, foot, side, (piece, depth_m))
                | {
                    "crop": shrunk(image if side is Side.LEFT else image[:, ::-1]),
                    "joints_m": told_joints(seen, told_m, side, foot),
                    "left": side is Side.LEFT,
                }
            )
        return rows


def foot_truth(
    person: Person, posed: Posed, camera: Camera, foot: Upright, side: Side,
    drawn: tuple[Piece, Array],
) -> dict[str, Any]:  # fmt: skip
    """Return where a foot's regions are in its piece, and whether they are seen there."""
    points = [
        point for name in FOOT_REGIONS for point in person.points
        if point.region == name and point.side == side.value
    ]  # fmt: skip
    triangles, (piece, depth_m) = person.body.triangles, drawn
    at_m = np.array([point.on(posed.skin_m, triangles) for point in points])
    normals = np.array([point.normal(posed.skin_m, triangles) for point in points])
    at_px = camera.to_pixels(at_m)
    inside = ((at_px >= 0) & (at_px < (camera.width_px, camera.height_px))).all(axis=1)
    visible = visible_in(piece, camera, at_m, normals, depth_m, _SHOE_M)
    scale = 1000 * foot.px_per_m * camera.to_camera(at_m)[:, 2] / camera.focal_px
    return {"points_m": foot.from_px(at_px), "visible": visible & inside, "mm_per_m": scale}


def confused(legs_m: Array, rng: np.random.Generator) -> Array:
    """Return (6, 2) joints with, now and then, left and right exchanged or both on one foot."""
    chance = rng.random()
    if chance < _LEGS_SWAPPED:
        return np.roll(legs_m, len(LEGS) // 2, axis=0)
    if chance < _LEGS_SWAPPED + _ANKLES_ON_ONE:
        own, other = rng.permutation(_ANKLES)
        legs_m = legs_m.copy()
        legs_m[own] = legs_m[other]
    return legs_m


def within_picture(image: Image, piece: Piece, camera: Camera) -> Image:
    """Return the piece black where the camera's picture has ended."""
    rows, columns = np.mgrid[: piece.side_px, : piece.side_px] + 0.5
    cells = np.stack([columns, rows], axis=-1) - piece.from_px[:, 2]
    at_px = cells @ np.linalg.inv(piece.from_px[:, :2]).T
    inside = np.all((at_px >= 0) & (at_px < (camera.width_px, camera.height_px)), axis=2)
    return np.where(inside[..., None], image, 0).astype(np.uint8)
