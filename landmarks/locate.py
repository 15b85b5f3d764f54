"""Puts every region and no-press zone of the catalogue on one person in one picture.

Outlines lie on the body: an ellipse or a ribbon in the plane that touches the skin, carried
into the picture, not a circle on the screen. Where the estimator tells a region's centre, the
ellipse moves there as it is, and what is no region goes along with the side's common shift.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue
from landmarks.correction import Corrections, Key
from landmarks.foot import measure_foot
from landmarks.joints import Joint, Side
from landmarks.offsets import NO_OFFSETS, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, NoPressZone, Region, Sight
from landmarks.shapes import RegionShape, Shapes, Table, ZoneShape, shapes_of
from landmarks.vectors import length

Array = NDArray[np.float64]

FACING_MIN = 0.15
"""Cosine between skin normal and camera above which a place counts as seen (studio truth)."""
GROUND_MIN = 0.5
"""Cosine between skin normal and down above which a place lies on the mat or sole on the floor."""
UNSURE_SIGMA_MM = 60.0
"""Beyond this the 90 % ring is wider than the buttock."""
_UNMOVED = [0.0, 0.0, 0.0]


class BodyFrame(Protocol):
    """Carries template millimetres of a side into camera axes and into the picture."""

    @property
    def mm_per_px(self) -> float:
        """Scale of the picture."""
        ...

    def side_axes(self, side: Side) -> Array:
        """(3, 3) unit rows of the side's frame in camera axes."""
        ...

    def to_px(self, points_mm: Array, side: Side) -> Array:
        """(..., 3) mm to (..., 2) pixels."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What all sides and frames of one picture share."""

    pose: Pose
    pelvis: Pelvis
    shapes: Shapes
    up: Array | None
    offsets: Offsets
    corrections: Corrections | None
    told: Mapping[Key, list[float]]
    """What the corrections say of each region; empty without them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Carried:
    """One table on one side of the body, in the picture.

    Attributes:
        side: of the body.
        mm_per_px: scale of the picture.
        points_px: (P, 2), as in the table.
        sights: of each shape, as if it were placed for sure.
    """

    side: Side
    mm_per_px: float
    points_px: Array
    sights: list[Sight]


def locate(
    pose: Pose,
    pelvis: Pelvis,
    catalogue: Catalogue,
    *,
    up: Array | None = None,
    offsets: Offsets = NO_OFFSETS,
    corrections: Corrections | None = None,
) -> BodyMap:
    """Every region and zone of `catalogue`, left and right, on this pose.

    Args:
        pose: an accepted pose.
        pelvis: its pelvis.
        catalogue: what to place.
        up: (3,) up in camera axes; with it, skin that faces the ground counts as hidden.
        offsets: what this body's profile corrects.
        corrections: what the estimator corrects; it comes on top of the profile's.
    """
    shapes = shapes_of(catalogue)
    told = corrections.by_key if corrections is not None else {}
    scene = _Scene(pose, pelvis, shapes, up, offsets, corrections, told)
    carried = _all_carried(scene)
    return BodyMap(
        regions=tuple(
            _region(shape, there, scene)
            for shape in shapes.regions
            for there in carried[shape.spec.frame]
        ),
        no_press=tuple(
            _zone(shape, there) for shape in shapes.zones for there in carried[shape.spec.frame]
        ),
    )


def _all_carried(scene: _Scene) -> dict[str, list[_Carried]]:
    """Both sides of every body frame; a side whose frame is not known is left out."""
    carried: dict[str, list[_Carried]] = {}
    for name, table in scene.shapes.tables.items():
        both_mm = _along_thighs(table, scene)
        carried[name] = []
        for side, points_mm in zip(Side, both_mm, strict=True):
            frame: BodyFrame | None = scene.pelvis
            if name == "foot":
                frame = measure_foot(scene.pose, scene.pelvis, side)
            if frame is not None:
                carried[name].append(_carry(name, points_mm, frame, side, scene))
    return carried


def _carry(name: str, points_mm: Array, frame: BodyFrame, side: Side, scene: _Scene) -> _Carried:
    table = scene.shapes.tables[name]
    _tune(points_mm, table, side, scene)
    points_px = frame.to_px(points_mm, side)
    moved_mm = _moved_mm(name, table, side, scene)
    if moved_mm is not None:
        points_px += scene.pelvis.step_px(moved_mm)[table.owner]
    normals = table.rays @ frame.side_axes(side)
    away = -normals[:, 2] < FACING_MIN
    if scene.up is not None:
        away |= -(normals @ scene.up) > GROUND_MIN
    width, height = scene.pose.size_wh
    sights = [
        _sight(x, y, turned_away, width, height)
        for (x, y), turned_away in zip(
            points_px[table.centres].tolist(), away.tolist(), strict=True
        )
    ]
    return _Carried(side, frame.mm_per_px, points_px, sights)


def _sight(x: float, y: float, turned_away: bool, width: int, height: int) -> Sight:
    if not (0 <= x < width and 0 <= y < height):
        return Sight.OUT_OF_FRAME
    return Sight.HIDDEN if turned_away else Sight.VISIBLE


def _tune(points_mm: Array, table: Table, side: Side, scene: _Scene) -> None:
    """Move and grow what the profile corrects on this side."""
    for shape in table.regions if scene.offsets else ():
        offset = scene.offsets.get((shape.id, side))
        if offset is None:
            continue
        if offset.radius_mm is not None:
            grown = offset.radius_mm / max(shape.spec.half_axes_mm.value)
            centre_mm = points_mm[shape.centre]
            points_mm[shape.rim] = centre_mm + grown * (points_mm[shape.rim] - centre_mm)
        points_mm[shape.centre : shape.rim.stop] += offset.shift_mm


def _along_thighs(table: Table, scene: _Scene) -> Array:
    """(2, P, 3) the table for both sides, the zones that go on along the thigh filled in."""
    both_mm = np.array([table.points_mm] * len(Side))
    thighs = None
    for shape in table.zones:
        if shape.ribbon is None or shape.spec.thigh_mm is None:
            continue
        thighs = np.array([_thigh(scene, side) for side in Side]) if thighs is None else thighs
        lines_mm = np.array([shape.line_mm] * len(Side))
        lines_mm[:, -1] += thighs * shape.spec.thigh_mm.value
        both_mm[:, shape.centre : shape.rim.stop] = shape.ribbon.around(lines_mm)
    return both_mm


def _moved_mm(name: str, table: Table, side: Side, scene: _Scene) -> Array | None:
    """(K, 3) anterior, superior, left, by which the estimator moves each shape, if it does."""
    if scene.corrections is None:
        return None
    found = [scene.told.get((shape.id, side)) for shape in table.regions]
    if name != "pelvis" and not any(found):
        return None
    regions_mm = [row[:3] if row is not None else _UNMOVED for row in found]
    common_mm = scene.corrections.common_mm(side).tolist() if name == "pelvis" else _UNMOVED
    return np.array(regions_mm + [common_mm] * len(table.zones))


def _region(shape: RegionShape, there: _Carried, scene: _Scene) -> Region:
    key, spec = (shape.id, there.side), shape.spec
    told = scene.told.get(key)
    if told is not None:
        sigma_mm = told[3]
    else:
        sigma_mm = math.hypot(spec.sigma_mm.value, scene.pelvis.misfit_mm / 2)
    offset = scene.offsets.get(key)
    tuned_mm = offset.radius_mm if offset is not None else None
    state = there.sights[shape.number]
    unsure = state is Sight.VISIBLE and sigma_mm > UNSURE_SIGMA_MM
    return Region(
        id=shape.id,
        side=there.side,
        centre_px=there.points_px[shape.centre],
        outline_px=there.points_px[shape.rim],
        radius_mm=max(spec.half_axes_mm.value) if tuned_mm is None else tuned_mm,
        sigma_mm=sigma_mm,
        sigma_px=sigma_mm / there.mm_per_px,
        state=Sight.UNSURE if unsure else state,
    )


def _zone(shape: ZoneShape, there: _Carried) -> NoPressZone:
    outline_px, state = there.points_px[shape.rim], there.sights[shape.number]
    return NoPressZone(shape.id, there.side, outline_px, state, shape.spec.kind)


def _thigh(scene: _Scene, side: Side) -> Array:
    """(3,) direction of the thigh, hip to knee, in the side's pelvis frame."""
    world = scene.pose.world_m
    thigh = scene.pelvis.side_axes(side) @ (
        world[Joint.of(side, "knee")] - world[Joint.of(side, "hip")]
    )
    return np.asarray(thigh / max(length(thigh), 1e-9))
