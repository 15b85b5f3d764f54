"""A decoded picture of a film that becomes an image only in the size somebody asks for."""

from __future__ import annotations

import threading

import av

from coach.sources.picture import PictureMaker, letterboxed
from landmarks.picture import Image, shrunk


class FilmPicture:
    """A decoded picture, made an image in the size somebody asks for, once."""

    def __init__(
        self, decoded: av.VideoFrame, maker: PictureMaker, size_wh: tuple[int, int]
    ) -> None:
        """`size_wh` is that of the film; a picture of another size is fitted into it."""
        self._decoded, self._maker, self._size_wh = decoded, maker, size_wh
        self._lock = threading.Lock()
        self._full: Image | None = None
        self._reduced: Image | None = None

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels of the full one."""
        return self._size_wh

    def full(self) -> Image:
        """(H, W, 3) uint8 BGR, in the size of the film."""
        with self._lock:
            if self._full is None:
                self._full = letterboxed(self._maker.full(self._decoded), self._size_wh)
            return self._full

    def reduced(self) -> Image:
        """The same, shrunk. It never depends on whether the full one was made."""
        with self._lock:
            if self._reduced is None:
                self._reduced = self._shrunk()
            return self._reduced

    def _shrunk(self) -> Image:
        if self._maker.size_wh(self._decoded) == self._size_wh:
            return self._maker.reduced(self._decoded)
        return shrunk(letterboxed(self._maker.full(self._decoded), self._size_wh))
