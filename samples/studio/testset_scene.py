"""What kind of scene a shot is, how many of each the test set wants, and its line of truth."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from samples.studio.anatomy import SkinPoint
from samples.studio.body import Body
from samples.studio.camera import Camera
from samples.studio.dataset import truth_row, visible_points
from samples.studio.lines import line_points, pelvis_zones
from samples.studio.people import Person
from samples.studio.postures import UPRIGHT
from samples.studio.rotation import Array, unit
from samples.studio.sampling import Shot
from samples.studio.surroundings import Blanket
from samples.studio.truth import JOINTS, lying, trunk_axes
from samples.studio.wide import covered

ANY = ""
_CAMERA_DEG = (3.0, 60.0)
_OVERHEAD_DEG = 48.0
# Cosines between the way to the camera and the trunk's long axis.
_END_ON, _OBLIQUE = 0.80, 0.50
# Cosine of a heading that no camera in front sees end on.
_SURELY_BROADSIDE = 0.6
# Of the head's, or both feet's, skin: with less inside the picture they are out of it.
_SHOWN_SHARE = 0.5


class Cell(NamedTuple):
    """A kind of scene: posture, view and framing; `ANY` where it does not matter."""

    posture: str
    view: str = ANY
    framing: str = ANY


def _cells() -> dict[Cell, int]:
    per_side = {
        ("back", "whole"): 18, ("back", "head_out"): 5, ("back", "feet_out"): 3,
        ("front", "whole"): 11, ("front", "head_out"): 3, ("front", "feet_out"): 2,
        ("oblique", "whole"): 9, ("oblique", "head_out"): 3, ("oblique", "feet_out"): 2,
        ("foot", "whole"): 5, ("head", "whole"): 5, ("overhead", "whole"): 7,
    }  # fmt: skip
    sides = {
        Cell(posture, view, framing): count
        for posture in ("side_left", "side_right")
        for (view, framing), count in per_side.items()
    }
    others = {"half_turned": 28, "supine": 15, "prone": 15, "sit": 13, "kneel": 10, "stand": 13}
    return sides | {Cell(posture): count for posture, count in others.items()}


CELLS: Mapping[Cell, int] = MappingProxyType(_cells())
"""How many pictures of each kind: 146 on a side, 94 otherwise."""


def cell_of(person: Person, shot: Shot) -> Cell | None:
    """Return the kind of a scene, or None where it is none of those that are wanted."""
    posture = posture_of(person.body, shot)
    if posture is None:
        return None
    if not posture.startswith("side"):
        return Cell(posture)
    return Cell(posture, view_of(person.body, shot), framing_of(person.body, shot))


def hopeless(wanted: Mapping[Cell, int], kind: str, yaw_deg: float) -> bool:
    """Tell from a posture's plan alone that its scene cannot be wanted any more.

    Most scenes are not, towards the end, and laying a body on the mat takes a while.
    """
    open_cells = [cell for cell, count in wanted.items() if count]
    if kind not in ("side", "half"):
        return not any(cell.posture == kind for cell in open_cells)
    if kind == "half":
        return not any(cell.posture == "half_turned" for cell in open_cells)
    views = {cell.view for cell in open_cells if cell.posture.startswith("side")}
    broadside = abs(np.cos(np.radians(yaw_deg))) < _SURELY_BROADSIDE
    return bool(not views or (broadside and views <= {"foot", "head"}))


def posture_of(body: Body, shot: Shot) -> str | None:
    """Name the posture; None between two of them, and where the camera is too high or too low.

    Between two postures people would not agree either.
    """
    if not _CAMERA_DEG[0] <= elevation_deg(body, shot) <= _CAMERA_DEG[1]:
        return None
    state = lying(body, shot.posed)
    if shot.kind in UPRIGHT:
        return shot.kind if state.posture == "upright" else None
    if state.roll_deg is None:
        return None
    from_flat_deg = min(state.roll_deg, 180 - state.roll_deg)
    if 30 <= from_flat_deg <= 60:
        return "half_turned"
    clear = from_flat_deg < 24 or from_flat_deg > 66
    return state.posture if clear else None


def elevation_deg(body: Body, shot: Shot) -> float:
    """Return how high the camera stands above the pelvis, degrees from level."""
    return float(np.degrees(np.arcsin(unit(_to_eye_m(body, shot))[2])))


def view_of(body: Body, shot: Shot) -> str:
    """Name from where the camera sees the trunk: its own sides, not the room's."""
    forward, headward, leftward = trunk_axes(body, shot.posed) @ unit(_to_eye_m(body, shot))
    if elevation_deg(body, shot) > _OVERHEAD_DEG:
        return "overhead"
    if abs(headward) > _END_ON:
        return "head" if headward > 0 else "foot"
    if abs(headward) > _OBLIQUE:
        return "oblique"
    if abs(leftward) > abs(forward):
        return "side"
    return "front" if forward > 0 else "back"


