"""Fits an offset to labels, and says what it is worth on recordings it has not seen.

Each label shows two directions of the shift, the third (towards the camera) stays unknown. What is
known beforehand fills the gap: a region lies on the skin, so its shift runs along the skin and
hardly into it, and shifts of over 40 mm are rare. A recording's labels share its error (the pose
model sees one view of one body wrongly in one way), so many labels of one recording count little
more than a few. Huber weights keep a slipped click from pulling everything. The numbers were
chosen on rendered pictures of ten bodies and checked on ten others; what they are worth on films
is measured by `samples.studio.tuning_proofs`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.profile.profile import Place
from coach.tuning.observe import Observation

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FitRules:
    """What is assumed before any label is seen, one standard deviation per axis."""

    click_mm: float = 5.0
    """Of a click."""
    view_share: float = 0.6
    """Of the error that all labels of one recording share, over the region's stated sigma."""
    along_skin_mm: float = 40.0
    """Of a shift along the skin."""
    into_skin_mm: float = 12.0
    """Of a shift into or out of it: depths of tissue differ by about that."""
    huber: float = 1.5
    """Standard deviations beyond which a label pulls no harder."""
    worst_mm: float = 120.0
    """A miss counts as no more than this: no offset is longer, it is a slip or a lost pose."""
    gain_mm: float = 0.5
    """A fit that brings less on unseen recordings is not worth having."""
    wanted_mm: float = 5.0
    """Standard error below which more labels are not worth the clicking."""


RULES = FitRules()
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Fit:
    """What the labels of one region say.

    Attributes:
        region: id.
        sides: one side, or both where they are linked.
        labels: how many were used.
        recordings: of how many recordings.
        held_out: "recording" or "frame": what was left out in turn to judge the fit; None where
            nothing could be.
        before_mm: distance of the labels from the region as the profile had it, root mean square,
            none counted as more than `FitRules.worst_mm`.
        after_mm: the same on what was held out, with the offset fitted to the rest.
        shift_mm: the offset fitted to all labels.
        standard_error_mm: of the shift, per axis.
        more: how many more recordings and labels would bring it down to `wanted_mm`.
        wanted_mm: half of what it is now, but no less than `FitRules.wanted_mm`.
    """

    region: str
    sides: tuple[str, ...]
    labels: int
    recordings: int
    held_out: str | None
    before_mm: float
    after_mm: float
    shift_mm: tuple[float, float, float]
    standard_error_mm: float
    more: tuple[int, int]
    wanted_mm: float

    def helps(self, rules: FitRules = RULES) -> bool:
        """Whether unseen recordings (or frames) get better by it."""
        return self.before_mm - self.after_mm >= rules.gain_mm


def fit(
    seen: Sequence[Observation],
    start_mm: Array,
    *,
    linked: bool = False,
    rules: FitRules = RULES,
) -> Fit:
    """The offset of one region.

    Args:
        seen: its observations; with `linked`, of both sides.
        start_mm: (3,) the offset the profile has now: what is not seen stays as it is there.
        linked: left and right share the offset.
        rules: what is assumed.
    """
    region, side = seen[0].place
    shift = fit_shift(seen, start_mm, rules)
    groups, held_out = _groups(seen)
    after = _held_out_mm(seen, groups, start_mm, rules) if held_out else []
    within_mm, between_mm = spreads(seen, shift, rules)
    count = len({one.recording for one in seen})
    error_mm = math.sqrt(between_mm**2 / count + within_mm**2 / len(seen))
    wanted_mm = max(rules.wanted_mm, error_mm / 2)
    anterior, superior, lateral = (round(float(mm), 1) + 0.0 for mm in shift)
    return Fit(
        region=region,
        sides=("left", "right") if linked else (str(side),),
        labels=len(seen),
        recordings=count,
        held_out=held_out,
        before_mm=_typical_mm([miss_mm(one, start_mm) for one in seen], rules),
        after_mm=_typical_mm(after, rules) if after else math.inf,
        shift_mm=(anterior, superior, lateral),
        standard_error_mm=error_mm,
        more=more_needed(len(seen), count, within_mm, between_mm, wanted_mm),
        wanted_mm=wanted_mm,
    )


def _held_out_mm(
    seen: Sequence[Observation],
    groups: Sequence[tuple[str, int]],
    start_mm: Array,
    rules: FitRules,
) -> list[float]:
    """How far each label is off when its own group has had no say in the fit."""
    found = []
    for group in sorted(set(groups)):
        mine = [one for one, its in zip(seen, groups, strict=True) if its == group]
        rest = [one for one, its in zip(seen, groups, strict=True) if its != group]
        shift_mm = fit_shift(rest, start_mm, rules)
        found += [miss_mm(one, shift_mm) for one in mine]
    return found


