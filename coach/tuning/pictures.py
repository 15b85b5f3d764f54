"""Pictures to leaf through in any order, kept compressed in memory."""

from __future__ import annotations

from typing import Protocol, cast

import cv2
import numpy as np

from coach.outputs.files import BLANK_GREY
from landmarks.frame import Image

MOST_BYTES = 400_000_000
"""About 4000 frames of 1280x720; of a longer film every second one is kept, then every fourth."""
QUALITY = 92


class Pictures(Protocol):
    """Pictures by the index of their frame."""

    def picture(self, index: int) -> Image:
        """(H, W, 3) BGR; not to be drawn on."""
        ...


class BlankPictures:
    """For recordings without pictures: every page is plain dark grey."""

    def __init__(self, size_wh: tuple[int, int]) -> None:
        """All pages have this size in pixels."""
        self._page = np.full((size_wh[1], size_wh[0], 3), BLANK_GREY, np.uint8)

    def picture(self, index: int) -> Image:
        """The plain page."""
        del index
        return self._page


class CompressedPictures:
    """Keeps the pictures it is given; thins itself out where memory ends.

    Attributes:
        stride: every so many frames are kept.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Start empty."""
        self._kept: dict[int, bytes] = {}
        self._most_bytes, self._bytes = most_bytes, 0
        self._open: tuple[int, Image] | None = None
        self.stride = 1

    def keep(self, index: int, image: Image) -> None:
        """Put a picture in, unless its frame is one of those left out."""
        if index % self.stride:
            return
        _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        self._kept[index] = packed.tobytes()
        self._bytes += len(self._kept[index])
        if self._bytes > self._most_bytes:
            self._thin_out()

    def __contains__(self, index: object) -> bool:
        """Whether there is a picture of that frame."""
        return index in self._kept

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self._kept)

    def picture(self, index: int) -> Image:
        """The picture of a frame; the last one asked for stays unpacked."""
        if self._open is None or self._open[0] != index:
            packed = np.frombuffer(self._kept[index], np.uint8)
            self._open = (index, cast(Image, cv2.imdecode(packed, cv2.IMREAD_COLOR)))
        return self._open[1]

    def _thin_out(self) -> None:
        self.stride *= 2
        self._kept = {i: packed for i, packed in self._kept.items() if i % self.stride == 0}
        self._bytes = sum(map(len, self._kept.values()))
