"""Rotations as (3, 3) matrices and (4,) quaternions (w, x, y, z), numpy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def unit(vector: Array) -> Array:
    """Return (..., 3) `vector` scaled to length 1."""
    return np.asarray(vector / np.linalg.norm(vector, axis=-1, keepdims=True))


def about(axis: str, angle_deg: float) -> Array:
    """Return the (3, 3) right-handed rotation about the axis "x", "y" or "z"."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = cos
    matrix[first, second], matrix[second, first] = -sin, sin
    return matrix


def about_vector(direction: Array, angle_deg: float) -> Array:
    """Return the (3, 3) rotation about any (3,) direction (Rodrigues' formula)."""
    x, y, z = unit(direction)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle_rad = np.radians(angle_deg)
    return np.asarray(
        np.eye(3) + np.sin(angle_rad) * cross + (1 - np.cos(angle_rad)) * cross @ cross
    )


def frame(first: Array, second: Array) -> Array:
    """Return (3, 3): columns are `first`, `second` made square to it, and their cross product."""
    x = unit(first)
    y = unit(second - x * (second @ x))
    return np.stack([x, y, np.cross(x, y)], axis=1)


def carry(from_first: Array, from_second: Array, to_first: Array, to_second: Array) -> Array:
    """Return the (3, 3) rotation that takes one pair of directions to another.

    The first direction is met exactly, the second as nearly as the angle between allows.
    """
    return frame(to_first, to_second) @ frame(from_first, from_second).T


def quaternion(matrix: Array) -> Array:
    """Return the (4,) unit quaternion of a (3, 3) rotation, by its largest component."""
    m = matrix
    trace = np.trace(m)
    squares = np.array([trace, m[0, 0], m[1, 1], m[2, 2]])
    largest = int(np.argmax(squares))
    if largest == 0:
        q = np.array([1 + trace, m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]])
    else:
        i = largest - 1
        j, k = (i + 1) % 3, (i + 2) % 3
        q = np.empty(4)
        q[0] = m[k, j] - m[j, k]
        q[1 + i] = 1 + m[i, i] - m[j, j] - m[k, k]
        q[1 + j] = m[j, i] + m[i, j]
        q[1 + k] = m[k, i] + m[i, k]
    return np.asarray(q / np.linalg.norm(q))


def matrix(q: Array) -> Array:
    """Return the (..., 3, 3) rotations of (..., 4) unit quaternions."""
    w, x, y, z = np.moveaxis(q, -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def slerp(start: Array, end: Array, share: float) -> Array:
    """Return (..., 4) quaternions `share` of the short way from `start` to `end`."""
    cosine = np.sum(start * end, axis=-1, keepdims=True)
    end = np.where(cosine < 0, -end, end)
    angle_rad = np.arccos(np.clip(np.abs(cosine), 0.0, 1.0))
    sine = np.maximum(np.sin(angle_rad), 1e-9)
    bent = (np.sin((1 - share) * angle_rad) * start + np.sin(share * angle_rad) * end) / sine
    straight = (1 - share) * start + share * end
    # Below a thousandth of a radian the sines cancel, and a straight blend is exact enough.
    mixed = np.where(angle_rad < 1e-3, straight, bent)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=-1, keepdims=True))


def ease(share: float) -> float:
    """Return `share` of the way with a soft start and a soft stop (3 s^2 - 2 s^3)."""
    clipped = min(max(share, 0.0), 1.0)
    return clipped * clipped * (3 - 2 * clipped)


def swing(start: Array, end: Array) -> Array:
    """Return the (3, 3) shortest rotation that takes the (3,) direction `start` to `end`."""
    a, b = unit(start), unit(end)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-9:
        if a @ b > 0:
            return np.eye(3)
        axis = np.cross(a, np.eye(3)[int(np.argmin(np.abs(a)))])
    return about_vector(axis, float(np.degrees(np.arccos(np.clip(a @ b, -1.0, 1.0)))))


def twist_deg(turn: Array, axis: Array) -> float:
    """Return how far the (3, 3) `turn` spins about the (3,) `axis` that it leaves in place."""
    q = quaternion(turn)
    angle_deg = 2 * np.degrees(np.arctan2(q[1:] @ unit(axis), q[0]))
    return float((angle_deg + 180) % 360 - 180)
