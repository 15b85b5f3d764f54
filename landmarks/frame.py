"""One picture with its time. Not where pictures come from: that is `coach.sources`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture as the camera saw it, never mirrored.

    Attributes:
        index: counts from 0 within its source.
        t_s: media time in seconds; rises strictly from frame to frame.
        image: (H, W, 3) uint8, BGR.
    """

    index: int
    t_s: float
    image: Image

    def __post_init__(self) -> None:
        """Refuse what no later stage could use."""
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"image must be (H, W, 3) uint8, got {self.image.shape}")

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]
