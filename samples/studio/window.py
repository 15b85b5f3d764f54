"""Which part of the picture a frame renders, and where its file lies.

Shared by the renderer (in Blender's environment) and by `picture` (in the project's).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from samples.studio.camera import Camera
from samples.studio.rotation import Array

ROOM_FILE = "room.png"
# A soft shadow's blurred rim and bounced colour reach this far beyond the hard outline.
_MARGIN_PX = 34
_WALL_M = 1.9


class Window(NamedTuple):
    """Pixels, right and bottom not included."""

    left: int
    top: int
    right: int
    bottom: int


def window_of(camera: Camera, light_m: Array, skin_m: Array) -> Window:
    """Return the part of the picture that the person (V, 3) and the shadow change."""
    seen_px = camera.to_pixels(np.concatenate([skin_m, shadow(light_m, skin_m)]))
    left, top = np.floor(seen_px.min(axis=0) - _MARGIN_PX).astype(int)
    right, bottom = np.ceil(seen_px.max(axis=0) + _MARGIN_PX).astype(int)
    return Window(
        max(int(left), 0),
        max(int(top), 0),
        min(int(right), camera.width_px),
        min(int(bottom), camera.height_px),
    )


def shadow(light_m: Array, skin_m: Array) -> Array:
    """Return (V, 3) where rays from the light (3,) past the skin meet the floor or the wall."""
    away_m = skin_m - light_m
    to_floor = -light_m[2] / np.minimum(away_m[:, 2], -1e-6)
    to_wall = (_WALL_M - light_m[1]) / np.maximum(away_m[:, 1], 1e-6)
    return np.asarray(light_m + away_m * np.minimum(to_floor, to_wall)[:, None])


def frame_file(folder: Path, index: int) -> Path:
    """Return where the picture of frame `index` lies."""
    return folder / f"{index:05d}.png"
