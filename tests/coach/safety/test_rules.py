"""The rules file and its words: complete, sourced, the same in every language, no promises."""

from __future__ import annotations

import re
from importlib import resources
from itertools import pairwise

import pytest

from coach.history.records import Ending
from coach.safety import rules
from coach.safety.rules import Kind
from coach.safety.trend import Trend
from coach.texts import LANGUAGES, differences

EMERGENCIES = {"saddle_numbness", "bladder_bowel", "both_legs"}
DOCTOR = {"fever", "cancer", "trauma", "fragile_bones"}
PROMISES = re.compile(r"\b(cure[sd]?|heal[s]?|guarantee\w*|heilt?|heilung|garantier\w*)\b", re.I)


def sentences(table: object) -> list[str]:
    if isinstance(table, dict):
        return [text for value in table.values() for text in sentences(value)]
    return [str(table)]


def test_the_questions_are_those_of_the_anatomy() -> None:
    """Every red flag and every condition in which nobody must press, none twice."""
    kinds = {question.id: question.kind for question in rules.load().questions}
    assert len(kinds) == len(rules.load().questions)
    assert {key for key, kind in kinds.items() if kind is Kind.EMERGENCY} == EMERGENCIES
    assert {key for key, kind in kinds.items() if kind is Kind.URGENT} == {"leg_weakness"}
    assert {key for key, kind in kinds.items() if kind is Kind.DOCTOR} == DOCTOR
    assert {key for key, kind in kinds.items() if kind is Kind.DO_NOT_PRESS} == {
        "clot", "blood_thinners", "fracture_surgery", "hip_replacement", "pregnancy", "skin",
        "numb_skin", "under_18",
    }  # fmt: skip


def test_emergencies_are_asked_first() -> None:
    kinds = [question.kind for question in rules.load().questions]
    assert kinds == sorted(kinds, key=list(Kind).index)


def test_every_question_says_where_it_comes_from() -> None:
    """A study, a page, or that it is our own caution; every limit has a comment above it."""
    for question in rules.load().questions:
        assert re.search(r"\d{4}|\d+ ?%|\.nz|\.uk|own caution|e\d+", question.source), question
    text = resources.files("coach.safety").joinpath("rules.toml").read_text(encoding="utf-8")
    lines = text.partition("[limits]")[2].strip().splitlines()
    bare = [
        line for before, line in pairwise(lines)
        if "=" in line and not line.startswith("#") and not before.startswith("#")
    ]  # fmt: skip
    assert [line.split(" = ")[0] for line in bare] == ["worse_points"]  # shares its comment


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: str) -> None:
    assert differences(rules.words("en"), rules.words(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language: str) -> None:
    tables = rules.words(language).tables
    assert set(tables["question"]) == {question.id for question in rules.load().questions}
    assert set(tables["outcome"]) == set(Kind)
    assert set(tables["trend"]) == set(Trend) - {Trend.NOTHING}
    assert {str(Ending.HURTS), str(Ending.BAD_CHECK)} < set(tables["advice"])
    assert set(tables["advice"]) - {"after", "check", "look_at_it"} <= set(tables["say"])
    assert {f"trend_{found}" for found in tables["trend"]} <= set(tables["say"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_promised(language: str) -> None:
    assert [text for text in sentences(rules.words(language).tables) if PROMISES.search(text)] == []


def test_the_guard_against_promises_bites() -> None:
    assert PROMISES.search("This cures sciatica")
    assert PROMISES.search("Das heilt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_says_ambulance(language: str) -> None:
    words = rules.words(language)
    ambulance = {"en": "ambulance", "de": "Rettungsdienst"}[language]
    assert ambulance in words.word("outcome", "emergency")
    assert ambulance in words.advice("bad_check").detail
