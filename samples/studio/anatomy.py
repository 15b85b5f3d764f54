"""Where the regions are on a body's skin: the definition of the truth.

Muscle-depth points in anatomy frame T (anterior, superior, lateral; origin at the hip joint
centre) are scaled by the body's size, and the skin point is where a ray from there first leaves
the body in its rest pose. It is kept as a triangle with barycentric weights, so that it follows
every pose. Hip joint centres are 0.0994 x body height apart; the rig's own hips are wider and
only give the height of the origin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.studio.arm import SIDE_SIGN
from samples.studio.body import Body, IntArray
from samples.studio.rotation import Array, unit

HIP_WIDTH_PER_HEIGHT = 0.0994
_MEAN_HIP_WIDTH_MM = 173.0
_PSIS_MM = (-87.0, 101.0, -41.0)
_PSIS_DEPTH_MM = 20.0
# Half-way between the mean heel and ball contact, on the line from the heel to toes 2 and 3.
_ARCH_SHARE = 0.475
# Of the way from the tip of the medial malleolus to the corner of the heel, on the heel bone.
_HEEL_SHARE = 0.775

SIDES = {"left": "L", "right": "R"}


@dataclass(frozen=True, slots=True)
class Deep:
    """A muscle-depth point, mm, and the direction to the skin, both in frame T."""

    point_mm: tuple[float, float, float]
    outward: tuple[float, float, float]


DEEP_POINTS = {
    "gluteus_medius": Deep((-15, 112, 31), (-0.35, 0.10, 0.93)),
    "gluteus_medius_posterior": Deep((-51, 87, -2), (-0.85, 0.05, 0.50)),
    "ventrogluteal": Deep((18, 60, 46), (0, 0, 1)),
    "piriformis_lateral": Deep((-48, 23, 11), (-0.95, 0.10, 0.30)),
    "iliacus": Deep((57, 71, 12), (0.95, 0, 0.30)),
}


@dataclass(frozen=True, slots=True)
class SkinPoint:
    """A place on the skin: region, side, triangle, barycentric weights, depth of the muscle."""

    region: str
    side: str
    triangle: int
    weights: tuple[float, float, float]
    depth_mm: float

    def on(self, skin_m: Array, triangles: IntArray) -> Array:
        """Return (3,) where the place is on a posed skin (V, 3), metres."""
        return np.asarray(np.array(self.weights) @ skin_m[triangles[self.triangle]])

    def normal(self, skin_m: Array, triangles: IntArray) -> Array:
        """Return (3,) the unit normal of its triangle on a posed skin."""
        a, b, c = skin_m[triangles[self.triangle]]
        return unit(np.cross(b - a, c - a))


def ray_hits(origin_m: Array, direction: Array, corners_m: Array) -> tuple[Array, Array]:
    """Return (F,) distances along a ray to triangles (F, 3, 3), and (F, 3) barycentric weights.

    Moeller and Trumbore 1997; a triangle that is missed, or lies behind, has infinite distance.
    """
    edge_1, edge_2 = corners_m[:, 1] - corners_m[:, 0], corners_m[:, 2] - corners_m[:, 0]
    p = np.cross(direction, edge_2)
    determinant = np.einsum("fa,fa->f", edge_1, p)
    safe = np.where(np.abs(determinant) < 1e-14, np.inf, determinant)
    to_origin = origin_m - corners_m[:, 0]
    u = np.einsum("fa,fa->f", to_origin, p) / safe
    q = np.cross(to_origin, edge_1)
    v = (q @ direction) / safe
    distance_m = np.einsum("fa,fa->f", edge_2, q) / safe
    hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (distance_m > 1e-6) & np.isfinite(safe)
    return np.where(hit, distance_m, np.inf), np.stack([1 - u - v, u, v], axis=1)


def hip_width_mm(body: Body) -> float:
    """Return the distance between the two hip joint centres, mm."""
    return HIP_WIDTH_PER_HEIGHT * body.height_m * 1000


def skin_points(body: Body) -> tuple[SkinPoint, ...]:
    """Return every region on both sides of the body."""
    found = []
    for side in SIDES:
        origin_m = hip_origin(body, side)
        scale = hip_width_mm(body) / _MEAN_HIP_WIDTH_MM / 1000
        for region, deep in DEEP_POINTS.items():
            start_m = origin_m + from_t(np.array(deep.point_mm), side) * scale
            outward = unit(from_t(np.array(deep.outward), side))
            found.append(leave_skin(body, region, side, start_m, outward))
        found.extend([_foot_arch(body, side), _heel_medial(body, side)])
    return tuple(found)


def find_point(points: tuple[SkinPoint, ...], region: str, side: str) -> SkinPoint:
    """Return the point of `region` on `side`."""
    for point in points:
        if (point.region, point.side) == (region, side):
            return point
    raise ValueError(f"region must be one of the known ones, got {region!r} on {side!r}")


def from_t(anterior_superior_lateral: Array, side: str) -> Array:
    """Return the (3,) rest-axes vector of a vector in frame T of one side."""
    anterior, superior, lateral = anterior_superior_lateral
    return np.array([SIDE_SIGN[SIDES[side]] * lateral, -anterior, superior])


def hip_origin(body: Body, side: str) -> Array:
    """Return (3,) the hip joint centre at rest, its depth by the rule of the PSIS."""
    scale = hip_width_mm(body) / _MEAN_HIP_WIDTH_MM / 1000
    letter = SIDES[side]
    origin_m = np.array([SIDE_SIGN[letter] * hip_width_mm(body) / 2000, 0.0, 0.0])
    origin_m[2] = body.heads_m[body.bone(f"upperleg01.{letter}"), 2]
    psis_m = origin_m + from_t(np.array(_PSIS_MM), side) * scale
    behind_m = np.array([psis_m[0], 1.0, psis_m[2]])
    distance_m, _ = ray_hits(behind_m, np.array([0.0, -1.0, 0.0]), body.rest_m[body.triangles])
    skin_y_m = 1.0 - float(distance_m.min())
    origin_m[1] = skin_y_m - _PSIS_DEPTH_MM * scale - (psis_m[1] - origin_m[1])
    return origin_m


def leave_skin(body: Body, region: str, side: str, start_m: Array, outward: Array) -> SkinPoint:
    """Return where a ray from inside the body first leaves it."""
    distance_m, weights = ray_hits(start_m, outward, body.rest_m[body.triangles])
    triangle = int(np.argmin(distance_m))
    if not np.isfinite(distance_m[triangle]):
        raise ValueError(f"{region} must lie inside the body, got a ray that never leaves it")
    w = weights[triangle]
    depth_mm = float(distance_m[triangle]) * 1000
    return SkinPoint(region, side, triangle, (float(w[0]), float(w[1]), float(w[2])), depth_mm)


def _foot_arch(body: Body, side: str) -> SkinPoint:
    """Sole, between heel and the balls of toes 2 and 3 (anatomy 1.3)."""
    letter = SIDES[side]
    foot_m = body.rest_m[body.moved_by(f"foot.{letter}")]
    heel_m = foot_m[np.argmax(foot_m[:, 1])]
    ball_m = body.heads_m[[body.bone(f"toe{toe}-1.{letter}") for toe in (2, 3)]].mean(axis=0)
    start_m = heel_m + _ARCH_SHARE * (ball_m - heel_m)
    # The bones lie above the sole; start between sole and instep so that the ray leaves below.
    near = foot_m[np.linalg.norm(foot_m[:, :2] - start_m[:2], axis=1) < 0.02]
    start_m[2] = near[:, 2].mean()
    return leave_skin(body, "foot_arch", side, start_m, np.array([0.0, 0.0, -1.0]))


def _heel_medial(body: Body, side: str) -> SkinPoint:
    """Inner side of the heel bone, between malleolus and heel corner (anatomy 1.3)."""
    letter = SIDES[side]
    ankle_m = body.heads_m[body.bone(f"foot.{letter}")]
    foot_m = body.rest_m[body.moved_by(f"foot.{letter}", f"lowerleg02.{letter}")]
    heel_y_m = foot_m[:, 1].max() - 0.012
    corner_m = np.array([ankle_m[0], heel_y_m, foot_m[:, 2].min() + 0.012])
    start_m = ankle_m + _HEEL_SHARE * (corner_m - ankle_m)
    inward = np.array([-SIDE_SIGN[letter], 0.0, 0.0])
    return leave_skin(body, "heel_medial", side, start_m, inward)
