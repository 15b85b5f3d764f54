"""What is spoken can be spoken: in every language, filled in, without signs for the eye."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest

from coach import texts
from coach.hold import Verdict
from coach.pipeline import Step
from coach.settings import Settings
from coach.texts import LANGUAGES, Texts, differences
from coach.verdict import Judgement
from coach.voice.facts import announcement, facts_of, sentence_of, spoken_distance
from coach.voice.timing import speaking_s
from landmarks import catalogue
from tests.coach.stage import AWAY, gone, lie, pipeline_for, sightings
from tests.coach.test_verdict import task

SAY = sorted(texts.load("en").tables["say"])
FOR_THE_EYE = re.compile(r"[°%+/()\[\]{}_;\"]| - |\b(cm|mm|deg|Grad|sec|sek|s|z\.B|e\.g)\b|  | \.")
LONGEST_S = 6.5
"""Nothing but a warning can be said meanwhile."""
LONGER_S = {"ready": 9.0, "ready_up": 9.0}
"""Said to somebody who still stands."""


@pytest.fixture(scope="module")
def step() -> Step:
    """A person on the left side with the hand away: everything that has a value has one."""
    pipeline = pipeline_for(tilt_deg=20)
    *_, last = (pipeline.step(sighting) for sighting in sightings([lie(2, 90.0, AWAY)], 5.0))
    return replace(last, setup=None)


def test_every_bundled_language_can_be_chosen() -> None:
    assert get_args(Settings.model_fields["language"].annotation) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_values(language: str) -> None:
    assert differences(texts.load("en"), texts.load(language)) == []


def test_the_guard_against_different_languages_bites() -> None:
    ours = Texts({"language": "one", "say": {"a": "{n} left", "b": "Hold."}})
    theirs = Texts({"language": "other", "say": {"a": "{m} left", "c": "Halt."}})

    assert differences(ours, theirs) == [
        "say.a: ['n'] here, ['m'] there",
        "say.b: only in one",
        "say.c: only in other",
    ]


def test_all_advice_can_be_spoken() -> None:
    tables = texts.load("en").tables

    assert set(tables["advice"]) <= set(tables["say"])
    assert set(tables["say_region"]) == set(catalogue.load().regions)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SAY)
def test_every_sentence_is_short_and_made_for_the_ear(key: str, language: str, step: Step) -> None:
    if key == "pause":
        step = replace(step, judgement=Judgement(Verdict.LOST, "hand_unseen"))
    text = sentence_of(key, step, texts.load(language))

    assert not FOR_THE_EYE.search(text), text
    assert text.endswith(".")
    assert speaking_s(text) <= LONGER_S.get(key, LONGEST_S), text


@pytest.mark.parametrize("region", sorted(catalogue.load().regions))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_fits_into_its_sentence(region: str, language: str, step: Step) -> None:
    step = replace(step, task=task(region=region))
    text = sentence_of("hand_unseen", step, texts.load(language))

    assert not FOR_THE_EYE.search(text)
    assert speaking_s(text) <= LONGEST_S, text


@pytest.mark.parametrize("text", ["Hand 8 cm", "35°", "up (slowly)", "Hand  up.", "{left} left."])
def test_the_guard_against_signs_for_the_eye_bites(text: str) -> None:
    assert FOR_THE_EYE.search(text)


@pytest.mark.parametrize("key", SAY)
def test_every_sentence_can_be_spoken_to_an_empty_room(key: str) -> None:
    nobody = pipeline_for().step(sightings([gone(1)])[0])

    assert sentence_of(key, nobody, texts.load("en"))


@pytest.mark.parametrize(
    ("distance_mm", "en", "de"),
    [
        (2.0, "one centimetre", "einen Zentimeter"),
        (83.0, "8 centimetres", "8 Zentimeter"),
        (194.0, "19 centimetres", "19 Zentimeter"),
        (372.0, "35 centimetres", "35 Zentimeter"),
    ],
)
def test_far_distances_are_rounder_than_near_ones(distance_mm: float, en: str, de: str) -> None:
    assert spoken_distance(distance_mm, texts.load("en")) == en
    assert spoken_distance(distance_mm, texts.load("de")) == de


def test_a_step_gives_its_facts(step: Step) -> None:
    facts = facts_of(replace(step, target_s=30.0), texts.load("en"))
    hand = step.scene.hand

    assert hand is not None
    assert (facts.advice, facts.phase, facts.target_s) == ("hand_off", step.hold.phase, 30.0)
    assert (facts.hand_mm, facts.hand_way) == (hand.distance_mm, hand.direction)
    assert facts.say("resume") == "Going on: 30 seconds left."
    assert facts.say("pause") == "Paused. Hand 35 centimetres down, towards the mat."


def test_a_pause_that_was_asked_for_needs_no_reason(step: Step) -> None:
    asked = replace(step, judgement=Judgement(Verdict.OFF_TARGET, "paused"))

    assert sentence_of("pause", asked, texts.load("en")) == "Paused."


def test_what_the_camera_has_to_tell_goes_over_what_it_sees(step: Step) -> None:
    words = texts.load("en")
    facts = announcement(facts_of(step, words), "camera_frozen", words)
    text = "The camera shows a still picture. Nothing is timed."

    assert facts.advice == "camera_frozen"
    assert facts.say("camera_frozen") == text
    assert facts.say("pause") == f"Paused. {text}"
    assert facts.say("resume") == "Going on: 60 seconds left."
