"""Labelled pieces of pictures around whole bodies: what `landmarks.body_sight` learns from.

No pose model runs here: the piece is cut around joints that are off as a pose model's are. The
scenes are those of the wide sets, two in five of the clothes hanging; only the piece is drawn, from
several cameras for each posture.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from landmarks.body_piece import around_body
from landmarks.sight import CROP_REACH_M
from samples.studio import surroundings
from samples.studio.framing import framing_of, stored
from samples.studio.people import People, Person
from samples.studio.raster import Piece, Rasteriser
from samples.studio.rotation import Array
from samples.studio.sampling import random_camera
from samples.studio.sensor import webcam
from samples.studio.shards import write_shard
from samples.studio.staging import Actor, Staged
from samples.studio.truth import trunk_axes
from samples.studio.wardrobe import random_light

_POSES, _VIEWS = 8, 4
_BONES = ("head", *(f"{b}.{s}" for b in ("upperarm01", "upperleg01", "lowerleg01") for s in "LR"))
# How far a pose model's joints are off, as a share of the piece; now and then one is far off.
_OFF, _TAIL = 0.035, 2.5
_LEAST_PX, _MOST_PX = 64, 288


class BodyMaker:
    """Makes shards of pieces; each shard has one person."""

    def __init__(self, people: People, seed: int, *, cluttered: bool = False) -> None:
        """Open the renderer.

        Args:
            people: who is drawn.
            seed: of everything random.
            cluttered: let rooms be lived in.
        """
        self._people, self._seed, self._cluttered = people, seed, cluttered
        self._rasteriser = Rasteriser()

    def make(self, shard: int, path: Path) -> None:
        """Write shard number `shard`."""
        number = shard % len(self._people)
        person = self._people[number]
        actor, rows = Actor(person), []
        for pose in range(_POSES):
            rng = np.random.default_rng([self._seed, shard, pose])
            staged = actor.staged(self._people, rng, cluttered=self._cluttered)
            found = [self._row(person, staged, rng) for _ in range(_VIEWS)]
            rows += [row | {"kind": staged.kind} for row in found]
        write_shard(path, rows, number)

    def close(self) -> None:
        """Nothing is held: no pose model runs here."""

    def _row(self, person: Person, staged: Staged, rng: np.random.Generator) -> dict[str, Any]:
        """Return one piece seen from a new camera, in a new light, and how the body lies in it."""
        posed = staged.posed
        camera = surroundings.turned(random_camera(posed, person.body, rng), rng)
        bones = [posed.joints_m[person.body.bone(name)] for name in _BONES]
        piece = told_piece(camera.to_pixels(np.array(bones)), rng)
        light = surroundings.light(random_light(rng), rng)
        image = self._rasteriser.draw(camera, light, staged.meshes, staged.mesh, piece)
        return {
            "piece": stored(webcam(image, rng), piece, framing_of(camera)),
            "up_trunk": trunk_axes(person.body, posed)[:, 2],
        }


def told_piece(joints_px: Array, rng: np.random.Generator) -> Piece:
    """Return the piece that is cut around (7, 2) true joints when a pose model has told them."""
    reach_px = float(np.ptp(joints_px, axis=0).max())
    told_px = joints_px + rng.standard_t(_TAIL, joints_px.shape) * _OFF * reach_px
    seen = around_body(told_px)
    side_px = 2 * CROP_REACH_M * seen.px_per_m
    cells = int(np.clip(round(side_px), _LEAST_PX, _MOST_PX))
    scale = cells / side_px
    shift = np.full(2, cells / 2) - scale * seen.origin_px
    return Piece(np.column_stack([np.eye(2) * scale, shift]), cells)
