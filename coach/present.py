"""Turns a step into the view that is drawn and the words that are said. Decides nothing new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coach import wording
from coach.hold import Phase, Verdict
from coach.pipeline import Step
from coach.programme.breath import breath_at
from coach.programme.runner import Stage
from coach.setup import distance_m
from coach.texts import Sentence, Texts
from landmarks import catalogue
from landmarks.frame import Image
from landmarks.joints import Side
from landmarks.posture import FaultKind, Label
from landmarks.region import RING_90, NoPressZone, Region, Sight
from overlays.painter import Painter, default_painter
from overlays.view import Dial, DialState, HandMark, StatusLine, Tone, View
from overlays.viewport import Viewport

_TONES = {
    "nobody": Tone.WAIT,
    "unsure": Tone.WAIT,
    "ready": Tone.GO,
    "ready_up": Tone.GO,
    "paused": Tone.WAIT,
    "settling": Tone.GO,
    "holding": Tone.GO,
    "done": Tone.DONE,
    "rest": Tone.WAIT,
    "turn_over": Tone.WAIT,
    "switch_side": Tone.WAIT,
    "programme_done": Tone.DONE,
    "programme_over": Tone.DONE,
    "no_press": Tone.STOP,
}
_GUARDED = frozenset({"hip_bent", "not_confident"})
"""While a guard refuses, a delicate place is not shown either."""
_DIALS = {
    Phase.WAITING: DialState.WAITING,
    Phase.SETTLING: DialState.SETTLING,
    Phase.HOLDING: DialState.HOLDING,
    Phase.PAUSED: DialState.PAUSED,
    Phase.DONE: DialState.DONE,
    Phase.ABANDONED: DialState.WAITING,
}


def view_of(step: Step, avoid: dict[str, tuple[str, ...]], texts: Texts) -> View:
    """Everything the screen shows for one step.

    Args:
        step: what is known and decided.
        avoid: no-press zones to show for each region id.
        texts: the sentences of a language.
    """
    sentence = advice_of(step, texts)
    return View(
        t_s=step.t_s,
        pose=step.pose,
        target=_shown_target(step),
        others=(),
        no_press=_shown_zones(step, avoid.get(step.task.place, ())),
        hand=_hand(step),
        dial=dial_of(step, texts),
        status=StatusLine(sentence.line, _TONES.get(step.advice, Tone.FIX), sentence.detail),
        facts=_facts(step, texts),
    )


def looker(texts: Texts) -> Callable[[Step], View]:
    """A function that makes the view of a step."""
    avoid = {name: spec.avoid for name, spec in catalogue.load().regions.items()}
    return lambda step: view_of(step, avoid, texts)


def drawer(texts: Texts) -> Callable[[Image, Step, Viewport], Image]:
    """A function that draws a step on a picture."""
    look, painter = looker(texts), painter_for(texts)
    return lambda image, step, viewport: painter.paint(image, look(step), viewport)


def painter_for(texts: Texts) -> Painter:
    """Everything there is to draw, in the words of a language."""
    dial = {str(state): texts.word("dial", state) for state in DialState}
    return default_painter(texts.region_names, dial, texts.word("facts", "of_seconds"))


def dial_of(step: Step, texts: Texts) -> Dial:
    """The hold ring: seconds of the hold with the breath to follow, or those of a pause."""
    programme, hold, task = step.programme, step.hold, step.task
    if programme is not None and programme.span_s is not None and _between_holds(step):
        left_s = programme.left_s or 0.0
        if step.advice == "paused":
            return Dial(DialState.PAUSED, programme.span_s - left_s, programme.span_s)
        word = texts.word("dial", "resting" if programme.stage is Stage.REST else "turning")
        return Dial(DialState.RESTING, programme.span_s - left_s, programme.span_s, word)
    state = _DIALS[hold.phase]
    target_s = step.target_s
    if task.breathing is None or state is not DialState.HOLDING:
        return Dial(state, hold.held_s, target_s)
    breath = breath_at(hold.held_s, task.breathing)
    word = texts.word("dial", "breathe_in" if breath.inhaling else "breathe_out")
    return Dial(state, hold.held_s, target_s, word, breath.fullness)


def advice_of(step: Step, texts: Texts) -> Sentence:
    """The advice of a step in words."""
    hand = step.scene.hand
    measured, limit = _fault_values(step)
    return texts.advice(
        step.advice,
        places=wording.places(step.task),
        distance=max(1, round(hand.distance_mm / 10)) if hand is not None else "",
        direction=wording.direction(step, texts),
        held=round(step.hold.held_s),
        measured=measured,
        limit=limit,
        region=wording.place_name(step.task, texts),
        **wording.values(step, texts),
        **knowledge_of(step),
    )


def knowledge_of(step: Step) -> dict[str, str]:
    """What is known of the set-up: distance, tilt and how well the spot can be placed."""
    pose, frame = step.pose, step.pelvis
    if pose is None or frame is None:
        return {"metres": "", "tilt": "", "radius": ""}
    spots = [step.body_map.region(step.task.place, side) for side in Side]
    radius_mm = RING_90 * min((spot.sigma_mm for spot in spots if spot is not None), default=0.0)
    return {
        "metres": f"{max(1.0, distance_m(frame, pose.size_wh)):.0f}",
        "tilt": f"{step.gravity.tilt_deg:.0f}",
        "radius": f"{radius_mm / 10:.0f}",
    }


def _fault_values(step: Step) -> tuple[str, str]:
    faults = step.posture.faults
    named = next((f for f in faults if f.kind == step.advice), None)
    if named is None or named.kind is FaultKind.TWISTED:
        return "", ""
    return f"{abs(named.measured_deg):.0f}", f"{named.limit_deg:.0f}"


def _shown_target(step: Step) -> Region | None:
    """Before anybody lies as needed a target would be a promise about the wrong moment.

    So it would be in a rest and while turning over: the next spot still lies elsewhere.

    What lies under the body is drawn as hidden, whatever the skin's slope says.
    """
    target, task = step.target, step.task
    if _between_holds(step):
        return None
    lies = step.posture.upper_side is not None or step.judgement.verdict is not Verdict.POSTURE
    if target is None or not lies or step.judgement.advice in _GUARDED:
        return None
    return replace(target, state=Sight.HIDDEN) if task.lain_on and _seen(target) else target


def _between_holds(step: Step) -> bool:
    programme = step.programme
    return programme is not None and programme.span_s is not None and not programme.releasing


def _seen(target: Region) -> bool:
    return target.state is Sight.VISIBLE


def _shown_zones(step: Step, ids: tuple[str, ...]) -> tuple[NoPressZone, ...]:
    side: Side | None = step.side
    if side is None or _shown_target(step) is None:
        return ()
    zones = step.body_map.no_press_of(side)
    return tuple(zone for zone in zones if zone.id in ids and zone.state is Sight.VISIBLE)


def _hand(step: Step) -> HandMark | None:
    hand, task = step.scene.hand, step.task
    # Where the body lies on the spot, or stretches, no hand has anywhere to go.
    if hand is None or _shown_target(step) is None or task.lain_on:
        return None
    return HandMark(hand.xy_px, hand.on_target, on_no_press=hand.on_no_press is not None)


def _facts(step: Step, texts: Texts) -> tuple[str, ...]:
    facts = []
    if step.programme is not None:
        values = {"number": step.programme.number, "total": step.programme.total}
        title = wording.programme_title(step.programme, texts)
        facts.append(texts.word("facts", "programme", title=title, **values))
    if step.posture.label is Label.UNKNOWN or step.posture.reading is None:
        facts.append(texts.word("facts", "posture_unknown"))
    else:
        name = texts.word("posture", step.posture.label)
        roll = f"{abs(step.posture.reading.roll_deg):.0f}"
        how = "posture" if step.posture.sure else "posture_likely"
        facts.append(texts.word("facts", how, posture=name, roll=roll))
    tilt, sigma = f"{step.gravity.tilt_deg:.0f}", f"{step.gravity.sigma_deg:.0f}"
    facts.append(texts.word("facts", "tilt", tilt=tilt, sigma=sigma))
    target = _shown_target(step)
    if target is not None:
        radius = f"{RING_90 * target.sigma_mm:.0f}"
        facts.append(texts.word("facts", "placement", radius=radius))
    return tuple(facts)
