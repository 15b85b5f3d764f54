"""Puts every region and no-press zone of the catalogue on one person in one picture.

Outlines lie on the body: an ellipse or a ribbon in the plane that touches the skin, carried
into the picture, not a circle on the screen. Where the estimator tells a region's centre, the
ellipse moves there as it is, and what is no region goes along with the side's common shift.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue, RegionSpec, ZoneSpec
from landmarks.correction import Corrections, skin_mm
from landmarks.foot import Foot, measure_foot
from landmarks.joints import Joint, Side
from landmarks.offsets import NO_OFFSETS, Offset, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, NoPressZone, Region, Sight

Array = NDArray[np.float64]

FACING_MIN = 0.15
"""Cosine between skin normal and camera above which a place counts as seen (studio truth)."""
GROUND_MIN = 0.5
"""Cosine between skin normal and down above which a place lies on the mat or sole on the floor."""
UNSURE_SIGMA_MM = 60.0
"""Beyond this the 90 % ring is wider than the buttock."""
_CIRCLE = np.linspace(0.0, 2.0 * math.pi, 36, endpoint=False)


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
    """What all regions of one frame share."""

    pose: Pose
    pelvis: Pelvis
    feet: dict[Side, Foot | None]
    up: Array | None
    corrections: Corrections | None
    common_px: dict[Side, Array]

    def frame(self, name: str, side: Side) -> BodyFrame | None:
        return self.pelvis if name == "pelvis" else self.feet[side]


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
    feet = {side: measure_foot(pose, pelvis, side) for side in Side}
    common_px = {
        side: np.zeros(2) if corrections is None else pelvis.step_px(corrections.common_mm(side))
        for side in Side
    }
    scene = _Scene(pose, pelvis, feet, up, corrections, common_px)
    regions = (
        _region(name, spec, side, scene, offsets.get((name, side), Offset()))
        for name, spec in catalogue.regions.items()
        for side in Side
    )
    zones = (
        _zone(name, spec, side, scene) for name, spec in catalogue.no_press.items() for side in Side
    )
    return BodyMap(
        regions=tuple(region for region in regions if region is not None),
        no_press=tuple(zone for zone in zones if zone is not None),
    )


def _region(
    name: str, spec: RegionSpec, side: Side, scene: _Scene, offset: Offset
) -> Region | None:
    frame = scene.frame(spec.frame, side)
    if frame is None:
        return None
    ray = _unit(np.array(spec.ray.value))
    centre_mm = skin_mm(spec) + offset.shift_mm
    first, second = _tangents(ray, np.array(spec.along.value))
    half_first, half_second = _half_axes_mm(spec, offset)
    rim_mm = (
        centre_mm
        + np.outer(np.cos(_CIRCLE) * half_first, first)
        + np.outer(np.sin(_CIRCLE) * half_second, second)
    )
    moved_px, sigma_mm = _corrected(name, spec, side, scene)
    centre_px = frame.to_px(centre_mm, side) + moved_px
    return Region(
        id=name,
        side=side,
        centre_px=centre_px,
        outline_px=frame.to_px(rim_mm, side) + moved_px,
        radius_mm=max(half_first, half_second),
        sigma_mm=sigma_mm,
        sigma_px=sigma_mm / frame.mm_per_px,
        state=_sight(frame, ray, side, centre_px, sigma_mm, scene),
    )


def _corrected(name: str, spec: RegionSpec, side: Side, scene: _Scene) -> tuple[Array, float]:
    """(2,) px by which the estimator moves the region, and one standard deviation in mm."""
    found = scene.corrections.of((name, side)) if scene.corrections is not None else None
    if found is None:
        return np.zeros(2), math.hypot(spec.sigma_mm.value, scene.pelvis.misfit_mm / 2)
    shift_mm, sigma_mm = found
    return scene.pelvis.step_px(shift_mm), sigma_mm


def _half_axes_mm(spec: RegionSpec, offset: Offset) -> tuple[float, float]:
    first, second = spec.half_axes_mm.value
    grown = 1.0 if offset.radius_mm is None else offset.radius_mm / max(first, second)
    return first * grown, second * grown


def _zone(name: str, spec: ZoneSpec, side: Side, scene: _Scene) -> NoPressZone | None:
    frame = scene.frame(spec.frame, side)
    if frame is None:
        return None
    ray = _unit(np.array(spec.ray.value))
    line_mm = np.array(spec.line_mm.value) + ray * spec.skin_depth_mm.value
    if spec.thigh_mm is not None:
        line_mm = np.vstack([line_mm, line_mm[-1] + _thigh(scene, side) * spec.thigh_mm.value])
    rim_mm = _ribbon(line_mm, ray, spec.half_width_mm.value)
    outline_px = frame.to_px(rim_mm, side)
    if spec.frame == "pelvis":
        outline_px = outline_px + scene.common_px[side]
    middle_px = outline_px.mean(axis=0)
    return NoPressZone(
        name, side, outline_px, _sight(frame, ray, side, middle_px, 0.0, scene), spec.kind
    )


def _sight(
    frame: BodyFrame, ray: Array, side: Side, at_px: Array, sigma_mm: float, scene: _Scene
) -> Sight:
    width, height = scene.pose.size_wh
    if not (0 <= at_px[0] < width and 0 <= at_px[1] < height):
        return Sight.OUT_OF_FRAME
    normal = ray @ frame.side_axes(side)
    on_the_ground = scene.up is not None and -float(normal @ scene.up) > GROUND_MIN
    if -float(normal[2]) < FACING_MIN or on_the_ground:
        return Sight.HIDDEN
    return Sight.UNSURE if sigma_mm > UNSURE_SIGMA_MM else Sight.VISIBLE


def _thigh(scene: _Scene, side: Side) -> Array:
    """(3,) direction of the thigh, hip to knee, in the side's pelvis frame."""
    world = scene.pose.world_m
    thigh = world[Joint.of(side, "knee")] - world[Joint.of(side, "hip")]
    return _unit(scene.pelvis.side_axes(side) @ thigh)


