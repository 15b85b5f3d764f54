"""Whether this frame counts for the hold, and what to tell the person. Pure policy, no drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.guidance import Hand
from coach.hold import Verdict
from coach.programme.rules import PostureName
from coach.programme.task import Kind, Task
from coach.unseen_hand import START_STILL_S
from landmarks.joints import Side
from landmarks.plausibility import Plausibility
from landmarks.posture import FaultKind, Label, Posture
from landmarks.region import Region, Sight


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What one frame showed, before anything is decided.

    Attributes:
        plausibility: the doubts about the pose; None where nobody was found.
        posture: settled and raw posture.
        side: the side to treat, or None while open.
        target: the region, or None where it could not be placed.
        hand: the pressing hand, or None where it is not known.
        body_still: whether the pelvis has rested for a moment, or None while unknown.
        unseen_still_s: for how long it has rested with spot and hand both behind the body.
        hips_bent_deg: flexion of each hip; a side that is missing or NaN is not known.
    """

    plausibility: Plausibility | None
    posture: Posture
    side: Side | None
    target: Region | None
    hand: Hand | None
    body_still: bool | None = None
    unseen_still_s: float = 0.0
    hips_bent_deg: Mapping[Side, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict for the timer and the key of the advice for the person."""

    verdict: Verdict
    advice: str


SITTING_MIN_DEG = 50.0
"""Upright with both hips bent further than this is sitting; standing is about 0."""


def judge(scene: Scene, task: Task) -> Judgement:
    """The first thing that is wrong, from far to near; GOOD only when nothing is."""
    for look in (_seen, _posture, _guard, _target, _hand):
        judgement = look(scene, task)
        if judgement is not None:
            return judgement
    return Judgement(Verdict.GOOD, "settling")


def _seen(scene: Scene, task: Task) -> Judgement | None:
    del task
    if scene.plausibility is None or not scene.plausibility.is_person:
        return Judgement(Verdict.LOST, "nobody")
    if not scene.plausibility.turn_known:
        return Judgement(Verdict.LOST, "unsure")
    return None


def _posture(scene: Scene, task: Task) -> Judgement | None:
    posture = scene.posture
    if task.way is None:
        return Judgement(Verdict.POSTURE, "tool_unfit")
    if posture.raw is Label.UNKNOWN:
        return Judgement(Verdict.POSTURE, _half_turned(posture, task))
    if _name(scene) not in task.postures:
        return Judgement(Verdict.POSTURE, _lie_as_needed(posture, task))
    if posture.raw.upper_side is not None:
        if not task.right_side_up(posture.raw.upper_side, scene.side):
            return Judgement(Verdict.POSTURE, "wrong_side_lower" if task.lain_on else "wrong_side")
        blocking = next((fault for fault in posture.faults if fault.blocking), None)
        if blocking is not None:
            return Judgement(Verdict.POSTURE, blocking.kind)
    if posture.label is not posture.raw or not posture.sure:
        return Judgement(Verdict.POSTURE, "unsure")
    return None


def _name(scene: Scene) -> PostureName | None:
    """What the rules of a region call this posture; None for those that none of them knows."""
    match scene.posture.raw:
        case Label.SIDE_LEFT | Label.SIDE_RIGHT:
            return "side"
        case Label.SUPINE:
            return "supine"
        case Label.PRONE:
            return "prone"
        case Label.UPRIGHT:
            bent = [scene.hips_bent_deg.get(side, 0.0) > SITTING_MIN_DEG for side in Side]
            return "sitting" if all(bent) else None
        case _:
            return None


def _half_turned(posture: Posture, task: Task) -> str:
    """Half turned: the fault that keeps the trunk from being on its side is the cure's name."""
    if task.postures != ("side",):
        return "unsure" if posture.reading is None else "posture_for"
    kinds = [fault.kind for fault in posture.faults if fault.kind is not FaultKind.TWISTED]
    return FaultKind.NOT_LYING if FaultKind.NOT_LYING in kinds else next(iter(kinds), "unsure")


def _lie_as_needed(posture: Posture, task: Task) -> str:
    if task.postures != ("side",):
        return "posture_for"
    if posture.raw is not Label.UPRIGHT:
        return posture.raw
    if task.lain_on:
        return "upright_lower"
    return "upright" if task.body_side is not None else "upright_any"


def _guard(scene: Scene, task: Task) -> Judgement | None:
    """Delicate places: only with a straight hip that is known to be, lying surely as named."""
    if task.guard is None or scene.side is None:
        return None
    bent_deg = scene.hips_bent_deg.get(scene.side)
    if bent_deg is None or math.isnan(bent_deg):
        return Judgement(Verdict.LOST, "unsure")
    if bent_deg >= task.guard.hip_flexion_max_deg:
        return Judgement(Verdict.POSTURE, "hip_bent")
    if scene.posture.confidence < task.guard.confidence_min:
        return Judgement(Verdict.LOST, "not_confident")
    if scene.target is not None and scene.target.state is Sight.HIDDEN:
        return Judgement(Verdict.LOST, "target_hidden")
    return None


def _target(scene: Scene, task: Task) -> Judgement | None:
    if task.kind is Kind.STRETCH:
        return None
    if scene.side is None and scene.posture.upper_side is None:
        return Judgement(Verdict.LOST, "which_side")
    if scene.target is None or scene.target.state is Sight.UNSURE:
        return Judgement(Verdict.LOST, "unsure")
    if scene.target.state is Sight.OUT_OF_FRAME:
        return Judgement(Verdict.LOST, "target_out")
    if scene.target.state is Sight.HIDDEN and not task.lain_on:
        return _behind(scene, task)
    return None


def _behind(scene: Scene, task: Task) -> Judgement | None:
    """Spot and hand behind the body: a rest held for long enough is the person's own start.

    Only on the side and with the hand of that side: a foot is hidden in many ways, and sitting
    still says nothing about a hand.
    """
    blind = scene.posture.raw.upper_side is not None and task.hands == "same"
    if scene.hand is not None or not blind:
        return Judgement(Verdict.LOST, "target_hidden")
    if scene.unseen_still_s < START_STILL_S:
        return Judgement(Verdict.LOST, "hand_behind")
    return None


def _hand(scene: Scene, task: Task) -> Judgement | None:
    if task.kind is Kind.STRETCH:
        return _resting(scene, "hold_still")
    if task.lain_on:
        return _resting(scene, "lie_still")
    hand = scene.hand
    if hand is None:
        hidden = scene.target is not None and scene.target.state is Sight.HIDDEN
        return None if hidden else Judgement(Verdict.LOST, "hand_unseen")
    if hand.on_no_press is not None:
        return Judgement(Verdict.OFF_TARGET, "no_press")
    if not hand.on_target:
        return Judgement(Verdict.OFF_TARGET, "hand_off")
    if not hand.still:
        return Judgement(Verdict.OFF_TARGET, "hand_moving")
    return None


def _resting(scene: Scene, advice: str) -> Judgement | None:
    """A ball under the body, a stretch: nothing of it is seen, so a body at rest has to do."""
    if scene.body_still is None:
        return Judgement(Verdict.LOST, advice)
    return None if scene.body_still else Judgement(Verdict.OFF_TARGET, advice)
