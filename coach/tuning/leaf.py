"""Leafing through a reel: which frame lies open, by keys and by the time line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.tuning.keys import TuneKey
from coach.tuning.reel import Reel, Shot
from coach.tuning.stage import MouseKind
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


class Leaf:
    """The frame that lies open.

    Attributes:
        reel: what is leafed through.
        place: number of the open frame among those of the reel.
    """

    def __init__(self, reel: Reel) -> None:
        """Open the first frame."""
        self.reel = reel
        self.place = 0
        self._on_line = False

    @property
    def shot(self) -> Shot:
        """The open frame."""
        return self.reel.shots[self.place]

    @property
    def picture(self) -> Image:
        """Its picture; not to be drawn on."""
        return self.reel.album.picture(self.shot.index)

    @property
    def share(self) -> float:
        """How far through the reel it is, 0 to 1."""
        return self.share_of(self.place)

    def share_of(self, place: int) -> float:
        """How far through the reel a place is, 0 to 1."""
        return place / max(1, len(self.reel.shots) - 1)

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
            self._open(round(share * (len(self.reel.shots) - 1)))
        return self._on_line

    def let_go(self) -> None:
        """The mouse was let go."""
        self._on_line = False

    def open_first(self, wanted: Callable[[Shot], bool], or_else: int = 0) -> None:
        """Open the first frame that is wanted, or the one of a place."""
        places = (place for place, shot in enumerate(self.reel.shots) if wanted(shot))
        self.place = next(places, or_else)

    def add(self, shot: Shot) -> None:
        """Put a further frame at the end and open it."""
        self.reel = replace(self.reel, shots=(*self.reel.shots, shot))
        self.place = len(self.reel.shots) - 1

    def _open(self, place: int) -> None:
        self.place = min(max(place, 0), len(self.reel.shots) - 1)
