"""Draws what the tuning controller has come to. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.texts import Texts
from coach.tuning import editor
from coach.tuning.body_words import body_words
from coach.tuning.controller import TuneController
from coach.tuning.layout import TuneLayout
from coach.tuning.message import zone_names
from landmarks.catalogue import Catalogue
from landmarks.frame import Image
from landmarks.offsets import Offset
from landmarks.pose import Pose
from landmarks.region import BodyMap, NoPressZone, Region, Sight
from overlays.no_press import NoPressZones
from overlays.painter import Painter
from overlays.palette import CONFLICT
from overlays.regions import EDGE, OtherRegions, TargetRegion
from overlays.skeleton import Skeleton
from overlays.status import Facts, Status
from overlays.tuning_frame import Halves, TimeLine
from overlays.tuning_marks import Conflicts, Handle, TuneMarks
from overlays.view import Dial, DialState, StatusLine, Tone, View

STATUS = Status(line_u=0.05, detail_u=0.036)
FACTS = Facts(STATUS, size_u=0.03)
HELP = (
    "drag", "arrows", "radius", "region", "link", "undo", "reset", "closer", "compare", "frames",
    "freeze", "full_screen", "save", "help",
)  # fmt: skip
"""Explanations of the keys, in the order of their list."""


def view_of(
    pose: Pose | None,
    target: Region | None,
    others: Sequence[Region],
    zones: Sequence[NoPressZone],
    words: tuple[StatusLine, Sequence[str]],
) -> View:
    """A view without a hold."""
    shown = target and replace(target, sigma_px=0.0)  # the ring of the truth would hide the skin
    return View(
        t_s=0.0,
        pose=pose,
        target=shown,
        others=tuple(others),
        no_press=tuple(zones),
        hand=None,
        dial=Dial(DialState.WAITING, 0.0, 1.0),
        status=words[0],
        facts=tuple(words[1]),
    )


class TuneSketch:
    """Makes the canvas of the tuning window."""

    def __init__(self, regions: Catalogue, texts: Texts) -> None:
        """Draw with these texts."""
        self._regions, self._texts = regions, texts
        red = TargetRegion(bgr=CONFLICT, edge=replace(EDGE, bgr=CONFLICT))
        self._painters = {
            blocked: Painter((Skeleton(), NoPressZones(), OtherRegions(), target))
            for blocked, target in ((False, TargetRegion()), (True, red))
        }

    def layout(self, controller: TuneController) -> TuneLayout:
        """Where things stand on the canvas."""
        was = controller.was if controller.compare else None
        # Around where it was: what is dragged must not move the picture under the mouse.
        around_px = None if was is None else float(was.centre_px[0])
        return TuneLayout.of(controller.whole_picture, controller.picture, around_px)

    def canvas(self, controller: TuneController) -> Image:
        """The picture with everything on it."""
        layout, body = self.layout(controller), controller.body_map
        zones = controller.zones_in_conflict()
        view = self._view(controller, body, self._words(controller, zones))
        state = controller.state
        target = body.region(state.region, state.side)
        marks = TuneMarks(
            region=target,
            was=controller.was if state.offset != _saved(controller) else None,
            conflicts=tuple(z for z in body.no_press if z.id in zones and z.side is state.side),
            blocked=bool(zones),
        )
        canvas = self._drawn(controller, view, marks, layout)
        if layout.split_px is not None:
            canvas = self._halves(controller, canvas, layout)
        STATUS.draw(canvas, view)
        FACTS.draw(canvas, view)
        return layout.framed(canvas, self._line(controller))

    def _drawn(
        self, controller: TuneController, view: View, marks: TuneMarks, layout: TuneLayout
    ) -> Image:
        canvas = self._painters[marks.blocked].paint(controller.picture, view, layout.viewport)
        on_screen = marks.on_screen(layout.viewport)
        for thing in (Conflicts(), Handle()):
            thing.draw(canvas, on_screen)
        return canvas

    def _halves(self, controller: TuneController, after: Image, layout: TuneLayout) -> Image:
        body = controller.shot.body_map(self._regions, controller.saved_offsets)
        view = self._view(controller, body, (StatusLine("", Tone.GO), ()))
        before = self._drawn(controller, view, TuneMarks(), layout)
        names = (self._texts.word("tune", "before"), self._texts.word("tune", "after"))
        return Halves().joined((before, after), names, layout.split_px or 0)

    def _view(
        self, controller: TuneController, body: BodyMap, words: tuple[StatusLine, Sequence[str]]
    ) -> View:
        state = controller.state
        avoid = self._regions.regions[state.region].avoid
        others = [
            region
            for region in body.regions
            if region.state is Sight.VISIBLE
            and (region.id, region.side) != (state.region, state.side)
        ]
        zones = [
            zone
            for zone in body.no_press
            if zone.id in avoid and zone.side is state.side and zone.state is Sight.VISIBLE
        ]
        target = body.region(state.region, state.side)
        return view_of(controller.shot.pose, target, others, zones, words)

    def _words(
        self, controller: TuneController, conflicts: tuple[str, ...]
    ) -> tuple[StatusLine, Sequence[str]]:
        texts, state = self._texts, controller.state
        if controller.help:
            keys = [texts.word("tune_keys", key) for key in HELP]
            return StatusLine(texts.word("tune", "title"), Tone.GO), keys
        frame = self._regions.regions[state.region].frame
        heading = heading_of(state, texts)
        moved = body_words(state.offset.shift_mm, frame, texts)
        tools = texts.word(
            "tune",
            "tools",
            radius=f"{editor.radius_of(state, self._regions):.0f}",
            step=f"{state.step_mm:.0f}",
            link=texts.word("tune", "linked" if state.linked else "apart"),
        )
        if controller.message is not None:
            return StatusLine(controller.message.words, controller.message.tone, moved), (
                heading,
                tools,
            )
        if conflicts:
            words = texts.word("tune", "conflict", zones=zone_names(conflicts, texts))
            return StatusLine(words, Tone.STOP, moved), (heading, tools)
        if controller.shot.pelvis is None:
            return StatusLine(texts.word("tune", "nobody"), Tone.WAIT, moved), (heading, tools)
        return StatusLine(heading, Tone.GO, moved), (tools,)

    def _line(self, controller: TuneController) -> TimeLine:
        texts, cursor = self._texts, controller.cursor
        left = texts.word(
            "tune",
            "frame",
            n=cursor.shot.index,
            all=cursor.footage.shots[-1].index,
            t_s=f"{cursor.shot.t_s:.2f}",
        )
        if controller.live:
            left = texts.word("tune", "live")
        right = texts.word("tune", "unsaved" if controller.unsaved else "saved")
        return TimeLine(cursor.share, left, right, alert=controller.unsaved)


def heading_of(state: editor.EditorState, texts: Texts) -> str:
    """The region and side in hand, in words."""
    return texts.word(
        "tune",
        "heading",
        region=texts.word("region", state.region),
        side=texts.word("tune_side", state.side),
    )


def _saved(controller: TuneController) -> Offset:
    return controller.saved_offsets.get((controller.state.region, controller.state.side), Offset())
