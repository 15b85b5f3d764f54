"""What somebody who tunes has done so far, as a value; every action gives the next one.

Knows no window and no picture: shifts come in millimetres of the region's own body frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from coach.profile.toml_form import RADIUS_MM, SHIFT_MAX_MM
from landmarks.catalogue import Catalogue
from landmarks.joints import Side
from landmarks.offsets import Offset, Offsets

Shift = tuple[float, float, float]

STEPS_MM = (1.0, 5.0)
DIGITS, SAVED_DIGITS = 2, 1
"""While editing, finer than what a profile keeps: many nudges shall not leave the skin."""
FAR_MM = SHIFT_MAX_MM - 0.2
"""A region never goes farther than a profile allows, with room for its rounding."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is edited: all that undo brings back.

    Attributes:
        offsets: by region id and side; what is not moved is not in it.
        apart: regions whose left and right are edited one by one.
    """

    offsets: Offsets
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EditorState:
    """One moment of the editing.

    Attributes:
        now: what stands.
        region: id of the region in hand.
        side: the side in hand.
        step_mm: length of a nudge.
        past: earlier edits, the last one first to come back.
        future: edits taken back, the last one first to be done again.
        held: what stood when the mouse took hold, or None; a drag is one entry.
    """

    now: Edit
    region: str
    side: Side
    step_mm: float = STEPS_MM[0]
    past: tuple[Edit, ...] = ()
    future: tuple[Edit, ...] = ()
    held: Edit | None = None

    @property
    def offset(self) -> Offset:
        """The offset of the region and side in hand."""
        return self.now.offsets.get((self.region, self.side), Offset())

    @property
    def linked(self) -> bool:
        """Whether left and right of the region in hand are edited together."""
        return self.region not in self.now.apart


def start(offsets: Offsets, region: str, side: Side) -> EditorState:
    """Begin with a profile's offsets; sides that differ in it begin apart."""
    names = {name for name, _ in offsets}
    apart = {
        name
        for name in names
        if offsets.get((name, Side.LEFT), Offset()) != offsets.get((name, Side.RIGHT), Offset())
    }
    return EditorState(Edit(cleaned(offsets), frozenset(apart)), region, side)


def select(state: EditorState, region: str, side: Side) -> EditorState:
    """Take another region or side in hand."""
    return replace(release(state), region=region, side=side)


def toggle_step(state: EditorState) -> EditorState:
    """Between small and large nudges."""
    return replace(state, step_mm=STEPS_MM[state.step_mm == STEPS_MM[0]])


def nudge(state: EditorState, shift_mm: Iterable[float]) -> EditorState:
    """Move the region in hand."""
    state = release(state)
    return _entered(state, _with(state, _moved(state.offset, shift_mm)))


def set_radius(state: EditorState, radius_mm: float) -> EditorState:
    """Give the region in hand another size, within `RADIUS_MM`."""
    state = release(state)
    radius = round(min(max(radius_mm, RADIUS_MM[0]), RADIUS_MM[1]), DIGITS)
    return _entered(state, _with(state, replace(state.offset, radius_mm=radius)))


def hold(state: EditorState) -> EditorState:
    """The mouse takes hold of the region in hand."""
    return replace(state, held=state.now)


def drag(state: EditorState, shift_mm: Iterable[float]) -> EditorState:
    """The mouse is `shift_mm` away from where it took hold; nothing if it holds nothing."""
    if state.held is None:
        return state
    before = state.held.offsets.get((state.region, state.side), Offset())
    return replace(state, now=_with(state, _moved(before, shift_mm)))


def release(state: EditorState) -> EditorState:
    """The mouse lets go; the whole drag is one entry."""
    if state.held is None:
        return state
    return _entered(replace(state, now=state.held, held=None), state.now)


def toggle_link(state: EditorState) -> EditorState:
    """Edit left and right together or apart; joining them takes over the side in hand."""
    state = release(state)
    if state.linked:
        return _entered(state, replace(state.now, apart=state.now.apart | {state.region}))
    joined = replace(state, now=replace(state.now, apart=state.now.apart - {state.region}))
    return _entered(state, _with(joined, state.offset))


def reset_one(state: EditorState) -> EditorState:
    """Put the region in hand back where the catalogue has it."""
    state = release(state)
    return _entered(state, _with(state, Offset()))


def reset_all(state: EditorState) -> EditorState:
    """Put every region back."""
    state = release(state)
    return _entered(state, Edit(cleaned({}), state.now.apart))


def undo(state: EditorState) -> EditorState:
    """Take the last entry back; nothing if there is none."""
    state = release(state)
    if not state.past:
        return state
    *earlier, last = state.past
    return replace(state, now=last, past=tuple(earlier), future=(*state.future, state.now))


def redo(state: EditorState) -> EditorState:
    """Do again what was taken back last; nothing if there is none."""
    state = release(state)
    if not state.future:
        return state
    *later, following = state.future
    return replace(state, now=following, past=(*state.past, state.now), future=tuple(later))


def settle(state: EditorState) -> EditorState:
    """Round what stands to what a profile keeps, so that it is the same when loaded again."""
    state = release(state)
    rounded = {place: _tenths(offset) for place, offset in state.now.offsets.items()}
    return replace(state, now=replace(state.now, offsets=cleaned(rounded)))


def radius_of(state: EditorState, catalogue: Catalogue) -> float:
    """The larger half axis of the region in hand, mm."""
    own = state.offset.radius_mm
    return max(catalogue.regions[state.region].half_axes_mm.value) if own is None else own


def _entered(state: EditorState, edit: Edit) -> EditorState:
    if edit == state.now:
        return state
    return replace(state, now=edit, past=(*state.past, state.now), future=())


def _with(state: EditorState, offset: Offset) -> Edit:
    """The edit with another offset of the region in hand; of both sides if they are linked."""
    sides = tuple(Side) if state.linked else (state.side,)
    changed = {(state.region, side): offset for side in sides}
    return replace(state.now, offsets=cleaned({**state.now.offsets, **changed}))


def _moved(offset: Offset, shift_mm: Iterable[float]) -> Offset:
    moved = [a + b for a, b in zip(offset.shift_mm, shift_mm, strict=True)]
    away = math.hypot(*moved)
    kept = min(1.0, FAR_MM / away) if away > 0 else 1.0
    anterior, superior, lateral = (round(part * kept, DIGITS) + 0.0 for part in moved)
    return replace(offset, shift_mm=(anterior, superior, lateral))


def _tenths(offset: Offset) -> Offset:
    anterior, superior, lateral = (round(mm, SAVED_DIGITS) + 0.0 for mm in offset.shift_mm)
    radius = None if offset.radius_mm is None else round(offset.radius_mm, SAVED_DIGITS)
    return Offset((anterior, superior, lateral), radius)


def cleaned(offsets: Mapping[tuple[str, Side], Offset]) -> Offsets:
    """Without entries that move nothing, in a fixed order: equal edits are equal values."""
    kept = {place: offset for place, offset in offsets.items() if offset != Offset()}
    return MappingProxyType(dict(sorted(kept.items())))
