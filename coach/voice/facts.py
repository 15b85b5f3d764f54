"""From a step of the pipeline to the facts the voice needs. Decides nothing new."""

from __future__ import annotations

import math
from dataclasses import replace

from coach.pipeline import Step
from coach.present import knowledge_of
from coach.settings import Settings
from coach.texts import Texts
from coach.voice.cue import StepFacts

COARSE_FROM_CM = 20
COARSE_CM = 5
"""Nobody can move a hand by "37 centimetres"; far off, a rounder number is heard faster."""


def facts_of(step: Step, settings: Settings, texts: Texts) -> StepFacts:
    """The facts of one step.

    Args:
        step: what is known and decided.
        settings: the person's choices.
        texts: the sentences of a language.
    """
    hand = step.scene.hand
    return StepFacts(
        advice=step.advice,
        phase=step.hold.phase,
        held_s=step.hold.held_s,
        target_s=settings.hold_s,
        say=lambda key: sentence_of(key, step, settings, texts),
        hand_mm=hand.distance_mm if hand is not None else None,
        hand_way=hand.direction if hand is not None else None,
    )


def sentence_of(key: str, step: Step, settings: Settings, texts: Texts) -> str:
    """The spoken sentence for a key, with the values of this step."""
    if key == "pause":
        if step.advice == "paused":
            return texts.say("paused")  # asked for, so there is no reason to give
        return texts.say("pause", why=sentence_of(step.advice, step, settings, texts))
    hand, side = step.scene.hand, step.side
    return texts.say(
        key,
        side=texts.word("side", side) if side is not None else "",
        region=texts.word("say_region", settings.region),
        distance=spoken_distance(hand.distance_mm, texts) if hand is not None else "",
        direction=texts.word("direction", hand.direction) if hand is not None else "",
        left=texts.counted("second", max(1, math.ceil(settings.hold_s - step.hold.held_s - 0.5))),
        **knowledge_of(step, settings),
    )


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
