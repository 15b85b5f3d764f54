"""The shards of a set as the numbers that training and measuring want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landmarks.exchange import exchanged, is_exchanged
from landmarks.features import Upright, inputs, mirrored, upright
from landmarks.joints import Side
from landmarks.network import KINDS
from landmarks.pose import Pose
from landmarks.sight import CROP_SIDE, SightNet, tell
from samples.studio.rotation import Array

REGIONS = (
    "gluteus_medius", "gluteus_medius_posterior", "ventrogluteal", "piriformis_lateral", "iliacus",
    "foot_arch", "heel_medial",
)  # fmt: skip
# In the order of `anatomy.skin_points`: all of the left side, then all of the right.
_FIRST = {Side.LEFT: 0, Side.RIGHT: len(REGIONS)}
# Roll from the back, degrees: back, half-turned, side, half-turned, belly.
_ROLL_LIMITS_DEG = (24.0, 66.0, 114.0, 156.0)
_PIECE = (CROP_SIDE, CROP_SIDE)
_UPRIGHT_SINE = float(np.sin(np.radians(45.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Scenes in which a pose was found; N scenes, 2 sides (left, right), R regions.

    Attributes:
        table: the shards' own arrays, N rows each.
        rows: (N, 2, N_INPUTS) features.
        points_m: (N, 2, R, 2) true points in the mirrored upright picture.
        in_picture: (N, 2, R) the point lies inside the picture.
        visible: (N, 2, R).
        kinds: (N, 2) index into `network.KINDS`, seen from each side.
        up: (N, 2, 3) up in mirrored upright axes.
        up_trunk: (N, 2, 3) up by the trunk's forward, headward, towards this side.
        px_per_m: (N,) scale of the upright picture.
        asked: scenes made, found or not.
    """

    table: dict[str, NDArray[Any]]
    rows: Array
    points_m: Array
    in_picture: NDArray[np.bool_]
    visible: NDArray[np.bool_]
    kinds: NDArray[np.int64]
    up: Array
    up_trunk: Array
    px_per_m: Array
    asked: int


def write_shard(path: Path, rows: Sequence[dict[str, Any]], person: int) -> None:
    """Write the rows of one person; beside and renamed, so that a shard is whole if it is there."""
    table: dict[str, Any] = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    table["person"] = np.full(len(rows), person)
    part = path.with_name(f"{path.stem}.part.npz")
    np.savez_compressed(part, **table)
    part.rename(path)


def read_table(folder: Path, most: int = 0) -> dict[str, NDArray[Any]]:
    """Return all shards of a folder as one; the first `most` shards only, where it is given.

    Shards made before pieces of the picture were kept have black ones.
    """
    paths = sorted(path for path in folder.glob("*.npz") if ".part" not in path.name)
    shards = [dict(np.load(path)) for path in (paths[:most] if most else paths)]
    shared = set(shards[0]).intersection(*shards)
    shapes = [shard["crop"].shape[1:] for shard in shards if "crop" in shard]
    if shapes:
        for shard in (shard for shard in shards if "crop" not in shard):
            shard["crop"] = np.zeros((len(shard["found"]), *shapes[0]), dtype=np.uint8)
        shared.add("crop")
    return {key: np.concatenate([shard[key] for shard in shards]) for key in sorted(shared)}


def read_lessons(folder: Path, most: int = 0, net: SightNet | None = None) -> Lessons:
    """Return the scenes of a folder in which a pose was found; `net` looks at their pieces."""
    table = read_table(folder, most)
    asked = len(table["found"])
    table = {key: value[table["found"]] for key, value in table.items()}
    poses = [pose_of(table, k) for k in range(len(table["found"]))]
    seen = [upright(pose) for pose in poses]
    kept = np.array([one is not None for one in seen])
    table = {key: value[kept] for key, value in table.items()}
    pairs = [(p, s) for p, s in zip(poses, seen, strict=True) if s is not None]
    pieces = table.get("crop", np.zeros((len(pairs), *_PIECE), dtype=np.uint8))
    rows = [
        [inputs(*_looked_at(pose, one, piece, net), side) for side in Side]
        for (pose, one), piece in zip(pairs, pieces, strict=True)
    ]
    return _with_truth(table, np.array(rows), [one for _, one in pairs], asked)


def _looked_at(
    pose: Pose, seen: Upright, piece: NDArray[np.uint8], net: SightNet | None
) -> tuple[Pose, Upright, Array | None]:
    """Return the pose with left and right as the look tells them, and the look's other answers.

    A black piece is one that was not kept.
    """
    if net is None or not piece.any():
        return pose, seen, None
    told = tell(_fitting(piece), pose, seen, net)
    put_right = exchanged(pose) if is_exchanged(pose, seen, told) else pose
    return put_right, seen, told.packed()


