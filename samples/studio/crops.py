"""Labelled pieces of pictures around the hips: what the sight network learns from.

No pose model runs here. The piece is cut where a pose model would cut it: around hips, with a
trunk's direction and a scale that are off as MediaPipe's are off on this studio's own scenes. Only
the piece is drawn, several times for each posture, so that a core makes some twenty a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright
from landmarks.sight import CROP_REACH_M
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.drape import Drape, random_rounds
from samples.studio.people import People, Person
from samples.studio.postures import random_kind, random_table
from samples.studio.raster import Mesh, Piece, Rasteriser
from samples.studio.rotation import Array, unit
from samples.studio.sampling import REACHED, Sitter, random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.shards import write_shard
from samples.studio.truth import FACING_COSINE, trunk_axes
from samples.studio.wardrobe import Wardrobe, person_mesh, random_light, random_room

HIP_REGIONS = 5
"""The first so many regions lie around the hip; the others on the feet."""
_KINDS = {"side": 0.70, "half": 0.16, "supine": 0.05, "prone": 0.05, "sit": 0.02, "stand": 0.02}
_JOINTS = ("upperleg01", "upperarm01", "lowerleg01", "foot")
STORED_SIDE = 96
"""A stored piece is this many cells wide: half again as many as the network sees."""
_PRESSED_SHARE = 0.35
_POSES, _LOOKS, _VIEWS = 8, 2, 4
# How far MediaPipe's hips, scale and trunk are off on the studio's scenes (7,927 of them).
_HIP_OFF_M = (0.027, 0.038)
_HIP_TAIL = 4.0
_SCALE_MEAN, _SCALE_SPREAD = -0.045, 0.12
_SHOULDERS_OFF_M = 0.035
# On films of real people seen from behind its hips were 8 cm headward: those pieces are cut so.
_FAR_FACTOR = 2.5
_LEAST_TRUNK_M = 0.12
# Clothes stand off the skin, and the truth lies on it.
_CLOTH_M = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a person is dressed and lit in one room: drawn from several cameras."""

    mesh: Mesh
    room: list[Mesh]


class CropMaker:
    """Makes shards of pieces; each shard has one person."""

    def __init__(self, people: People, seed: int, *, far: bool, loose: bool = False) -> None:
        """Open the renderer.

        Args:
            people: who is drawn.
            seed: of everything random.
            far: cut pieces farther off than on the studio's scenes.
            loose: let clothes hang.
        """
        self._people, self._seed, self._loose = people, seed, loose
        self._off = _FAR_FACTOR if far else 1.0
        self._rasteriser = Rasteriser()

    def make(self, shard: int, path: Path) -> None:
        """Write shard number `shard`."""
        number = shard % len(self._people)
        person = self._people[number]
        sitter, wardrobe = Sitter(person), Wardrobe(person.body)
        drape = Drape(person.body) if self._loose else None
        rows = []
        for pose in range(_POSES):
            rng = np.random.default_rng([self._seed, shard, pose])
            kind, posed = random_posed(sitter, rng)
            for _ in range(_LOOKS):
                look = random_look(person, posed, wardrobe, rng, drape)
                found = [self._row(person, posed, look, rng) for _ in range(_VIEWS)]
                rows += [row | {"kind": kind} for row in found]
        write_shard(path, rows, number)

    def close(self) -> None:
        """Nothing is held: no pose model runs here."""

    def _row(
        self, person: Person, posed: Posed, look: Look, rng: np.random.Generator
    ) -> dict[str, Any]:
        """Return one piece seen from a new camera, and the truth in its own axes."""
        body = person.body
        camera = random_camera(posed, body, rng)
        seen = told_upright(body, posed, camera, rng, self._off)
        piece = piece_of(seen)
        light = random_light(rng)
        image = self._rasteriser.draw(camera, light, [*look.room, look.mesh], look.mesh, piece)
        depth_m = self._rasteriser.depth_m(piece)
        points = [p for p in person.points if p.region in _hip_names(person)]
        at_m = np.array([p.on(posed.skin_m, body.triangles) for p in points])
        normals = np.array([p.normal(posed.skin_m, body.triangles) for p in points])
        hips_m = np.array([posed.joints_m[body.bone(f"upperleg01.{s}")] for s in "LR"])
        joints_m = np.array([posed.joints_m[body.bone(f"{b}.{s}")] for b in _JOINTS for s in "LR"])
        to_camera = camera.to_camera(at_m)
        axes = trunk_axes(body, posed)
        return {
            "crop": shrunk(webcam(image, rng)),
            "points_m": seen.from_px(camera.to_pixels(np.concatenate([at_m, hips_m]))),
            "joints_m": seen.from_px(camera.to_pixels(joints_m)),
            "visible": visible_in(piece, camera, at_m, normals, depth_m, _CLOTH_M),
            "mm_per_m": 1000 * seen.px_per_m * to_camera[:, 2] / camera.focal_px,
            "up_trunk": axes[:, 2],
            "eye_trunk": axes @ unit(camera.position_m - hips_m.mean(axis=0)),
        }


