"""Whether a shifted region reaches into a no-press zone, told without any picture.

Region and zone are laid on the skin and looked at along the mean of their two rays, the direction
that sees both equally well. The catalogue's own places touch some zones (the piriformis lies
beside the nerve); only reaching further in than they do counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.profile.profile import Profile
from landmarks.catalogue import Catalogue, RegionSpec, ZoneSpec
from landmarks.joints import Side
from landmarks.offsets import Offset, Offsets

Array = NDArray[np.float64]

TOLERANCE_MM = 1.0
"""Reaching in by less is no change anybody could press."""
APART_COSINE = -0.2
"""Rays that point further apart belong to two faces of the body: front and back."""
_THIGHS_DEG = (0.0, 45.0)
# A zone along the thigh swings with it: the straight hip and the one of lying on the side.


@dataclass(frozen=True, slots=True)
class Conflict:
    """A region that its offset brings into a no-press zone.

    Attributes:
        region, side: what was shifted.
        zone: id of the zone.
        overlap_mm: how far the region's rim lies inside the zone's.
    """

    region: str
    side: Side
    zone: str
    overlap_mm: float


def no_press_conflicts(given: Profile | Offsets, catalogue: Catalogue) -> list[Conflict]:
    """Every zone that a region reaches into, and further than it does where the catalogue has it.

    Args:
        given: a profile or its offsets, in the order in which conflicts are told.
        catalogue: regions and zones.
    """
    offsets = given.offsets if isinstance(given, Profile) else given
    found = []
    for (region, side), offset in offsets.items():
        spec = catalogue.regions[region]
        for name, zone in catalogue.no_press.items():
            overlap_mm = overlap(spec, offset, zone)
            usual_mm = max(0.0, overlap(spec, Offset(), zone))
            if overlap_mm > usual_mm + TOLERANCE_MM:
                found.append(Conflict(region, side, name, round(overlap_mm, 1)))
    return found


def unallowed_conflicts(profile: Profile, catalogue: Catalogue) -> list[Conflict]:
    """The conflicts that the person has not agreed to."""
    return [
        conflict
        for conflict in no_press_conflicts(profile, catalogue)
        if not profile.told(conflict.region, conflict.side).no_press_allowed
    ]


def overlap(spec: RegionSpec, offset: Offset, zone: ZoneSpec) -> float:
    """How far the region's rim reaches into the zone, mm; negative is the gap between them.

    Minus infinity where they lie on two faces of the body.
    """
    ray, zone_ray = _unit(spec.ray.value), _unit(zone.ray.value)
    if spec.frame != zone.frame or float(ray @ zone_ray) < APART_COSINE:
        return -math.inf
    centre_mm = np.array(spec.point_mm.value) + ray * spec.skin_depth_mm.value + offset.shift_mm
    look = _unit(ray + zone_ray)
    axes_mm = _flat(_half_axes_mm(spec, ray, offset), look)
    return max(
        _reach_mm(_flat(line_mm - centre_mm, look), axes_mm) + zone.half_width_mm.value
        for line_mm in _zone_lines(zone, zone_ray)
    )


def _zone_lines(zone: ZoneSpec, ray: Array) -> list[Array]:
    """The zone's middle line (N, 3) on the skin, for each way the thigh may point."""
    line_mm = np.array(zone.line_mm.value) + ray * zone.skin_depth_mm.value
    if zone.thigh_mm is None:
        return [line_mm]
    bends = [math.radians(deg) for deg in _THIGHS_DEG]
    ways = [np.array([math.sin(bend), -math.cos(bend), 0.0]) for bend in bends]
    return [np.vstack([line_mm, line_mm[-1] + way * zone.thigh_mm.value]) for way in ways]


def _half_axes_mm(spec: RegionSpec, ray: Array, offset: Offset) -> Array:
    """(2, 3) half axes of the region's ellipse."""
    first, second = spec.half_axes_mm.value
    grown = 1.0 if offset.radius_mm is None else offset.radius_mm / max(first, second)
    along = np.array(spec.along.value)
    along = _unit(along - ray * float(along @ ray))
    return np.array([along * first, np.cross(ray, along) * second]) * grown


def _reach_mm(line_mm: Array, axes_mm: Array) -> float:
    """The ellipse's half width towards the line, less the way there; both flat, centre at 0."""
    starts = line_mm[:-1] if len(line_mm) > 1 else line_mm
    steps = np.diff(line_mm, axis=0) if len(line_mm) > 1 else np.zeros_like(line_mm)
    squares = np.maximum((steps**2).sum(axis=1), 1e-9)
    shares = np.clip(-(starts * steps).sum(axis=1) / squares, 0.0, 1.0)
    nearest_mm = starts + steps * shares[:, None]
    away_mm = np.linalg.norm(nearest_mm, axis=1)
    ways = nearest_mm / np.maximum(away_mm, 1e-9)[:, None]
    return float((np.linalg.norm(ways @ axes_mm.T, axis=1) - away_mm).max())


def _flat(points_mm: Array, look: Array) -> Array:
    """Points without their share along `look`."""
    return np.asarray(points_mm - np.outer(points_mm @ look, look))


def _unit(vector: tuple[float, float, float] | Array) -> Array:
    found = np.array(vector, dtype=np.float64)
    return found / float(np.linalg.norm(found))
