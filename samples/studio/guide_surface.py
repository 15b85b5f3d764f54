"""What an eye far away sees of a skin: for every pixel the place on the body, as plain arrays.

Orthographic and in numpy alone: a second or two a picture, made once for the guide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samples.studio.body import IntArray
from samples.studio.rotation import Array, unit


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A window onto the body without perspective.

    Attributes:
        centre_m: (3,) room point in the middle of the picture.
        towards_eye: (3,) direction from the body to the eye.
        up: (3,) direction that is upwards in the picture, made square to the view.
        width_m: how much room fits from left to right, metres.
        size_wh: picture size, pixels.
    """

    centre_m: Array
    towards_eye: Array
    up: Array
    width_m: float
    size_wh: tuple[int, int]

    @property
    def axes(self) -> Array:
        """(3, 3) room directions right, down and away from the eye, as rows."""
        away = -unit(self.towards_eye)
        right = unit(np.cross(away, self.up))
        return np.stack([right, np.cross(away, right), away])

    def to_px(self, room_m: Array) -> Array:
        """Return (..., 3) pixels x, y and the depth in metres of (..., 3) room points."""
        seen = (room_m - self.centre_m) @ self.axes.T
        scale = np.array([self.size_wh[0] / self.width_m, self.size_wh[0] / self.width_m, 1.0])
        return np.asarray(seen * scale + np.array([self.size_wh[0] / 2, self.size_wh[1] / 2, 0.0]))


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """What each pixel of a view shows.

    Attributes:
        depth_m: (H, W) away from the eye, inf where there is nothing.
        values: (H, W, K) vertex values, interpolated over the triangle that is seen.
    """

    depth_m: Array
    values: Array

    @property
    def seen(self) -> NDArray[np.bool_]:
        """(H, W) True where there is skin."""
        return np.isfinite(self.depth_m)


def see(view: View, skin_m: Array, triangles: IntArray, values: Array) -> Surface:
    """Return what `view` shows of a skin (V, 3) with `values` (V, K) at its vertices."""
    width, height = view.size_wh
    at_px = view.to_px(skin_m)
    depth_m = np.full((height, width), np.inf)
    seen = np.zeros((height, width, values.shape[1]))
    corners = at_px[triangles]
    facing = _doubled_area(corners) < 0  # outward by the right hand, and y points down
    low, high = corners[..., :2].min(axis=1), corners[..., :2].max(axis=1)
    inside = (high >= 0).all(axis=1) & (low < [width, height]).all(axis=1)
    for index in np.flatnonzero(facing & inside):
        _fill(corners[index], values[triangles[index]], depth_m, seen)
    return Surface(depth_m, seen)


def _doubled_area(corners: Array) -> Array:
    a, b, c = (corners[..., k, :2] for k in range(3))
    first, second = b - a, c - a
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])


def _fill(corner_px: Array, value: Array, depth_m: Array, seen: Array) -> None:
    """Draw one triangle (3, 3) with its vertex values (3, K) where it is the nearest."""
    height, width = depth_m.shape
    left, top = np.maximum(np.floor(corner_px[:, :2].min(axis=0) - 0.5).astype(int), 0)
    right, bottom = np.ceil(corner_px[:, :2].max(axis=0) + 0.5).astype(int)
    columns, rows = np.arange(left, min(right, width)), np.arange(top, min(bottom, height))
    if not len(columns) or not len(rows):
        return
    x, y = columns[None, :] + 0.5, rows[:, None] + 0.5
    (ax, ay, _), (bx, by, _), (cx, cy, _) = corner_px
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    v = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
    w = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
    weights = np.stack([1 - v - w, v, w], axis=-1)
    away_m = weights @ corner_px[:, 2]
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    nearer = (weights > -1e-9).all(axis=-1) & (away_m < depth_m[part])
    depth_m[part][nearer] = away_m[nearer]
    seen[part][nearer] = weights[nearer] @ value
