"""Each estimate of each region against its true point: millimetres in the picture plane."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coach.evaluation.answer import Answer, Place, Way
from coach.evaluation.truth import Truth
from coach.evaluation.truth_line import FrameTruth, PointTruth
from landmarks import catalogue
from landmarks.region import RING_90, Sight


def hips() -> tuple[str, ...]:
    """Regions of buttock and hip, in the catalogue's order."""
    return _in_frame("pelvis")


def feet() -> tuple[str, ...]:
    """Regions of the foot."""
    return _in_frame("foot")


def _in_frame(frame: str) -> tuple[str, ...]:
    regions = catalogue.load().regions
    return tuple(name for name, spec in regions.items() if spec.frame == frame)


@dataclass(frozen=True, slots=True)
class Miss:
    """How far one estimate is off.

    Attributes:
        index: of the frame.
        view: from where the camera looks, or "unstated".
        region: what was to be found.
        way: who said where it is.
        miss_mm: pixel distance x depth of the true point / focal length.
        held: whether the true point lies in the stated 90 % ring; None where none is stated.
    """

    index: int
    view: str
    region: str
    way: Way
    miss_mm: float
    held: bool | None


def misses(truth: Truth, found: Sequence[Answer]) -> list[Miss]:
    """Every counted point that was placed, by every way."""
    return [
        miss
        for line, answer in zip(truth.lines, found, strict=True)
        for true in counted(line, truth)
        for miss in _of_point(true, line, answer, truth.focal_px(line))
    ]


def counted(line: FrameTruth, truth: Truth) -> list[PointTruth]:
    """The points that count: side-lying, visible, in the picture; on the hip the upper side's."""
    if line.moving or not line.side_lying:
        return []
    return [
        region
        for region in line.regions
        if region.visible
        and region.inside(truth.header)
        and (region.id in feet() or region.side is line.upper_side)
    ]


def _of_point(
    true: PointTruth, line: FrameTruth, answer: Answer, focal_px: float
) -> Iterator[Miss]:
    for way, places in answer.places.items():
        place = next((p for p in places if (p.region, p.side) == (true.id, true.side)), None)
        if place is None or not np.isfinite(place.xy_px).all():
            continue
        off_mm = miss_mm(place, true, focal_px)
        held = None if place.sigma_mm is None else off_mm <= RING_90 * place.sigma_mm
        yield Miss(line.index, line.view or "unstated", true.id, way, off_mm, held)


def miss_mm(place: Place, true: PointTruth, focal_px: float) -> float:
    """Distance in the picture plane at the depth of the true point."""
    return 1000.0 * math.dist(place.xy_px, true.point_px) * true.depth_m / focal_px


def sights(truth: Truth, found: Sequence[Answer]) -> dict[bool, list[bool]]:
    """Whether the tool calls a place visible: for places that truly are, and that are not.

    Over both sides of every region of the hip, on side-lying people, inside the picture.
    """
    called: dict[bool, list[bool]] = {True: [], False: []}
    for line, answer in zip(truth.lines, found, strict=True):
        if line.moving or not line.side_lying:
            continue
        told = {(p.region, p.side): p.state is Sight.VISIBLE for p in answer.places[Way.TOOL]}
        for true in line.regions:
            if true.id in hips() and (true.id, true.side) in told and true.inside(truth.header):
                called[true.visible].append(told[true.id, true.side])
    return called
