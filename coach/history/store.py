"""The history file: sqlite, one transaction for each thing that happened.

Every call either leaves all of its change on the disk or nothing of it, whatever kills the program.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Self

from coach.folders import make_private
from coach.history.records import Check, Ending, EventKind, SessionStart, StepRecord
from coach.history.schema import migrate
from landmarks.closing import Closing
from landmarks.errors import CoachError

BUSY_S = 2.0
"""How long another program may hold the file; its own writing takes milliseconds."""
TRY_EVERY_S = 0.02
DAMAGED = "this is no history, or a damaged one; move it away and a new one is begun"
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


class HistoryStore(Closing):
    """Writes sessions. One at a time may call it, from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write through `connection`, as `connect` makes it."""
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """The history at `path`, made if need be, readable by its owner alone.

        Raises:
            CoachError: it cannot be opened, or is something else.
        """
        return cls(connect(path))

    def begin(self, start: SessionStart) -> None:
        """Open a session. One that is there already is left alone."""
        row = asdict(start) | {"started_at": start.started_at.isoformat()}
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self._write(
            f"INSERT INTO sessions ({columns}) VALUES ({marks}) ON CONFLICT (uid) DO NOTHING", row
        )

    def add_step(self, uid: str, step: StepRecord) -> None:
        """Keep a hold that has ended. One that is there already is left alone."""
        row = asdict(step) | {"finished_at": step.finished_at.isoformat(), "uid": uid}
        columns = [name for name in row if name != "uid"]
        marks = ", ".join(f":{name}" for name in columns)
        self._write(
            f"INSERT INTO steps (session_id, {', '.join(columns)}) "
            f"SELECT id, {marks} FROM sessions WHERE uid = :uid "
            "ON CONFLICT (session_id, number) DO NOTHING",
            row,
        )

    def set_check(self, uid: str, number: int, check: Check) -> None:
        """Keep the answer to the check after a hold."""
        self._write(
            "UPDATE steps SET after_check = :check WHERE number = :number "
            "AND session_id = (SELECT id FROM sessions WHERE uid = :uid)",
            {"uid": uid, "number": number, "check": check},
        )

    def set_before(self, uid: str, discomfort: int) -> None:
        """Keep the discomfort, 0-10, before the first hold."""
        self._write(
            "UPDATE sessions SET discomfort_before = :value WHERE uid = :uid",
            {"uid": uid, "value": discomfort},
        )

    def set_after(self, uid: str, discomfort: int) -> None:
        """Keep the discomfort, 0-10, after the last hold."""
        self._write(
            "UPDATE sessions SET discomfort_after = :value WHERE uid = :uid",
            {"uid": uid, "value": discomfort},
        )

    def add_event(self, uid: str, kind: EventKind, at: datetime) -> None:
        """Keep what happened besides holds."""
        self._write(
            "INSERT INTO events (session_id, at, kind) "
            "SELECT id, :at, :kind FROM sessions WHERE uid = :uid",
            {"uid": uid, "at": at.isoformat(), "kind": kind},
        )

    def end(self, uid: str, ending: Ending, at: datetime) -> None:
        """Close a session."""
        self._write(
            "UPDATE sessions SET ending = :ending, ended_at = :at WHERE uid = :uid",
            {"uid": uid, "ending": ending, "at": at.isoformat()},
        )

    def delete(self, number: int | None = None) -> int:
        """Delete one session, or all of them; how many. Nothing of them stays in the file."""
        where = "" if number is None else " WHERE id = :number"
        with self._connection:
            done = self._connection.execute(f"DELETE FROM sessions{where}", {"number": number})
        # The overwritten rows go into the file before it is made smaller, and so does what is left.
        for statement in (_EMPTY_LOG, "VACUUM", _EMPTY_LOG):
            self._connection.execute(statement)
        return done.rowcount

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""
        self._connection.close()

    def _write(self, statement: str, row: dict[str, object]) -> None:
        with self._connection:
            self._connection.execute(statement, row)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the history at `path`, made and brought up to date if need be.

    Raises:
        CoachError: it cannot be opened, or is something else.
    """
    make_private(path)
    with told_in_one_line(path):
        # Calls come from the camera's thread and the window's, one at a time: the recorder locks.
        connection = sqlite3.connect(path, timeout=BUSY_S, check_same_thread=False)
        try:
            _turn_to_log(connection)
            connection.execute("PRAGMA synchronous = FULL")  # a power cut takes no finished hold
            connection.execute("PRAGMA secure_delete = ON")
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _turn_to_log(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log.

    sqlite does not wait for this lock by itself: of two programs that begin a file at the same
    moment, about one in a hundred was refused.
    """
    for left in reversed(range(round(BUSY_S / TRY_EVERY_S))):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if left == 0 or "locked" not in str(error):
                raise
            time.sleep(TRY_EVERY_S)
        else:
            return


def in_memory() -> HistoryStore:
    """A history that is forgotten when it is closed, for when there is no other."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _prepare(connection)
    return HistoryStore(connection)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)


@contextmanager
def told_in_one_line(path: Path) -> Iterator[None]:
    """Turns an error of sqlite's into one line about the history at `path`."""
    try:
        yield
    except UnicodeDecodeError as error:  # bytes in a column that are no text
        raise CoachError(f"{path}: {DAMAGED}") from error
    except (sqlite3.Error, CoachError) as error:
        raise CoachError(f"{path}: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """What is wrong with the history, and what to do, in one line."""
    text = str(error)
    if "is full" in text:
        return "the disk is full; free some space"
    if "disk I/O" in text:  # so sqlite says it of a full disk too, where it cannot begin its log
        return "the disk is full, or fails; free some space"
    if "locked" in text:
        return "another program holds the history; try again in a moment"
    if "not a database" in text or "malformed" in text:
        return DAMAGED
    if "readonly" in text:
        return "the history may not be written; see who owns the file"
    return text
