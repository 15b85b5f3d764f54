"""What the keys and the mouse of the tuning window do. Draws nothing and opens no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coach.texts import Texts
from coach.tuning import editor
from coach.tuning.closeup import Cut, cut_on_body
from coach.tuning.editor import EditorState
from coach.tuning.footage import Footage, Shot
from coach.tuning.frame_cursor import FrameCursor, Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from coach.tuning.message import Message, message_of, saved
from coach.tuning.picking import region_at, shows
from coach.tuning.profile_writer import ProfileWriter
from coach.tuning.skin import Skin, skin_of
from landmarks.catalogue import Catalogue
from landmarks.frame import Image
from landmarks.joints import Side
from landmarks.offsets import Offsets
from landmarks.region import BodyMap, Region, Sight

Array = NDArray[np.float64]

WAYS_PX: dict[TuneKey, Array] = {
    TuneKey.LEFT: np.array([-1.0, 0.0]),
    TuneKey.RIGHT: np.array([1.0, 0.0]),
    TuneKey.UP: np.array([0.0, -1.0]),
    TuneKey.DOWN: np.array([0.0, 1.0]),
}
_EDITS: dict[TuneKey, Callable[[EditorState], EditorState]] = {
    TuneKey.SIDE: lambda state: editor.select(state, state.region, state.side.other),
    TuneKey.STEP: editor.toggle_step,
    TuneKey.LINK: editor.toggle_link,
    TuneKey.RESET: editor.reset_one,
    TuneKey.RESET_ALL: editor.reset_all,
}


class TuneController:
    """Everything the tuning window works on.

    Attributes:
        state: what has been edited.
        cursor: which frame lies open.
        close: whether the hips, or the foot, fill the picture.
        compare: whether before and after are shown side by side.
        help: whether the keys are listed.
        message: what the last key answered, or None.
        done: whether the person wants to leave.
    """

    def __init__(
        self,
        footage: Footage,
        writer: ProfileWriter,
        regions: Catalogue,
        texts: Texts,
        chosen: tuple[str, Side | None],
    ) -> None:
        """Begin with what the profile holds, on the first frame with somebody in it.

        Args:
            footage: what is pictures_only through.
            writer: of the profile.
            regions: what can be tuned.
            texts: for the answers.
            chosen: region id, and side or None for the one that is seen.
        """
        self.cursor = FrameCursor(footage)
        self._writer, self._regions, self._texts = writer, regions, texts
        region, side = chosen
        self.state = editor.start(writer.offsets, region, side or Side.LEFT)
        self.close = True
        self.compare = self.help = self.done = False
        self.message: Message | None = None
        self._grip_px: Array | None = None
        self._asked_to_leave = False
        self.cursor.open_first(lambda shot: shot.pelvis is not None)
        spec, sides = regions.regions[region], tuple(Side) if side is None else (side,)
        self.cursor.open_first(lambda shot: shows(shot, spec, sides), or_else=self.cursor.place)
        if side is None:
            self._take_seen_side()

    @property
    def whole_shot(self) -> Shot:
        """The frame that lies open."""
        return self.cursor.shot

    @property
    def whole_picture(self) -> Image:
        """Its picture; not to be drawn on."""
        return self.cursor.picture

    @property
    def shot(self) -> Shot:
        """The frame that lies open, in the pixels of what is shown of it."""
        cut = self._cut()
        return self.whole_shot if cut is None else cut.shot(self.whole_shot)

    @property
    def picture(self) -> Image:
        """What is shown of the picture."""
        cut = self._cut()
        return self.whole_picture if cut is None else cut.of(self.whole_picture)

    @property
    def live(self) -> bool:
        """Whether a camera's newest picture is shown rather than one that lies still."""
        return False

    def poll(self) -> bool:
        """Nothing comes by itself."""
        return False

    @property
    def body_map(self) -> BodyMap:
        """All regions and zones as edited."""
        return self.shot.body_map(self._regions, self.state.now.offsets)

    @property
    def was(self) -> Region | None:
        """The region in hand as the profile has it."""
        held = self.shot.body_map(self._regions, self._writer.offsets)
        return held.region(self.state.region, self.state.side)

    @property
    def unsaved(self) -> bool:
        """Whether something differs from the profile."""
        return self.state.now.offsets != self._writer.offsets

    @property
    def saved_offsets(self) -> Offsets:
        """What the profile holds."""
        return self._writer.offsets

    def zones_in_conflict(self) -> tuple[str, ...]:
        """No-press zones that the region in hand has been moved into."""
        return tuple(
            conflict.zone
            for conflict in self._writer.conflicts(self.state.now.offsets)
            if (conflict.region, conflict.side) == (self.state.region, self.state.side)
        )

    def press(self, key: TuneKey) -> None:
        """Do what a key asks for."""
        self.message = None
        leaving, self._asked_to_leave = self._asked_to_leave, False
        self._let_go()
        if key in WAYS_PX:
            self._nudge(WAYS_PX[key])
        elif key in _EDITS:
            self.state = _EDITS[key](self.state)
        elif key is TuneKey.QUIT:
            self._leave(asked=leaving)
        elif not self.cursor.turn(key):
            self._serve(key)

    def _serve(self, key: TuneKey) -> None:
        match key:
            case TuneKey.REGION:
                names = list(self._regions.regions)
                place = (names.index(self.state.region) + 1) % len(names)
                self.state = editor.select(self.state, names[place], self.state.side)
            case TuneKey.LARGER | TuneKey.SMALLER:
                self._grow(self.state.step_mm if key is TuneKey.LARGER else -self.state.step_mm)
            case TuneKey.UNDO | TuneKey.REDO:
                self._step_through_past(key)
            case TuneKey.CLOSER:
                self.close = not self.close
            case TuneKey.COMPARE:
                self.compare = not self.compare
            case TuneKey.HELP:
                self.help = not self.help
            case TuneKey.SAVE:
                self.state = editor.settle(self.state)
                self.message = saved(self._writer, self.state.now.offsets, self._texts)

    def _nudge(self, way_px: Array) -> None:
        skin = self._skin()
        if skin is None:
            self._say("nobody")
            return
        shift_mm = skin.nudge_mm(way_px, self.state.step_mm)
        if not shift_mm.any():
            self._say("turned")
        self.state = editor.nudge(self.state, shift_mm)

    def _grow(self, by_mm: float) -> None:
        radius_mm = editor.radius_of(self.state, self._regions) + by_mm
        self.state = editor.set_radius(self.state, radius_mm)

    def _step_through_past(self, key: TuneKey) -> None:
        before = self.state
        self.state = (editor.undo if key is TuneKey.UNDO else editor.redo)(before)
        if self.state is before:
            self._say("no_undo" if key is TuneKey.UNDO else "no_redo")

    def _leave(self, *, asked: bool) -> None:
        if self.unsaved and not asked:
            self._asked_to_leave = True
            self._say("leave")
        else:
            self.done = True

    def _say(self, key: str) -> None:
        self.message = message_of(self._texts, key)

    def mouse(self, kind: MouseKind, spot: Spot) -> None:
        """The mouse took hold of something, moved it, or let go."""
        if kind is MouseKind.UP:
            self._let_go()
        elif self.cursor.mouse(kind, spot.share, on_line=spot.on_line) or spot.picture_px is None:
            return
        elif kind is MouseKind.DOWN:
            self._take_hold(spot.picture_px)
        elif self._grip_px is not None:
            self._drag(spot.picture_px - self._grip_px)

    def _take_hold(self, at_px: Array) -> None:
        self.message, self._asked_to_leave = None, False
        region = region_at(self.body_map, at_px, (self.state.region, self.state.side))
        if region is None:
            self._say("miss" if self.shot.pelvis is not None else "nobody")
            return
        self.state = editor.select(self.state, region.id, region.side)
        skin = self._skin()
        if skin is None or not skin.seen:
            self._say("turned")
            return
        self.state, self._grip_px = editor.hold(self.state), at_px

    def _drag(self, way_px: Array) -> None:
        skin = self._skin()
        shift_mm = skin.shift_mm(way_px) if skin is not None else None
        if shift_mm is not None:
            self.state = editor.drag(self.state, shift_mm)

    def _let_go(self) -> None:
        self.state, self._grip_px = editor.release(self.state), None
        self.cursor.let_go()

    def _cut(self) -> Cut | None:
        if not self.close or self.live:  # a live body would shake the picture
            return None
        frame = self._regions.regions[self.state.region].frame
        return cut_on_body(self.whole_shot, self.whole_picture, frame, self.state.side)

    def _skin(self) -> Skin | None:
        shot, spec = self.shot, self._regions.regions[self.state.region]
        if shot.pose is None or shot.pelvis is None:
            return None
        return skin_of(spec, self.state.side, shot.pose, shot.pelvis)

    def _take_seen_side(self) -> None:
        seen = self.body_map.region(self.state.region, self.state.side)
        if seen is None or seen.state is not Sight.VISIBLE:
            self.state = replace(self.state, side=self.state.side.other)
