"""The no-press lines on a body's skin: sciatic, superior gluteal, femoral, from the catalogue.

Each line's points are at muscle depth in frame T; the skin point is where the zone's ray leaves
the resting body, and follows every pose like a region's. A line that goes on along the thigh has
one more point there, straight below the hip at rest.
"""

from __future__ import annotations

import numpy as np

from landmarks.catalogue import load
from samples.studio.anatomy import SIDES, SkinPoint, from_t, hip_origin, hip_width_mm, leave_skin
from samples.studio.body import Body
from samples.studio.rotation import Array, unit

LINES = ("sciatic", "superior_gluteal", "femoral")
"""Those that the wide sets hold."""
_MEAN_HIP_WIDTH_MM = 173.0
_DEEPER_M = 0.06


def pelvis_zones() -> tuple[str, ...]:
    """All no-press zones about the pelvis: the lines, and the bones beside them."""
    return tuple(name for name, zone in load().no_press.items() if zone.frame == "pelvis")


def line_points(body: Body, names: tuple[str, ...] = LINES) -> tuple[SkinPoint, ...]:
    """Return the skin points of the named lines, both sides, each line from its upper end.

    Raises:
        ValueError: a point lies outside of this body.
    """
    scale = hip_width_mm(body) / _MEAN_HIP_WIDTH_MM / 1000
    zones = load().no_press
    found = []
    for side in SIDES:
        origin_m = hip_origin(body, side)
        for name in names:
            zone = zones[name]
            line_mm = np.array(zone.line_mm.value, dtype=np.float64)
            if zone.thigh_mm is not None:
                below_mm = line_mm[-1] - [0.0, zone.thigh_mm.value, 0.0]
                line_mm = np.vstack([line_mm, below_mm])
            outward = unit(from_t(np.array(zone.ray.value), side))
            for point_mm in line_mm:
                start_m = origin_m + from_t(point_mm, side) * scale
                found.append(_on_skin(body, name, side, start_m, outward))
    return tuple(found)


def _on_skin(body: Body, name: str, side: str, start_m: Array, outward: Array) -> SkinPoint:
    """Return the skin point; of a lean body whose line lies before its skin, from deeper inside."""
    try:
        return leave_skin(body, name, side, start_m, outward)
    except ValueError:
        return leave_skin(body, name, side, start_m - _DEEPER_M * outward, outward)
