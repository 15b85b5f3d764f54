"""`kill -9` at any moment: every finished hold is kept, none is counted twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from coach.history.reader import read_sessions

ROOT = Path(__file__).parents[3]
KILLS = 200
PATIENCE_S = 30.0


def lines_of(path: Path) -> list[tuple[str, int, float]]:
    """The whole lines of a log; the last one may have been cut."""
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    words = [line.split() for line in whole.splitlines()]
    return [(uid, int(number), float(seconds)) for uid, number, seconds in words]


class Nursery:
    """The process whose children are killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        command = [sys.executable, "-m", "tests.coach.history.crash_child", str(folder)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def kill(self, seeds: list[str], after_s: float) -> None:
        """Lives of sessions side by side that end `after_s` after the first hold was kept."""
        log = self._folder / "kept.log"
        before = log.stat().st_size if log.exists() else 0
        children = [int(word) for word in self._told(" ".join(seeds)).split()]
        patience = time.monotonic() + PATIENCE_S
        while not log.exists() or log.stat().st_size == before:
            assert time.monotonic() < patience, "no hold is kept"
            time.sleep(0.001)
        time.sleep(after_s)
        for child in children:
            os.kill(child, signal.SIGKILL)
        ends = {int(word) for word in self._told("").split()}
        assert ends == {signal.SIGKILL}, "a child ended by itself"

    def _told(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if line:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()


def read_back(folder: Path) -> list[tuple[str, int, float]]:
    sessions = read_sessions(folder / "history.sqlite3")
    return [
        (session.start.uid, step.number, step.credited_s)
        for session in sessions
        for step in session.steps
    ]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_two_hundred_kills_cost_no_finished_hold(tmp_path: Path) -> None:
    """The side log, flushed after every hold, is the truth; the log before it the most there is.

    Every fourth time two sessions run, and are killed, side by side.
    """
    rng = random.Random(5)
    with Nursery(tmp_path) as nursery:
        for kill in range(KILLS):
            seeds = [f"s{kill}", f"t{kill}"] if kill % 4 == 0 else [f"s{kill}"]
            nursery.kill(seeds, rng.random() * 0.05)
            with closing(sqlite3.connect(tmp_path / "history.sqlite3")) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = read_back(tmp_path)
    kept, asked = lines_of(tmp_path / "kept.log"), lines_of(tmp_path / "asked.log")
    assert len(found) == len(set(found)), "counted twice"
    assert set(kept) <= set(found), "a finished hold is missing"
    assert set(found) <= set(asked), "a hold that nobody held"
    assert len(kept) > KILLS
    assert {uid[0] for uid, _, _ in found} == {"s", "t"}
    sessions = read_sessions(tmp_path / "history.sqlite3")
    assert 0 < sum(session.ending is None for session in sessions) <= KILLS * 5 / 4
    assert all(session.credited_s > 0 for session in sessions if session.ending is not None)


def test_the_comparison_bites(tmp_path: Path) -> None:
    """Companion: a hold that is in the log alone is missed, a cut line is not."""
    (tmp_path / "kept.log").write_text("a 1 60.0\na 2 30.0\na 3 4")
    assert set(lines_of(tmp_path / "kept.log")) - {("a", 1, 60.0)} == {("a", 2, 30.0)}
