"""The catalogue as points: what of a region or zone does not depend on the frame, worked out once.

Every centre and rim of a body frame stands in one table of template millimetres, so that a side
is carried into the picture by a single matrix product. The rows of a zone that goes on along the
thigh are filled in by its `Ribbon`, once the thigh is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue, RegionSpec, ZoneSpec

Array = NDArray[np.float64]

_CIRCLE = np.linspace(0.0, 2.0 * math.pi, 36, endpoint=False)
_BEND = np.linspace(-math.pi / 2, math.pi / 2, 9)[1:-1]
"""The round end of a ribbon."""
_END_ON_MM = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Ribbon:
    """The closed rim around lines of N points, in the plane across one direction.

    Attributes:
        half_width_mm: from the line to the rim.
        steps: (N, N) which differences of the points give the way at each of them.
        flat: (3, 3) lays rows into the plane.
        turn: (3, 3) turns rows of the plane by a quarter.
        end_on: (3,) a unit vector of the plane.
        rim: (1 + M, 3 N) carries points, ways and ways turned, below each other, to the middle of
            the rim and to its M = 2 N + 14 corners.
    """

    half_width_mm: float
    steps: Array
    flat: Array
    turn: Array
    end_on: Array
    rim: Array

    @classmethod
    def of(cls, n_points: int, ray: Array, half_width_mm: float) -> Ribbon:
        """For lines of `n_points`, two or more."""
        keep, none = np.eye(n_points), np.zeros((n_points, n_points))
        head, tail = np.zeros((2, len(_BEND), 3, n_points))
        head[:, 0, -1] = tail[:, 0, 0] = 1.0
        head[:, 1, -1], tail[:, 1, 0] = np.cos(_BEND), -np.cos(_BEND)
        head[:, 2, -1], tail[:, 2, 0] = -np.sin(_BEND), np.sin(_BEND)
        there, back = np.hstack([keep, none, keep]), np.hstack([keep, none, -keep])[::-1]
        first, last = (end.reshape(len(_BEND), -1) for end in (head, tail))
        rim = np.vstack([there, first, back, last])
        return cls(
            half_width_mm,
            steps=cast(Array, np.gradient(keep, axis=0)),
            flat=np.eye(3) - np.outer(ray, ray),
            turn=_turn(ray),
            end_on=tangents(ray, _any_across(ray))[0],
            rim=np.vstack([rim.mean(axis=0), rim]),
        )

    def around(self, line_mm: Array) -> Array:
        """(..., 1 + M, 3) middle and rim of lines (..., N, 3)."""
        ahead = self.steps @ line_mm @ self.flat
        lengths = np.sqrt((ahead * ahead).sum(axis=-1))
        end_on = lengths < _END_ON_MM
        if end_on.any():
            # A piece along the ray is seen from its end: any way across will do.
            ahead[end_on], lengths[end_on] = self.end_on, 1.0
        ahead *= (self.half_width_mm / lengths)[..., None]
        ways = np.concatenate([line_mm, ahead, ahead @ self.turn], axis=-2)
        return np.asarray(self.rim @ ways)


@dataclass(frozen=True, slots=True, eq=False)
class RegionShape:
    """One region of a side.

    Attributes:
        id: name in the catalogue.
        spec: as the catalogue has it.
        number: its place among the shapes of its frame.
        centre: row of its centre in the frame's table.
        rim: rows of its outline.
    """

    id: str
    spec: RegionSpec
    number: int
    centre: int
    rim: slice


@dataclass(frozen=True, slots=True, eq=False)
class ZoneShape:
    """One no-press zone of a side: fields as above; `centre` is the mean of the rim.

    Attributes:
        ribbon: fills the rows of a zone that goes on along the thigh; else None.
        line_mm: (N, 3) line of such a zone, with a last point that is the thigh's to say.
    """

    id: str
    spec: ZoneSpec
    number: int
    centre: int
    rim: slice
    ribbon: Ribbon | None
    line_mm: Array


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All shapes of one body frame, the same for both sides.

    Attributes:
        points_mm: (P, 3) centres and rims in template millimetres.
        owner: (P,) number of the shape each point belongs to.
        rays: (K, 3) unit vectors out of the skin, one a shape.
        centres: (K,) row of each shape's centre.
        regions: the regions among its shapes, numbered from 0.
        zones: the zones among them, whose numbers go on from there.
        zones_reach_mm: the furthest point of a zone from the frame's origin.
    """

    points_mm: Array
    owner: NDArray[np.intp]
    rays: Array
    centres: NDArray[np.intp]
    regions: tuple[RegionShape, ...]
    zones: tuple[ZoneShape, ...]
    zones_reach_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """A catalogue worked out: its tables by body frame, its shapes in the catalogue's order."""

    tables: dict[str, Table]
    regions: tuple[RegionShape, ...]
    zones: tuple[ZoneShape, ...]
    skins_mm: dict[str, dict[str, list[float]]]
    """By frame, then region, its centre on the template's skin."""
    by_region: dict[str, RegionShape]
    """The regions by name."""


def shapes_of(catalogue: Catalogue) -> Shapes:
    """The shapes of a catalogue, worked out when it is first asked for."""
    return _worked_out(_Same(catalogue))


