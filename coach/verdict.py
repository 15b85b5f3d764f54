"""Whether this frame counts for the hold, and what to tell the person. Pure policy, no drawing."""

from __future__ import annotations

from dataclasses import dataclass

from coach.guidance import Hand
from coach.hold import Verdict
from coach.settings import Settings
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
    """

    plausibility: Plausibility | None
    posture: Posture
    side: Side | None
    target: Region | None
    hand: Hand | None
    body_still: bool | None = None
    unseen_still_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict for the timer and the key of the advice for the person."""

    verdict: Verdict
    advice: str


def judge(scene: Scene, settings: Settings) -> Judgement:
    """The first thing that is wrong, from far to near; GOOD only when nothing is."""
    for look in (_seen, _posture, _target, _hand):
        judgement = look(scene, settings)
        if judgement is not None:
            return judgement
    return Judgement(Verdict.GOOD, "settling")


def _seen(scene: Scene, settings: Settings) -> Judgement | None:
    del settings
    if scene.plausibility is None or not scene.plausibility.is_person:
        return Judgement(Verdict.LOST, "nobody")
    if not scene.plausibility.turn_known:
        return Judgement(Verdict.LOST, "unsure")
    return None


def _posture(scene: Scene, settings: Settings) -> Judgement | None:
    posture = scene.posture
    if posture.raw is Label.UNKNOWN:
        # Half turned: the fault that keeps the trunk from being on its side is the cure's name.
        kinds = [fault.kind for fault in posture.faults if fault.kind is not FaultKind.TWISTED]
        worst = FaultKind.NOT_LYING if FaultKind.NOT_LYING in kinds else next(iter(kinds), "unsure")
        return Judgement(Verdict.POSTURE, worst)
    if posture.raw.upper_side is None:
        upright = "upright" if settings.side in ("left", "right") else "upright_any"
        return Judgement(Verdict.POSTURE, upright if posture.raw is Label.UPRIGHT else posture.raw)
    if not _right_side_up(posture.raw, scene.side, settings):
        return Judgement(Verdict.POSTURE, "wrong_side")
    blocking = next((fault for fault in posture.faults if fault.blocking), None)
    if blocking is not None:
        return Judgement(Verdict.POSTURE, blocking.kind)
    if posture.label is not posture.raw:
        return Judgement(Verdict.POSTURE, "unsure")
    return None


def _right_side_up(label: Label, side: Side | None, settings: Settings) -> bool:
    if side is None:
        return True
    return label.upper_side is (side.other if settings.side == "lower" else side)


def _target(scene: Scene, settings: Settings) -> Judgement | None:
    if scene.target is None or scene.target.state is Sight.UNSURE:
        return Judgement(Verdict.LOST, "unsure")
    if scene.target.state is Sight.OUT_OF_FRAME:
        return Judgement(Verdict.LOST, "target_out")
    if scene.target.state is Sight.HIDDEN and settings.side != "lower":
        return _behind(scene)
    return None


def _behind(scene: Scene) -> Judgement | None:
    """Spot and hand behind the body: a rest held for long enough is the person's own start."""
    if scene.hand is not None:
        return Judgement(Verdict.LOST, "target_hidden")
    if scene.unseen_still_s < START_STILL_S:
        return Judgement(Verdict.LOST, "hand_behind")
    return None


def _hand(scene: Scene, settings: Settings) -> Judgement | None:
    if settings.side == "lower":
        return _lying_on_it(scene)
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


def _lying_on_it(scene: Scene) -> Judgement | None:
    """A ball under the body is seen by nobody: a body at rest on it has to do."""
    if scene.body_still is None:
        return Judgement(Verdict.LOST, "lie_still")
    return None if scene.body_still else Judgement(Verdict.OFF_TARGET, "lie_still")
