"""Labelled whole pictures, small: what `landmarks.whole_sight` learns to find people in.

No pose model runs here. The scenes are those of the wide sets in lived-in rooms, two in five of the
clothes hanging. A camera's picture is cut to many framings of one scene, so that heads and feet lie
beyond its edge as often as they do on a mat in a small room; in some nobody is there.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from samples.studio import surroundings
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.framing import Framing, framing_of, stored
from samples.studio.people import People, Person
from samples.studio.raster import Rasteriser
from samples.studio.rotation import Array
from samples.studio.sampling import random_camera
from samples.studio.sensor import webcam
from samples.studio.shards import write_shard
from samples.studio.staging import Actor, Staged
from samples.studio.wardrobe import random_light

_POSES, _VIEWS = 8, 6
_EMPTY_SHARE = 0.10
_AS_IT_IS_SHARE = 0.3
# Heights per width: webcams, held either way, and phones.
_SHAPES = (3 / 4, 3 / 4, 9 / 16, 4 / 3, 16 / 9, 1.0)
_LARGEST, _SMALLEST, _TRIES = 2.6, 0.75, 40
_LEAST_INSIDE = 0.35
# The hips are not at the very edge.
_RIM = 0.04


class WholeMaker:
    """Makes shards of whole pictures; each shard has one person."""

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
        """Return one picture from a new camera, in a new light, and where in it the trunk is."""
        posed, mesh = staged.posed, staged.mesh
        camera = surroundings.turned(random_camera(posed, person.body, rng), rng)
        trunk_px, size_px = trunk_of(person.body, posed, camera)
        framing = random_framing(camera, camera.to_pixels(posed.skin_m[::23]), trunk_px[0], rng)
        light = surroundings.light(random_light(rng), rng)
        there = rng.random() >= _EMPTY_SHARE
        meshes = staged.meshes if there else staged.room
        cast = mesh if there else replace(mesh, at_m=np.zeros_like(mesh.at_m))
        piece = framing.piece()
        image = self._rasteriser.draw(camera, light, meshes, cast, piece)
        return {
            "piece": stored(webcam(image, rng), piece, framing),
            "there": there,
            "trunk": framing.shares(trunk_px),
            "size": size_px / framing.side_px,
        }


def trunk_of(body: Body, posed: Posed, camera: Camera) -> tuple[Array, float]:
    """Return middle of hips and of shoulders (2, 2), and the trunk's length were it seen square."""
    hips_m, shoulders_m = (
        np.mean([posed.joints_m[body.bone(f"{bone}.{s}")] for s in "LR"], axis=0)
        for bone in ("upperleg01", "upperarm01")
    )
    px_per_m = camera.focal_px / float(camera.to_camera(hips_m)[2])
    length_m = float(np.linalg.norm(shoulders_m - hips_m))
    return camera.to_pixels(np.stack([hips_m, shoulders_m])), length_m * px_per_m


def random_framing(
    camera: Camera, skin_px: Array, hips_px: Array, rng: np.random.Generator
) -> Framing:
    """Return the whole picture, or one of any shape and size with the hips somewhere in it."""
    whole = framing_of(camera)
    if rng.random() < _AS_IT_IS_SHARE:
        return whole
    reach_px = float(np.ptp(skin_px, axis=0).max())
    for _ in range(_TRIES):
        side_px = reach_px * float(np.exp(rng.uniform(np.log(_SMALLEST), np.log(_LARGEST))))
        shape = float(rng.choice(_SHAPES))
        size = np.array([min(side_px, side_px / shape), min(side_px, side_px * shape)])
        corner = hips_px - rng.uniform(_RIM, 1 - _RIM, 2) * size
        framing = Framing(*corner.tolist(), *size.tolist())
        if framing.holds(skin_px).mean() >= _LEAST_INSIDE:
            return framing
    return whole
