"""No-press zones: how far the line that is drawn lies from where it truly is.

Nerve, artery and bone lie deep; truth and tool agree on what is shown of them: the point of the
skin that a ray from the deep point meets, by frame T of the catalogue. The tool takes the skin's
depth of the template, the truth that of the body. Along the thigh the two differ: the truth's
point was straight below the hip at rest and follows the skin, the tool's lies on the line of the
thigh it sees, behind or before it by the pelvis.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from coach.evaluation.answer import Answer, Array, Way, Zone
from coach.evaluation.placement import Document
from coach.evaluation.truth import Truth
from coach.evaluation.truth_line import FrameTruth, PointTruth
from landmarks import catalogue

PELVIS, THIGH = "pelvis", "thigh"


@dataclass(frozen=True, slots=True)
class ZoneMiss:
    """How far one true point lies from the line that is drawn.

    Attributes:
        zone: name in the catalogue.
        part: whether the point is at the pelvis, or on along the thigh.
        way: who said where the zone is.
        miss_mm: from the point to the middle line, in the picture plane.
        covered: whether the zone, as wide as it is drawn, holds the point.
    """

    zone: str
    part: str
    way: Way
    miss_mm: float
    covered: bool


def zone_misses(truth: Truth, found: Sequence[Answer]) -> list[ZoneMiss]:
    """Every point that counts: side-lying, visible, in the picture, of the upper side."""
    return [
        miss
        for line, answer in zip(truth.lines, found, strict=True)
        if line.side_lying and not line.moving
        for true, part in _parts(line)
        if true.visible and true.inside(truth.header) and true.side is line.upper_side
        for miss in _of_point(true, part, answer, truth.focal_px(line))
    ]


def _parts(line: FrameTruth) -> Iterator[tuple[PointTruth, str]]:
    """Each point with its part: of a zone that goes on along the thigh, the last is there."""
    zones = catalogue.load().no_press
    points = line.no_press
    for k, point in enumerate(points):
        after = points[k + 1] if k + 1 < len(points) else None
        last = after is None or (after.id, after.side) != (point.id, point.side)
        on_thigh = last and zones[point.id].thigh_mm is not None
        yield point, THIGH if on_thigh else PELVIS


def _of_point(true: PointTruth, part: str, answer: Answer, focal_px: float) -> Iterator[ZoneMiss]:
    for way, zones in answer.zones.items():
        zone = next((z for z in zones if (z.zone, z.side) == (true.id, true.side)), None)
        if zone is None or not np.isfinite(zone.outline_px).all():
            continue
        off_mm = 1000.0 * _off_px(true, zone) * true.depth_m / focal_px
        yield ZoneMiss(true.id, part, way, off_mm, _covers(zone, true))


def _off_px(true: PointTruth, zone: Zone) -> float:
    at_px = np.array(true.point_px)
    pieces = list(pairwise(zone.middle_px)) or [(zone.middle_px[0], zone.middle_px[0])]
    return min(_to_piece_px(at_px, start, end) for start, end in pieces)


def _to_piece_px(at_px: Array, start: Array, end: Array) -> float:
    way = end - start
    share = float(np.clip((at_px - start) @ way / max(float(way @ way), 1e-9), 0.0, 1.0))
    return math.dist(at_px, start + share * way)


def _covers(zone: Zone, true: PointTruth) -> bool:
    rim = zone.outline_px.astype(np.float32).reshape(-1, 1, 2)
    return cv2.pointPolygonTest(rim, true.point_px, False) >= 0


def rows(all_misses: Sequence[ZoneMiss]) -> list[Document]:
    """A row for each zone, part and way that has anything to tell."""
    keys = dict.fromkeys((miss.zone, miss.part, miss.way) for miss in all_misses)
    return [
        {"zone": zone, "part": part, "way": way}
        | _spread([m for m in all_misses if (m.zone, m.part, m.way) == (zone, part, way)])
        for zone, part, way in keys
    ]


def _spread(told: Sequence[ZoneMiss]) -> Document:
    off_mm = np.array([miss.miss_mm for miss in told])
    return {
        "n": len(told),
        "median_mm": round(float(np.median(off_mm)), 1),
        "p90_mm": round(float(np.quantile(off_mm, 0.9)), 1),
        "covered": round(float(np.mean([miss.covered for miss in told])), 4),
    }
