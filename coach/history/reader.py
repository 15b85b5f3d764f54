"""Reads the history back into values."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from coach.history.records import (
    Check,
    Ending,
    EventKind,
    SessionRecord,
    SessionStart,
    StepRecord,
)
from coach.history.store import DAMAGED, connect, told_in_one_line
from landmarks.errors import CoachError
from landmarks.plain_file import is_there

YEARS = range(1970, 2300)
"""Also of a computer whose clock was never set; beyond, the file is damaged."""
SECONDS = (-1.0, 1e7)
"""Of one hold, with room for rounding; a hundred days are no hold."""
_KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (int,),
    "str": (str,),
    "str | None": (str, type(None)),
    "int | None": (int, type(None)),
    "datetime": (str,),
    "Check": (str,),
}


def read_sessions(path: Path) -> tuple[SessionRecord, ...]:
    """Every session of the history at `path`, oldest first; none where there is no history.

    Raises:
        CoachError: it cannot be read.
    """
    if not is_there(path):
        return ()  # looking at a history must not make one
    connection = connect(path)
    try:
        with told_in_one_line(path):
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")  # one moment for all three tables
            sessions = connection.execute("SELECT * FROM sessions ORDER BY id").fetchall()
            steps = connection.execute("SELECT * FROM steps ORDER BY number").fetchall()
            events = connection.execute("SELECT * FROM events ORDER BY rowid").fetchall()
            return _understood(sessions, steps, events)
    finally:
        connection.close()


def _understood(
    sessions: Iterable[sqlite3.Row], steps: Iterable[sqlite3.Row], events: Iterable[sqlite3.Row]
) -> tuple[SessionRecord, ...]:
    try:
        return _joined(sessions, steps, events)
    except (TypeError, ValueError, KeyError) as error:
        raise CoachError(DAMAGED) from error


def _joined(
    sessions: Iterable[sqlite3.Row], steps: Iterable[sqlite3.Row], events: Iterable[sqlite3.Row]
) -> tuple[SessionRecord, ...]:
    steps_of: defaultdict[int, list[StepRecord]] = defaultdict(list)
    for row in steps:
        steps_of[row["session_id"]].append(_step(row))
    events_of: defaultdict[int, list[EventKind]] = defaultdict(list)
    for row in events:
        events_of[row["session_id"]].append(EventKind(row["kind"]))
    return tuple(
        SessionRecord(
            number=row["id"],
            start=_start(row),
            ended_at=_moment(row["ended_at"]) if row["ended_at"] is not None else None,
            ending=Ending(row["ending"]) if row["ending"] else None,
            before=_value(row["discomfort_before"], "int | None"),
            after=_value(row["discomfort_after"], "int | None"),
            steps=tuple(steps_of[row["id"]]),
            events=tuple(events_of[row["id"]]),
        )
        for row in sessions
    )


def _start(row: sqlite3.Row) -> SessionStart:
    values = _values(row, SessionStart)
    return SessionStart(**values | {"started_at": _moment(row["started_at"])})


def _step(row: sqlite3.Row) -> StepRecord:
    return StepRecord(
        **_values(row, StepRecord)
        | {
            "completed": bool(row["completed"]),
            "finished_at": _moment(row["finished_at"]),
            "after_check": Check(row["after_check"]),
        }
    )


def _values(row: sqlite3.Row, made: type[SessionStart | StepRecord]) -> dict[str, Any]:
    return {field.name: _value(row[field.name], str(field.type)) for field in fields(made)}


def _value(value: Any, kind: str) -> Any:
    """The value, if it is what the column is for: sqlite keeps anything in any column."""
    fits = isinstance(value, _KINDS[kind])
    if not fits:
        raise TypeError(f"{value!r} is no {kind}")
    if kind == "float" and not SECONDS[0] <= value <= SECONDS[1]:
        raise ValueError(f"{value!r} seconds")
    return value


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(_value(text, "datetime"))
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError(f"{text!r} is no moment of a session")
    return moment
