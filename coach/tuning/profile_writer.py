"""Keeps what was tuned in a profile, and refuses what would do harm."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coach.profile import profile as profiles
from coach.profile.no_press import Conflict, no_press_conflicts, unallowed_conflicts
from coach.profile.profile import Place, Profile, Provenance
from coach.profile.toml_form import SHIFT_UNCONFIRMED_MM
from coach.tuning.editor import cleaned
from landmarks.catalogue import Catalogue
from landmarks.offsets import Offset, Offsets

BY_HAND = "set by hand"


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What came of saving.

    Attributes:
        saved: whether the profile now holds it.
        conflicts: why it was refused, if so.
        far: whether to ask if so large a shift is meant; saving the same again saves it.
    """

    saved: bool
    conflicts: tuple[Conflict, ...] = ()
    far: bool = False


class ProfileWriter:
    """One profile file and what it holds by now."""

    def __init__(
        self,
        path: Path,
        profile: Profile,
        catalogue: Catalogue,
        now: Callable[[], datetime],
        *,
        allow_no_press: bool = False,
    ) -> None:
        """Take charge of `profile`, which is, or will be, the file at `path`.

        Args:
            path: of the file.
            profile: as loaded, or a new one.
            catalogue: regions and zones.
            now: the time that is written as that of saving.
            allow_no_press: the person agreed to regions in no-press zones.
        """
        self.path, self._profile = path, profile
        self._catalogue, self._now, self._allow = catalogue, now, allow_no_press
        self._asked: Offsets | None = None

    @property
    def offsets(self) -> Offsets:
        """What the profile holds."""
        return cleaned(self._profile.offsets)

    def conflicts(self, offsets: Offsets) -> tuple[Conflict, ...]:
        """The no-press zones these offsets reach into."""
        return tuple(no_press_conflicts(offsets, self._catalogue))

    def save(self, offsets: Offsets) -> SaveOutcome:
        """Write the profile with these offsets, unless there is something to refuse or to ask.

        Raises:
            CoachError: it cannot be written; what was there is unharmed.
        """
        wanted = self._with(offsets)
        conflicts = unallowed_conflicts(wanted, self._catalogue)
        if conflicts:
            return SaveOutcome(saved=False, conflicts=tuple(conflicts))
        changed = {place: o for place, o in offsets.items() if self._changed(place, o)}
        if any(_far(offset) for offset in changed.values()) and offsets != self._asked:
            self._asked = offsets
            return SaveOutcome(saved=False, far=True)
        wanted = wanted.saved_at(self._now())
        profiles.save(self.path, wanted)
        self._profile = wanted
        return SaveOutcome(saved=True)

    def _with(self, offsets: Offsets) -> Profile:
        wanted = self._profile
        for region, side in set(wanted.offsets) - set(offsets):
            wanted = wanted.without_offset(region, side)
        in_conflict = {(c.region, c.side) for c in self.conflicts(offsets)}
        for (region, side), offset in offsets.items():
            if self._changed((region, side), offset):
                allowed = self._allow and (region, side) in in_conflict
                told = Provenance(BY_HAND, confirmed=_far(offset), no_press_allowed=allowed)
                wanted = wanted.with_offset(region, side, offset, told)
        return wanted

    def _changed(self, place: Place, offset: Offset) -> bool:
        return self._profile.offsets.get(place) != offset


def _far(offset: Offset) -> bool:
    return math.hypot(*offset.shift_mm) > SHIFT_UNCONFIRMED_MM
