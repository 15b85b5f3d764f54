"""Labelled pieces of pictures that show both legs: what `landmarks.leg_sight` learns from.

No pose model runs here: the piece is cut around hips that are off as a pose model's are. The scenes
are those of the wide sets in lived-in rooms, two in five of the clothes hanging.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.leg_piece import around_legs
from landmarks.sight import CROP_SIDE
from samples.studio import surroundings
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.crops import piece_of, told_upright
from samples.studio.feet import within_picture
from samples.studio.people import People, Person
from samples.studio.raster import Rasteriser
from samples.studio.rotation import Array
from samples.studio.sampling import random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.shards import write_shard
from samples.studio.staging import Actor, Staged
from samples.studio.wardrobe import random_light

_POSES, _VIEWS = 8, 6
_BONES = ("upperleg01", "lowerleg01", "foot")


class LegMaker:
    """Makes shards of pieces; each shard has one person."""

    def __init__(self, people: People, seed: int) -> None:
        """Open the renderer."""
        self._people, self._seed = people, seed
        self._rasteriser = Rasteriser()

    def make(self, shard: int, path: Path) -> None:
        """Write shard number `shard`."""
        number = shard % len(self._people)
        person = self._people[number]
        actor, rows = Actor(person), []
        for pose in range(_POSES):
            rng = np.random.default_rng([self._seed, shard, pose])
            staged = actor.staged(self._people, rng, cluttered=True)
            rows += [self._row(person, staged, rng) for _ in range(_VIEWS)]
        write_shard(path, rows, number)

    def close(self) -> None:
        """Nothing is held: no pose model runs here."""

    def _row(self, person: Person, staged: Staged, rng: np.random.Generator) -> dict[str, Any]:
        """Return one piece seen from a new camera, in a new light, and the joints of `LEGS`."""
        posed = staged.posed
        camera = surroundings.turned(random_camera(posed, person.body, rng), rng)
        legs = around_legs(told_upright(person.body, posed, camera, rng))
        light = surroundings.light(random_light(rng), rng)
        piece = piece_of(legs)
        image = self._rasteriser.draw(camera, light, staged.meshes, staged.mesh, piece)
        legs_px = camera.to_pixels(legs_m(person.body, posed))
        return {
            "crop": stored(within_picture(webcam(image, rng), piece, camera)),
            "legs": legs.from_px(legs_px),
            "inside": inside(camera, legs_px),
            "kind": staged.kind,
        }


def legs_m(body: Body, posed: Posed) -> Array:
    """Return (6, 3) the joints of `foot_piece.LEGS` in the room."""
    return np.array([posed.joints_m[body.bone(f"{b}.{s}")] for s in "LR" for b in _BONES])


def inside(camera: Camera, at_px: Array) -> NDArray[np.bool_]:
    """Tell which of (N, 2) pixels lie in the camera's picture."""
    return np.asarray(((at_px >= 0) & (at_px < (camera.width_px, camera.height_px))).all(axis=1))


def stored(image: Image) -> NDArray[np.uint8]:
    """Return the (CROP_SIDE, CROP_SIDE) grey piece."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    size = (CROP_SIDE, CROP_SIDE)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