def _fitting(piece: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a piece as large as the network takes it; shards may keep coarser ones.

    Pieces seen through 64 or 48 cells tell what those of 96 do, to a hundredth of the error.
    """
    if piece.shape == _PIECE:
        return piece
    # By hand: training runs where OpenCV is not installed.
    finer = _stretched(_stretched(piece.astype(np.float64), _PIECE[0]).T, _PIECE[1]).T
    return np.rint(finer).astype(np.uint8)


def _stretched(rows: Array, count: int) -> Array:
    """Return (count, C) of (N, C) rows, straight between their middles."""
    at = ((np.arange(count) + 0.5) * len(rows) / count - 0.5).clip(0, len(rows) - 1)
    before = np.floor(at).astype(np.int64).clip(0, len(rows) - 2)
    share = (at - before)[:, None]
    return np.asarray(rows[before] * (1 - share) + rows[before + 1] * share)


def together(parts: Sequence[Lessons]) -> Lessons:
    """Return several sets as one; of their tables, what all of them have."""
    shared = set(parts[0].table).intersection(*(part.table for part in parts))
    arrays = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Lessons)
        if field.name not in ("table", "asked")
    }
    table = {key: np.concatenate([part.table[key] for part in parts]) for key in shared}
    return Lessons(table=table, asked=sum(part.asked for part in parts), **arrays)


def pose_of(table: dict[str, NDArray[Any]], k: int) -> Pose:
    """Return the pose of scene `k`."""
    width, height = (int(value) for value in table["size_wh"][k])
    return Pose(
        0.0, table["xy_px"][k], table["visibility"][k], table["world_m"][k], (width, height)
    )


def _with_truth(
    table: dict[str, NDArray[Any]], rows: Array, seen: list[Upright], asked: int
) -> Lessons:
    points_px, n = table["points_px"], len(seen)
    inside = np.all((points_px >= 0) & (points_px < table["size_wh"][:, None]), axis=2)
    points_m = np.array([one.from_px(px) for one, px in zip(seen, points_px, strict=True)])
    up = table["up"].copy()
    up[:, :2] = np.array([one.turn @ way for one, way in zip(seen, up[:, :2], strict=True)])
    by_side = [slice(_FIRST[side], _FIRST[side] + len(REGIONS)) for side in Side]
    both_up, trunk = _by_side(up, 0), _by_side(table["up_trunk"], 2)
    return Lessons(
        table=table,
        rows=rows,
        points_m=np.stack(
            [mirrored(points_m[:, part], s) for part, s in zip(by_side, Side, strict=True)], axis=1
        ),
        in_picture=np.stack([inside[:, part] for part in by_side], axis=1),
        visible=np.stack([table["visible"][:, part] for part in by_side], axis=1),
        kinds=np.stack([kinds_of(trunk[:, k]) for k in range(2)], axis=1).reshape(n, 2),
        up=both_up,
        up_trunk=trunk,
        px_per_m=np.array([one.px_per_m for one in seen]),
        asked=asked,
    )


def _by_side(ways: Array, mirrored_axis: int) -> Array:
    """Return (N, 2, 3) directions (N, 3) as the left and as the right side tells them."""
    both = np.repeat(ways[:, None], 2, axis=1)
    both[..., mirrored_axis] *= [side.sign for side in Side]
    return both


def kinds_of(up_trunk: Array) -> NDArray[np.int64]:
    """Return (N,) the index into `network.KINDS` of (N, 3) true up by forward, headward, side."""
    forward, headward, sideward = up_trunk.T
    from_back_deg = np.degrees(np.arctan2(np.abs(sideward), forward))
    turned = np.digitize(from_back_deg, _ROLL_LIMITS_DEG)
    # Up towards the other side: this side lies below.
    on_side = np.where(sideward < 0, 1, 2)
    lying = np.select([turned == 0, turned == 2, turned == 4], [0, on_side, 3], 5)
    return np.where(np.abs(headward) > _UPRIGHT_SINE, 4, lying)


def mm_per_m(lessons: Lessons) -> Array:
    """Return (N, 2, R) true millimetres at each point for a metre of the upright picture."""
    depth_m = lessons.table["points_depth_m"].reshape(-1, 2, len(REGIONS))
    focal_px = lessons.table["focal_px"][:, None, None]
    return np.asarray(1000 * lessons.px_per_m[:, None, None] * depth_m / focal_px)


def counted(lessons: Lessons) -> NDArray[np.bool_]:
    """Return (N, 2, R): side-lying, upper side, visible and inside the picture."""
    upper = lessons.kinds == KINDS.index("on_other_side")
    return np.asarray(upper[..., None] & lessons.visible & lessons.in_picture)
