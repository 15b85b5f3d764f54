"""The history file: what goes in comes out, whatever happens in between."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from coach.folders import DATA_VARIABLE, data_folder, history_file
from coach.history import schema, store
from coach.history.reader import read_sessions
from coach.history.records import Check, Ending, EventKind
from coach.history.store import HistoryStore
from landmarks.errors import CoachError
from tests.coach.care_stage import NOW, started, step


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "history.sqlite3"


def filled(path: Path, *uids: str) -> HistoryStore:
    history = HistoryStore.open(path)
    for uid in uids:
        history.begin(started(uid))
        history.add_step(uid, step(1))
        history.add_step(uid, step(2, 12.5))
        history.end(uid, Ending.COMPLETED, NOW)
    return history


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_what_goes_in_comes_out(path: Path) -> None:
    with filled(path, "a") as history:
        history.set_before("a", 5)
        history.set_after("a", 3)
        history.set_check("a", 2, Check.BAD)
        history.add_event("a", EventKind.EASED_OFF, NOW)
    [kept] = read_sessions(path)
    assert kept.start == started("a")
    assert (kept.before, kept.after, kept.ending, kept.ended_at) == (5, 3, "completed", NOW)
    assert kept.steps == (step(1), replace(step(2, 12.5), after_check=Check.BAD))
    assert kept.events == (EventKind.EASED_OFF,)
    assert kept.credited_s == 72.5
    assert kept.steps[0].paused_s == 7.5


def test_a_session_without_an_end_counts_its_holds(path: Path) -> None:
    """What a crash leaves."""
    history = HistoryStore.open(path)
    history.begin(started())
    history.add_step("a", step())
    [kept] = read_sessions(path)  # while the other still has it open
    assert kept.ending is None
    assert kept.credited_s == 60.0
    history.close()


def test_the_same_thing_twice_is_once(path: Path) -> None:
    """A write whose success was in doubt is made again."""
    with filled(path, "a") as history:
        history.begin(started("a"))
        history.add_step("a", step(1, 55.0))
    [kept] = read_sessions(path)
    assert [held.credited_s for held in kept.steps] == [60.0, 12.5]


def test_looking_makes_no_history(path: Path) -> None:
    assert read_sessions(path) == ()
    assert not path.parent.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_it(path: Path) -> None:
    with filled(path, "a"):
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3  # the file, its log and the log's index
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_folder_is_the_one_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv(DATA_VARIABLE)
    assert data_folder().name == "trigger-point-coach"
    assert history_file(tmp_path / "other.db") == tmp_path / "other.db"


@pytest.mark.parametrize("number", [2, None])
def test_deleted_is_gone(path: Path, number: int | None) -> None:
    """From the file, its free pages and its log, not only from the tables."""
    with filled(path, "kept-session", "gone-session") as history:
        assert b"gone-session" in everything_in(path.parent)
        assert history.delete(number) == (2 if number is None else 1)
        left = everything_in(path.parent)
    assert b"gone-session" not in left
    assert (b"kept-session" in left) == (number is not None)
    assert b"gone-session" not in everything_in(path.parent)
    with closing(sqlite3.connect(path)) as database:
        [(steps,)] = database.execute("SELECT count(*) FROM steps").fetchall()
    assert steps == (0 if number is None else 2)
    kept = read_sessions(path)
    assert [session.number for session in kept] == ([] if number is None else [1])


def test_rows_are_overwritten_before_the_file_is_made_smaller(path: Path) -> None:
    """What is cut off its end holds nothing of them either."""
    with filled(path, *(f"gone-session-{number}" for number in range(200))) as history:
        history._connection.execute("DELETE FROM sessions")
        history._connection.commit()
        history._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"gone-session" not in path.read_bytes()


def test_without_overwriting_the_deleted_would_stay(tmp_path: Path) -> None:
    """Companion: the test above sees what sqlite leaves behind by itself."""
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("PRAGMA secure_delete = OFF")  # some builds have it on by themselves
    plain.execute("CREATE TABLE notes (text)")
    plain.execute("INSERT INTO notes VALUES ('gone-session')")
    plain.commit()
    plain.execute("DELETE FROM notes")
    plain.commit()
    plain.close()
    assert b"gone-session" in everything_in(tmp_path)


def test_a_number_is_never_given_again(path: Path) -> None:
    with filled(path, "a", "b") as history:
        history.delete(2)
        history.begin(started("c"))
    assert [session.number for session in read_sessions(path)] == [1, 3]


@pytest.mark.slow
def test_two_programs_begin_the_same_history(tmp_path: Path) -> None:
    """At the very same moment, many times over: neither is refused."""
    refused: list[str] = []

    def begin(path: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            HistoryStore.open(path).close()
        except CoachError as error:
            refused.append(str(error))

    for number in range(60):
        path, together = tmp_path / str(number) / "history.sqlite3", threading.Barrier(2)
        threads = [threading.Thread(target=begin, args=(path, together)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert refused == []


def test_two_sessions_at_once(path: Path) -> None:
    """They begin the file together and write a hundred holds each; none is lost."""
    together = threading.Barrier(2)

    def write(uid: str) -> None:
        together.wait()
        with HistoryStore.open(path) as history:
            history.begin(started(uid))
            for number in range(1, 101):
                history.add_step(uid, step(number))
                time.sleep(0.001)

    threads = [threading.Thread(target=write, args=(uid,)) for uid in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = read_sessions(path)
    assert sorted(session.start.uid for session in kept) == ["a", "b"]
    assert [len(session.steps) for session in kept] == [100, 100]


def test_whoever_holds_it_too_long_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_S", 0.05)
    with filled(path, "a"):
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with HistoryStore.open(path) as mine, pytest.raises(sqlite3.OperationalError) as told:
            mine.begin(started("b"))
        assert "another program" in store.reason_of(told.value)
        other.rollback()
        other.close()


def test_an_older_history_becomes_a_newer_one(path: Path) -> None:
    """With everything in it; a second opening changes nothing."""
    filled(path, "a").close()
    newer = (*schema.MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN mood TEXT",))
    connection = sqlite3.connect(path)
    for _ in range(2):
        schema.migrate(connection, newer)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert connection.execute("SELECT uid, mood FROM sessions").fetchall() == [("a", None)]
    connection.close()
    with pytest.raises(CoachError, match="update trigger-point-coach"):
        read_sessions(path)


def test_a_migration_that_fails_leaves_the_history_as_it_was(path: Path) -> None:
    filled(path, "a").close()
    broken = (*schema.MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN mood TEXT", "NONSENSE"))
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, broken)
    connection.close()
    assert [session.start.uid for session in read_sessions(path)] == ["a"]


@pytest.mark.parametrize("content", [b"Dear diary, my hip is better.\n" * 99, b"\0" * 5000])
def test_another_file_is_told_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(CoachError, match="no history, or a damaged one"):
        HistoryStore.open(path)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CoachError, match=DATA_VARIABLE):
        HistoryStore.open(tmp_path / "file" / "history.sqlite3")