def _tangents(ray: Array, along: Array) -> tuple[Array, Array]:
    first = _unit(along - ray * float(along @ ray))
    return first, np.cross(ray, first)


def _ribbon(line_mm: Array, ray: Array, half_width_mm: float) -> Array:
    """Closed rim (N, 3) at `half_width_mm` around a line, in the plane across `ray`."""
    if len(line_mm) == 1:
        first, second = _tangents(ray, _any_across(ray))
        rim = np.outer(np.cos(_CIRCLE), first) + np.outer(np.sin(_CIRCLE), second)
        return np.asarray(line_mm[0] + rim * half_width_mm)
    steps = np.gradient(line_mm, axis=0)
    steps = steps - np.outer(steps @ ray, ray)
    # A piece along the ray is seen from its end: any way across will do.
    end_on = np.linalg.norm(steps, axis=1, keepdims=True) < 1e-6
    steps = np.where(end_on, _tangents(ray, _any_across(ray))[0], steps)
    ahead = steps / np.linalg.norm(steps, axis=1, keepdims=True)
    aside = np.cross(ray, ahead) * half_width_mm
    bend = np.linspace(-math.pi / 2, math.pi / 2, 9)[1:-1, None]
    head = line_mm[-1] + np.cos(bend) * ahead[-1] * half_width_mm - np.sin(bend) * aside[-1]
    tail = line_mm[0] - np.cos(bend) * ahead[0] * half_width_mm + np.sin(bend) * aside[0]
    return np.vstack([line_mm + aside, head, (line_mm - aside)[::-1], tail])


def _any_across(ray: Array) -> Array:
    return np.array([0.0, 1.0, 0.0]) if abs(ray[1]) < 0.9 else np.array([1.0, 0.0, 0.0])


def _unit(vector: Array) -> Array:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
