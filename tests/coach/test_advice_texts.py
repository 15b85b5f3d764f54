"""Everything that may be advised has words, and all words are used and can be filled in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import coach
from coach import texts
from coach.hold import Verdict
from coach.pipeline import Step
from coach.present import advice_of
from coach.programme import load as programmes
from coach.programme.plan import roll_out
from coach.programme.task import Kind, Task
from coach.setup import SetupFault
from coach.verdict import Judgement, Scene, judge
from landmarks import catalogue
from landmarks.joints import Side
from landmarks.plausibility import Doubt, Plausibility
from landmarks.posture import Fault, FaultKind, Label, Posture, Reading, find_faults
from landmarks.region import Sight
from tests.coach.stage import AWAY, gone, lie, pipeline_for, press, sightings
from tests.coach.test_verdict import task

LANGUAGES = sorted(path.stem for path in Path(texts.__file__).parent.glob("*.toml"))
ADVICE = texts.load("en").tables["advice"]


@pytest.fixture(scope="module")
def step() -> Step:
    """A person on the left side with the hand away: everything that has a value has one."""
    pipeline = pipeline_for(tilt_deg=20)
    *_, last = (pipeline.step(sighting) for sighting in sightings([lie(2, 90.0, AWAY)], 5.0))
    return last


def all_postures() -> Iterator[Posture]:
    """Every name, with every fault that the judge of postures may find, blocking as it says."""
    readings = (
        Reading(roll_deg, elevation_deg, twist_deg, 12.0)
        for roll_deg in (0.0, 35.0, 55.0, 90.0, 125.0, 145.0)
        for elevation_deg in (-50.0, 0.0, 50.0)
        for twist_deg in (0.0, 60.0)
    )
    faults: set[tuple[Fault, ...]] = {find_faults(reading) for reading in readings}
    for raw, label, found in product(Label, Label, faults):
        yield Posture(9.0, label, raw, 0.5, None, found, 8.0)


def plan_of_stretch() -> Task:
    return next(
        item.template
        for item in roll_out(programmes.load("full")).holds
        if item.template.kind is Kind.STRETCH
    )


def advised(step: Step) -> set[str]:
    """Whatever the judge says about any mixture of its inputs."""
    target, hand = step.scene.target, step.scene.hand
    assert target is not None
    assert hand is not None
    hands = (
        None,
        hand,
        replace(hand, on_target=True, speed_mm_per_s=0.0),
        replace(hand, on_target=True, speed_mm_per_s=None),
        replace(hand, on_no_press="sciatic"),
    )
    good = Posture(9.0, Label.SIDE_LEFT, Label.SIDE_LEFT, 0.9, None, (), 5.0)
    scenes: list[Scene] = [
        Scene(doubts, good, Side.RIGHT, None, None)
        for doubts in (None, *(Plausibility(frozenset({doubt})) for doubt in Doubt))
    ]
    seen = Plausibility(frozenset())
    scenes += [Scene(seen, posture, Side.RIGHT, target, hand) for posture in all_postures()]
    scenes += [
        Scene(seen, good, Side.RIGHT, replace(target, state=state), hand)
        for state, hand in product(Sight, hands)
    ]
    choices = [task(side=s) for s in ("upper", "lower", "left", "right")]
    choices += [task(region=r) for r in ("iliacus", "piriformis_lateral", "foot_arch")]
    choices += [task(region="iliacus", side="lower"), plan_of_stretch()]
    return {judge(scene, choice).advice for scene, choice in product(scenes, choices)}


def test_all_that_may_be_advised_has_words(step: Step) -> None:
    """The judge's advice, the set-up's, and the two that the timer adds."""
    assert advised(step) | set(SetupFault) | {"holding", "done"} <= set(ADVICE)


def test_the_judge_says_many_different_things(step: Step) -> None:
    """Companion: the mixtures reach every corner, or the test above would pass vacuously."""
    assert advised(step) >= {
        "nobody", "unsure", "upright", "upright_any", "supine", "prone", "wrong_side",
        "not_lying", "rolled_back", "rolled_forward", "target_out",
        "target_hidden", "hand_unseen", "hand_off", "hand_moving", "no_press", "settling",
    }  # fmt: skip


@cache
def words_in_code(sources: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """All texts in Python code, and the beginnings of texts that are put together."""
    whole, beginnings = set(), set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return whole, {text for text in beginnings if text.endswith("_")}


def unused(keys: Iterable[str], sources: tuple[str, ...]) -> set[str]:
    """Keys that no code names, and none puts together."""
    whole, beginnings = words_in_code(sources)
    whole = whole | {*Label, *FaultKind}  # they live in landmarks
    return {key for key in keys if key not in whole and not key.startswith(tuple(beginnings))}


@cache
def code() -> tuple[str, ...]:
    folder = Path(coach.__file__).parent
    return tuple(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))


@pytest.mark.parametrize("table", ["advice", "facts", "summary"])
def test_no_words_are_left_over(table: str) -> None:
    """A sentence nobody says is a sentence nobody reads over."""
    assert unused(texts.load("en").tables[table], code()) == set()


def test_the_guard_against_words_left_over_bites() -> None:
    """Companion: a key that no code names is found, and only that one."""
    sources = ('say("nobody")', 'say(f"camera_{state}")', 'x = 5  # "spare"')
    assert unused(["nobody", "camera_lost", "spare", "supine"], sources) == {"spare"}
    assert unused(["surely_not_a_key"], code()) == {"surely_not_a_key"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("region", set(catalogue.load().regions)),
        ("side", set(Side)),
        ("posture", set(Label)),
        ("pause", set(Verdict) - {Verdict.GOOD}),
        (
            "direction",
            {
                *("anterior", "posterior", "superior", "inferior", "lateral", "medial"),
                *("outwards", "inwards"),
            },
        ),
    ],
)
def test_every_name_has_its_word_and_no_other_has(
    language: str, table: str, keys: set[str]
) -> None:
    """Regions of the catalogue, sides, postures, reasons and directions: neither more nor less."""
    assert set(texts.load(language).tables[table]) == keys


def with_advice(step: Step, key: str) -> Step:
    """The step as if this were its advice, with a fault of that name to take values from."""
    faults = tuple(Fault(kind, -41.4, 35.0, blocking=True) for kind in FaultKind)
    return replace(
        step,
        judgement=Judgement(Verdict.POSTURE, key),
        posture=replace(step.posture, faults=faults),
        setup=None,
    )


def faulty(text: str) -> bool:
    """Empty, or with a brace or a hole left in it."""
    return not text.strip() or bool(set("{}") & set(text)) or "  " in text or " ." in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(ADVICE))
def test_every_advice_can_be_filled_in(step: Step, key: str, language: str) -> None:
    """No value is missing, and no hole is left."""
    sentence = advice_of(with_advice(step, key), texts.load(language))
    assert not faulty(sentence.line), sentence.line
    assert not faulty(sentence.detail), sentence.detail


@pytest.mark.parametrize("key", sorted(ADVICE))
def test_every_advice_can_be_said_to_an_empty_room(key: str) -> None:
    """Values that are not known leave a hole at worst, never an error."""
    nobody = pipeline_for().step(sightings([gone(1)])[0])
    advice_of(replace(nobody, judgement=Judgement(Verdict.LOST, key)), texts.load())


def test_the_guard_against_holes_bites() -> None:
    """Companion: forgotten values are seen."""
    assert faulty("Hand {distance} cm")
    assert faulty("Hand  cm")
    assert faulty("You are rolled .")
    assert faulty(" ")
    assert not faulty("Hand 5 cm towards your head")


def test_values_are_the_right_ones(step: Step) -> None:
    """Centimetres and the way to go, the region's name, measured and allowed degrees."""
    hand = step.scene.hand
    assert hand is not None
    words = texts.load("en")
    off = advice_of(with_advice(step, "hand_off"), words)
    assert off.line == f"Hand {hand.distance_mm / 10:.0f} cm down, towards the mat"
    assert off.detail == "To the ring on your right hip: Upper outer buttock."
    flat = advice_of(with_advice(step, "not_lying"), words)
    assert flat.detail == "Your trunk slopes by 41 degrees, up to 35 is fine."


def test_a_hand_very_near_is_never_nought_centimetres_away(step: Step) -> None:
    """Somebody told to move by nothing would not move."""
    hand = step.scene.hand
    assert hand is not None
    near = replace(step, scene=replace(step.scene, hand=replace(hand, distance_mm=2.0)))
    sentence = advice_of(with_advice(near, "hand_off"), texts.load("en"))
    assert "Hand 1 cm" in sentence.line


def test_done_tells_the_seconds_held() -> None:
    """Rounded, since nobody counts tenths."""
    pipeline = pipeline_for(hold_s=5.4)
    *_, last = (pipeline.step(sighting) for sighting in sightings([press(9)], 5.0))
    sentence = advice_of(last, texts.load("en"))
    assert sentence.detail.startswith("5 seconds held.")


def test_all_languages_say_the_same_advice() -> None:
    """Same keys, in every table that people see."""
    tables: list[dict[str, Any]] = [texts.load(language).tables for language in LANGUAGES]
    for table in ("advice", "facts", "summary"):
        assert all(set(t[table]) == set(tables[0][table]) for t in tables)
