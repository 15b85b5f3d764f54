"""Random people: adults of both sexes, 18 to 80, lean to heavy, in sets that share nobody.

A set is made once from anny (needs torch) and kept as one numpy archive; everything after that
is numpy. The regions' skin points are found at once, so that using a body costs nothing.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samples.studio.anatomy import SkinPoint, skin_points
from samples.studio.body import Body
from samples.studio.rotation import Array

SET_SIZES = {"train": 300, "tune": 40, "test": 60, "crops": 400}
_SET_SEEDS = {"train": 101, "tune": 202, "test": 303, "crops": 404}
_TRUE_TO_HEIGHT = ("crops",)
"""Sets whose people are as tall as people are; the older ones average 1.81 m."""
# Mean and spread of adult standing height by sex: NCD-RisC 2016 (eLife 5:e13410), Western Europe.
_HEIGHT_M = {"woman": (1.65, 0.066), "man": (1.78, 0.072)}
_LOW_SLIDER, _HIGH_SLIDER = 0.2, 0.65
# anny's age slider is a young adult at 0.62 and an old one at 1; below that bodies are children's.
_YOUNGEST = 0.62
_SHAPES = (
    "buttocks-volume-incr", "hip-trans-out", "hip-scale-horiz-incr", "hip-scale-depth-incr",
    "hip-waist-up", "hip-trans-up", "pelvis-tone-incr", "stomach-tone-incr",
    "measure-waist-circ-incr", "measure-hips-circ-incr", "torso-scale-vert-incr",
    "torso-scale-horiz-incr", "torso-vshape-incr", "upperlegs-height-incr",
)  # fmt: skip
_SHAPE_SPREAD = 0.35
_SHARED = ("triangles", "bone_names", "parents", "weight_bones", "weights")


@dataclass(frozen=True, slots=True)
class Person:
    """A body and its regions' places on the skin, both sides."""

    body: Body
    points: tuple[SkinPoint, ...]


def random_phenotype(rng: np.random.Generator) -> tuple[dict[str, float], dict[str, float]]:
    """Return anny's sliders in [0, 1] and local shape changes in [-1, 1] of one person."""
    woman = rng.random() < 0.5
    sliders = {
        # 0 is male, 1 female; people differ less from their sex's mean than sexes differ.
        "gender": float(rng.uniform(0.75, 1.0) if woman else rng.uniform(0.0, 0.25)),
        "age": float(rng.uniform(_YOUNGEST, 1.0)),
        "muscle": float(rng.uniform(0.2, 0.85)),
        "weight": float(rng.uniform(0.15, 0.95)),
        "height": float(np.clip(rng.normal(0.5, 0.18), 0.05, 0.95)),
        "proportions": float(rng.uniform(0.2, 0.9)),
    }
    changes = np.clip(rng.normal(0, _SHAPE_SPREAD, len(_SHAPES)), -0.9, 0.9)
    return sliders, {name: float(value) for name, value in zip(_SHAPES, changes, strict=True)}


def make_people(name: str, path: Path) -> None:
    """Make the set `name` ("train", "tune", "test") and write it to `path`."""
    import anny

    model = anny.Anny(local_changes="default")
    rng = np.random.default_rng(_SET_SEEDS[name])
    found: list[Person] = []
    while len(found) < SET_SIZES[name]:
        body = _random_body(model, rng, true_to_height=name in _TRUE_TO_HEIGHT)
        # A shape so odd that a muscle point lies outside of the skin is nobody's.
        with contextlib.suppress(ValueError):
            found.append(Person(body, skin_points(body)))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **_as_arrays(found))


def _as_arrays(people: list[Person]) -> dict[str, Any]:
    """Return what all share once, and the rest stacked."""
    body, points = people[0].body, [person.points for person in people]
    return {
        **{key: getattr(body, key) for key in _SHARED},
        "regions": [point.region for point in points[0]],
        "sides": [point.side for point in points[0]],
        "rest_m": np.array([person.body.rest_m for person in people], dtype=np.float32),
        "heads_m": np.array([person.body.heads_m for person in people], dtype=np.float32),
        "triangle": np.array([[point.triangle for point in row] for row in points]),
        "barycentric": np.array([[point.weights for point in row] for row in points]),
        "depth_mm": np.array([[point.depth_mm for point in row] for row in points]),
    }


def _random_body(model: Any, rng: np.random.Generator, *, true_to_height: bool) -> Body:
    sliders, changes = random_phenotype(rng)
    if true_to_height:
        mean_m, spread_m = _HEIGHT_M["woman" if sliders["gender"] > 0.5 else "man"]
        wanted_m = mean_m + spread_m * float(np.clip(rng.normal(), -2.3, 2.3))
        sliders["height"] = _slider_of_height(model, sliders, wanted_m)
    out = model(pose_parameters=None, phenotype_kwargs=sliders, local_changes_kwargs=changes)
    parents = [-1 if parent is None else int(parent) for parent in model.bone_parents]
    return Body(
        rest_m=out["rest_vertices"][0].detach().double().numpy(),
        triangles=model.get_triangular_faces().numpy().astype(np.int64),
        bone_names=np.array(model.bone_labels),
        parents=np.array(parents, dtype=np.int64),
        heads_m=out["rest_bone_heads"][0].detach().double().numpy(),
        weight_bones=model.vertex_bone_indices.numpy().astype(np.int64),
        weights=model.vertex_bone_weights.detach().double().numpy(),
    )


def _slider_of_height(model: Any, sliders: dict[str, float], wanted_m: float) -> float:
    """Return anny's height slider for a body this tall: between its marks height is linear."""
    heights_m = []
    for slider in (_LOW_SLIDER, _HIGH_SLIDER):
        out = model(pose_parameters=None, phenotype_kwargs=sliders | {"height": slider})
        heights_m.append(float(np.ptp(out["rest_vertices"][0].detach().numpy()[:, 2])))
    share = (wanted_m - heights_m[0]) / (heights_m[1] - heights_m[0])
    return float(np.clip(_LOW_SLIDER + share * (_HIGH_SLIDER - _LOW_SLIDER), 0.0, 1.0))


class People:
    """The people of one set, by number."""

    def __init__(self, path: Path) -> None:
        """Read what `make_people` wrote."""
        with np.load(path) as archive:
            self._all = dict(archive)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all["rest_m"])

    def __getitem__(self, number: int) -> Person:
        """Return person `number`."""
        shared = {key: self._all[key].copy() for key in _SHARED}
        body = Body(
            rest_m=self._all["rest_m"][number].astype(np.float64),
            heads_m=self._all["heads_m"][number].astype(np.float64),
            **shared,
        )
        rows = zip(
            self._all["regions"],
            self._all["sides"],
            self._all["triangle"][number],
            self._all["barycentric"][number],
            self._all["depth_mm"][number],
            strict=True,
        )
        return Person(body, tuple(_point(*row) for row in rows))


def _point(region: str, side: str, triangle: int, weights: Array, depth_mm: float) -> SkinPoint:
    a, b, c = (float(w) for w in weights)
    return SkinPoint(str(region), str(side), int(triangle), (a, b, c), float(depth_mm))
