"""The questions and limits of `rules.toml`, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from coach.texts import Texts
from landmarks.bundled import bundled_toml


class Kind(StrEnum):
    """What a "yes" means; the most pressing first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    DOCTOR = "doctor"
    DO_NOT_PRESS = "do_not_press"


@dataclass(frozen=True, slots=True)
class Question:
    """One yes-or-no question.

    Attributes:
        id: key of its words.
        kind: what a "yes" means.
        source: why it is asked.
    """

    id: str
    kind: Kind
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of `rules.toml`, explained there with their sources."""

    screening_days: int
    discomfort_most: int
    eased_hold_s: float
    trend_days: int
    better_points: float
    worse_points: float
    trend_readings: int
    course_gap_days: int
    ask_s: float
    ten_s: float
    advice_s: float
    stopped_s: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All of `rules.toml`.

    Attributes:
        version: of the questions.
        questions: the most pressing kind first.
        limits: the numbers.
    """

    version: int
    questions: tuple[Question, ...]
    limits: Limits


@cache
def load() -> Rules:
    """The bundled rules."""
    document = bundled_toml("coach.safety", "rules.toml")
    questions = [
        Question(entry["id"], Kind(entry["kind"]), entry["source"])
        for entry in document["question"]
    ]
    order = list(Kind)
    return Rules(
        version=document["version"],
        questions=tuple(sorted(questions, key=lambda question: order.index(question.kind))),
        limits=Limits(**document["limits"]),
    )


@cache
def words(language: str = "en") -> Texts:
    """The sentences of safety in a language that is bundled."""
    return Texts(bundled_toml("coach.safety", f"{language}.toml"))
