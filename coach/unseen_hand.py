"""Whether somebody may be pressing where no camera looks: hand and spot both behind the body.

A spot that is seen with no hand on it is not being pressed. Only where the body itself hides the
spot, the hand is out of sight too and its arm could reach, does lying still for a moment start the
time: it is the one sign a person with both hands behind them can give.
"""

from __future__ import annotations

import numpy as np

from coach.guidance import HAND_SEEN_MIN, reach_mm
from landmarks.joints import Joint
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import Region, Sight

START_STILL_S = 3.0
"""Longer than anybody pauses by chance on the way to the spot, short enough to wait for."""
ELBOW_TO_FINGERS_MM = 350.0
"""Forearm and hand to the finger joints, 0.146 + 0.06 of a height of 1.71 m (Winter 2009,
Biomechanics and Motor Control of Human Movement, 4th ed., fig. 4.1)."""


def may_press(pose: Pose, pelvis: Pelvis, target: Region) -> bool:
    """Whether the body hides the spot and the arm of that side could be reaching it.

    Args:
        pose: an accepted pose whose hand of the target's side is out of sight.
        pelvis: its pelvis.
        target: the region to press.
    """
    if target.state is not Sight.HIDDEN:
        return False
    elbow = Joint.of(target.side, "elbow")
    if pose.visibility[elbow] < HAND_SEEN_MIN:
        return True
    away_mm = float(np.linalg.norm(pose.px(elbow) - target.centre_px)) * pelvis.mm_per_px
    return away_mm <= ELBOW_TO_FINGERS_MM * pelvis.body_scale + reach_mm(target)


def rested_since(since_s: float | None, t_s: float, *, resting: bool) -> float | None:
    """When the rest began that still goes on at `t_s`, or None while there is none."""
    if not resting:
        return None
    return t_s if since_s is None else since_s
