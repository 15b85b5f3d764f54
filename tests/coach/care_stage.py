"""Safety and history for tests: notes in place of a file, a brake that remembers, made-up weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

from coach.history.records import (
    Check,
    Ending,
    EventKind,
    SessionRecord,
    SessionStart,
    StepRecord,
)
from coach.safety import rules, screening_store
from coach.safety.desk import Brake, Desk
from coach.safety.screening import Screening

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
RULES = rules.load()
LIMITS = RULES.limits
WORDS = rules.words()
ALL_NO = {question.id: False for question in RULES.questions}


def answer_clear(path: Path, at: datetime) -> None:
    """Keep answers that speak against nothing, given at `at`."""
    screening_store.save(path, Screening(RULES.version, at, ALL_NO))


@dataclass
class Notes:
    """A notebook that remembers what was written into it."""

    lines: list[tuple[object, ...]] = field(default_factory=list)

    def set_before(self, discomfort: int) -> None:
        self.lines.append(("before", discomfort))

    def set_after(self, discomfort: int) -> None:
        self.lines.append(("after", discomfort))

    def set_check(self, number: int, check: Check) -> None:
        self.lines.append(("check", number, str(check)))

    def add_event(self, kind: EventKind) -> None:
        self.lines.append(("event", str(kind)))


@dataclass
class Pedal:
    """A brake that remembers how it was used."""

    used: list[object] = field(default_factory=list)
    lingers: bool = False

    def stop_step(self) -> None:
        self.used.append("stop")

    def resume(self) -> None:
        self.used.append("resume")

    def ease_off(self, hold_s: float) -> None:
        self.used.append(hold_s)

    def linger(self, *, on: bool) -> None:
        self.lingers = on


class DeskStage:
    """A desk with everything around it remembered."""

    def __init__(self, brake: Brake | None = None) -> None:
        self.notes, self.pedal = Notes(), Pedal()
        self.said: list[str] = []
        self.ended: SimpleQueue[int] = SimpleQueue()
        self.desk = Desk(
            WORDS,
            LIMITS,
            self.notes,
            brake or self.pedal,
            lambda key, _: self.said.append(key),
            self.ended,
        )

    def hold(self, number: int, t_s: float) -> None:
        """Hold `number` has just ended."""
        self.desk.look(t_s - 1.0, credited=True)
        self.ended.put(number)
        self.desk.look(t_s)


def started(uid: str = "a", at: datetime = NOW, kind: str = "live") -> SessionStart:
    return SessionStart(uid, kind, "camera 0", at, "0.1.0", "0.10.33", "0" * 64, "mine", None)


def step(number: int = 1, credited_s: float = 60.0, at: datetime = NOW) -> StepRecord:
    return StepRecord(
        number, "hold", "gluteus_medius", "right", 60.0, 12.0, credited_s,
        1.5, 2.5, 3.5, credited_s >= 60.0, at,
    )  # fmt: skip


def session(
    day: int, before: int | None, *, after: int | None = None, held: bool = True
) -> SessionRecord:
    """A session `day` days after the first one."""
    at = NOW + timedelta(days=day)
    steps = (step(at=at),) if held else ()
    return SessionRecord(
        day + 1, started(str(day), at), at, Ending.COMPLETED, before, after, steps, ()
    )


def weeks(readings: Sequence[int | None], every_days: int = 1) -> list[SessionRecord]:
    """Sessions at an even pace with these readings before them."""
    return [session(place * every_days, before) for place, before in enumerate(readings)]
