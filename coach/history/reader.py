"""Reads the history back into values."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from coach.history.records import (
    Check,
    Ending,
    EventKind,
    SessionRecord,
    SessionStart,
    StepRecord,
)
from coach.history.store import connect, told_in_one_line


def read_sessions(path: Path) -> tuple[SessionRecord, ...]:
    """Every session of the history at `path`, oldest first; none where there is no history.

    Raises:
        CoachError: it cannot be read.
    """
    if not path.exists():
        return ()  # looking at a history must not make one
    connection = connect(path)
    try:
        with told_in_one_line(path):
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")  # one moment for all three tables
            sessions = connection.execute("SELECT * FROM sessions ORDER BY id").fetchall()
            steps = connection.execute("SELECT * FROM steps ORDER BY number").fetchall()
            events = connection.execute("SELECT * FROM events ORDER BY rowid").fetchall()
            return _joined(sessions, steps, events)
    finally:
        connection.close()


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
            ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
            ending=Ending(row["ending"]) if row["ending"] else None,
            before=row["discomfort_before"],
            after=row["discomfort_after"],
            steps=tuple(steps_of[row["id"]]),
            events=tuple(events_of[row["id"]]),
        )
        for row in sessions
    )


def _start(row: sqlite3.Row) -> SessionStart:
    values = {name: row[name] for name in SessionStart.__dataclass_fields__}
    return SessionStart(**values | {"started_at": datetime.fromisoformat(row["started_at"])})


def _step(row: sqlite3.Row) -> StepRecord:
    values = {name: row[name] for name in StepRecord.__dataclass_fields__}
    return StepRecord(
        **values
        | {
            "completed": bool(row["completed"]),
            "finished_at": datetime.fromisoformat(row["finished_at"]),
            "after_check": Check(row["after_check"]),
        }
    )
