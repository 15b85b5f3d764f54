"""Angles of the legs, from the world joints of one pose."""

from __future__ import annotations

import math

from landmarks.joints import Joint, Side
from landmarks.pose import Pose


def hip_flexion_deg(pose: Pose, side: Side) -> float:
    """How far the thigh of a side is bent against the trunk: 0 in line with it, 90 sitting.

    Every direction counts, so that a thigh led sideways is no straight hip either. NaN where a
    joint is not known.
    """
    trunk = pose.trunk.axis_m
    thigh = pose.world_m[Joint.of(side, "knee")] - pose.world_m[Joint.of(side, "hip")]
    lengths = math.sqrt(float(trunk @ trunk)) * math.sqrt(float(thigh @ thigh))
    if not lengths > 1e-6:
        return math.nan
    cosine = -float(trunk @ thigh) / lengths
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))


def hips_bent_deg(pose: Pose) -> dict[Side, float]:
    """The flexion of both hips."""
    return {side: hip_flexion_deg(pose, side) for side in Side}
