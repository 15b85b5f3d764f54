"""Where the parts of a body are in a picture, and which points of them can be followed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint
from landmarks.pose import Pose

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]

TRUNK_M = 0.48
"""From shoulders to hips of a body 1.71 m tall (Winter 2009, fig. 4.1)."""
LIMB_M = 0.08
"""Half of the thickest calf, with a sleeve around it."""
TRUNK_MIN_PX = 25.0
"""Of a smaller body no picture tells millimetres."""
BACKGROUND = -1
POINTS_A_PART = 16
POINTS_AROUND = 40
MARGIN = 1.3
"""So many times as thick as a part is what may still be the body, and is not looked at as room."""
QUALITY = 0.03
"""Weakest corner as a share of the strongest of its part; weak ones show in the noise."""
APART_PX = 5
BLOCK_PX = 7


@dataclass(frozen=True, slots=True, eq=False)
class Capsule:
    """A part of the body: all that is within `radius_px` of the line from `start_px` to `end_px`.

    Attributes:
        start_px: (2,) pixels.
        end_px: (2,) pixels.
        radius_px: half of its thickness.
    """

    start_px: Array
    end_px: Array
    radius_px: float


def capsules_of(pose: Pose) -> tuple[Capsule, ...]:
    """The parts, in the order of `PARTS`; empty where the body is too small or not known."""
    shoulders, hips, knees, ears = (
        _middle(pose, name) for name in ("shoulder", "hip", "knee", "ear")
    )
    trunk_px = float(np.linalg.norm(shoulders - hips))
    if not trunk_px >= TRUNK_MIN_PX or not np.isfinite([knees, ears]).all():
        return ()
    px_per_m = trunk_px / TRUNK_M
    waist, loin = shoulders + (hips - shoulders) / 3, shoulders + (hips - shoulders) * 2 / 3
    return (
        Capsule(shoulders, waist, 0.17 * px_per_m),
        Capsule(waist, loin, 0.17 * px_per_m),
        Capsule(loin, hips, 0.17 * px_per_m),
        Capsule(hips, hips + 0.6 * (knees - hips), 0.10 * px_per_m),
        Capsule(shoulders + 0.6 * (ears - shoulders), ears, 0.12 * px_per_m),
    )


def limbs_of(pose: Pose) -> tuple[Capsule, ...]:
    """Arms and lower legs, which go where they like: not followed, and no surroundings either."""
    trunk_px = np.linalg.norm(_middle(pose, "shoulder") - _middle(pose, "hip"))
    radius_px = LIMB_M * float(trunk_px) / TRUNK_M
    lines = (
        (pose.xy_px[Joint[f"{side}_{start}"]], pose.xy_px[Joint[f"{side}_{end}"]])
        for side in ("LEFT", "RIGHT")
        for start, end in (("SHOULDER", "ELBOW"), ("ELBOW", "WRIST"), ("KNEE", "ANKLE"))
    )
    return tuple(Capsule(start, end, radius_px) for start, end in lines)


def are_on(points_px: Array, capsules: tuple[Capsule, ...]) -> NDArray[np.bool_]:
    """(N,) which of these (N, 2) points are on one of the capsules."""
    found = np.zeros(len(points_px), dtype=np.bool_)
    for part in capsules:
        line = part.end_px - part.start_px
        along = (points_px - part.start_px) @ line / max(float(line @ line), 1e-9)
        nearest = part.start_px + np.clip(along, 0.0, 1.0)[:, None] * line
        found |= np.linalg.norm(points_px - nearest, axis=1) <= part.radius_px
    return found


def box_around(capsules: tuple[Capsule, ...], size_wh: tuple[int, int]) -> tuple[int, ...]:
    """Left, top, right, bottom of the body with what lies around it, pixels."""
    ends_px = np.array([end for part in capsules for end in (part.start_px, part.end_px)])
    # Twice the thickness of the trunk: enough of the room, or of a photo's own background.
    margin_px = 2.0 * capsules[0].radius_px
    low = np.clip(ends_px.min(axis=0) - margin_px, 0, size_wh)
    high = np.clip(ends_px.max(axis=0) + margin_px, 0, size_wh)
    return (*low.astype(int).tolist(), *high.astype(int).tolist())


def find_points(
    grey: Grey, capsules: tuple[Capsule, ...], box: tuple[int, ...], scale: float
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(N, 2) points of `grey` worth following, and (N,) the number of their part or `BACKGROUND`.

    Args:
        grey: the part of the picture in `box`, made smaller by `scale`.
        capsules: the parts, in pixels of the whole picture.
        box: left, top, right, bottom, pixels of the whole picture.
        scale: pixels of `grey` a pixel of the picture.
    """
    body, near = np.zeros_like(grey), np.zeros_like(grey)
    found: list[NDArray[np.float32]] = []
    parts: list[int] = []
    for number, part in enumerate(capsules):
        mask = np.zeros_like(grey)
        start, end = (
            tuple(((place - box[:2]) * scale).astype(int).tolist())
            for place in (part.start_px, part.end_px)
        )
        thick_px = max(2, round(2 * part.radius_px * scale))
        cv2.line(mask, start, end, 255, thick_px)
        cv2.line(near, start, end, 255, round(MARGIN * thick_px))
        mask[body > 0] = 0
        body |= mask
        _add(found, parts, grey, mask, POINTS_A_PART, number)
    _add(found, parts, grey, np.asarray(255 - near, dtype=np.uint8), POINTS_AROUND, BACKGROUND)
    points = np.concatenate([np.zeros((0, 2), np.float32), *found])
    return points, np.array(parts, dtype=np.int64)


def _add(
    found: list[NDArray[np.float32]],
    parts: list[int],
    grey: Grey,
    mask: Grey,
    most: int,
    number: int,
) -> None:
    corners = cv2.goodFeaturesToTrack(grey, most, QUALITY, APART_PX, mask=mask, blockSize=BLOCK_PX)
    if corners is not None:
        found.append(corners.reshape(-1, 2).astype(np.float32))
        parts.extend([number] * len(corners))


def _middle(pose: Pose, name: str) -> Array:
    pair = [Joint[f"LEFT_{name.upper()}"], Joint[f"RIGHT_{name.upper()}"]]
    return np.asarray(pose.xy_px[pair].mean(axis=0))
