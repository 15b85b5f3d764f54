"""Random looks: skin, hair, clothes tight or baggy, the room, the light. Colours are linear RGB."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samples.studio.body import Body, vertex_normals
from samples.studio.dress import fold_noise, layers
from samples.studio.raster import Lighting, Mesh
from samples.studio.rotation import Array, about

_FACE = {
    "lips": (0.40, 0.12, 0.10),
    "brows": (0.05, 0.03, 0.02),
    "eyes": (0.75, 0.72, 0.70),
    "pupils": (0.03, 0.02, 0.015),
}
_LIGHT_SKIN, _DARK_SKIN = np.array([0.72, 0.46, 0.35]), np.array([0.10, 0.05, 0.03])
_CUBE = np.array([[0, 1, 3], [0, 3, 2]])


@dataclass(frozen=True, slots=True, eq=False)
class Cloth:
    """One layer: `cover_m` (V,) positive where it covers, colour, how far out it stands."""

    cover_m: Array
    colour: Array
    thickness_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """What covers a body: the skin's colour (3,), layers outwards, `out_m` (V,) off the skin."""

    skin: Array
    cloths: tuple[Cloth, ...]
    out_m: Array


class Wardrobe:
    """Everything about one body's surface that does not change from scene to scene."""

    def __init__(self, body: Body) -> None:
        """Find the layers of the story's clothes; random ones are cut from them."""
        self._body = body
        self._layers = {layer.name: layer for layer in layers(body)}
        self._arms = body.moved_by("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
        self._sleeves = body.moved_by("upperarm", "lowerarm", "clavicle")
        self._feet = body.moved_by("foot", "toe")
        self._height_m = {
            part: float(body.heads_m[body.bone(f"{part}.L"), 2])
            for part in ("upperleg01", "lowerleg01", "foot")
        }

    def dress(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Return (V, 3) colours and (V,) metres that the surface stands off the skin."""
        worn = self.worn(rng)
        colours = np.tile(worn.skin, (self._n, 1))
        for cloth in worn.cloths:
            colours[cloth.cover_m > 0] = cloth.colour
        return colours, worn.out_m

    def worn(self, rng: np.random.Generator) -> Worn:
        """Return the same layer by layer."""
        skin_share = rng.beta(1.0, 1.4)
        skin = _LIGHT_SKIN * (1 - skin_share) + _DARK_SKIN * skin_share
        folds = fold_noise(self._body, int(rng.integers(1 << 30)))
        cloths = (*self._face(), *self._clothes(rng))
        out_m = np.zeros(self._n)
        for cloth in cloths:
            share = np.clip(cloth.cover_m / 0.010, 0.0, 1.0)
            loose = 1.0 + 0.5 * folds * (cloth.thickness_m > 0.008)
            out_m = np.maximum(out_m, share * cloth.thickness_m * loose)
        return Worn(skin, cloths, out_m)

    @property
    def _n(self) -> int:
        return len(self._body.rest_m)

    def _face(self) -> list[Cloth]:
        return [Cloth(self._layers[n].cover_m, np.array(c), 0.0) for n, c in _FACE.items()]

    def _clothes(self, rng: np.random.Generator) -> list[Cloth]:
        found = [Cloth(self._legs(rng), random_colour(rng), _thickness(rng))]
        if rng.random() < 0.5:
            shoe = np.where(self._feet, 0.02, -1.0)
            found.append(Cloth(shoe, random_colour(rng), float(rng.uniform(0.001, 0.010))))
        if rng.random() < 0.9:
            found.append(Cloth(self._shirt(rng), random_colour(rng), _thickness(rng)))
        if rng.random() < 0.92:
            brown = rng.uniform(0.01, 0.5) * np.array([1.0, rng.uniform(0.5, 0.95), 0.4])
            thick_m = float(rng.uniform(0.004, 0.045))
            found.append(Cloth(self._layers["hair"].cover_m, brown, thick_m))
        return found

    def _legs(self, rng: np.random.Generator) -> Array:
        """Long trousers, shorts down to anywhere above the knee, or underwear."""
        cover_m, z_m = self._layers["leggings"].cover_m, self._body.rest_m[:, 2]
        kind = rng.random()
        if kind < 0.55:
            return cover_m
        hip_m, knee_m = self._height_m["upperleg01"], self._height_m["lowerleg01"]
        hem_m = rng.uniform(knee_m - 0.05, hip_m - 0.12) if kind < 0.9 else hip_m - 0.06
        return np.asarray(np.minimum(cover_m, z_m - hem_m))

    def _shirt(self, rng: np.random.Generator) -> Array:
        """Hem from the waist to over the buttocks; sleeves short or long."""
        cover_m, z_m = self._layers["shirt"].cover_m.copy(), self._body.rest_m[:, 2]
        hip_m = self._height_m["upperleg01"]
        hem_m = hip_m + rng.uniform(-0.12, 0.16)
        below = (z_m < hip_m + 0.20) & ~self._arms
        cover_m[below] = z_m[below] - hem_m
        if rng.random() < 0.4:
            cover_m[self._sleeves] = np.maximum(cover_m[self._sleeves], 0.01)
        return cover_m


def _thickness(rng: np.random.Generator) -> float:
    """Half the clothes are tight; the rest hang."""
    return float(rng.uniform(0.002, 0.008) if rng.random() < 0.5 else rng.uniform(0.008, 0.030))


def random_colour(rng: np.random.Generator) -> Array:
    """Return (3,) a cloth's or a wall's colour: greys more often than a rainbow has them."""
    grey = rng.uniform(0.02, 0.8)
    tint = rng.uniform(0.02, 0.8, 3)
    share = rng.beta(0.8, 1.6)
    return np.asarray(grey * (1 - share) + tint * share)


def person_mesh(body: Body, skin_m: Array, colours: Array, out_m: Array, grain: float) -> Mesh:
    """Return the dressed surface of a posed body."""
    at_m = skin_m + out_m[:, None] * vertex_normals(skin_m, body.triangles)
    normals = vertex_normals(at_m, body.triangles)
    return Mesh(at_m, normals, colours, body.rest_m, body.triangles, grain, 45.0)


def box(centre: Array, size: Array, turn_deg: float, colour: Array, grain: float) -> Mesh:
    """Return a box with flat faces; `centre` and `size` (3,) metres, turned about the vertical."""
    corners: list[Array] = []
    normals: list[Array] = []
    faces: list[NDArray[np.int64]] = []
    for axis in range(3):
        for end in (-0.5, 0.5):
            square = np.array([[u, v] for u in (-0.5, 0.5) for v in (-0.5, 0.5)])
            face = np.insert(square, axis, end, axis=1) * size
            normal = np.zeros(3)
            normal[axis] = np.sign(end)
            faces.append(_CUBE + 4 * len(faces))
            corners.append(face)
            normals.append(np.tile(normal, (4, 1)))
    turn = about("z", turn_deg)
    at_m = np.concatenate(corners) @ turn.T + centre
    up = np.concatenate(normals) @ turn.T
    tint = np.tile(colour, (len(at_m), 1))
    return Mesh(at_m, up, tint, at_m, np.concatenate(faces), grain, 6.0)


def random_room(rng: np.random.Generator, head_m: Array) -> list[Mesh]:
    """Return ground, mat, a wall behind the person, boxes by the wall, perhaps a pillow."""
    wall_m, turn_deg = rng.uniform(0.9, 3.2), rng.uniform(-25, 25)
    ground = box(np.array([0, 0, -0.11]), np.array([14, 14, 0.2]), rng.uniform(0, 90),
                 random_colour(rng), rng.uniform(0.1, 0.7))  # fmt: skip
    wall = box(np.array([0, wall_m + 0.5, 0]), np.array([16, 0.2, 7]), turn_deg,
               random_colour(rng), rng.uniform(0.0, 0.3))  # fmt: skip
    meshes = [ground, wall]
    if rng.random() < 0.75:
        size = np.array([rng.uniform(1.7, 2.6), rng.uniform(0.6, 2.0), 0.02])
        meshes.append(box(np.array([0, 0, -0.011]), size, _along(head_m) + rng.normal(0, 8),
                          random_colour(rng), rng.uniform(0.0, 0.4)))  # fmt: skip
    for _ in range(rng.integers(0, 5)):
        size = rng.uniform([0.2, 0.2, 0.2], [1.4, 0.6, 1.2])
        at_m = np.array([rng.uniform(-2.5, 2.5), wall_m + rng.uniform(-0.3, 0.2), size[2] / 2])
        meshes.append(box(at_m, size, turn_deg, random_colour(rng), rng.uniform(0.0, 0.4)))
    under_m = head_m[2] - 0.11
    if 0.03 < under_m < 0.25 and rng.random() < 0.7:
        size = np.array([rng.uniform(0.3, 0.45), rng.uniform(0.4, 0.7), under_m])
        at_m = np.array([head_m[0], head_m[1], under_m / 2])
        meshes.append(box(at_m, size, _along(head_m), random_colour(rng), 0.2))
    return meshes


def _along(head_m: Array) -> float:
    """Return the direction in which the body lies, degrees about the vertical."""
    return float(np.degrees(np.arctan2(head_m[1], head_m[0])))


def random_light(rng: np.random.Generator) -> Lighting:
    """Return one lamp from anywhere above, and an ambient share from dim to flat."""
    rise, turn = np.radians(rng.uniform(30, 85)), rng.uniform(0, 2 * np.pi)
    towards = (
        float(np.cos(rise) * np.cos(turn)), float(np.cos(rise) * np.sin(turn)), float(np.sin(rise))
    )  # fmt: skip
    warmth = rng.uniform(-0.15, 0.25)
    tint = np.array([1 + warmth, 1.0, 1 - warmth])
    lamp, ambient = rng.uniform(0.25, 1.1) * tint, rng.uniform(0.3, 0.9) * np.ones(3)
    return Lighting(towards, _triple(lamp), _triple(ambient), _triple(random_colour(rng)))


def _triple(values: NDArray[np.float64]) -> tuple[float, float, float]:
    r, g, b = (float(value) for value in values)
    return r, g, b
