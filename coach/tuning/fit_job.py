"""One `coach tune fit`: labels to observations, to fits, to a profile that is safe to save."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from coach.profile.active import refuse_conflicts
from coach.profile.no_press import Conflict, no_press_conflicts
from coach.profile.profile import Profile, Provenance
from coach.profile.toml_form import SHIFT_MAX_MM, SHIFT_UNCONFIRMED_MM
from coach.settings import Settings
from coach.tuning import labels as label_file
from coach.tuning.fit import Fit, fit, grouped
from coach.tuning.observe import MakeDetector, Unused, observe
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset


@dataclass(frozen=True, slots=True)
class FitJob:
    """What was asked for.

    Attributes:
        labels: the label file.
        linked: left and right share their offset.
        allow_large: shifts of over 60 mm are meant.
        allow_no_press: regions may reach into no-press zones.
    """

    labels: Path
    linked: bool = False
    allow_large: bool = False
    allow_no_press: bool = False


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """What came of it.

    Attributes:
        fits: one for each region and side (or pair), in the order of the file.
        unused: labels that said nothing.
        profile: with every offset that helps; the one given where none does.
        conflicts: no-press zones that the offsets found reach into.
    """

    fits: tuple[Fit, ...]
    unused: tuple[Unused, ...]
    profile: Profile
    conflicts: tuple[Conflict, ...]

    @property
    def worth_saving(self) -> bool:
        """At least one region gets better."""
        return any(usable(one) for one in self.fits)


def run_fit(
    job: FitJob, profile: Profile, settings: Settings, make_detector: MakeDetector
) -> FitOutcome:
    """Fit every labelled region.

    Args:
        job: what was asked for.
        profile: what the offsets are now; fitted ones replace them.
        settings: camera and body height.
        make_detector: makes the detector; called only if a label needs it.

    Raises:
        CoachError: the label file or a source is wrong, or no label could be used.
    """
    book = catalogue.load()
    found = label_file.load(job.labels)
    seen, unused = observe(found, settings, book, make_detector, job.labels)
    if not seen:
        raise CoachError(f"{job.labels}: no label could be used: {unused[0].why}")
    fits = []
    for place, mine in grouped(seen, linked=job.linked).items():
        start = profile.offsets.get(place, Offset()).shift_mm
        fits.append(fit(mine, np.array(start), linked=job.linked))
    tuned = profile
    for one in fits:
        if usable(one):
            tuned = with_fit(tuned, one, job)
    return FitOutcome(tuple(fits), tuple(unused), tuned, tuple(_new_conflicts(tuned, profile)))


def usable(one: Fit) -> bool:
    """Whether it helps, and is no other region."""
    return one.helps() and math.hypot(*one.shift_mm) <= SHIFT_MAX_MM


def with_fit(profile: Profile, one: Fit, job: FitJob) -> Profile:
    """The profile with one fit in it; the region's size stays as it was."""
    origin = (
        f"fitted to {one.labels} label{'s' * (one.labels != 1)} of {one.recordings} "
        f"recording{'s' * (one.recordings != 1)}"
    )
    large = math.hypot(*one.shift_mm) > SHIFT_UNCONFIRMED_MM
    told = Provenance(origin, job.allow_large and large, job.allow_no_press)
    for side in map(Side, one.sides):
        before = profile.offsets.get((one.region, side), Offset())
        offset = replace(before, shift_mm=one.shift_mm)
        reaches = no_press_conflicts({(one.region, side): offset}, catalogue.load())
        kept = replace(told, no_press_allowed=job.allow_no_press and bool(reaches))
        profile = profile.with_offset(one.region, side, offset, kept)
    return profile


def _new_conflicts(tuned: Profile, before: Profile) -> list[Conflict]:
    """Those of offsets that this fit changed; what was agreed to before is not asked again."""
    changed = {
        place: offset
        for place, offset in tuned.offsets.items()
        if before.offsets.get(place) != offset
    }
    return no_press_conflicts(changed, catalogue.load())


def refuse_unsafe(outcome: FitOutcome, job: FitJob, path: Path) -> None:
    """Raise CoachError where the profile must not be saved as it is.

    Raises:
        CoachError: saying which option says that it is meant.
    """
    if not job.allow_no_press:
        refuse_conflicts(list(outcome.conflicts), path)
    for one in outcome.fits:
        length_mm = math.hypot(*one.shift_mm)
        if usable(one) and length_mm > SHIFT_UNCONFIRMED_MM and not job.allow_large:
            raise CoachError(
                f"{one.region} {'and '.join(one.sides)}: a shift of {length_mm:.0f} mm, over "
                f"{SHIFT_UNCONFIRMED_MM:.0f}; look at the labels, or add --allow-large"
            )
