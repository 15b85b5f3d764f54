"""What people teach about up: the estimator's own word, or what a posture says by itself.

Only settled postures teach. Without the estimator each teaches in the one direction that it knows:
somebody standing points up, a lying trunk is level.
"""

from __future__ import annotations

import math

from landmarks import gravity
from landmarks.gravity import Gravity, GravitySource
from landmarks.network import LyingEstimate
from landmarks.pose import Pose
from landmarks.posture import Label, Posture

STANDING_SIGMA_DEG = 8.0
LEVEL_SIGMA_DEG = 10.0
STRAIGHT_MIN = 0.97
"""Cosine between trunk and legs of somebody who stands rather than sits or crouches."""
FLAT_MAX_DEG = 25.0
"""A roll this near to the back or the belly counts as lying flat; further on, somebody turns."""


def learn(belief: Gravity, pose: Pose, seen: Posture, told: LyingEstimate | None = None) -> Gravity:
    """What this pose teaches about up.

    Args:
        belief: what is believed so far.
        pose: an accepted pose.
        seen: its posture.
        told: what the estimator says of it, or None: then the joints have to do.
    """
    if told is None:
        return _learn_from_joints(belief, pose, seen)
    if seen.label is not seen.raw or seen.label is Label.UNKNOWN or not seen.sure:
        return belief
    stands = seen.label is Label.UPRIGHT or belief.source is GravitySource.STANDING
    source = GravitySource.STANDING if stands else GravitySource.LYING
    return gravity.from_estimate(belief, told.up, pose.t_s, told.sigma_up_deg, source)


def _learn_from_joints(belief: Gravity, pose: Pose, seen: Posture) -> Gravity:
    trunk = pose.trunk.axis_m
    if seen.label is Label.UPRIGHT and seen.raw is Label.UPRIGHT:
        legs = pose.middle_m("hip") - pose.middle_m("ankle")
        straight = float(trunk @ legs) / max(math.hypot(*trunk) * math.hypot(*legs), 1e-9)
        if straight >= STRAIGHT_MIN:
            body = pose.middle_m("shoulder") - pose.middle_m("ankle")
            return gravity.from_standing(belief, body, pose.t_s, STANDING_SIGMA_DEG)
        return belief
    if seen.label is not seen.raw or seen.label is Label.UNKNOWN:
        return belief
    if seen.label in (Label.SUPINE, Label.PRONE):
        if not _flat(seen):
            return belief
        across = pose.trunk.hips_across_m + pose.trunk.shoulders_across_m
        return gravity.from_level(belief, across, pose.t_s, LEVEL_SIGMA_DEG)
    return gravity.from_level(belief, trunk, pose.t_s, LEVEL_SIGMA_DEG)


def _flat(seen: Posture) -> bool:
    if seen.reading is None:
        return False
    roll_deg = abs(seen.reading.roll_deg)
    return min(roll_deg, 180.0 - roll_deg) <= FLAT_MAX_DEG
