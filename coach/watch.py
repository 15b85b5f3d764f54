"""What hand and body do from frame to frame: where the hand is, whether the body rests."""

from __future__ import annotations

from dataclasses import dataclass

from coach import guidance, open_side, stillness, unseen_hand
from coach.guidance import Hand
from coach.programme.rules import Hands
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, Region


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What is remembered of the last moments, and what this frame adds.

    Attributes:
        hand: the pressing hand now, or None where it is not known.
        body_still: whether the pelvis has rested for a moment, or None while unknown.
        unseen_still_s: for how long it has rested with spot and hand both behind the body.
        trail: the hands of the last moments, oldest first.
        rests: the places of the pelvis in the last moments, oldest first.
        unseen_since_s: since when hand and spot are behind a resting body, or None.
    """

    hand: Hand | None = None
    body_still: bool | None = None
    unseen_still_s: float = 0.0
    trail: tuple[Hand, ...] = ()
    rests: tuple[stillness.Rest, ...] = ()
    unseen_since_s: float | None = None


def look(
    before: Watch,
    pose: Pose | None,
    pelvis: Pelvis | None,
    target: Region | None,
    body_map: BodyMap,
    hands: Hands = "same",
) -> Watch:
    """The watch after one frame; `pose` and `pelvis` are None where they are not known."""
    hand = None
    if pose is not None and pelvis is not None and target is not None:
        hand = open_side.find_hand(pose, pelvis, target, body_map, before.trail, hands)
    rests = stillness.follow(before.rests, pelvis)
    still = stillness.is_still(rests, pelvis.mm_per_px) if pelvis is not None else None
    since_s = None
    if pose is not None and pelvis is not None and target is not None and hand is None and still:
        resting = unseen_hand.may_press(pose, pelvis, target)
        since_s = unseen_hand.rested_since(before.unseen_since_s, pose.t_s, resting=resting)
    return Watch(
        hand=hand,
        body_still=still,
        unseen_still_s=pose.t_s - since_s if pose is not None and since_s is not None else 0.0,
        trail=guidance.keep_trail(before.trail, hand),
        rests=rests,
        unseen_since_s=since_s,
    )
