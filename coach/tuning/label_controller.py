"""Clicking labels: what keys and mouse do. Each click is on disk at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.tuning.closeup import Cut, cut_around
from coach.tuning.footage import Footage, Shot
from coach.tuning.frame_cursor import FrameCursor, Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from coach.tuning.label_sheet import Clicks, LabelSheet
from landmarks.errors import CoachError
from landmarks.frame import Image
from landmarks.joints import Side

Array = NDArray[np.float64]

CLOSER = 3.0
"""How much closer a close-up is."""


class LabelController:
    """The labels of one source, as they are clicked.

    Attributes:
        cursor: which frame lies open.
        region, side: what the next click labels.
        help: whether the keys are listed.
        trouble: why the last click is not on disk, or "".
        done: whether the person wants to leave.
    """

    def __init__(self, footage: Footage, sheet: LabelSheet, regions: tuple[str, ...]) -> None:
        """Begin with what the sheet holds, on the first frame."""
        self.cursor, self.sheet = FrameCursor(footage), sheet
        self._regions = regions
        self.region, self.side = regions[0], Side.LEFT
        self.help = self.done = False
        self.trouble = ""
        self._cut: Cut | None = None
        self._mouse_px: Array | None = None
        self._past: list[Clicks] = []
        self._future: list[Clicks] = []

    @property
    def corner_px(self) -> Array:
        """(2,) where what is shown begins in the picture."""
        return np.zeros(2) if self._cut is None else self._cut.corner_px

    @property
    def picture(self) -> Image:
        """What is shown of the picture."""
        return self.cursor.picture if self._cut is None else self._cut.of(self.cursor.picture)

    @property
    def shot(self) -> Shot:
        """The open frame, in the pixels of what is shown of it."""
        return self.cursor.shot if self._cut is None else self._cut.shot(self.cursor.shot)

    @property
    def here(self) -> dict[tuple[str, Side], tuple[float, float]]:
        """The labels of the open frame."""
        index = self.cursor.shot.index
        return {key[1:]: xy_px for key, xy_px in self.sheet.clicks.items() if key[0] == index}

    def poll(self) -> bool:
        """Nothing comes by itself."""
        return False

    def press(self, key: TuneKey) -> None:
        """Do what a key asks for."""
        self.trouble = ""
        if not self.cursor.turn(key):
            self._serve(key)

    def _serve(self, key: TuneKey) -> None:
        match key:
            case TuneKey.REGION:
                place = self._regions.index(self.region) + 1
                self.region = self._regions[place % len(self._regions)]
            case TuneKey.SIDE:
                self.side = self.side.other
            case TuneKey.UNDO | TuneKey.REDO:
                self._go(undo=key is TuneKey.UNDO)
            case TuneKey.RESET:
                self._set(None)
            case TuneKey.CLOSER:
                self._look_closer()
            case TuneKey.HELP:
                self.help = not self.help
            case TuneKey.QUIT:
                self.done = True

    def mouse(self, kind: MouseKind, spot: Spot) -> None:
        """A click sets the label of the region and side in hand."""
        if spot.picture_px is not None:
            self._mouse_px = spot.picture_px + self.corner_px
        if kind is MouseKind.UP:
            self.cursor.let_go()
        elif self.cursor.mouse(kind, spot.share, on_line=spot.on_line):
            return
        elif kind is MouseKind.DOWN and self._mouse_px is not None:
            height, width = self.cursor.picture.shape[:2]
            inside = np.clip(self._mouse_px, 0.0, (width - 1.0, height - 1.0))
            self._set((round(float(inside[0]), 1), round(float(inside[1]), 1)))

    def _look_closer(self) -> None:
        picture = self.cursor.picture
        height, width = picture.shape[:2]
        at_px = np.array([width / 2, height / 2]) if self._mouse_px is None else self._mouse_px
        self._cut = cut_around(picture, at_px, width / CLOSER) if self._cut is None else None

    def _set(self, xy_px: tuple[float, float] | None) -> None:
        key = (self.cursor.shot.index, self.region, self.side)
        clicks = {k: v for k, v in self.sheet.clicks.items() if k != key}
        if xy_px is not None:
            clicks[key] = xy_px
        before = self.sheet.clicks
        if clicks != before and self._written(clicks):
            self._past.append(before)
            self._future.clear()

    def _go(self, *, undo: bool) -> None:
        ways = (self._past, self._future)
        back, forth = ways if undo else ways[::-1]
        before = self.sheet.clicks
        if back and self._written(back[-1]):
            back.pop()
            forth.append(before)

    def _written(self, clicks: Clicks) -> bool:
        try:
            self.sheet.write(clicks)
        except CoachError as error:
            self.trouble = str(error)  # a full disk must not end the labelling
            return False
        return True
