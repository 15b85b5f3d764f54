"""What stands in the room, as numbers: the renderer builds it, the truth asks what it hides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from samples.studio.rotation import Array

Triple = tuple[float, float, float]


class Box(NamedTuple):
    """A box with rounded edges; metres in room axes."""

    name: str
    centre: Triple
    size: Triple
    colour: str
    rounding: float


BOXES = (
    Box("mat", (0.04, 0.10, -0.006), (1.98, 1.05, 0.012), "mat", 0.005),
    Box("skirting", (0.0, 1.985, 0.035), (9.0, 0.03, 0.09), "white", 0.004),
    Box("sofa seat", (1.45, 1.48, 0.20), (1.70, 0.80, 0.38), "sofa", 0.06),
    Box("sofa back", (1.45, 1.82, 0.45), (1.70, 0.24, 0.78), "sofa", 0.08),
    Box("sofa arm", (0.56, 1.48, 0.29), (0.20, 0.82, 0.56), "sofa", 0.07),
    Box("cushion", (0.92, 1.58, 0.55), (0.44, 0.16, 0.40), "cushion", 0.07),
    Box("shelf", (-1.55, 1.76, 0.36), (1.10, 0.40, 0.72), "wood", 0.010),
    Box("left door", (-1.80, 1.552, 0.36), (0.50, 0.02, 0.62), "white", 0.006),
    Box("right door", (-1.28, 1.552, 0.36), (0.50, 0.02, 0.62), "white", 0.006),
    Box("books", (-1.85, 1.74, 0.81), (0.30, 0.16, 0.19), "cushion", 0.008),
    Box("pot", (-1.22, 1.74, 0.80), (0.17, 0.17, 0.17), "pot", 0.03),
    Box("picture", (-0.55, 1.985, 1.42), (0.62, 0.03, 0.46), "wood", 0.006),
    Box("print", (-0.55, 1.966, 1.42), (0.52, 0.012, 0.36), "print", 0.002),
    Box("floor cushion", (-1.75, 0.85, 0.09), (0.58, 0.46, 0.18), "pot", 0.08),
)
PLANT_CENTRE: Triple = (-1.22, 1.74, 1.02)
COLOURS: dict[str, Triple] = {
    "mat": (0.24, 0.36, 0.34),
    "white": (0.70, 0.69, 0.66),
    "sofa": (0.22, 0.25, 0.28),
    "cushion": (0.55, 0.33, 0.10),
    "wood": (0.36, 0.20, 0.10),
    "pot": (0.48, 0.40, 0.33),
    "print": (0.16, 0.27, 0.33),
    "leaf": (0.05, 0.16, 0.04),
    "wall": (0.66, 0.63, 0.56),
    "floor": (0.42, 0.26, 0.14),
}


def blocked_by_furniture(at_m: Array, eye_m: Array) -> bool:
    """Tell whether a box lies between a point and the camera, both (3,) in room axes.

    The mat does not count: a point sunk into it by its few millimetres is hidden by facing down.
    """
    return any(_crosses(box, at_m, eye_m) for box in BOXES if box.name != "mat")


def _crosses(box: Box, start_m: Array, end_m: Array) -> bool:
    """Slab test: the part of the way that lies between each pair of faces must overlap."""
    half = np.array(box.size) / 2
    way = end_m - start_m
    way = np.where(np.abs(way) < 1e-12, 1e-12, way)
    near = (np.array(box.centre) - half - start_m) / way
    far = (np.array(box.centre) + half - start_m) / way
    first, last = np.minimum(near, far).max(), np.maximum(near, far).min()
    return bool(max(first, 0.0) < min(last, 1.0))