class _Same:
    """Makes a catalogue a key by what it is, not by what it says: it holds dictionaries."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalogue is self.catalogue


@lru_cache(maxsize=8)
def _worked_out(key: _Same) -> Shapes:
    sheets: dict[str, _Sheet] = {}
    catalogue = key.catalogue
    regions = [
        _region_shape(name, spec, sheets.setdefault(spec.frame, _Sheet()))
        for name, spec in catalogue.regions.items()
    ]
    zones = [
        _zone_shape(name, spec, sheets.setdefault(spec.frame, _Sheet()))
        for name, spec in catalogue.no_press.items()
    ]
    tables = {
        name: sheet.table(
            tuple(shape for shape in regions if shape.spec.frame == name),
            tuple(shape for shape in zones if shape.spec.frame == name),
        )
        for name, sheet in sheets.items()
    }
    skins_mm: dict[str, dict[str, list[float]]] = {name: {} for name in sheets}
    for name, spec in catalogue.regions.items():
        skins_mm[spec.frame][name] = skin_mm(spec).tolist()
    by_region = {shape.id: shape for shape in regions}
    return Shapes(tables, tuple(regions), tuple(zones), skins_mm, by_region)


def _region_shape(name: str, spec: RegionSpec, sheet: _Sheet) -> RegionShape:
    centre_mm, ray = skin_mm(spec), unit(np.array(spec.ray.value))
    first, second = tangents(ray, np.array(spec.along.value))
    half_first, half_second = spec.half_axes_mm.value
    rim_mm = centre_mm + _ellipse(half_first * first, half_second * second)
    return RegionShape(name, spec, *sheet.add(ray, centre_mm, rim_mm))


def _zone_shape(name: str, spec: ZoneSpec, sheet: _Sheet) -> ZoneShape:
    ray, half_width_mm = unit(np.array(spec.ray.value)), spec.half_width_mm.value
    line_mm = np.array(spec.line_mm.value) + ray * spec.skin_depth_mm.value
    ribbon = None
    if spec.thigh_mm is None:
        rim_mm = ribbon_mm(line_mm, ray, half_width_mm)
    else:
        line_mm = np.vstack([line_mm, line_mm[-1]])
        ribbon = Ribbon.of(len(line_mm), ray, half_width_mm)
        rim_mm = np.zeros((len(ribbon.rim) - 1, 3))
    rows = sheet.add(ray, rim_mm.mean(axis=0), rim_mm)
    return ZoneShape(name, spec, *rows, ribbon, line_mm)


class _Sheet:
    """A table in the making."""

    def __init__(self) -> None:
        self._points: list[Array] = []
        self._owner: list[int] = []
        self._rays: list[Array] = []
        self._centres: list[int] = []

    def add(self, ray: Array, centre_mm: Array, rim_mm: Array) -> tuple[int, int, slice]:
        """Number, centre row and rim rows of one shape more."""
        number, centre = len(self._rays), len(self._owner)
        self._points += [centre_mm[None], rim_mm]
        self._owner += [number] * (1 + len(rim_mm))
        self._rays.append(ray)
        self._centres.append(centre)
        return number, centre, slice(centre + 1, len(self._owner))

    def table(self, regions: tuple[RegionShape, ...], zones: tuple[ZoneShape, ...]) -> Table:
        points_mm, rays = np.concatenate(self._points), np.array(self._rays)
        owner, centres = np.array(self._owner), np.array(self._centres)
        for array in (points_mm, rays, owner, centres):
            array.setflags(write=False)
        away_mm = [np.linalg.norm(points_mm[zone.centre : zone.rim.stop], axis=1) for zone in zones]
        reach_mm = max((float(away.max()) for away in away_mm), default=0.0)
        if any(zone.ribbon is not None for zone in zones):
            reach_mm = math.inf  # the thigh says how far such a zone goes
        return Table(points_mm, owner, rays, centres, regions, zones, reach_mm)


def skin_mm(spec: RegionSpec) -> Array:
    """(3,) the region's centre on the template's skin, in its own body frame."""
    ray = np.array(spec.ray.value)
    reach = spec.skin_depth_mm.value / max(float(np.linalg.norm(ray)), 1e-9)
    return np.asarray(np.array(spec.point_mm.value) + ray * reach)


def ribbon_mm(line_mm: Array, ray: Array, half_width_mm: float) -> Array:
    """Closed rim (M, 3) at `half_width_mm` around a line, in the plane across `ray`."""
    if len(line_mm) > 1:
        return Ribbon.of(len(line_mm), ray, half_width_mm).around(line_mm)[1:]
    first, second = tangents(ray, _any_across(ray))
    return np.asarray(line_mm[0] + _ellipse(half_width_mm * first, half_width_mm * second))


def tangents(ray: Array, along: Array) -> tuple[Array, Array]:
    """Two unit vectors across `ray`, the first as near to `along` as can be."""
    first = unit(along - ray * float(along @ ray))
    return first, np.cross(ray, first)


def unit(vector: Array) -> Array:
    """The vector at length 1."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def _ellipse(first: Array, second: Array) -> Array:
    return np.asarray(np.outer(np.cos(_CIRCLE), first) + np.outer(np.sin(_CIRCLE), second))


def _turn(ray: Array) -> Array:
    """(3, 3) such that `rows @ it` is the cross product of `ray` with each row."""
    x, y, z = ray
    return np.array([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])


def _any_across(ray: Array) -> Array:
    return np.array([0.0, 1.0, 0.0]) if abs(ray[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
