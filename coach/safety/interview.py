"""Asks the questions of the screening in a terminal and tells what the answers come to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from coach.safety import screening_store
from coach.safety.rules import Kind, Question, Rules
from coach.safety.screening import Finding, Screening, is_due, judge
from coach.texts import Texts
from landmarks.errors import CoachError

HOW_TO_ANSWER = (
    "a few health questions have to be answered first, in a terminal: run coach screening"
)


class Terminal(Protocol):
    """Where somebody can be asked."""

    @property
    def interactive(self) -> bool:
        """Whether anybody is there to answer."""
        ...

    def ask(self, prompt: str) -> str:
        """What was typed after `prompt`. EOFError when nothing more can come."""
        ...

    def tell(self, line: str) -> None:
        """Show one line."""
        ...


class Standard:
    """The terminal the program was started in."""

    @property
    def interactive(self) -> bool:
        """Whether anybody is there to answer."""
        # Without a console (pythonw, a service) there is no stdin at all.
        return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()

    def ask(self, prompt: str) -> str:
        """What was typed after `prompt`."""
        return input(prompt)

    def tell(self, line: str) -> None:
        """Show one line."""
        sys.stdout.write(line + "\n")


def may_begin(
    terminal: Terminal, path: Path, now: Callable[[], datetime], rules: Rules, words: Texts
) -> bool:
    """Whether a session may begin; asks if that is due.

    Raises:
        CoachError: the questions are due and there is nobody to ask, or the answers cannot be kept.
    """
    if not is_due(screening_store.load(path), now(), rules):
        return True
    return interview(terminal, path, now, rules, words).clear


def interview(
    terminal: Terminal, path: Path, now: Callable[[], datetime], rules: Rules, words: Texts
) -> Finding:
    """Ask everything, keep the answers and tell what they come to.

    Raises:
        CoachError: there is nobody to ask, or the answers cannot be kept.
    """
    if not terminal.interactive:
        raise CoachError(HOW_TO_ANSWER)
    terminal.tell(words.word("screening", "title"))
    terminal.tell(words.word("screening", "intro", days=rules.limits.screening_days))
    try:
        answers = _asked(terminal, rules, words)
    except EOFError as error:
        raise CoachError(HOW_TO_ANSWER) from error
    finding = judge(answers, rules)
    # Told before it is kept: a full disk must not stand between a person and an ambulance.
    tell(finding, terminal, words)
    screening_store.save(path, Screening(rules.version, now(), answers))
    return finding


def tell(finding: Finding, terminal: Terminal, words: Texts) -> None:
    """Say what the answers come to, the most pressing first."""
    if finding.clear:
        terminal.tell(words.word("screening", "clear"))
        return
    for kind in finding.kinds:
        terminal.tell("")
        terminal.tell(words.word("outcome", kind))
        for question in finding.yes:
            if question.kind is kind:
                terminal.tell("  - " + words.word("question", question.id))
    terminal.tell("")
    terminal.tell(words.word("screening", "no_session"))


def _asked(terminal: Terminal, rules: Rules, words: Texts) -> dict[str, bool]:
    answers: dict[str, bool] = {}
    count = len(rules.questions)
    for number, question in enumerate(rules.questions, start=1):
        answers[question.id] = _yes(terminal, _prompt(question, number, count, words), words)
        if answers[question.id] and question.kind is Kind.EMERGENCY:
            break  # who needs an ambulance is not kept with questions
    return answers


def _prompt(question: Question, number: int, count: int, words: Texts) -> str:
    text = words.word("question", question.id)
    return words.word("screening", "prompt", number=number, count=count, question=text)


def _yes(terminal: Terminal, prompt: str, words: Texts) -> bool:
    """A yes or a no, asked for until it is one: silence is neither."""
    answers = {key: words.word("screening", key).split(",") for key in ("yes", "no")}
    while True:
        said = terminal.ask(prompt).strip().lower()
        if said in answers["yes"]:
            return True
        if said in answers["no"]:
            return False
        terminal.tell(words.word("screening", "again"))
