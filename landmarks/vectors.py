"""Arithmetic of single vectors, without the overhead that numpy has for a handful of numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHORTEST = 1e-6
"""A shorter vector has no direction worth the name."""


def length(vector: Array) -> float:
    """How long a (2,) or (3,) vector is."""
    return math.hypot(*vector.tolist())


def direction(vector: Array) -> Array | None:
    """The vector at length 1, or None where it is too short (or not a number) to point anywhere."""
    long = length(vector)
    return vector / long if long > SHORTEST else None


def cross(one: Array, other: Array) -> Array:
    """The cross product of two (3,) vectors."""
    (a, b, c), (x, y, z) = one.tolist(), other.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])
