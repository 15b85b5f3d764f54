"""Named poses: from the angles in `poses.toml` to a rotation of every bone.

A pose knows the body only through its bones; where it lies in the room is decided by `motion`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samples.studio.arm import SIDE_SIGN, ArmRest, aim_arm, side_axes, straight_hand
from samples.studio.body import Body
from samples.studio.rotation import Array, about, quaternion

POSES_FILE = Path(__file__).with_name("poses.toml")

_SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
_NECK = ("neck01", "neck02", "neck03", "head")
_POSE_KEYS = {
    "yaw", "pitch", "roll", "level", "anchor", "at_m", "sink_m", "spine", "neck", "legs", "arms",
}  # fmt: skip
_ANCHORS = ("feet", "pelvis")


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """A pose of the whole body.

    Attributes:
        name: as in the file.
        root: (4,) quaternion, body axes to room axes.
        bones: (J, 4) quaternions, each bone against its parent, in rest axes.
        anchor: "feet" or "pelvis", the part that stands at `at_m`.
        at_m: (2,) room x and y, metres.
        sink_m: how deep the lowest skin lies in the mat, metres.
        level: "shoulders" or "feet" that shall touch the mat together with the pelvis, or "".
    """

    name: str
    root: Array
    bones: Array
    anchor: str
    at_m: Array
    sink_m: float
    level: str


def read_tables(path: Path = POSES_FILE) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the tables of poses and of single arms, by name."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, table in tables["pose"].items():
        if unknown := sorted(set(table) - _POSE_KEYS):
            raise ValueError(f"{path.name}: [pose.{name}] has unknown key {unknown[0]!r}")
        if table["anchor"] not in _ANCHORS:
            raise ValueError(f"{path.name}: [pose.{name}] anchor must be one of {_ANCHORS}")
    return tables["pose"], tables["arm"]


def make_pose(name: str, table: dict[str, Any], body: Body, arms: dict[str, ArmRest]) -> Pose:
    """Return the pose that `table` describes, for this body."""
    turns: dict[str, Array] = {}
    turns |= _column(_SPINE, table.get("spine", {}))
    turns |= _column(_NECK, table.get("neck", {}))
    for side, arm in arms.items():
        turns |= _leg(side, _one_side(table["legs"], side))
        turns |= arm_turns(_one_side(table["arms"], side), arm)
    root = about("z", table.get("yaw", 0.0))
    root = root @ about("x", -table.get("pitch", 0.0)) @ about("z", table.get("roll", 0.0))
    return Pose(
        name=name,
        root=quaternion(root),
        bones=bone_quaternions(body, turns),
        anchor=table["anchor"],
        at_m=np.array(table["at_m"]),
        sink_m=table["sink_m"],
        level=table.get("level", ""),
    )


def bone_quaternions(body: Body, turns: dict[str, Array]) -> Array:
    """Return (J, 4) quaternions; bones not named in `turns` stay at rest."""
    bones = np.tile([1.0, 0.0, 0.0, 0.0], (len(body.bone_names), 1))
    for bone, turn in turns.items():
        bones[body.bone(bone)] = quaternion(turn)
    return bones


def arm_turns(table: dict[str, Any], arm: ArmRest) -> dict[str, Array]:
    """Return the turns of an arm whose directions `table` gives in side axes."""
    upper, fore = (side_axes(arm.side, np.array(table[key])) for key in ("upper", "fore"))
    roll_deg = -SIDE_SIGN[arm.side] * table.get("roll", 0.0)
    return aim_arm(arm, straight_hand(arm, upper, fore, roll_deg), curled=False)


def _one_side(table: dict[str, Any], side: str) -> dict[str, Any]:
    found: dict[str, Any] = table.get(side) or table["both"]
    return found


def _column(bones: tuple[str, ...], table: dict[str, float]) -> dict[str, Array]:
    """Share flexion, bend to the left and turn to the left evenly over a row of bones."""
    share = 1 / len(bones)
    turn = (
        about("z", table.get("twist", 0.0) * share)
        @ about("y", table.get("side", 0.0) * share)
        @ about("x", table.get("flex", 0.0) * share)
    )
    return dict.fromkeys(bones, turn)


def _leg(side: str, table: dict[str, float]) -> dict[str, Array]:
    """Turns of hip, knee and foot: spun about itself first, then adducted, then flexed."""
    sign = SIDE_SIGN[side]
    hip = (
        about("x", -table.get("flex", 0.0))
        @ about("y", sign * table.get("add", 0.0))
        @ about("z", -sign * table.get("rot", 0.0))
    )
    return {
        f"upperleg01.{side}": hip,
        f"lowerleg01.{side}": about("x", table.get("knee", 0.0)),
        f"foot.{side}": about("x", table.get("foot", 0.0)),
    }
