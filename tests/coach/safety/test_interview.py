"""The health questions in a terminal: what is asked, told and kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from coach.safety import rules, screening_store
from coach.safety.by_terminal import ask_check, ask_number
from coach.safety.interview import HOW_TO_ANSWER, interview, may_begin
from coach.safety.rules import Kind, Question
from coach.safety.screening import Screening
from landmarks.errors import CoachError
from tests.coach.care_stage import ALL_NO, NOW, RULES, WORDS, answer_clear

COUNT = len(RULES.questions)


class Typed:
    """A terminal at which these lines are typed; after the last there is nobody."""

    def __init__(self, lines: Iterable[str], *, interactive: bool = True) -> None:
        self.interactive = interactive
        self.told: list[str] = []
        self.asked: list[str] = []
        self._lines = iter(lines)

    def ask(self, prompt: str) -> str:
        self.asked.append(prompt)
        line = next(self._lines, None)
        if line is None:
            raise EOFError
        return line

    def tell(self, line: str) -> None:
        self.told.append(line)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "screening.json"


def begins(terminal: Typed, path: Path) -> bool:
    return may_begin(terminal, path, lambda: NOW, RULES, WORDS)


def test_all_no_begins_and_is_not_asked_again(path: Path) -> None:
    terminal = Typed(["n"] * COUNT)
    assert begins(terminal, path)
    assert len(terminal.asked) == COUNT
    again = Typed([], interactive=False)
    assert begins(again, path)
    assert again.asked == again.told == []


@pytest.mark.parametrize("question", RULES.questions, ids=lambda question: question.id)
def test_every_yes_ends_with_its_advice_and_no_session(question: Question, path: Path) -> None:
    """Whatever it is about, the sentence for it and the question itself are told."""
    place = RULES.questions.index(question)
    terminal = Typed(["n"] * place + ["y"] + ["n"] * COUNT)
    assert not begins(terminal, path)
    assert WORDS.word("outcome", question.kind) in terminal.told
    assert f"  - {WORDS.word('question', question.id)}" in terminal.told
    assert terminal.told[-1] == "There is no session today."


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_emergency_ends_the_questions_at_once(number: int, path: Path) -> None:
    terminal = Typed(["n"] * number + ["y"])
    assert not begins(terminal, path)
    assert len(terminal.asked) == number + 1
    kept = screening_store.load(path)
    assert kept is not None
    assert sum(kept.answers.values()) == 1


def test_the_most_pressing_advice_is_told_first(path: Path) -> None:
    """Three noes to the emergencies, and then yes to everything."""
    terminal = Typed(["n"] * 3 + ["y"] * COUNT)
    assert not begins(terminal, path)
    order = [line for line in terminal.told if line in [WORDS.word("outcome", k) for k in Kind]]
    assert order == [WORDS.word("outcome", kind) for kind in Kind if kind is not Kind.EMERGENCY]


def test_after_31_days_it_is_asked_again(path: Path) -> None:
    answer_clear(path, NOW - timedelta(days=31))
    terminal = Typed(["n"] * COUNT)
    assert begins(terminal, path)
    assert len(terminal.asked) == COUNT
    kept = screening_store.load(path)
    assert kept is not None
    assert kept.at == NOW


def test_nobody_to_ask_is_told_how(path: Path) -> None:
    """A pipe must not hang, and must not pass for an answer."""
    terminal = Typed(["n"] * COUNT, interactive=False)
    with pytest.raises(CoachError, match="coach screening"):
        begins(terminal, path)
    assert terminal.asked == []
    assert not path.exists()


def test_who_leaves_in_the_middle_has_not_answered(path: Path) -> None:
    with pytest.raises(CoachError) as told:
        begins(Typed(["n"] * 5), path)
    assert str(told.value) == HOW_TO_ANSWER
    assert not path.exists()


def test_silence_and_nonsense_are_asked_again(path: Path) -> None:
    terminal = Typed(["", "maybe", " NO ", *["no"] * COUNT])
    assert begins(terminal, path)
    assert terminal.told.count("Please answer y for yes or n for no.") == 2


def test_german_answers(path: Path) -> None:
    words = rules.words("de")
    terminal = Typed(["nein", "N", "n", "Ja", *["n"] * COUNT])
    assert not interview(terminal, path, lambda: NOW, RULES, words).clear
    assert words.word("outcome", "urgent") in terminal.told


def test_the_advice_is_told_even_if_it_cannot_be_kept(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file in the way")
    terminal = Typed(["y"])
    with pytest.raises(CoachError, match="cannot keep"):
        begins(terminal, path)
    assert WORDS.word("outcome", "emergency") in terminal.told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_answers(path: Path) -> None:
    begins(Typed(["n"] * COUNT), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"version": 1}', '{"version": 1, "answered_at": "x", "answers": {}}',
     '{"version": 1, "answered_at": "2026-01-01T00:00:00", "answers": {"fever": false}}',
     '{"version": 1, "answered_at": "2026-01-01T00:00:00+00:00", "answers": {"fever": "no"}}'],
)  # fmt: skip
def test_a_damaged_file_is_no_answer(text: str, tmp_path: Path) -> None:
    path = tmp_path / "screening.json"
    path.write_text(text)
    assert screening_store.load(path) is None


def test_answers_come_back_as_they_were_given(tmp_path: Path) -> None:
    path = tmp_path / "screening.json"
    given = Screening(RULES.version, NOW, ALL_NO | {"fever": True})
    screening_store.save(path, given)
    assert screening_store.load(path) == given
    assert json.loads(path.read_text())["answers"]["fever"] is True
    screening_store.delete(path)
    screening_store.delete(path)
    assert not path.exists()


def test_questions_in_the_terminal_may_be_skipped() -> None:
    assert ask_number(Typed(["11", "much", "7"]), WORDS, "before") == 7
    assert ask_number(Typed(["10"]), WORDS, "after") == 10
    assert ask_number(Typed([""]), WORDS, "after") is None
    assert ask_number(Typed([]), WORDS, "after") is None
    assert ask_number(Typed(["7"], interactive=False), WORDS, "before") is None
    assert [ask_check(Typed([line]), WORDS) for line in ("y", "no", "")] == [
        "bad", "fine", "unanswered",
    ]  # fmt: skip
