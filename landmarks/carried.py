"""The tables of `landmarks.shapes` carried into one picture: a table on a side at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from landmarks.correction import Corrections, Key
from landmarks.joints import Joint, Side
from landmarks.offsets import Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import Sight
from landmarks.shapes import Shapes, Table
from landmarks.vectors import length

Array = NDArray[np.float64]

FACING_MIN = 0.15
"""Cosine between skin normal and camera above which a place counts as seen (studio truth)."""
GROUND_MIN = 0.5
"""Cosine between skin normal and down above which a place lies on the mat or sole on the floor."""
SEEN_MIN = 0.4
"""From here on a place that the estimator tells of counts as seen. On renders of `tune`: of
the hip regions in view 92 % are called so and of those hidden 11 % (by the axes of the pelvis 88
and 15 %), of arches 64 and 7 % (36 and 8), of heels 83 and 19 % (71 and 25)."""
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
class Scene:
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
class Carried:
    """One table on one side of the body, in the picture.

    Attributes:
        side: of the body.
        mm_per_px: scale of the picture.
        table: which.
        points_px: (P, 2), as in the table.
        centres_px: of each shape, as numbers.
        hidden: whether each shape's skin faces away from the camera or down; of a region that
            the estimator tells of, what that says.
        size_wh: of the picture.
    """

    side: Side
    mm_per_px: float
    table: Table
    points_px: Array
    centres_px: list[list[float]]
    hidden: list[bool]
    size_wh: tuple[int, int]

    def sight(self, number: int) -> Sight:
        """How a shape is seen, as if it were placed for sure."""
        (x, y), (width, height) = self.centres_px[number], self.size_wh
        if not (0 <= x < width and 0 <= y < height):
            return Sight.OUT_OF_FRAME
        return Sight.HIDDEN if self.hidden[number] else Sight.VISIBLE

    def boxes(self) -> tuple[list[list[float]], list[list[float]]]:
        """The upper left and the lower right corner around each shape, pixels."""
        rows = self.table.centres  # where each shape begins
        lows = np.minimum.reduceat(self.points_px, rows, axis=0)
        return lows.tolist(), np.maximum.reduceat(self.points_px, rows, axis=0).tolist()


def carry(name: str, frame: BodyFrame, side: Side, scene: Scene) -> Carried:
    """The table of this name on a side whose body frame is known."""
    table = scene.shapes.tables[name]
    points_mm = _along_thigh(table, side, scene)
    _tune(points_mm, table, side, scene)
    points_px = frame.to_px(points_mm, side)
    moved_mm = _moved_mm(name, table, side, scene)
    if moved_mm is not None:
        points_px += scene.pelvis.step_px(moved_mm)[table.owner]
    normals = table.rays @ frame.side_axes(side)
    away = -normals[:, 2] < FACING_MIN
    if scene.up is not None:
        away |= -(normals @ scene.up) > GROUND_MIN
    hidden = away.tolist()
    for shape in table.regions:
        told = scene.told.get((shape.id, side))
        if told is not None:
            hidden[shape.number] = told[4] < SEEN_MIN
    centres_px = points_px[table.centres].tolist()
    size_wh = scene.pose.size_wh
    return Carried(side, frame.mm_per_px, table, points_px, centres_px, hidden, size_wh)


def _tune(points_mm: Array, table: Table, side: Side, scene: Scene) -> None:
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


def _along_thigh(table: Table, side: Side, scene: Scene) -> Array:
    """(P, 3) the table for one side, the zones that go on along the thigh filled in."""
    points_mm, thigh = table.points_mm.copy(), None
    for shape in table.zones:
        if shape.ribbon is None or shape.spec.thigh_mm is None:
            continue
        thigh = _thigh(scene, side) if thigh is None else thigh
        line_mm = shape.line_mm.copy()
        line_mm[-1] += thigh * shape.spec.thigh_mm.value
        points_mm[shape.centre : shape.rim.stop] = shape.ribbon.around(line_mm)
    return points_mm


def _moved_mm(name: str, table: Table, side: Side, scene: Scene) -> Array | None:
    """(K, 3) anterior, superior, left, by which the estimator moves each shape, if it does."""
    if scene.corrections is None:
        return None
    found = [scene.told.get((shape.id, side)) for shape in table.regions]
    if name != "pelvis" and not any(found):
        return None
    regions_mm = [row[:3] if row is not None else _UNMOVED for row in found]
    common_mm = scene.corrections.common_mm(side, scene.shapes.skins_mm[name]).tolist()
    return np.array(regions_mm + [common_mm] * len(table.zones))


def _thigh(scene: Scene, side: Side) -> Array:
    """(3,) direction of the thigh, hip to knee, in the side's pelvis frame."""
    world = scene.pose.world_m
    thigh = scene.pelvis.side_axes(side) @ (
        world[Joint.of(side, "knee")] - world[Joint.of(side, "hip")]
    )
    return np.asarray(thigh / max(length(thigh), 1e-9))
