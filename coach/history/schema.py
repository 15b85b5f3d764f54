"""The tables of the history and how older files become newer ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from landmarks.errors import CoachError

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # AUTOINCREMENT: the number of a deleted session is never given to another.
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('live', 'replay')),
            source TEXT NOT NULL,
            programme TEXT,
            profile TEXT,
            tool TEXT NOT NULL,
            mediapipe TEXT NOT NULL,
            model_sha256 TEXT,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            ending TEXT,
            discomfort_before INTEGER CHECK (discomfort_before BETWEEN 0 AND 10),
            discomfort_after INTEGER CHECK (discomfort_after BETWEEN 0 AND 10)
        )
        """,
        # UNIQUE: a step written again after a doubtful failure is the same step.
        """
        CREATE TABLE steps (
            session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            region TEXT NOT NULL,
            side TEXT,
            target_s REAL NOT NULL,
            started_s REAL NOT NULL,
            credited_s REAL NOT NULL CHECK (credited_s >= 0),
            paused_posture_s REAL NOT NULL,
            paused_lost_s REAL NOT NULL,
            paused_off_target_s REAL NOT NULL,
            completed INTEGER NOT NULL CHECK (completed IN (0, 1)),
            finished_at TEXT NOT NULL,
            after_check TEXT NOT NULL DEFAULT 'unanswered'
                CHECK (after_check IN ('unanswered', 'fine', 'bad')),
            PRIMARY KEY (session_id, number)
        )
        """,
        """
        CREATE TABLE events (
            session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            kind TEXT NOT NULL
        )
        """,
        "CREATE INDEX events_of_session ON events (session_id)",
    ),
)
"""What leads from each version of the file to the next; entries are only ever added."""


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> None:
    """Bring the file to the newest version, in one transaction.

    Raises:
        CoachError: the file was made by a newer release.
        sqlite3.Error: it is no history, or cannot be written.
    """
    if _version(connection) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")  # of two programs that start at once, one migrates
    try:
        version = _version(connection)
        if version > len(migrations):
            raise CoachError(
                f"the history has version {version}, this release knows {len(migrations)}: "
                "update trigger-point-coach"
            )
        for statements in migrations[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
