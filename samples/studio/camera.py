"""The fixed camera: a pinhole in the room, no distortion.

Room axes: x to the right of the picture, y away from the camera, z up, metres, mat at z = 0.
Camera axes: x right, y down, z forward, metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.studio.rotation import Array, about


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """A camera that looks along room y, tilted down.

    Attributes:
        width_px, height_px: picture size.
        focal_px: focal length, square pixels; the centre of the picture is the principal point.
        position_m: (3,) in the room.
        tilt_deg: how far it looks down from level.
        roll_deg: how far its right side hangs down.
    """

    width_px: int
    height_px: int
    focal_px: float
    position_m: Array
    tilt_deg: float
    roll_deg: float

    @property
    def axes(self) -> Array:
        """(3, 3) room directions of the camera's x, y and z, as rows."""
        level = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
        return np.asarray(about("z", -self.roll_deg) @ about("x", self.tilt_deg) @ level)

    @property
    def up(self) -> Array:
        """(3,) unit vector against gravity, in camera axes."""
        return np.asarray(self.axes @ np.array([0.0, 0.0, 1.0]))

    def to_camera(self, room_m: Array) -> Array:
        """Return (..., 3) room points in camera axes, metres."""
        return np.asarray((room_m - self.position_m) @ self.axes.T)

    def to_pixels(self, room_m: Array) -> Array:
        """Return (..., 2) pixels of (..., 3) room points in front of the camera."""
        seen_m = self.to_camera(room_m)
        centre_px = np.array([self.width_px / 2, self.height_px / 2])
        return np.asarray(seen_m[..., :2] / seen_m[..., 2:] * self.focal_px + centre_px)


def focal_from_view(width_px: int, view_deg: float) -> float:
    """Return the focal length in pixels of a lens that sees `view_deg` from left to right."""
    return float(width_px / 2 / np.tan(np.radians(view_deg) / 2))