def framing_of(body: Body, shot: Shot) -> str:
    """Name what the picture cuts off: `head_out`, `feet_out`, `both_out`, or it is `whole`."""
    out = [name for name, flag in out_of(body, shot).items() if flag]
    return "both_out" if len(out) == 2 else out[0] if out else "whole"


def line_of(person: Person, shot: Shot, over: Blanket | None = None) -> dict[str, Any]:
    """Return what is true of a scene, in the shape of a line of a clip's truth."""
    body, camera = person.body, shot.camera
    row, state = truth_row(person, shot), lying(body, shot.posed)
    row["visible"] &= ~covered(person, over)
    names = [f"{side}_{part}" for part in JOINTS for side in ("left", "right")]
    joints = zip(names, (_rounded(px, 1) for px in row["joints_px"]), strict=True)
    return {
        "scene": shot.kind,
        "view": view_of(body, shot),
        "posture": state.posture,
        "roll_deg": None if state.roll_deg is None else round(state.roll_deg, 1),
        "trunk_from_horizontal_deg": round(state.trunk_from_horizontal_deg, 1),
        "upper_side": state.upper_side,
        **out_of(body, shot),
        "camera_elevation_deg": round(elevation_deg(body, shot), 1),
        "tilt_deg": round(camera.tilt_deg, 1),
        "up": _rounded(camera.up, 4),
        "camera_roll_deg": round((camera.roll_deg + 180) % 360 - 180, 1),
        "focal_px": round(camera.focal_px, 2),
        "body": {"height_m": round(body.height_m, 3)},
        "pressed": row["pressed"],
        "joints": dict(joints),
        "regions": _points(person, camera, row),
        "no_press": _no_press(person, shot, over),
    }


def _points(person: Person, camera: Camera, row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": point.region,
            "side": point.side,
            "point_px": _rounded(at_px, 1),
            "point_m": _rounded(_point_m(camera, at_px, float(depth_m)), 3),
            "visible": bool(visible),
        }
        for point, at_px, depth_m, visible in zip(
            person.points, row["points_px"], row["points_depth_m"], row["visible"], strict=True
        )
    ]


def _point_m(camera: Camera, at_px: Array, depth_m: float) -> Array:
    middle_px = np.array([camera.width_px, camera.height_px]) / 2
    return np.append((at_px - middle_px) * depth_m / camera.focal_px, depth_m)


def _no_press(person: Person, shot: Shot, over: Blanket | None) -> list[dict[str, Any]]:
    """Return the points of the no-press zones, each zone's from its upper end."""
    body, posed, camera = person.body, shot.posed, shot.camera
    zones = Person(body, _zone_points(body))
    at_m = np.array([point.on(posed.skin_m, body.triangles) for point in zones.points])
    row = {
        "points_px": camera.to_pixels(at_m),
        "points_depth_m": camera.to_camera(at_m)[:, 2],
        "visible": visible_points(zones, shot, at_m) & ~covered(zones, over),
    }
    return _points(zones, camera, row)


@lru_cache(maxsize=64)
def _zone_points(body: Body) -> tuple[SkinPoint, ...]:
    return line_points(body, pelvis_zones())


def _to_eye_m(body: Body, shot: Shot) -> Array:
    hips_m = [shot.posed.joints_m[body.bone(f"{JOINTS['hip']}.{letter}")] for letter in "LR"]
    return np.asarray(shot.camera.position_m - np.mean(hips_m, axis=0))


def out_of(body: Body, shot: Shot) -> dict[str, bool]:
    """Tell whether head and feet are out of the picture."""
    size_px = (shot.camera.width_px, shot.camera.height_px)
    found = {}
    for name, vertices in zip(("head_out", "feet_out"), _ends(body), strict=True):
        at_px = shot.camera.to_pixels(shot.posed.skin_m[vertices])
        inside = ((at_px >= 0) & (at_px < size_px)).all(axis=1)
        found[name] = bool(inside.mean() < _SHOWN_SHARE)
    return found


@lru_cache(maxsize=64)
def _ends(body: Body) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which vertices are the head's and which the feet's; looked up once, for it is slow."""
    return body.moved_by("head"), body.moved_by("foot", "toe")


def _rounded(values: Array, digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]
