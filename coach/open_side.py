"""Hands where either may press, and sides that only the hand can tell.

On a foot both hands come to the spot. Sitting or on the back neither side is the upper one: then
the side is the one whose spot a hand is nearest to.
"""

from __future__ import annotations

import numpy as np

from coach import guidance
from coach.guidance import Hand
from coach.programme.rules import Hands
from coach.programme.task import Kind, Task
from landmarks.joints import Side
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, Region


def find_hand(
    pose: Pose,
    pelvis: Pelvis,
    target: Region,
    body_map: BodyMap,
    trail: tuple[Hand, ...],
    hands: Hands,
) -> Hand | None:
    """The pressing hand, or None where no hand that may press is seen.

    Args:
        pose: an accepted pose.
        pelvis: its pelvis.
        target: the region to press.
        body_map: for the no-press zones.
        trail: the hands of the last moments, oldest first.
        hands: "either" lets the other hand press too.
    """
    own = guidance.find_hand(pose, pelvis, target, body_map, trail)
    if hands == "same":
        return own
    other = guidance.find_hand(pose, pelvis, target, body_map, trail, target.side.other)
    seen = [hand for hand in (own, other) if hand is not None]
    candidates = [hand for hand in seen if hand.on_target] or seen
    # Two hands on one spot: the same one as before, or it would seem to jump.
    if trail:
        last_px = trail[-1].xy_px
        return min(candidates, key=lambda h: float(np.linalg.norm(h.xy_px - last_px)), default=None)
    return min(candidates, key=lambda hand: hand.distance_mm, default=None)


def nearest(task: Task, pose: Pose, pelvis: Pelvis, body_map: BodyMap) -> Side | None:
    """The side whose spot a hand is nearest to, or None where that tells nothing."""
    if task.lain_on or task.kind is Kind.STRETCH or task.postures == ("side",):
        return None
    found: list[tuple[float, Side]] = []
    for side in Side:
        target = body_map.region(task.place, side)
        if target is not None:
            hand = find_hand(pose, pelvis, target, body_map, (), task.hands)
            found += [(hand.distance_mm, side)] if hand is not None else []
    return min(found)[1] if found else None
