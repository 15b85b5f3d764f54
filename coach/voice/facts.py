"""From a step of the pipeline to the facts the voice needs. Decides nothing new."""

from __future__ import annotations

import math
from dataclasses import replace

from coach import wording
from coach.hold import Phase
from coach.pipeline import Step
from coach.present import knowledge_of
from coach.programme.breath import Breath, breath_at
from coach.programme.runner import Stage
from coach.programme.task import Kind
from coach.texts import Texts
from coach.voice.cue import News, StepFacts

COARSE_FROM_CM = 20
COARSE_CM = 5
"""Nobody can move a hand by "37 centimetres"; far off, a rounder number is heard faster."""
ROUND_S = 5
"""The same for the seconds of a rest."""


def facts_of(step: Step, texts: Texts) -> StepFacts:
    """The facts of one step.

    Args:
        step: what is known and decided.
        texts: the sentences of a language.
    """
    hand = step.scene.hand
    return StepFacts(
        advice=step.advice,
        phase=step.hold.phase,
        held_s=step.hold.held_s,
        target_s=step.target_s,
        say=lambda key: sentence_of(key, step, texts),
        hand_mm=hand.distance_mm if hand is not None else None,
        hand_way=hand.direction if hand is not None else None,
        news=_news(step),
        ramp_s=step.task.ramp_s,
        breath=_breath(step),
    )


def sentence_of(key: str, step: Step, texts: Texts) -> str:
    """The spoken sentence for a key, with the values of this step."""
    if key == "pause":
        if step.advice == "paused":
            return texts.say("paused")  # asked for, so there is no reason to give
        return texts.say("pause", why=sentence_of(step.advice, step, texts))
    hand, programme = step.scene.hand, step.programme
    if key == "done" and programme is not None and programme.stage is Stage.OVER:
        key = "programme_done"
    if key == "holding" and step.task.breathing is not None and step.task.kind is Kind.HOLD:
        key = "holding_paced"
    pause_s = programme.left_s if programme is not None else None
    return texts.say(
        key,
        places=wording.places(step.task),
        region=wording.spoken_place(step.task, texts),
        distance=spoken_distance(hand.distance_mm, texts) if hand is not None else "",
        direction=wording.direction(step, texts),
        left=texts.counted("second", max(1, math.ceil(step.target_s - step.hold.held_s - 0.5))),
        pause=texts.counted("second", _roundly(pause_s or 0.0)),
        **wording.values(step, texts),
        **knowledge_of(step),
    )


def _news(step: Step) -> News | None:
    """What has newly begun in a programme; the first step needs no words, and the last has its."""
    programme = step.programme
    if programme is None or programme.releasing or programme.moves == 0:
        return None
    if step.advice == "paused":
        return None  # told once the person goes on
    match programme.stage:
        case Stage.LOCATE:
            return News("step", programme.moves)
        case Stage.REST:
            return News("rest", programme.moves)
        case Stage.TURN:
            return News(step.advice, programme.moves)
        case Stage.OVER if not programme.completed:
            return News("programme_over", programme.moves)
        case _:
            return None


def _breath(step: Step) -> Breath | None:
    if step.task.breathing is None or step.hold.phase is not Phase.HOLDING:
        return None
    return breath_at(step.hold.held_s, step.task.breathing)


def _roundly(left_s: float) -> int:
    """Whole seconds, from ten on in steps of five: a question may have come before the words."""
    if left_s < 2 * ROUND_S:
        return max(1, math.ceil(left_s))
    return ROUND_S * round(left_s / ROUND_S)


def spoken_distance(distance_mm: float, texts: Texts) -> str:
    """A distance in whole centimetres, in steps of 5 from 20 on."""
    distance_cm = max(1, round(distance_mm / 10))
    if distance_cm >= COARSE_FROM_CM:
        distance_cm = COARSE_CM * round(distance_cm / COARSE_CM)
    return texts.counted("centimetre", distance_cm)


def announcement(facts: StepFacts, advice: str, texts: Texts) -> StepFacts:
    """The same moment with something of its own to tell, such as a lost camera."""

    def say(key: str) -> str:
        if key == "pause":
            return texts.say("pause", why=texts.say(advice))
        return texts.say(advice) if key == advice else facts.say(key)

    return replace(facts, advice=advice, say=say)
