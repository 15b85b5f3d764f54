"""Every region and zone put on a body one by one, step by step: what `locate` must come to."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landmarks.carried import FACING_MIN, GROUND_MIN, SEEN_MIN
from landmarks.catalogue import Catalogue, RegionSpec, ZoneSpec
from landmarks.correction import Corrections
from landmarks.foot import measure_foot
from landmarks.joints import Joint, Side
from landmarks.locate import UNSURE_SIGMA_MM
from landmarks.offsets import Offset, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import Sight

Array = NDArray[np.float64]
CIRCLE = np.linspace(0.0, 2.0 * math.pi, 36, endpoint=False)
Placed = tuple[str, Side, Sight, Array, Array, float]
"""Name, side, sight, centre (2,), outline (N, 2) and sigma in mm; a zone's centre is its mean."""


def slowly_located(
    pose: Pose,
    pelvis: Pelvis,
    catalogue: Catalogue,
    up: Array | None,
    offsets: Offsets,
    corrections: Corrections | None,
) -> Iterator[Placed]:
    """All regions, then all zones, left and right of each."""
    specs = [*catalogue.regions.items(), *catalogue.no_press.items()]
    for name, spec in specs:
        for side in Side:
            frame = pelvis if spec.frame == "pelvis" else measure_foot(pose, pelvis, side)
            if frame is None:
                continue
            ray = unit(np.array(spec.ray.value))
            sigma_mm, seen_share = 0.0, None
            moved_mm = np.zeros(3)
            if isinstance(spec, RegionSpec):
                offset = offsets.get((name, side), Offset())
                centre_mm, rim_mm = ellipse(spec, offset, ray)
                sigma_mm = math.hypot(spec.sigma_mm.value, pelvis.misfit_mm / 2)
                found = corrections.of((name, side)) if corrections is not None else None
                if found is not None:
                    moved_mm, sigma_mm = found
                    seen_share = corrections.by_key[name, side][4]
            else:
                rim_mm = rim_of(spec, ray, pose, pelvis, side)
                centre_mm = rim_mm.mean(axis=0)
                if corrections is not None:
                    mine = [
                        row[:3]
                        for key, row in zip(corrections.keys, corrections.rows, strict=True)
                        if key[1] is side and catalogue.regions[key[0]].frame == spec.frame
                    ]
                    moved_mm = np.median(mine, axis=0) if mine else moved_mm
            step_px = (moved_mm @ pelvis.axes)[:2] / pelvis.mm_per_px
            centre_px = frame.to_px(centre_mm, side) + step_px
            normal = ray @ frame.side_axes(side)
            sight = sight_of(normal, centre_px, sigma_mm, pose, up, seen_share)
            yield name, side, sight, centre_px, frame.to_px(rim_mm, side) + step_px, sigma_mm


def ellipse(spec: RegionSpec, offset: Offset, ray: Array) -> tuple[Array, Array]:
    """Centre and rim of a region in template millimetres."""
    centre_mm = np.array(spec.point_mm.value) + ray * spec.skin_depth_mm.value + offset.shift_mm
    along = np.array(spec.along.value)
    first = unit(along - ray * float(along @ ray))
    second = np.cross(ray, first)
    half = np.array(spec.half_axes_mm.value)
    if offset.radius_mm is not None:
        half = half * (offset.radius_mm / half.max())
    rim_mm = [
        centre_mm + half[0] * math.cos(turn) * first + half[1] * math.sin(turn) * second
        for turn in CIRCLE
    ]
    return centre_mm, np.array(rim_mm)


def rim_of(spec: ZoneSpec, ray: Array, pose: Pose, pelvis: Pelvis, side: Side) -> Array:
    """Rim of a zone in template millimetres."""
    line_mm = np.array(spec.line_mm.value) + ray * spec.skin_depth_mm.value
    if spec.thigh_mm is not None:
        knee, hip = (pose.world_m[Joint.of(side, name)] for name in ("knee", "hip"))
        thigh = unit(pelvis.side_axes(side) @ (knee - hip))
        line_mm = np.vstack([line_mm, line_mm[-1] + thigh * spec.thigh_mm.value])
    return ribbon(line_mm, ray, spec.half_width_mm.value)


def ribbon(line_mm: Array, ray: Array, half_width_mm: float) -> Array:
    """Round a line at `half_width_mm`: one side, the head, back the other side, the tail."""
    any_way = np.array([0.0, 1.0, 0.0]) if abs(ray[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    across = unit(any_way - ray * float(any_way @ ray))
    if len(line_mm) == 1:
        other = np.cross(ray, across)
        turns = [math.cos(turn) * across + math.sin(turn) * other for turn in CIRCLE]
        return line_mm[0] + half_width_mm * np.array(turns)
    ways = np.gradient(line_mm, axis=0)
    ways = ways - np.outer(ways @ ray, ray)
    ahead = np.array([way / np.linalg.norm(way) if np.linalg.norm(way) > 1e-6 else across
                      for way in ways])  # fmt: skip
    aside = np.cross(ray, ahead) * half_width_mm
    bend = np.linspace(-math.pi / 2, math.pi / 2, 9)[1:-1, None]
    head = line_mm[-1] + np.cos(bend) * ahead[-1] * half_width_mm - np.sin(bend) * aside[-1]
    tail = line_mm[0] - np.cos(bend) * ahead[0] * half_width_mm + np.sin(bend) * aside[0]
    return np.vstack([line_mm + aside, head, (line_mm - aside)[::-1], tail])


def sight_of(
    normal: Array,
    at_px: Array,
    sigma_mm: float,
    pose: Pose,
    up: Array | None,
    seen_share: float | None,
) -> Sight:
    """How well the camera sees a place."""
    width, height = pose.size_wh
    if not (0 <= at_px[0] < width and 0 <= at_px[1] < height):
        return Sight.OUT_OF_FRAME
    turned_away = -normal[2] < FACING_MIN or (up is not None and -(normal @ up) > GROUND_MIN)
    if turned_away if seen_share is None else seen_share < SEEN_MIN:
        return Sight.HIDDEN
    return Sight.UNSURE if sigma_mm > UNSURE_SIGMA_MM else Sight.VISIBLE


def unit(vector: Array) -> Array:
    """The vector at length 1."""
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