def grouped(seen: Sequence[Observation], *, linked: bool) -> dict[Place, list[Observation]]:
    """Observations by region and side; linked ones under the side that comes first."""
    found: dict[Place, list[Observation]] = {}
    for one in seen:
        region, side = one.place
        same = [place for place in found if place[0] == region] if linked else []
        found.setdefault(same[0] if same else (region, side), []).append(one)
    return found


def miss_mm(one: Observation, shift_mm: Array) -> float:
    """How far the label lies from the region with this offset, in the picture plane."""
    return float(np.linalg.norm(one.miss_mm - one.mm_per_shift @ shift_mm))


def _typical_mm(misses_mm: Sequence[float], rules: FitRules) -> float:
    """Root mean square. The median of five labels would change by chance more than by the fit."""
    return math.sqrt(float(np.mean(np.minimum(misses_mm, rules.worst_mm) ** 2)))


def fit_shift(seen: Sequence[Observation], start_mm: Array, rules: FitRules = RULES) -> Array:
    """(3,) the likeliest offset: least squares with Huber weights and a prior around `start_mm`."""
    of_recording = Counter(one.recording for one in seen)
    views_mm = np.array([rules.view_share * one.sigma_mm for one in seen])
    counts = np.array([of_recording[one.recording] for one in seen])
    variances = rules.click_mm**2 + counts * views_mm**2
    slopes = np.array([one.mm_per_shift for one in seen])
    misses = np.array([one.miss_mm for one in seen])
    prior = _prior(seen[0].normal, rules)
    limit_mm = rules.huber * np.hypot(rules.click_mm, views_mm)
    shift = np.array(start_mm, dtype=np.float64)
    for _ in range(_ROUNDS):
        away_mm = np.linalg.norm(misses - slopes @ shift, axis=1)
        weights = np.minimum(1.0, limit_mm / np.maximum(away_mm, 1e-9)) / variances
        square = np.einsum("n,nij,nik->jk", weights, slopes, slopes) + prior
        pull = np.einsum("n,nij,ni->j", weights, slopes, misses) + prior @ start_mm
        last, shift = shift, np.linalg.solve(square, pull)
        if np.linalg.norm(shift - last) < 1e-3:
            break
    return np.asarray(shift)


def _prior(normal: Array, rules: FitRules) -> Array:
    """(3, 3) inverse covariance: loose along the skin, tight across it."""
    across = np.outer(normal, normal)
    return np.asarray(
        (np.eye(3) - across) / rules.along_skin_mm**2 + across / rules.into_skin_mm**2
    )


def _groups(seen: Sequence[Observation]) -> tuple[list[tuple[str, int]], str | None]:
    """What is left out together: a recording; a frame where there is one recording only."""
    recordings = [(one.recording, 0) for one in seen]
    if len(set(recordings)) > 1:
        return recordings, "recording"
    frames = [(one.recording, one.frame) for one in seen]
    return frames, "frame" if len(set(frames)) > 1 else None


def spreads(
    seen: Sequence[Observation], shift_mm: Array, rules: FitRules = RULES
) -> tuple[float, float]:
    """Per axis, mm: how labels of one recording differ, and how recordings differ.

    Where there are too few to tell, what `rules` assumes.
    """
    left: dict[str, list[Array]] = {}
    for one in seen:
        away = one.miss_mm - one.mm_per_shift @ shift_mm
        short = min(1.0, rules.worst_mm / max(float(np.linalg.norm(away)), 1e-9))
        left.setdefault(one.recording, []).append(away * short)
    free = len(seen) - len(left)
    apart = [np.array(rows) - np.mean(rows, axis=0) for rows in left.values()]
    squares = float((np.vstack(apart) ** 2).sum())
    within_mm = math.sqrt(squares / (2 * free)) if free >= 2 else rules.click_mm
    if len(left) < 2:
        return within_mm, rules.view_share * float(np.mean([one.sigma_mm for one in seen]))
    means = np.array([np.mean(rows, axis=0) for rows in left.values()])
    # Three unknowns were fitted to two numbers of each recording.
    between_mm = math.sqrt(float((means**2).sum()) / max(2 * len(left) - 3, 1))
    return within_mm, between_mm


def more_needed(
    labels: int, recordings: int, within_mm: float, between_mm: float, wanted_mm: float
) -> tuple[int, int]:
    """How many more recordings, and labels on them, bring the standard error to the wanted.

    As many labels on each as now; (0, n) where more labels of the same recordings will do.
    """
    per_recording = max(1, round(labels / recordings))
    wanted = wanted_mm**2
    shared = between_mm**2 / recordings
    if shared + within_mm**2 / labels <= wanted:
        return 0, 0
    if shared < wanted * 0.75:
        return 0, max(1, math.ceil(within_mm**2 / (wanted - shared)) - labels)
    needed = math.ceil((between_mm**2 + within_mm**2 / per_recording) / wanted)
    more = max(1, needed - recordings)
    return more, more * per_recording
