"""Leafing through footage: which frame lies open, by keys and by the time line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.tuning.footage import Footage, Shot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from landmarks.frame import Image

Array = NDArray[np.float64]

STEPS = {
    TuneKey.BACK: -1,
    TuneKey.FORWARD: 1,
    TuneKey.FAR_BACK: -10,
    TuneKey.FAR_FORWARD: 10,
}


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where the mouse is.

    Attributes:
        picture_px: (2,) pixels of the picture, or None where it shows nothing to be moved.
        share: of the time line, 0 to 1, as far across as the mouse is.
        on_line: whether it is on the time line.
    """

    picture_px: Array | None
    share: float
    on_line: bool


class FrameCursor:
    """The frame that lies open.

    Attributes:
        footage: what is pictures_only through.
        place: number of the open frame among those of the footage.
    """

    def __init__(self, footage: Footage) -> None:
        """Open the first frame."""
        self.footage = footage
        self.place = 0
        self._on_line = False

    @property
    def shot(self) -> Shot:
        """The open frame."""
        return self.footage.shots[self.place]

    @property
    def picture(self) -> Image:
        """Its picture; not to be drawn on."""
        return self.footage.pictures.picture(self.shot.index)

    @property
    def share(self) -> float:
        """How far through the footage it is, 0 to 1."""
        return self.share_of(self.place)

    def share_of(self, place: int) -> float:
        """How far through the footage a place is, 0 to 1."""
        return place / max(1, len(self.footage.shots) - 1)

    def turn(self, key: TuneKey) -> bool:
        """Go to another frame if that is what the key asks for."""
        if key not in STEPS:
            return False
        self._open(self.place + STEPS[key])
        return True

    def mouse(self, kind: MouseKind, share: float, *, on_line: bool) -> bool:
        """Follow the mouse along the time line; whether it took hold of that.

        Args:
            kind: what the mouse did.
            share: of the line, as far across as the mouse is.
            on_line: whether it is there now; a drag may leave the line and still move the knob.
        """
        if kind is MouseKind.DOWN:
            self._on_line = on_line
        if self._on_line:
            self._open(round(share * (len(self.footage.shots) - 1)))
        return self._on_line

    def let_go(self) -> None:
        """The mouse was let go."""
        self._on_line = False

    def open_first(self, wanted: Callable[[Shot], bool], or_else: int = 0) -> None:
        """Open the first frame that is wanted, or the one of a place."""
        places = (place for place, shot in enumerate(self.footage.shots) if wanted(shot))
        self.place = next(places, or_else)

    def add(self, shot: Shot) -> None:
        """Put a further frame at the end and open it."""
        self.footage = replace(self.footage, shots=(*self.footage.shots, shot))
        self.place = len(self.footage.shots) - 1

    def _open(self, place: int) -> None:
        self.place = min(max(place, 0), len(self.footage.shots) - 1)
