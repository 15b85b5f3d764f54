"""The wider scenes: beds and sofas, a blanket, low and dim light, turned cameras, a second person.

Everything here comes on top of a plain scene and draws its own random numbers after it, so that
the plain sets stay what they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.postures import UPRIGHT, random_table
from samples.studio.raster import Lighting, Mesh
from samples.studio.rotation import Array, about
from samples.studio.sampling import Sitter
from samples.studio.wardrobe import box, random_colour

_BED_M, _SOFA_M = (0.40, 0.65), (0.38, 0.50)
_THICK_M = 0.1
# Degrees that a camera is turned by, and how often: upright, on either side, on its head.
_TURNS = ((0.0, 0.80), (90.0, 0.08), (-90.0, 0.08), (180.0, 0.04))
_BLANKET_SHARE = 0.22
SECOND_SHARE = 0.10
"""Of the scenes have somebody else in the background."""


@dataclass(frozen=True, slots=True, eq=False)
class Blanket:
    """A blanket over the legs: `over` (V,) where it lies, its colour, how far out it stands."""

    over: NDArray[np.bool_]
    colour: Array
    out_m: Array


def turned(camera: Camera, rng: np.random.Generator) -> Camera:
    """Return the camera, one in five turned by a quarter or a half."""
    ways, shares = zip(*_TURNS, strict=True)
    roll_deg = camera.roll_deg + float(rng.choice(ways, p=shares))
    return replace(camera, roll_deg=roll_deg)


def furniture(kind: str, posed: Posed, room: list[Mesh], rng: np.random.Generator) -> list[Mesh]:
    """Return the room with the body on the floor, on a bed or on a sofa.

    Args:
        kind: the posture's kind; who sits, kneels or stands does it on the floor.
        posed: the body, resting at z = 0.
        room: as `wardrobe.random_room` makes it; its first mesh is the ground.
        rng: the scene's.
    """
    what = rng.random()
    if kind in UPRIGHT or what < 0.45:
        return room
    sofa = what > 0.80
    height_m = float(rng.uniform(*(_SOFA_M if sofa else _BED_M)))
    low_m, high_m = posed.skin_m[:, :2].min(axis=0), posed.skin_m[:, :2].max(axis=0)
    middle, size = (low_m + high_m) / 2, high_m - low_m + rng.uniform(0.05, 0.5, 2)
    sunk = [_lowered(mesh, height_m) for mesh in room[:1]] + room[1:]
    colour, grain = random_colour(rng), float(rng.uniform(0, 0.4))
    # A little below the skin: the body's lowest points would flicker through it.
    seat = np.array([*middle, -height_m / 2 - 0.011])
    found = [*sunk, box(seat, np.array([*size, height_m]), 0.0, colour, grain)]
    if sofa or rng.random() < 0.4:
        found.append(_backrest(middle, size, colour, grain, rng))
    return found


def _backrest(
    middle: Array, size: Array, colour: Array, grain: float, rng: np.random.Generator
) -> Mesh:
    """Return the back of a sofa, or a bed's, on the side that is away from the camera."""
    high_m = float(rng.uniform(0.25, 0.55))
    at_m = np.array([middle[0], middle[1] + size[1] / 2 + _THICK_M, high_m / 2 - 0.2])
    return box(at_m, np.array([size[0], _THICK_M * 2, high_m + 0.4]), 0.0, colour, grain)


def _lowered(mesh: Mesh, by_m: float) -> Mesh:
    return replace(mesh, at_m=mesh.at_m - np.array([0.0, 0.0, by_m]))


def blanket(body: Body, kind: str, rng: np.random.Generator) -> Blanket | None:
    """Return a blanket over the lower legs of some who lie; it hides legs and feet."""
    if kind in UPRIGHT or rng.random() >= _BLANKET_SHARE:
        return None
    hip_m, knee_m = (body.heads_m[body.bone(f"{b}.L"), 2] for b in ("upperleg01", "lowerleg01"))
    edge_m = knee_m + rng.uniform(-0.12, 0.55) * (hip_m - knee_m)
    legs = body.moved_by("upperleg", "lowerleg", "foot", "toe")
    into_m = np.where(legs, edge_m - body.rest_m[:, 2], -1.0)
    thick_m = rng.uniform(0.02, 0.06) * np.clip(into_m / 0.03, 0.0, 1.0)
    return Blanket(into_m > 0, random_colour(rng), thick_m)


def spread(over: Blanket | None, colours: Array, out_m: Array) -> tuple[Array, Array]:
    """Return colours (V, 3) and stand-off (V,) with the blanket on top."""
    if over is None:
        return colours, out_m
    colours = np.where(over.over[:, None], over.colour, colours)
    return colours, np.maximum(out_m, over.out_m)


def light(plain: Lighting, rng: np.random.Generator) -> Lighting:
    """Return the light, one in five from low aside, one in five dim."""
    kind = rng.random()
    if kind < 0.2:
        rise, turn = np.radians(rng.uniform(4, 25)), rng.uniform(0, 2 * np.pi)
        x, y, z = (np.cos(rise) * np.cos(turn), np.cos(rise) * np.sin(turn), np.sin(rise))
        return replace(plain, towards=(float(x), float(y), float(z)))
    if kind < 0.4:
        dim = float(rng.uniform(0.12, 0.5))
        return replace(plain, lamp=_scaled(plain.lamp, dim), ambient=_scaled(plain.ambient, dim))
    return plain


def _scaled(colour: tuple[float, float, float], by: float) -> tuple[float, float, float]:
    r, g, b = colour
    return r * by, g * by, b * by


def second_person(sitter: Sitter, rng: np.random.Generator) -> Posed:
    """Return somebody who stands, sits or kneels behind."""
    kind = str(rng.choice(["stand", "sit", "kneel"]))
    table: dict[str, Any] = random_table(kind, rng)
    posed = sitter.lie(kind, table, None, rng)
    away_m = np.array([rng.choice([-1, 1]) * rng.uniform(0.4, 1.8), rng.uniform(0.9, 2.2), 0.0])
    turn = about("z", float(rng.uniform(0, 360)))
    return Posed(posed.skin_m @ turn.T + away_m, posed.joints_m @ turn.T + away_m, posed.turns)
