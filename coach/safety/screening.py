"""Whether somebody may begin: what the answers mean, how long they hold. No clock, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.safety.rules import Kind, Question, Rules


@dataclass(frozen=True, slots=True)
class Screening:
    """Answers as they were given.

    Attributes:
        version: of the questions.
        at: when they were answered.
        answers: id of the question and whether the answer was yes. After an emergency the
            questions that were not asked any more are missing.
    """

    version: int
    at: datetime
    answers: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers come to.

    Attributes:
        kinds: of the advice to give, the most pressing first; empty if nothing speaks against it.
        yes: the questions answered with yes, the most pressing first.
    """

    kinds: tuple[Kind, ...]
    yes: tuple[Question, ...]

    @property
    def clear(self) -> bool:
        """Whether a session may begin."""
        return not self.kinds


def judge(answers: Mapping[str, bool], rules: Rules) -> Finding:
    """What the answers come to. A missing answer stands for nothing: see `is_due`."""
    yes = tuple(question for question in rules.questions if answers.get(question.id))
    kinds = {question.kind for question in yes}
    return Finding(tuple(kind for kind in Kind if kind in kinds), yes)


def is_due(screening: Screening | None, now: datetime, rules: Rules) -> bool:
    """Whether the questions have to be asked before a session.

    They are when they never were, were others, or are too old; when one is unanswered; when the
    last answers forbade a session, since that may have changed; and when the answers come from
    the future, since then nobody knows how old they are.
    """
    if screening is None or screening.version != rules.version:
        return True
    asked = {question.id for question in rules.questions}
    if set(screening.answers) != asked or not judge(screening.answers, rules).clear:
        return True
    age = now - screening.at
    return not timedelta(0) <= age < timedelta(days=rules.limits.screening_days)


def due_at(screening: Screening, rules: Rules) -> datetime:
    """When clear answers have to be given anew."""
    return screening.at + timedelta(days=rules.limits.screening_days)
