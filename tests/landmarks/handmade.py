"""Poses written down by hand, joint by joint, and pictures of them with a single scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landmarks.joints import N_JOINTS, Joint, Side
from landmarks.pose import Pose

Array = NDArray[np.float64]

PX_PER_M = 200.0
SIZE_WH = (640, 480)
CENTRE_PX = (320.0, 240.0)

STANDING: dict[str, tuple[float, float, float]] = {
    # Facing a level camera: the person's left is the picture's right, y grows downwards.
    "left_shoulder": (0.18, -0.5, 0.0),
    "right_shoulder": (-0.18, -0.5, 0.0),
    "left_hip": (0.085, 0.0, 0.0),
    "right_hip": (-0.085, 0.0, 0.0),
    "left_knee": (0.085, 0.42, 0.0),
    "right_knee": (-0.085, 0.42, 0.0),
    "left_ankle": (0.085, 0.84, 0.0),
    "right_ankle": (-0.085, 0.84, 0.0),
    "left_heel": (0.085, 0.9, 0.05),
    "right_heel": (-0.085, 0.9, 0.05),
    "left_foot_index": (0.085, 0.9, -0.15),
    "right_foot_index": (-0.085, 0.9, -0.15),
}

ON_LEFT_SIDE_BACK_TO_CAMERA: dict[str, tuple[float, float, float]] = {
    # The head is at the picture's left, the left side down on the mat.
    "left_shoulder": (-0.5, 0.18, 0.0),
    "right_shoulder": (-0.5, -0.18, 0.0),
    "left_hip": (0.0, 0.085, 0.0),
    "right_hip": (0.0, -0.085, 0.0),
    "left_knee": (0.42, 0.085, 0.0),
    "right_knee": (0.42, -0.085, 0.0),
    "left_ankle": (0.84, 0.085, 0.0),
    "right_ankle": (0.84, -0.085, 0.0),
    "left_heel": (0.9, 0.085, -0.05),
    "right_heel": (0.9, -0.085, -0.05),
    "left_foot_index": (0.9, 0.085, 0.15),
    "right_foot_index": (0.9, -0.085, 0.15),
}


def written(places: Mapping[str, tuple[float, float, float]], t_s: float = 0.0) -> Pose:
    """The pose with these joints, and the others between the hips, at 200 px per metre."""
    world_m = np.zeros((N_JOINTS, 3))
    for name, place in places.items():
        world_m[Joint[name.upper()]] = place
    xy_px = np.array(CENTRE_PX) + PX_PER_M * world_m[:, :2]
    return Pose(t_s, xy_px, np.ones(N_JOINTS), world_m, SIZE_WH)


def moved(pose: Pose, *, px: Mapping[str, tuple[float, float]]) -> Pose:
    """The pose with some joints elsewhere in the picture, by steps in pixels."""
    xy_px = pose.xy_px.copy()
    for name, step in px.items():
        xy_px[Joint[name.upper()]] += step
    return replace(pose, xy_px=xy_px)


def flipped(pose: Pose) -> Pose:
    """The pose of the mirrored person in the mirrored picture."""
    width = pose.size_wh[0]
    swap = [_partner(joint) for joint in Joint]
    xy_px = pose.xy_px[swap] * [-1.0, 1.0] + np.array([width, 0.0])
    world_m = pose.world_m[swap] * [-1.0, 1.0, 1.0]
    return Pose(pose.t_s, xy_px, pose.visibility[swap], world_m, pose.size_wh)


def relabelled(pose: Pose) -> Pose:
    """The same body with the names of left and right exchanged."""
    swap = [_partner(joint) for joint in Joint]
    return replace(pose, xy_px=pose.xy_px[swap], world_m=pose.world_m[swap])


def zoomed(pose: Pose, factor: float, shift_px: tuple[float, float] = (0.0, 0.0)) -> Pose:
    """The pose in a picture `factor` times as large, then shifted."""
    width, height = pose.size_wh
    return Pose(
        pose.t_s,
        pose.xy_px * factor + np.array(shift_px),
        pose.visibility.copy(),
        pose.world_m.copy(),
        (round(width * factor), round(height * factor)),
    )


def turned(pose: Pose, quarters: int) -> Pose:
    """What a detector finds of `pose` in the picture turned anticlockwise by quarters.

    One quarter anticlockwise: the picture's right edge becomes its top.
    """
    xy_px, world_m, (width, height) = pose.xy_px, pose.world_m, pose.size_wh
    for _ in range(quarters):
        xy_px = np.column_stack([xy_px[:, 1], width - 1 - xy_px[:, 0]])
        world_m = np.column_stack([world_m[:, 1], -world_m[:, 0], world_m[:, 2]])
        width, height = height, width
    return Pose(pose.t_s, xy_px.copy(), pose.visibility.copy(), world_m.copy(), (width, height))


def _partner(joint: Joint) -> Joint:
    name = joint.name
    for side in Side:
        if side.upper() in name:
            return Joint[name.replace(side.upper(), side.other.upper())]
    return joint
