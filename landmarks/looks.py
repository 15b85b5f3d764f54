"""Other ways to look at a picture, through a square window, wider or turned; and the way back.

MediaPipe's first stage looks for faces and upper bodies of ordinary size, the right way up. Who
lies with the head beyond the picture's edge is found more often when there is black room around
the picture; somebody found is found again, and better, upright in the middle of the window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from landmarks.features import upright
from landmarks.frame import Image
from landmarks.pose import Pose

Array = NDArray[np.float64]
SizeWh = tuple[int, int]

WINDOW_PX = 512
"""Side of the window. The model takes pieces of 224 and 256 pixels from it."""
TORSO_SHARE = 0.16
"""Of the window's side: room for a whole body around it, however it bends."""
_HIPS_BELOW = 0.05
"""The hips lie so far below the window's middle, in its sides: legs bend, heads do not."""


@dataclass(frozen=True, slots=True)
class Look:
    """A square window on a picture; black where it reaches beyond.

    Attributes:
        middle: x and y of its middle, in the picture's widths and heights.
        span: its side, in the picture's longer sides.
        turn_deg: how far the picture is turned in it, anticlockwise.
    """

    middle: tuple[float, float] = (0.5, 0.5)
    span: float = 1.0
    turn_deg: float = 0.0

    def picture(self, image: Image) -> Image:
        """(WINDOW_PX, WINDOW_PX, 3) what the window shows of a picture."""
        import cv2

        to_window = self._between_pixels((image.shape[1], image.shape[0]))
        return cast(Image, cv2.warpAffine(image, to_window, (WINDOW_PX, WINDOW_PX)))

    def px_back(self, shares: Array, size_wh: SizeWh) -> Array:
        """(N, 2) pixels of the picture from places in the window, in its sides."""
        turn, shift_px = self._affine(size_wh)
        return np.asarray((shares * WINDOW_PX - shift_px) @ np.linalg.inv(turn).T)

    def directions_back(self, world_m: Array) -> Array:
        """(N, 3) world joints in axes of the picture, from those in the window."""
        return np.column_stack([world_m[:, :2] @ _turn(self.turn_deg), world_m[:, 2]])

    def _affine(self, size_wh: SizeWh) -> tuple[Array, Array]:
        """(2, 2) and (2,): from places in the picture, in pixels, to places in the window."""
        turn = _turn(self.turn_deg) * WINDOW_PX / (self.span * max(size_wh))
        return turn, WINDOW_PX / 2 - turn @ (np.array(self.middle) * size_wh)

    def _between_pixels(self, size_wh: SizeWh) -> Array:
        """(2, 3) the same for OpenCV, which puts whole numbers on the middles of pixels."""
        turn, shift_px = self._affine(size_wh)
        return np.column_stack([turn, shift_px + turn @ np.full(2, 0.5) - 0.5])


def _turn(turn_deg: float) -> Array:
    """(2, 2) that turns the picture's (x right, y down) anticlockwise."""
    sine, cosine = math.sin(math.radians(turn_deg)), math.cos(math.radians(turn_deg))
    return np.array([[cosine, sine], [-sine, cosine]])


def centred(pose: Pose) -> Look | None:
    """The look with this person upright in its middle, or None where the joints span no trunk."""
    seen = upright(pose)
    if seen is None:
        return None
    torso_px = max(pose.trunk.length_px, seen.px_per_m * pose.trunk.length_m)
    return _around(seen.origin_px, seen.turn, torso_px, pose.size_wh)


def towards(hips_px: Array, shoulders_px: Array, torso_px: float, size_wh: SizeWh) -> Look:
    """The look with somebody upright in its middle of whom no more is known than this.

    Args:
        hips_px: (2,) their middle.
        shoulders_px: (2,) likewise; where the two meet, up is the picture's.
        torso_px: length of the trunk, were it seen square.
        size_wh: of the picture.
    """
    across, up = (shoulders_px - hips_px).tolist()
    length_px = math.hypot(across, up)
    sine, cosine = (across / length_px, -up / length_px) if length_px > 0 else (0.0, 1.0)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return _around(hips_px, turn, max(torso_px, length_px), size_wh)


def _around(hips_px: Array, turn: Array, torso_px: float, size_wh: SizeWh) -> Look:
    side_px = torso_px / TORSO_SHARE
    middle_px = hips_px + np.array([0.0, -_HIPS_BELOW * side_px]) @ turn
    x, y = (middle_px / size_wh).tolist()
    turn_deg = math.degrees(math.atan2(turn[0, 1], turn[0, 0]))
    return Look((x, y), side_px / max(size_wh), turn_deg)
