"""A picture in the two sizes it is used in, each made only when somebody asks for it.

What measures looks at the reduced one; what draws, shows and writes takes the full one. So the same
is measured whether or not a full one is ever made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from landmarks.pose import Pose

Image = NDArray[np.uint8]

REDUCED_SIDE_PX = 1280
"""Longest side of the reduced one: twice what the model is given, and enough for a body that fills
a quarter of the picture's width to be followed as finely as any is. Larger ones only cost."""


class Picture(Protocol):
    """A picture, made when asked for. Any thread may ask."""

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels of the full one."""
        ...

    def full(self) -> Image:
        """(H, W, 3) uint8 BGR."""
        ...

    def reduced(self) -> Image:
        """The same in the size of `reduced_wh`; `full()` itself where it has that size."""
        ...


class MadePicture:
    """A picture that is there already.

    Args:
        image: (H, W, 3) uint8 BGR.

    Raises:
        ValueError: of another shape or type.
    """

    def __init__(self, image: Image) -> None:
        """Nothing is copied."""
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            raise ValueError(f"image must be (H, W, 3) uint8, got {image.shape}")
        self._image = image
        self._reduced: Image | None = None

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._image.shape[1], self._image.shape[0]

    def full(self) -> Image:
        """The picture itself."""
        return self._image

    def reduced(self) -> Image:
        """The picture, shrunk where it is larger than `REDUCED_SIDE_PX`."""
        if self._reduced is None:
            self._reduced = shrunk(self._image)
        return self._reduced


def as_picture(image: Image | Picture) -> Picture:
    """The picture itself, or one that is there already."""
    return MadePicture(image) if isinstance(image, np.ndarray) else image


def reduced_wh(size_wh: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the reduced picture of one of this size."""
    longest = max(size_wh)
    if longest <= REDUCED_SIDE_PX:
        return size_wh
    width, height = (max(1, round(side * (REDUCED_SIDE_PX / longest))) for side in size_wh)
    return width, height


def shrunk(image: Image) -> Image:
    """An (H, W, 3) picture in the size of `reduced_wh`; itself where it has that size."""
    import cv2  # late: lists of commands and classes are read without it

    size_wh = image.shape[1], image.shape[0]
    if reduced_wh(size_wh) == size_wh:
        return image
    # Averaging: skipped pixels would let fine cloth flicker.
    return cast(Image, cv2.resize(image, reduced_wh(size_wh), interpolation=cv2.INTER_AREA))


def pose_in(image: Image, pose: Pose) -> Pose:
    """A pose found in a picture, in the pixels of this smaller image of it."""
    size_wh = image.shape[1], image.shape[0]
    if size_wh == pose.size_wh:
        return pose
    share = np.array(size_wh) / pose.size_wh
    return replace(pose, xy_px=pose.xy_px * share, size_wh=size_wh)
