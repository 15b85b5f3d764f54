"""A lying person for a few seconds, as a camera would film it: breathing, swaying, moving an arm.

One person's clips come in two sorts. *Home*: the person's own place, the camera put up about the
same way each day (`Camera` moved by up to 20 cm and a few degrees), lain down anew on the same side
(another roll, other bends of hips and knees, arms anywhere, other clothes). *Any other view*:
another room, camera, way of lying and clothes, squarely or obliquely from behind, or from the
front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.motion import breathing
from samples.studio.people import Person
from samples.studio.postures import random_arm, random_table
from samples.studio.raster import Lighting, Mesh
from samples.studio.rotation import Array
from samples.studio.sampling import Sitter, random_camera
from samples.studio.sensor import Image
from samples.studio.truth import trunk_axes
from samples.studio.wardrobe import Wardrobe, person_mesh, random_light, random_room

FPS = 10
SECONDS = 8.0
KEY_FRAMES = 5
"""The body is laid down anew so often; between two keys its skin moves straight."""
_BREATH_HZ = 0.25
_ARM_S = 1.5
_CAMERA_MOVED_M = 0.2
_TILTED_DEG, _ROLLED_DEG = 2.0, 1.5
_SEEN_SHARE = 0.9
_TRIES = 60

Table = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class SetUp:
    """What stays through one clip.

    Attributes:
        table: the posture, as in `poses.toml`.
        camera: where it stands.
        light: of the room.
        room_seed: of the room's furniture.
        sensor: blur px, gain, noise, and a gain for each colour.
    """

    table: Table
    camera: Camera
    light: Lighting
    room_seed: int
    sensor: tuple[float, float, float, Array]


class Actor:
    """One person who lies and moves; poses and pictures of every frame of a clip."""

    def __init__(self, person: Person) -> None:
        """Measure the body once."""
        self.person, self.sitter = person, Sitter(person)
        self._wardrobe, self._chest_m = Wardrobe(person.body), breathing(person.body)

    def anywhere(self, upper: str, turn_deg: float, face: str, rng: np.random.Generator) -> SetUp:
        """A set-up drawn anew: posture, room, camera."""
        table = self._turned(_lying(upper, rng), turn_deg, face)
        posed = self._posed(table)
        camera = random_camera(posed, self.person.body, rng)
        return SetUp(table, camera, random_light(rng), int(rng.integers(2**31)), _sensor(rng))

    def another_day(self, home: SetUp, rng: np.random.Generator) -> SetUp:
        """The same place: lain down anew, the camera put up about the same way."""
        table = _lain_anew(home.table, rng)
        sparse_m = self._posed(table).skin_m[::23]
        dim, (red, green, blue) = rng.uniform(0.8, 1.2), home.light.lamp
        light = replace(home.light, lamp=(dim * red, dim * green, dim * blue))
        return replace(home, table=table, camera=_put_up(home.camera, sparse_m, rng), light=light)

    def play(self, scene: SetUp, rng: np.random.Generator) -> list[Posed]:
        """The body at the clip's keys, every `KEY_FRAMES` frames, the first after its end too."""
        seed = int(rng.integers(2**31))
        still, phase = _Still(scene.table, rng), rng.uniform(0, 2 * np.pi)
        spine, keys = self.person.body.bone("spine03"), []
        for k in range(round(SECONDS * FPS) // KEY_FRAMES + 1):
            t_s = k * KEY_FRAMES / FPS
            posed = self._posed(still.at(t_s), np.random.default_rng(seed))
            breath_m = np.sin(2 * np.pi * _BREATH_HZ * t_s + phase) * self._chest_m
            keys.append(replace(posed, skin_m=posed.skin_m + breath_m @ posed.turns[spine].T))
        return keys

    def dressed(self, rng: np.random.Generator) -> Dressed:
        """Clothes for one clip."""
        colours, out_m = self._wardrobe.dress(rng)
        return Dressed(self.person.body, colours, out_m, float(rng.uniform(0, 0.4)))

    def room(self, scene: SetUp, posed: Posed) -> list[Mesh]:
        """The room of a clip that begins so."""
        head_m = posed.joints_m[self.person.body.bone("head")]
        return random_room(np.random.default_rng(scene.room_seed), head_m)

    def _posed(self, table: Table, rng: np.random.Generator | None = None) -> Posed:
        return self.sitter.lie("side", table, None, rng or np.random.default_rng(0))

    def _turned(self, table: Table, turn_deg: float, face: str) -> Table:
        """Turned so that `face` ("back", "front") looks to the camera, but for `turn_deg`."""
        for yaw_deg in (90.0, 270.0):
            turned = table | {"yaw": yaw_deg + turn_deg}
            # The camera looks along the room's y: who shows the back faces that way too.
            faces_away = trunk_axes(self.person.body, self._posed(turned))[0, 1] > 0
            if faces_away == (face == "back"):
                return turned
        raise ValueError(f"face must be seen from one of two opposite ways, got {face}")


@dataclass(frozen=True, slots=True, eq=False)
class Dressed:
    """A body in the clothes of one clip."""

    body: Body
    colours: Array
    out_m: Array
    grain: float

    def mesh(self, posed: Posed) -> Mesh:
        """The dressed surface of one frame."""
        return person_mesh(self.body, posed.skin_m, self.colours, self.out_m, self.grain)


class _Still:
    """A posture that is held as people hold one: slow waves, and one arm that goes elsewhere."""

    def __init__(self, table: Table, rng: np.random.Generator) -> None:
        self._table, self._phases = table, rng.uniform(0, 2 * np.pi, (12, 2))
        self._arm = "R" if table["roll"] > 0 else "L"
        self._there, self._from_s = random_arm(rng), rng.uniform(1.0, SECONDS - 3.0)

    def at(self, t_s: float) -> Table:
        """The posture at a time."""
        table, wave = self._table, self._waves(t_s)
        share = np.clip((t_s - self._from_s) / _ARM_S, 0.0, 1.0)
        here = table["arms"][self._arm]
        share = 0.4 * share * share * (3 - 2 * share)
        arm = {key: (1 - share) * here[key] + share * self._there[key] for key in here}
        return table | {
            "roll": table["roll"] + 2.0 * wave[0],
            "yaw": table["yaw"] + wave[1],
            "spine": {key: deg + wave[2 + k] for k, (key, deg) in enumerate(_of(table["spine"]))},
            "legs": {
                side: leg | {"flex": leg["flex"] + wave[5 + k], "knee": leg["knee"] + wave[7 + k]}
                for k, (side, leg) in enumerate(_of(table["legs"]))
            },
            "arms": table["arms"] | {self._arm: arm},
        }

    def _waves(self, t_s: float) -> Array:
        """(12,) slow smooth noise in about [-1, 1]."""
        a, b = self._phases.T
        return np.asarray(0.6 * np.sin(0.7 * t_s + a) + 0.4 * np.sin(1.6 * t_s + b))


def _of(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(table.items())


def _lying(upper: str, rng: np.random.Generator) -> Table:
    """A posture on the side with `upper` ("left", "right") up."""
    sign = 1.0 if upper == "right" else -1.0
    table = random_table("side", rng)
    while np.sign(table["roll"]) != sign:
        table = random_table("side", rng)
    return table


def _lain_anew(table: Table, rng: np.random.Generator) -> Table:
    """The same person's way of lying on another day; arms lie anywhere."""
    upper = "R" if table["roll"] > 0 else "L"
    legs = {
        side: leg
        | {
            "flex": leg["flex"] + rng.normal(0, 10),
            "knee": max(0.0, leg["knee"] + rng.normal(0, 10)),
            "rot": leg["rot"] + rng.normal(0, 4),
        }
        for side, leg in _of(table["legs"])
    }
    arms = {
        side: random_arm(rng) if side == upper else random_arm(rng, ("front", "head"), outward=0.0)
        for side, _ in _of(table["arms"])
    }
    return table | {
        "roll": table["roll"] + rng.normal(0, 6),
        "yaw": table["yaw"] + rng.normal(0, 4),
        "spine": {key: deg + rng.normal(0, 4) for key, deg in _of(table["spine"])},
        "legs": legs,
        "arms": arms,
    }


def _put_up(camera: Camera, sparse_m: Array, rng: np.random.Generator) -> Camera:
    """The camera at about its place, the person in view as far as that goes."""
    best, most = camera, -1.0
    for _ in range(_TRIES):
        way = rng.normal(size=3)
        moved_m = way / np.linalg.norm(way) * rng.uniform(0, _CAMERA_MOVED_M)
        position_m = camera.position_m + moved_m
        position_m[2] = max(position_m[2], 0.06)
        there = replace(
            camera,
            position_m=position_m,
            tilt_deg=camera.tilt_deg + rng.normal(0, _TILTED_DEG),
            roll_deg=camera.roll_deg + rng.normal(0, _ROLLED_DEG),
        )
        at_px = there.to_pixels(sparse_m)
        size_px = (there.width_px, there.height_px)
        seen = float(((at_px >= 0) & (at_px < size_px)).all(axis=1).mean())
        if seen > most:
            best, most = there, seen
        if most >= _SEEN_SHARE:
            break
    return best


def mesh_between(keys: list[Mesh], at: float) -> Mesh:
    """The surface between two keys; `at` counts keys from 0."""
    first = min(int(at), len(keys) - 2)
    share, a, b = at - first, keys[first], keys[first + 1]
    return replace(
        a,
        at_m=(1 - share) * a.at_m + share * b.at_m,
        normals=(1 - share) * a.normals + share * b.normals,
    )


def _sensor(rng: np.random.Generator) -> tuple[float, float, float, Array]:
    return (
        rng.uniform(0.3, 1.2),
        rng.uniform(0.75, 1.2),
        rng.uniform(0.5, 5.0),
        1 + rng.normal(0, 0.03, 3),
    )


def filmed(image: Image, scene: SetUp, rng: np.random.Generator) -> Image:
    """What the clip's webcam makes of a picture; its codec does the rest."""
    blur_px, gain, noise, colour = scene.sensor
    seen = cv2.GaussianBlur(image, (0, 0), blur_px).astype(np.float32)
    seen *= (gain * colour).astype(np.float32)
    grain = rng.standard_normal(image.shape, dtype=np.float32)
    seen += cv2.GaussianBlur(grain, (0, 0), 0.6) * np.float32(1.6 * noise)
    return np.asarray(np.clip(seen, 0, 255), dtype=np.uint8)
