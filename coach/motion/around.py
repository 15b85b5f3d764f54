"""The room beyond the body's neighbourhood: the corners of the whole picture, and where they go."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]

SIDE_PX = 320
"""Longest side of what is looked at."""
CELLS_WH = (10, 8)
"""The best corner of each cell is followed: the rim of the picture counts as much as its middle."""
EDGE_PX = 10
CORNER_MIN = 3e-5
"""Least eigenvalue of a corner; weaker ones are a wall's noise."""
_BLOCK_PX = 7
_PATCH_PX = (15, 15)
_LEVELS = 2
_ENOUGH = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 0.01)


@dataclass(slots=True, eq=False)
class Around:
    """Points outside the box of the body.

    Attributes:
        first: the whole picture at the beginning, made smaller by `scale`.
        points: (M, 2) in pixels of `first`.
        guess: (M, 2) where they were last.
        scale: pixels of `first` a pixel of the picture.
    """

    first: Grey
    points: NDArray[np.float32]
    guess: NDArray[np.float32]
    scale: float

    @property
    def places_px(self) -> Array:
        """(M, 2) where they began, pixels of the picture."""
        return self.points.astype(np.float64) / self.scale

    def follow(self, image: Image) -> tuple[Array, NDArray[np.bool_]]:
        """(M, 2) where they are now, pixels of the picture, and (M,) whether they were found."""
        now = _small(image)[0]
        if not len(self.points) or now.shape != self.first.shape:
            return self.places_px, np.zeros(len(self.points), dtype=np.bool_)
        places, found, _ = cv2.calcOpticalFlowPyrLK(
            self.first,
            now,
            self.points,
            self.guess.copy(),
            winSize=_PATCH_PX,
            maxLevel=_LEVELS,
            criteria=_ENOUGH,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        known = found.reshape(-1) == 1
        self.guess = np.where(known[:, None], places.reshape(-1, 2), self.guess)
        return self.guess.astype(np.float64) / self.scale, known


def begin(image: Image, box: tuple[int, ...]) -> Around:
    """The corners of this picture outside `box`: left, top, right, bottom, pixels."""
    grey, scale = _small(image)
    left, top, right, bottom = (int(value * scale) for value in box)
    strength = np.asarray(cv2.cornerMinEigenVal(grey, _BLOCK_PX), dtype=np.float32)
    strength[top:bottom, left:right] = 0
    strength[:EDGE_PX] = strength[-EDGE_PX:] = 0
    strength[:, :EDGE_PX] = strength[:, -EDGE_PX:] = 0
    points = _best(strength)
    return Around(grey, points, points.copy(), scale)


def _best(strength: NDArray[np.float32]) -> NDArray[np.float32]:
    """(M, 2) the strongest corner of each cell that has one."""
    wide, high = (side // count for side, count in zip(strength.shape[::-1], CELLS_WH, strict=True))
    points = []
    for row in range(CELLS_WH[1] if wide and high else 0):
        for column in range(CELLS_WH[0]):
            cell = strength[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
            y, x = divmod(int(cell.argmax()), wide)
            if cell[y, x] > CORNER_MIN:
                points.append((column * wide + x, row * high + y))
    return np.array(points, dtype=np.float32).reshape(-1, 2)


def _small(image: Image) -> tuple[Grey, float]:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, SIDE_PX / max(grey.shape))
    if scale < 1.0:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, dtype=np.uint8), scale
