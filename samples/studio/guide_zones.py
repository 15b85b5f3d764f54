"""How far each place on the skin is from the regions and the no-press zones of the catalogue.

All distances are template millimetres (`landmarks/catalogue.toml`), negative inside. They are
taken on the body at rest, so that a zone follows every pose; a zone is seen along its own ray.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from landmarks.catalogue import RegionSpec, ZoneSpec
from samples.studio.anatomy import SIDES, find_point, hip_origin, hip_width_mm, skin_points
from samples.studio.arm import SIDE_SIGN
from samples.studio.body import Body
from samples.studio.rotation import Array, unit

_MEAN_HIP_WIDTH_MM = 173.0
_FACING_COSINE = 0.12
_FAR_MM = 1e3
# Of the way from the ankle bone to the corner of the heel: anatomy, tarsal tunnel.
_TUNNEL_SHARE = 0.60


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places on the skin at rest: (..., 3) metres, (..., 3) unit normals, (...) 0 on an arm."""

    rest_m: Array
    normals: Array
    bare: Array


class Zones:
    """Regions and no-press zones of one side of one body."""

    def __init__(self, body: Body, side: str) -> None:
        """Measure the body."""
        self._sign = SIDE_SIGN[SIDES[side]]
        self._scale = hip_width_mm(body) / _MEAN_HIP_WIDTH_MM / 1000
        self._hip_m = hip_origin(body, side)
        points = skin_points(body)
        self._spots_m = {
            region: find_point(points, region, side).on(body.rest_m, body.triangles)
            for region in ("foot_arch", "heel_medial")
        }
        letter = SIDES[side]
        self._ankle_m = body.heads_m[body.bone(f"foot.{letter}")]
        # heel_medial lies at 0.775 of the same line, which gives its lower end.
        self._line_m = (self._spots_m["heel_medial"] - self._ankle_m) / 0.775
        toes_m = body.heads_m[[body.bone(f"toe{toe}-1.{letter}") for toe in (2, 3)]].mean(axis=0)
        self._forward = unit((toes_m - self._ankle_m) * [1.0, 1.0, 0.0])

    def region_mm(self, name: str, spec: RegionSpec, places: Places) -> Array:
        """Return (...) how far outside the ellipse of a region each place is."""
        ray = unit(np.array(spec.ray.value))
        offset, facing = self._from_region(name, spec, places, ray)
        along = np.array(spec.along.value)
        along = unit(along - ray * (along @ ray))
        across = np.cross(ray, along)
        long_mm, short_mm = spec.half_axes_mm.value
        reach = np.hypot(offset @ along / long_mm, offset @ across / short_mm)
        return np.where(facing, (reach - 1) * short_mm, _FAR_MM)

    def zone_mm(self, name: str, spec: ZoneSpec, places: Places) -> Array:
        """Return (...) how far outside a no-press zone each place is."""
        ray = unit(np.array(spec.ray.value))
        line = np.array(spec.line_mm.value)
        if spec.thigh_mm is not None:
            line = np.vstack([line, line[-1] - [0.0, spec.thigh_mm.value, 0.0]])
        if name == "tarsal_tunnel":
            line = self._tunnel_mm()
        at_mm = self._foot_mm(places.rest_m) if spec.frame == "foot" else self._t(places.rest_m)
        facing = self._way(places.normals) @ ray > _FACING_COSINE
        facing &= (places.bare > 0.5) & ((at_mm - line.mean(axis=0)) @ ray > -20)
        away = _from_line(at_mm, line, ray) - spec.half_width_mm.value
        return np.where(facing, away, _FAR_MM)

    def _from_region(
        self, name: str, spec: RegionSpec, places: Places, ray: Array
    ) -> tuple[Array, Array]:
        """Return (..., 3) millimetres from the region's middle, and whether it can be there."""
        if spec.frame == "foot":
            offset = self._foot_mm(places.rest_m) - self._foot_mm(self._spots_m[name])
            near = np.linalg.norm(offset, axis=-1) < 60
        else:
            offset = self._t(places.rest_m) - np.array(spec.point_mm.value)
            near = offset @ ray > -10
        facing = self._way(places.normals) @ ray > _FACING_COSINE
        return offset, near & facing & (places.bare > 0.5)

    def _t(self, rest_m: Array) -> Array:
        """Return (..., 3) template millimetres anterior, superior, lateral of the hip joint."""
        return self._way(rest_m - self._hip_m) / self._scale

    def _way(self, rest: Array) -> Array:
        """Return (..., 3) rest axes as anterior, superior, lateral."""
        return np.stack([-rest[..., 1], rest[..., 2], self._sign * rest[..., 0]], axis=-1)

    def _foot_mm(self, rest_m: Array) -> Array:
        """Return (..., 3) template millimetres forward, up, lateral of the ankle."""
        away = rest_m - self._ankle_m
        lateral = np.cross(self._forward, [0.0, 0.0, 1.0])
        lateral = lateral * np.sign(lateral[0] * self._sign)
        return np.stack([away @ self._forward, away[..., 2], away @ lateral], axis=-1) / self._scale

    def _tunnel_mm(self) -> Array:
        ends_m = np.stack([self._ankle_m, self._ankle_m + _TUNNEL_SHARE * self._line_m])
        return self._foot_mm(ends_m)


def bare_of_arms(body: Body) -> Array:
    """Return (V,) 1 where a zone may lie, 0 on arms, hands and head."""
    names = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal", "clavicle", "head", "neck")
    return np.where(body.moved_by(*names), 0.0, 1.0)


def _from_line(at_mm: Array, line_mm: Array, ray: Array) -> Array:
    """Return (...) distances to a line of (N, 3) points, as seen along `ray`."""
    flat, line = (points - (points @ ray)[..., None] * ray for points in (at_mm, line_mm))
    if len(line) == 1:
        return np.asarray(np.linalg.norm(flat - line[0], axis=-1))
    nearest = np.full(flat.shape[:-1], np.inf)
    for start, end in pairwise(line):
        way = end - start
        share = np.clip((flat - start) @ way / max(float(way @ way), 1e-9), 0.0, 1.0)
        foot = start + share[..., None] * way
        nearest = np.minimum(nearest, np.linalg.norm(flat - foot, axis=-1))
    return nearest
