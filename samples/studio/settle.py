"""Laying a body down: level on what bears it, limbs above the mat, a hand brought to a point."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from samples.studio.arm import ArmRest, aim_arm, reach_aim, side_axes
from samples.studio.body import Body, Posed, bend_bones, skin
from samples.studio.poses import bone_quaternions
from samples.studio.rotation import Array, about, about_vector, matrix, quaternion

# Limbs are lifted off the mat by the bone they hang from.
ARMS = ("upperarm01.L", "upperarm01.R")
LIMBS = (*ARMS, "upperleg01.L", "upperleg01.R")
# The upper arm's first half belongs to the shoulder, which may be what the body rests on.
LOOSE_ARM = ("upperarm02", "lowerarm", "wrist", "finger", "metacarpal")
LOOSE_LEG = ("lowerleg", "foot", "toe")
_LIMB_SINK_M = 0.006
_DROP_MAX_DEG = 30.0


def hanging_from(body: Body, limb: str) -> NDArray[np.int64]:
    """Return the vertices beyond the bone that carries a limb."""
    loose = body.moved_by(*(LOOSE_ARM if limb in ARMS else LOOSE_LEG))
    same_side = np.array([str(name).endswith(limb[-2:]) for name in body.dominant_bone()])
    return np.flatnonzero(loose & same_side)


def lift_limbs(
    body: Body,
    hanging: Mapping[str, NDArray[np.int64]],
    bones: Array,
    posed: Posed,
    limbs: tuple[str, ...],
) -> Array:
    """Return bones whose limbs do not dip into the mat; the same array where none does.

    Args:
        body: the body.
        hanging: by limb, the vertices that `hanging_from` found.
        bones: (J, 4) quaternions.
        posed: the body bent by `bones`, on the mat at z = 0.
        limbs: which ones to look at.
    """
    for name in limbs:
        rows, bone = hanging[name], body.bone(name)
        missing_m = -_LIMB_SINK_M - float(posed.skin_m[rows, 2].min())
        if missing_m > 0.0:
            bones = _swung(body, rows, bones, posed, bone, missing_m)
    return bones


def drop_limbs(
    body: Body,
    hanging: Mapping[str, NDArray[np.int64]],
    bones: Array,
    posed: Posed,
    heights_m: Mapping[str, float],
) -> Array:
    """Return bones whose limbs hang down to `heights_m` above the mat, at most 30 degrees.

    Arguments as for `lift_limbs`, but that each limb comes with how high its lowest skin stays.
    """
    for name, height_m in heights_m.items():
        above_m = float(posed.skin_m[hanging[name], 2].min()) - height_m
        if above_m > 0.0:
            bone = body.bone(name)
            bones = _swung(body, hanging[name], bones, posed, bone, -above_m)
    return bones


def _swung(
    body: Body, rows: NDArray[np.int64], bones: Array, posed: Posed, bone: int, rise_m: float
) -> Array:
    """Return bones with `bone` turned until the lowest of its vertices `rows` rises by `rise_m`."""
    lowest = rows[np.argmin(posed.skin_m[rows, 2])]
    lever_m = posed.skin_m[lowest] - posed.joints_m[bone]
    axis = np.cross(lever_m, [0.0, 0.0, 1.0])
    if not np.linalg.norm(axis) > 0:
        return bones  # It hangs straight down: no way to swing is better than another.
    sines = np.array([lever_m[2] + rise_m, lever_m[2]]) / np.linalg.norm(lever_m)
    higher_rad, now_rad = np.arcsin(np.clip(sines, -1.0, 1.0))
    angle_deg = float(np.degrees(higher_rad - now_rad))
    angle_deg = angle_deg + 0.1 if rise_m > 0 else max(angle_deg, -_DROP_MAX_DEG)
    up = about_vector(axis, angle_deg)
    parent = posed.turns[body.parents[bone]]
    bones = bones.copy()
    bones[bone] = quaternion(parent.T @ up @ parent @ matrix(bones[bone]))
    return bones


def reach(
    body: Body, arm: ArmRest, tip_m: Array, wanted: Mapping[str, Array], bones: Array, root: Array
) -> Array:
    """Return (J, 4) bones of an arm alone whose fingertips meet `tip_m`, the root at the origin.

    `tip_m` (3,) is where the fingertip centre shall be; `wanted` holds the (3,) directions "hand",
    "palm" and "elbow" in side axes of the pelvis; `bones` (J, 4) and `root` (3, 3) are the body's.
    """
    solved = bones
    # Twice, because the shoulder rises with the arm.
    for _ in range(2):
        joints_m, world = bend_bones(body, matrix(solved), root)
        pelvis, trunk = world[0], world[body.bone("spine01")]
        aimed = {key: trunk.T @ pelvis @ side_axes(arm.side, way) for key, way in wanted.items()}
        shoulder_m = joints_m[body.bone(f"upperarm01.{arm.side}")]
        aim = reach_aim(arm, trunk.T @ shoulder_m, trunk.T @ tip_m, aimed)
        turns = aim_arm(arm, aim, curled=True)
        rows = [body.bone(name) for name in turns]
        solved = bones.copy()
        solved[rows] = bone_quaternions(body, turns)[rows]
    return solved


def level(body: Body, bones: Array, root: Array, bearing: str) -> Array:
    """Return (3, 3) `root` tipped along the body until both parts that bear it touch the mat."""
    pelvis = body.moved_by("root", "pelvis", "upperleg01")
    shoulders = body.moved_by("spine01", "spine02", "clavicle", "shoulder01", "upperarm01")
    # Which part comes down when the head's end does.
    falls, rises = (
        (shoulders, pelvis) if bearing == "shoulders" else (pelvis, body.moved_by("foot"))
    )
    least_deg, most_deg = -25.0, 25.0
    for _ in range(20):
        tipped = _tipped(root, (least_deg + most_deg) / 2)
        joints_m, world = bend_bones(body, matrix(bones), tipped)
        height_m = skin(body, joints_m, world)[:, 2]
        if height_m[falls].min() > height_m[rises].min():
            least_deg = (least_deg + most_deg) / 2
        else:
            most_deg = (least_deg + most_deg) / 2
    return tipped


def _tipped(root: Array, tip_deg: float) -> Array:
    """Return (3, 3) `root` with its head's end turned down by `tip_deg`."""
    along = root @ np.array([0.0, 0.0, 1.0])
    yaw_deg = float(np.degrees(np.arctan2(along[1], along[0])))
    return np.asarray(about("z", yaw_deg) @ about("y", tip_deg) @ about("z", -yaw_deg) @ root)
