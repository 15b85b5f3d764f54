"""Clicking labels: what keys and mouse do, and how it is drawn. Each click is on disk at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.texts import Texts
from coach.tuning.closeup import Cut, cut_around
from coach.tuning.keys import TuneKey
from coach.tuning.label_sheet import Clicks, LabelSheet
from coach.tuning.layout import TuneLayout
from coach.tuning.leaf import Leaf, Spot
from coach.tuning.reel import Reel, Shot
from coach.tuning.sketch import FACTS, STATUS, view_of
from coach.tuning.stage import MouseKind
from landmarks.errors import CoachError
from landmarks.frame import Image
from landmarks.joints import Side
from overlays.painter import Painter
from overlays.skeleton import Skeleton
from overlays.tuning_frame import TimeLine
from overlays.tuning_marks import LabelMark, Labels, TuneMarks
from overlays.view import StatusLine, Tone

Array = NDArray[np.float64]

CLOSER = 3.0
"""How much closer a close-up is."""
HELP = (
    "label_click",
    "label_closer",
    "region",
    "label_undo",
    "frames",
    "full_screen",
    "label_leave",
    "help",
)


class LabelDesk:
    """What lies on the desk of somebody who labels.

    Attributes:
        leaf: which frame lies open.
        region, side: what the next click labels.
        help: whether the keys are listed.
        trouble: why the last click is not on disk, or "".
        done: whether the person wants to leave.
    """

    def __init__(self, reel: Reel, sheet: LabelSheet, regions: tuple[str, ...]) -> None:
        """Begin with what the sheet holds, on the first frame."""
        self.leaf, self.sheet = Leaf(reel), sheet
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
        return self.leaf.picture if self._cut is None else self._cut.of(self.leaf.picture)

    @property
    def shot(self) -> Shot:
        """The open frame, in the pixels of what is shown of it."""
        return self.leaf.shot if self._cut is None else self._cut.shot(self.leaf.shot)

    @property
    def here(self) -> dict[tuple[str, Side], tuple[float, float]]:
        """The labels of the open frame."""
        index = self.leaf.shot.index
        return {key[1:]: xy_px for key, xy_px in self.sheet.clicks.items() if key[0] == index}

    def poll(self) -> bool:
        """Nothing comes by itself."""
        return False

    def press(self, key: TuneKey) -> None:
        """Do what a key asks for."""
        self.trouble = ""
        if not self.leaf.turn(key):
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
            self.leaf.let_go()
        elif self.leaf.mouse(kind, spot.share, on_line=spot.on_line):
            return
        elif kind is MouseKind.DOWN and self._mouse_px is not None:
            height, width = self.leaf.picture.shape[:2]
            inside = np.clip(self._mouse_px, 0.0, (width - 1.0, height - 1.0))
            self._set((round(float(inside[0]), 1), round(float(inside[1]), 1)))

    def _look_closer(self) -> None:
        picture = self.leaf.picture
        height, width = picture.shape[:2]
        at_px = np.array([width / 2, height / 2]) if self._mouse_px is None else self._mouse_px
        self._cut = cut_around(picture, at_px, width / CLOSER) if self._cut is None else None

    def _set(self, xy_px: tuple[float, float] | None) -> None:
        key = (self.leaf.shot.index, self.region, self.side)
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


class LabelSketch:
    """Makes the canvas of a label desk."""

    def __init__(self, texts: Texts) -> None:
        """Draw with these texts."""
        self._texts = texts
        self._painter = Painter((Skeleton(),))

    def layout(self, desk: LabelDesk) -> TuneLayout:
        """Where things stand on the desk's canvas."""
        return TuneLayout.of(desk.leaf.picture, desk.picture)

    def canvas(self, desk: LabelDesk) -> Image:
        """The picture with every label of its frame."""
        layout = self.layout(desk)
        view = view_of(desk.shot.pose, None, (), (), self._words(desk))
        canvas = self._painter.paint(desk.picture, view, layout.viewport)
        Labels().draw(canvas, self._marks(desk).on_screen(layout.viewport))
        STATUS.draw(canvas, view)
        FACTS.draw(canvas, view)
        return layout.framed(canvas, self._line(desk))

    def _marks(self, desk: LabelDesk) -> TuneMarks:
        in_hand, marks = (desk.region, desk.side), []
        for place, xy_px in desk.here.items():
            # Its name is the headline already, and would hide the body.
            name = "" if place == in_hand else self._name(*place)
            marks.append(LabelMark(np.array(xy_px) - desk.corner_px, name, place == in_hand))
        return TuneMarks(labels=tuple(marks))

    def _name(self, region: str, side: Side) -> str:
        region_name = self._texts.word("region", region)
        side_name = self._texts.word("tune_side", side)
        return self._texts.word("tune", "heading", region=region_name, side=side_name)

    def _words(self, desk: LabelDesk) -> tuple[StatusLine, tuple[str, ...]]:
        word = self._texts.word
        if desk.help:
            keys = tuple(word("tune_keys", key) for key in HELP)
            return StatusLine(word("tune", "label_title"), Tone.GO), keys
        name = self._name(desk.region, desk.side)
        if desk.trouble:
            return StatusLine(desk.trouble, Tone.STOP), (name,)
        there = (desk.region, desk.side) in desk.here
        detail = word("tune", "click_more" if there else "click")
        count = len(desk.sheet.clicks)
        held = word("tune", "labels", n=len(desk.here), all=count + desk.sheet.foreign)
        return StatusLine(name, Tone.DONE if there else Tone.GO, detail), (held,)

    def _line(self, desk: LabelDesk) -> TimeLine:
        leaf, word = desk.leaf, self._texts.word
        labelled = {key[0] for key in desk.sheet.clicks}
        places = enumerate(leaf.reel.shots)
        marks = tuple(leaf.share_of(place) for place, shot in places if shot.index in labelled)
        last, t_s = leaf.reel.shots[-1].index, f"{leaf.shot.t_s:.2f}"
        left = word("tune", "frame", n=leaf.shot.index, all=last, t_s=t_s)
        return TimeLine(leaf.share, left, word("tune", "label_saved"), marks)
