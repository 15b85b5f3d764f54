"""One image, or several unrelated ones, as a source. Not a film cut into pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.sources.picture import read_image
from coach.sources.source import FrameSource, SourceInfo
from landmarks.errors import CoachError
from landmarks.frame import Frame

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})

INTERVAL_S = 1.0
"""Seconds from one picture to the next. They have no time of their own; the number only makes
t_s rise, and nothing may be tracked across it (`SourceInfo.still`)."""


def image_paths(folder: Path) -> list[Path]:
    """The images directly inside a folder, "2.png" before "10.png", hidden files left out.

    Raises:
        CoachError: there is none, or the folder cannot be read.
    """
    try:
        found = [p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file()]
    except OSError as error:
        raise CoachError(f"{folder}: cannot read this folder: {error.strerror}") from error
    images = sorted((p for p in found if not p.name.startswith(".")), key=_natural)
    if not images:
        kinds = ", ".join(sorted(s[1:] for s in SUFFIXES))
        raise CoachError(f"{folder}: no images in this folder; known kinds: {kinds}")
    return images


class ImageSource(FrameSource):
    """Images in the given order, one every `INTERVAL_S`, each in its own size.

    The first is read when the source is opened, each further one when its turn comes.

    Attributes:
        info: `size_wh` is that of the first image.
        paths: the files; `paths[frame.index]` is where a frame came from.
    """

    def __init__(self, paths: Sequence[Path], name: str | None = None) -> None:
        """Open the source.

        Args:
            paths: image files, at least one.
            name: what to call them together; the first file's name if left out.

        Raises:
            CoachError: a file is missing, or the first is no readable image.
        """
        if not paths:
            raise ValueError("paths must name at least one image, got none")
        self.paths = tuple(paths)
        for path in self.paths:
            if not path.is_file():
                raise CoachError(f"{path}: no such image file; check the name")
        height, width = read_image(self.paths[0]).shape[:2]
        self.info = SourceInfo(
            name=name or self.paths[0].name,
            size_wh=(width, height),
            frames=len(self.paths),
            fps=None,
            still=True,
        )
        self._closed = False

    def frames(self) -> Iterator[Frame]:
        """One frame an image.

        Raises:
            CoachError: an image cannot be read; the message names it.
        """
        for index, path in enumerate(self.paths):
            if self._closed:
                return
            yield Frame(index, index * INTERVAL_S, read_image(path))

    def close(self) -> None:
        """End every iteration; no file is held open between two images."""
        self._closed = True


def _natural(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.findall(r"(\d+)|(\D+)", path.name.casefold())
    return [(int(digits or -1), text) for digits, text in parts], path.name
