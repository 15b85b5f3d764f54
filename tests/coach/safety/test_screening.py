"""Who may begin, and for how long an answer holds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from coach.safety.rules import Kind, Question
from coach.safety.screening import Screening, due_at, is_due, judge
from tests.coach.care_stage import ALL_NO, NOW, RULES


def answered(days_ago: float, **changes: bool) -> Screening:
    return Screening(RULES.version, NOW - timedelta(days=days_ago), ALL_NO | changes)


@pytest.mark.parametrize("question", RULES.questions, ids=lambda question: question.id)
def test_one_yes_is_enough_and_gets_its_own_advice(question: Question) -> None:
    finding = judge(ALL_NO | {question.id: True}, RULES)
    assert not finding.clear
    assert finding.kinds == (question.kind,)
    assert finding.yes == (question,)


def test_all_no_is_clear() -> None:
    assert judge(ALL_NO, RULES).clear


def test_the_most_pressing_advice_comes_first() -> None:
    finding = judge(dict.fromkeys(ALL_NO, True), RULES)
    assert finding.kinds == tuple(Kind)


@pytest.mark.parametrize(
    ("days_ago", "due"),
    [(0, False), (1, False), (29.9, False), (30, True), (31, True), (400, True)],
)
def test_answers_hold_for_thirty_days(days_ago: float, due: bool) -> None:
    assert is_due(answered(days_ago), NOW, RULES) is due


def test_never_answered_is_due() -> None:
    assert is_due(None, NOW, RULES)


def test_an_answer_from_the_future_is_due() -> None:
    """The clock was set back: nobody knows how old it is."""
    assert is_due(answered(-0.1), NOW, RULES)


def test_other_questions_are_due() -> None:
    kept = answered(1)
    assert is_due(Screening(RULES.version + 1, kept.at, ALL_NO), NOW, RULES)
    assert is_due(Screening(RULES.version, kept.at, {"fever": False}), NOW, RULES)


def test_who_was_sent_away_is_asked_again() -> None:
    """It may have changed; only a clear answer lets anybody begin."""
    assert is_due(answered(1, fever=True), NOW, RULES)


def test_the_days_are_counted_across_time_zones() -> None:
    far = timezone(timedelta(hours=11))
    kept = Screening(RULES.version, (NOW - timedelta(days=30, minutes=1)).astimezone(far), ALL_NO)
    assert is_due(kept, NOW, RULES)
    assert due_at(kept, RULES) == kept.at + timedelta(days=30)
    assert isinstance(due_at(kept, RULES), datetime)
