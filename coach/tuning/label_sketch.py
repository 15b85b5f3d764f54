"""Draws what somebody who labels sees. Changes nothing."""

from __future__ import annotations

import numpy as np

from coach.texts import Texts
from coach.tuning.label_controller import LabelController
from coach.tuning.layout import TuneLayout
from coach.tuning.sketch import FACTS, STATUS, view_of
from landmarks.frame import Image
from landmarks.joints import Side
from overlays.painter import Painter
from overlays.skeleton import Skeleton
from overlays.tuning_frame import TimeLine
from overlays.tuning_marks import LabelMark, Labels, TuneMarks
from overlays.view import StatusLine, Tone

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
"""Keys in the order in which the help lists them."""


class LabelSketch:
    """Makes the canvas of the label window."""

    def __init__(self, texts: Texts) -> None:
        """Draw with these texts."""
        self._texts = texts
        self._painter = Painter((Skeleton(),))

    def layout(self, controller: LabelController) -> TuneLayout:
        """Where things stand on the canvas."""
        return TuneLayout.of(controller.cursor.picture, controller.picture)

    def canvas(self, controller: LabelController) -> Image:
        """The picture with every label of its frame."""
        layout = self.layout(controller)
        view = view_of(controller.shot.pose, None, (), (), self._words(controller))
        canvas = self._painter.paint(controller.picture, view, layout.viewport)
        Labels().draw(canvas, self._marks(controller).on_screen(layout.viewport))
        STATUS.draw(canvas, view)
        FACTS.draw(canvas, view)
        return layout.framed(canvas, self._line(controller))

    def _marks(self, controller: LabelController) -> TuneMarks:
        in_hand, marks = (controller.region, controller.side), []
        for place, xy_px in controller.here.items():
            # Its name is the headline already, and would hide the body.
            name = "" if place == in_hand else self._name(*place)
            marks.append(LabelMark(np.array(xy_px) - controller.corner_px, name, place == in_hand))
        return TuneMarks(labels=tuple(marks))

    def _name(self, region: str, side: Side) -> str:
        region_name = self._texts.word("region", region)
        side_name = self._texts.word("tune_side", side)
        return self._texts.word("tune", "heading", region=region_name, side=side_name)

    def _words(self, controller: LabelController) -> tuple[StatusLine, tuple[str, ...]]:
        word = self._texts.word
        if controller.help:
            keys = tuple(word("tune_keys", key) for key in HELP)
            return StatusLine(word("tune", "label_title"), Tone.GO), keys
        name = self._name(controller.region, controller.side)
        if controller.trouble:
            return StatusLine(controller.trouble, Tone.STOP), (name,)
        there = (controller.region, controller.side) in controller.here
        detail = word("tune", "click_more" if there else "click")
        count = len(controller.sheet.clicks)
        held = word("tune", "labels", n=len(controller.here), all=count + controller.sheet.foreign)
        return StatusLine(name, Tone.DONE if there else Tone.GO, detail), (held,)

    def _line(self, controller: LabelController) -> TimeLine:
        cursor, word = controller.cursor, self._texts.word
        labelled = {key[0] for key in controller.sheet.clicks}
        places = enumerate(cursor.footage.shots)
        marks = tuple(cursor.share_of(place) for place, shot in places if shot.index in labelled)
        last, t_s = cursor.footage.shots[-1].index, f"{cursor.shot.t_s:.2f}"
        left = word("tune", "frame", n=cursor.shot.index, all=last, t_s=t_s)
        return TimeLine(cursor.share, left, word("tune", "label_saved"), marks)
