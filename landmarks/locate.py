"""Puts every region and no-press zone of the catalogue on one person in one picture.

Outlines lie on the body: an ellipse or a ribbon in the plane that touches the skin, carried
into the picture, not a circle on the screen. Where the estimator tells a region's centre, the
ellipse moves there as it is, and what is no region goes along with the side's common shift; and
what the estimator tells of a region's being hidden goes before what the axes say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landmarks.carried import FACING_MIN as FACING_MIN  # known by these names to others
from landmarks.carried import GROUND_MIN as GROUND_MIN
from landmarks.carried import BodyFrame as BodyFrame
from landmarks.carried import Carried, Scene, carry
from landmarks.catalogue import Catalogue
from landmarks.correction import Corrections
from landmarks.foot import measure_foot
from landmarks.joints import Joint, Side
from landmarks.offsets import NO_OFFSETS, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import NEAR_PX, BodyMap, NoPressZone, Region, Sight, is_near
from landmarks.shapes import RegionShape, Table, ZoneShape, shapes_of

Array = NDArray[np.float64]

UNSURE_SIGMA_MM = 60.0
"""Beyond this the 90 % ring is wider than the buttock."""


class _Placed(BodyMap):
    """A body map that works out what it is asked for: most frames ask for one side's one spot."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._carried: dict[tuple[str, Side], Carried | None] = {}

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        return tuple(
            _region(shape, there, self._scene)
            for shape in self._scene.shapes.regions
            for side in Side
            if (there := self._there(shape.spec.frame, side)) is not None
        )

    @cached_property
    def no_press(self) -> tuple[NoPressZone, ...]:
        return tuple(
            _zone(shape, there)
            for shape in self._scene.shapes.zones
            for side in Side
            if (there := self._there(shape.spec.frame, side)) is not None
        )

    def region(self, region_id: str, side: Side) -> Region | None:
        shape = self._scene.shapes.by_region.get(region_id)
        there = self._there(shape.spec.frame, side) if shape is not None else None
        return _region(shape, there, self._scene) if shape is not None and there else None

    def no_press_of(self, side: Side) -> tuple[NoPressZone, ...]:
        return tuple(
            _zone(shape, there)
            for shape in self._scene.shapes.zones
            if (there := self._there(shape.spec.frame, side)) is not None
        )

    def no_press_near(self, xy_px: Array, side: Side) -> Iterator[NoPressZone]:
        place, boxes = xy_px.tolist(), {}
        for name, table in self._scene.shapes.tables.items():
            reachable = name != "foot" or _foot_reaches(place, table, side, self._scene)
            there = self._there(name, side) if reachable else None
            if there is not None:
                boxes[name] = there, *there.boxes()
        for shape in self._scene.shapes.zones:
            if shape.spec.frame in boxes:
                there, lows, highs = boxes[shape.spec.frame]
                if is_near(place, lows[shape.number], highs[shape.number]):
                    yield _zone(shape, there)

    def _there(self, name: str, side: Side) -> Carried | None:
        """A side of a body frame, or None where that frame is not known."""
        key = name, side
        if key not in self._carried:
            frame: BodyFrame | None = self._scene.pelvis
            if name == "foot":
                frame = measure_foot(self._scene.pose, self._scene.pelvis, side)
            there = None if frame is None else carry(name, frame, side, self._scene)
            self._carried[key] = there
        return self._carried[key]


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
    return _Placed(Scene(pose, pelvis, shapes, up, offsets, corrections, told))


def _foot_reaches(place: list[float], table: Table, side: Side, scene: Scene) -> bool:
    """Whether any zone of a foot can be at a place, however the foot is turned."""
    reach_px = table.zones_reach_mm * scene.pelvis.body_scale / scene.pelvis.mm_per_px
    heel_px: list[float] = scene.pose.xy_px[Joint.of(side, "heel")].tolist()
    if scene.corrections is not None:
        moved_mm = scene.corrections.common_mm(side, scene.shapes.skins_mm["foot"])
        heel_px = (heel_px + scene.pelvis.step_px(moved_mm)).tolist()
    return not math.dist(place, heel_px) > reach_px + 2 * NEAR_PX


def _region(shape: RegionShape, there: Carried, scene: Scene) -> Region:
    key, spec = (shape.id, there.side), shape.spec
    told = scene.told.get(key)
    if told is not None:
        sigma_mm = told[3]
    else:
        sigma_mm = math.hypot(spec.sigma_mm.value, scene.pelvis.misfit_mm / 2)
    state = there.sight(shape.number)
    offset = scene.offsets.get(key)
    tuned_mm = offset.radius_mm if offset is not None else None
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


def _zone(shape: ZoneShape, there: Carried) -> NoPressZone:
    outline_px, state = there.points_px[shape.rim], there.sight(shape.number)
    return NoPressZone(shape.id, there.side, outline_px, state, shape.spec.kind)