def random_posed(
    sitter: Sitter, rng: np.random.Generator, kinds: Mapping[str, float] = _KINDS
) -> tuple[str, Posed]:
    """Return a random posture and its kind, often with a hand on a region."""
    kind = random_kind(rng, kinds)
    table = random_table(kind, rng)
    pressed = None
    if kind in ("side", "half") and rng.random() < _PRESSED_SHARE:
        pressed = (str(rng.choice(REACHED)), "right" if table["roll"] > 0 else "left")
    return kind, sitter.lie(kind, table, pressed, rng)


def told_upright(
    body: Body, posed: Posed, camera: Camera, rng: np.random.Generator, off: float = 1.0
) -> Upright:
    """Return the upright picture that a pose model would tell; its errors times `off`."""
    hips_m, shoulders_m = (
        np.mean([posed.joints_m[body.bone(f"{bone}.{s}")] for s in "LR"], axis=0)
        for bone in ("upperleg01", "upperarm01")
    )
    depth_m = float(camera.to_camera(hips_m)[2])
    scale = float(np.exp(_SCALE_MEAN + _SCALE_SPREAD * rng.normal()))
    px_per_m = camera.focal_px / depth_m / scale
    hips_px, shoulders_px = camera.to_pixels(np.stack([hips_m, shoulders_m]))
    trunk_m = (shoulders_px - hips_px) / px_per_m
    told_m = trunk_m + rng.normal(0, _SHOULDERS_OFF_M, 2)
    if np.linalg.norm(told_m) < _LEAST_TRUNK_M:
        told_m = trunk_m + rng.normal(0, _LEAST_TRUNK_M, 2)
    sine, cosine = np.array([told_m[0], -told_m[1]]) / np.linalg.norm(told_m)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    off_m = rng.standard_t(_HIP_TAIL, 2) * _HIP_OFF_M * 0.8 * off
    exact = Upright(hips_px, turn, px_per_m)
    return Upright(exact.to_px(off_m), turn, px_per_m)


def piece_of(seen: Upright) -> Piece:
    """Return the piece of a picture around the hips, as many pixels wide as the camera gives."""
    side_px = int(np.clip(round(2 * CROP_REACH_M * seen.px_per_m), 64, 288))
    cells_per_m = side_px / (2 * CROP_REACH_M)
    matrix = seen.turn * cells_per_m / seen.px_per_m
    shift = np.full(2, side_px / 2) - matrix @ seen.origin_px
    return Piece(np.column_stack([matrix, shift]), side_px)


def shrunk(image: Image) -> NDArray[np.uint8]:
    """Return the (STORED_SIDE, STORED_SIDE) grey piece."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    size = (STORED_SIDE, STORED_SIDE)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def random_look(
    person: Person,
    posed: Posed,
    wardrobe: Wardrobe,
    rng: np.random.Generator,
    drape: Drape | None = None,
) -> Look:
    """Return a person dressed at random, perhaps loosely, in a room of its own."""
    colours, out_m = wardrobe.dress(rng)
    if rng.random() < 0.35:
        colours = colours * _pattern(person.body.rest_m, rng)
    skin_m = posed.skin_m
    if drape is not None:
        skin_m = drape.hung(skin_m, out_m > 0, random_rounds(rng))
    mesh = person_mesh(person.body, skin_m, colours, out_m, rng.uniform(0, 0.5))
    room = random_room(rng, posed.joints_m[person.body.bone("head")])
    return Look(mesh, room)


def _pattern(rest_m: Array, rng: np.random.Generator) -> Array:
    """Return (V, 1) factors of a striped or spotted cloth."""
    waves = np.ones(len(rest_m))
    for _ in range(rng.integers(1, 3)):
        way = unit(rng.normal(size=3)) * 2 * np.pi / rng.uniform(0.04, 0.25)
        waves *= np.sin(rest_m @ way + rng.uniform(0, 6.3))
    return np.asarray(1 + rng.uniform(0.1, 0.6) * waves)[:, None]


def _hip_names(person: Person) -> set[str]:
    return {point.region for point in person.points[:HIP_REGIONS]}


def visible_in(
    piece: Piece, camera: Camera, at_m: Array, normals: Array, depth_m: Array, cloth_m: float
) -> NDArray[np.bool_]:
    """Tell by the drawn depth which points nothing hides; what stands off so far does not count."""
    to_eye = unit(camera.position_m - at_m)
    facing = np.einsum("na,na->n", normals, to_eye) > FACING_COSINE
    cells = camera.to_pixels(at_m) @ piece.from_px[:, :2].T + piece.from_px[:, 2]
    at = np.floor(cells).astype(np.int64).clip(0, piece.side_px - 1)
    inside = ((cells >= 0) & (cells < piece.side_px)).all(axis=1)
    before_m = camera.to_camera(at_m)[:, 2] - depth_m[at[:, 1], at[:, 0]]
    return np.asarray(facing & inside & (before_m < cloth_m))
