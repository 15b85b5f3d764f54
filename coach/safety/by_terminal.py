"""The questions around a hold in the terminal, for sessions without a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from coach.history.records import Check
from coach.safety.interview import Terminal
from coach.texts import Texts

Answer = TypeVar("Answer")


def ask_number(terminal: Terminal, words: Texts, key: str) -> int | None:
    """Discomfort 0-10, or None where it was skipped or nobody is there."""
    numbers = {str(number): number for number in range(11)}
    line = words.advice("after").line if key == "after" else words.word("ask", key)
    return _asked(terminal, words.word("ask", "terminal_number", question=line), numbers.get)


def ask_check(terminal: Terminal, words: Texts) -> Check:
    """The check after a hold; unanswered where it was skipped or nobody is there."""
    answers = dict.fromkeys(words.word("screening", "yes").split(","), Check.BAD)
    answers |= dict.fromkeys(words.word("screening", "no").split(","), Check.FINE)
    prompt = words.word("ask", "terminal_check", question=words.advice("check").line)
    return _asked(terminal, prompt, answers.get) or Check.UNANSWERED


def _asked(terminal: Terminal, prompt: str, read: Callable[[str], Answer | None]) -> Answer | None:
    """Asked until the answer can be read or is left out."""
    while terminal.interactive:
        try:
            said = terminal.ask(prompt).strip().lower()
        except EOFError:
            return None
        answer = read(said)
        if answer is not None or not said:
            return answer
    return None
