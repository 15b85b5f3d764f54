"""Draws what lies on the desk of the tuning window. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.texts import Texts
from coach.tuning import editor
from coach.tuning.body_words import body_words
from coach.tuning.desk import TuneDesk
from coach.tuning.layout import TuneLayout
from coach.tuning.note import zone_names
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
    """Makes the canvas of a desk."""

    def __init__(self, regions: Catalogue, texts: Texts) -> None:
        """Draw with these texts."""
        self._regions, self._texts = regions, texts
        red = TargetRegion(bgr=CONFLICT, edge=replace(EDGE, bgr=CONFLICT))
        self._painters = {
            blocked: Painter((Skeleton(), NoPressZones(), OtherRegions(), target))
            for blocked, target in ((False, TargetRegion()), (True, red))
        }

    def layout(self, desk: TuneDesk) -> TuneLayout:
        """Where things stand on the desk's canvas."""
        was = desk.was if desk.compare else None
        # Around where it was: what is dragged must not move the picture under the mouse.
        around_px = None if was is None else float(was.centre_px[0])
        return TuneLayout.of(desk.whole_picture, desk.picture, around_px)

    def canvas(self, desk: TuneDesk) -> Image:
        """The picture with everything on it."""
        layout, body = self.layout(desk), desk.body_map
        zones = desk.zones_in_conflict()
        view = self._view(desk, body, self._words(desk, zones))
        state = desk.state
        target = body.region(state.region, state.side)
        marks = TuneMarks(
            region=target,
            was=desk.was if state.offset != _saved(desk) else None,
            conflicts=tuple(z for z in body.no_press if z.id in zones and z.side is state.side),
            blocked=bool(zones),
        )
        canvas = self._drawn(desk, view, marks, layout)
        if layout.split_px is not None:
            canvas = self._halves(desk, canvas, layout)
        STATUS.draw(canvas, view)
        FACTS.draw(canvas, view)
        return layout.framed(canvas, self._line(desk))

    def _drawn(self, desk: TuneDesk, view: View, marks: TuneMarks, layout: TuneLayout) -> Image:
        canvas = self._painters[marks.blocked].paint(desk.picture, view, layout.viewport)
        on_screen = marks.on_screen(layout.viewport)
        for thing in (Conflicts(), Handle()):
            thing.draw(canvas, on_screen)
        return canvas

    def _halves(self, desk: TuneDesk, after: Image, layout: TuneLayout) -> Image:
        body = desk.shot.body_map(self._regions, desk.saved_offsets)
        view = self._view(desk, body, (StatusLine("", Tone.GO), ()))
        before = self._drawn(desk, view, TuneMarks(), layout)
        names = (self._texts.word("tune", "before"), self._texts.word("tune", "after"))
        return Halves().joined((before, after), names, layout.split_px or 0)

    def _view(self, desk: TuneDesk, body: BodyMap, words: tuple[StatusLine, Sequence[str]]) -> View:
        state = desk.state
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
        return view_of(desk.shot.pose, target, others, zones, words)

    def _words(
        self, desk: TuneDesk, conflicts: tuple[str, ...]
    ) -> tuple[StatusLine, Sequence[str]]:
        texts, state = self._texts, desk.state
        if desk.help:
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
        if desk.note is not None:
            return StatusLine(desk.note.words, desk.note.tone, moved), (heading, tools)
        if conflicts:
            words = texts.word("tune", "conflict", zones=zone_names(conflicts, texts))
            return StatusLine(words, Tone.STOP, moved), (heading, tools)
        if desk.shot.pelvis is None:
            return StatusLine(texts.word("tune", "nobody"), Tone.WAIT, moved), (heading, tools)
        return StatusLine(heading, Tone.GO, moved), (tools,)

    def _line(self, desk: TuneDesk) -> TimeLine:
        texts, leaf = self._texts, desk.leaf
        left = texts.word(
            "tune",
            "frame",
            n=leaf.shot.index,
            all=leaf.reel.shots[-1].index,
            t_s=f"{leaf.shot.t_s:.2f}",
        )
        if desk.live:
            left = texts.word("tune", "live")
        right = texts.word("tune", "unsaved" if desk.unsaved else "saved")
        return TimeLine(leaf.share, left, right, alert=desk.unsaved)


def heading_of(state: editor.EditorState, texts: Texts) -> str:
    """The region and side in hand, in words."""
    return texts.word(
        "tune",
        "heading",
        region=texts.word("region", state.region),
        side=texts.word("tune_side", state.side),
    )


def _saved(desk: TuneDesk) -> Offset:
    return desk.saved_offsets.get((desk.state.region, desk.state.side), Offset())
