"""The guide's pictures: saved to a folder, or shown in a window."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from coach.guide import Guide
from coach.outputs.atomic import write_bytes_atomic
from landmarks.errors import CoachError

if TYPE_CHECKING:
    from coach.window import Screen
    from landmarks.frame import Image

_TALLEST_PX = 860
"""A window this tall fits the screens of most laptops."""
_LOOK_S = 0.1
"""How often the window is asked for a key, and whether it is still open."""


def names(guide: Guide, topic: str | None) -> list[str]:
    """Names of the pictures of a topic, or of all."""
    return list(guide.topic(topic).pictures if topic else guide.pictures)


def save(guide: Guide, pictures: Iterable[str], folder: Path) -> list[Path]:
    """Copy pictures into a folder, which is made if need be; where they are now.

    Raises:
        CoachError: they cannot be written.
    """
    from coach.outputs.files import made_folder

    made_folder(folder, "--pictures")
    found = []
    for name in pictures:
        data = guide.picture_path(name).read_bytes()
        found.append(folder / f"{name}.jpg")
        write_bytes_atomic(found[-1], data, instead="choose another folder with --pictures")
    return found


def show(guide: Guide, pictures: Iterable[str], screen: Screen | None = None) -> None:
    """Show pictures one after the other: space goes on, q, Esc or closing the window ends.

    Args:
        guide: whose pictures.
        pictures: their names.
        screen: where to show them; a window of its own unless one is given.

    Raises:
        CoachError: there is no display, or nothing to show.
    """
    from coach.keys import Command
    from coach.window import Window, display_missing

    images = [_read(guide.picture_path(name)) for name in pictures]
    if not images:
        raise CoachError("this topic has no pictures; coach guide --show shows all of them")
    if screen is None and display_missing():
        raise CoachError("there is no display; save the pictures instead: --pictures DIR")
    screen = screen or Window(_fitting(images[0]))
    try:
        for image in images:
            while (command := screen.show(image, _LOOK_S)) is None:
                pass
            if command is Command.STOP:
                return
    finally:
        screen.close()


def _fitting(image: Image) -> tuple[int, int]:
    """Width and height of a window in which all of a picture can be seen."""
    height, width = image.shape[:2]
    share = min(1.0, _TALLEST_PX / height)
    return round(width * share), round(height * share)


def _read(path: Path) -> Image:
    import cv2
    import numpy as np

    image = cv2.imread(str(path))
    if image is None:
        raise CoachError(f"{path.name} does not open; install the program again")
    return image.astype(np.uint8)
