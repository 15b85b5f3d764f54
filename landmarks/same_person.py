"""Whether a find is a person at all, and whether two finds are of the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from landmarks import sight
from landmarks.features import upright
from landmarks.finding import Find
from landmarks.frame import Frame
from landmarks.picture import pose_in
from landmarks.plausibility import Doubt, judge
from landmarks.pose import Pose
from landmarks.vectors import length
from landmarks.whole_sight import Whereabouts

APART_TORSOS, LEAST_COSINE, LEAST_RATIO = 0.4, 0.8, 0.5
"""Two finds agree with hips nearer than this, trunks this much of one direction and length."""
ELSEWHERE_TORSOS, SURELY_THERE = 0.7, 0.9
"""Hips farther than this from where the whole picture surely tells somebody may be another's."""


def agree(one: Pose, other: Pose) -> bool:
    """Whether two finds are of one person who lies one way: hips, trunk, left and right."""
    a, b = one.trunk, other.trunk
    shorter_px, longer_px = sorted((a.length_px, b.length_px))
    if shorter_px < LEAST_RATIO * longer_px:
        return False
    if length(a.hips_px - b.hips_px) > APART_TORSOS * longer_px:
        return False
    if float(a.axis_px @ b.axis_px) < LEAST_COSINE * a.length_px * b.length_px:
        return False
    across, other_across = (
        (trunk.hips_across_m + trunk.shoulders_across_m)[:2] for trunk in (a, b)
    )
    # Where the picture hardly shows which is which, the two may differ.
    return float(across @ other_across) >= -0.3 * length(across) * length(other_across)


def elsewhere(pose: Pose, place: Whereabouts) -> bool:
    """Whether a place in the same picture is surely not where this person is."""
    torso_px = max(pose.trunk.length_px, pose.fit[0] * pose.trunk.length_m)
    away_px = length(pose.trunk.hips_px - place.hips_px)
    return place.there >= SURELY_THERE and away_px > ELSEWHERE_TORSOS * torso_px


def doubts(found: Find) -> frozenset[Doubt]:
    """What speaks against a person; a trunk without width does not."""
    return judge(found.pose).doubts - {Doubt.COLLAPSED}


def plausible(found: Find | None) -> TypeGuard[Find]:
    """Whether it may be a person by the joints alone."""
    return found is not None and not doubts(found)


def seen_in(found: Find | None, frame: Frame) -> TypeGuard[Find]:
    """Whether it is a person; the picture is asked where only the legs speak against it."""
    if found is None or doubts(found) != {Doubt.LIMBS}:
        return plausible(found)
    image = frame.reduced
    pose = pose_in(image, found.pose)
    seen = upright(pose)
    if seen is None:
        return False
    told = sight.look(image, pose, seen, sight.bundled())
    return judge(replace(found.pose, sight_m=told.packed())).is_person
