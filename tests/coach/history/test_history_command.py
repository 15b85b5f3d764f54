"""`coach history` and `coach screening` as a person meets them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import cv2
import pytest

from coach import cli
from coach.clock import wall_clock
from coach.folders import DATA_VARIABLE, history_file, screening_file
from coach.history.reader import read_sessions
from coach.history.records import Check, Ending, EventKind
from coach.history.store import HistoryStore
from coach.safety import interview, screening_store
from coach.safety.screening import Screening
from tests.coach.care_stage import ALL_NO, NOW, RULES, answer_clear, started, step
from tests.coach.safety.test_interview import Typed


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")


def fill(count: int, path: Path | None = None) -> None:
    """So many sessions, one a day; the second one with a warning sign and without an end."""
    with HistoryStore.open(path or history_file()) as history:
        history._connection.execute("PRAGMA synchronous = OFF")  # thousands of writes, for once
        for number in range(count):
            at, uid = NOW + timedelta(days=number), f"s{number}"
            history.begin(started(uid, at))
            history.add_step(uid, step(1, at=at))
            history.add_step(uid, step(2, 20.0, at=at))
            history.set_before(uid, 6)
            if number == 1:
                history.set_check(uid, 2, Check.BAD)
                history.add_event(uid, EventKind.STOPPED, at)
            else:
                history.set_after(uid, 4)
                history.end(uid, Ending.COMPLETED, at)


def history(*argv: str | Path) -> int:
    return cli.main(["history", *(str(arg) for arg in argv)])


def line_of(out: str, words: str) -> str:
    return next(line for line in out.splitlines() if words in line)


def test_the_list(capfd: pytest.CaptureFixture[str]) -> None:
    """Holds, minutes, discomfort, the worst answer, the end; one line a session in 80 columns."""
    fill(2)
    assert history("list") == 0
    out = capfd.readouterr().out
    first, second = line_of(out, "2026-11-22"), line_of(out, "2026-11-23")
    assert first.split() == [
        "1", "2026-11-22", "19:30", "1/2", "1:20", "0:15", "6", ">", "4", "-", "completed",
    ]  # fmt: skip
    assert "6 > -" in second
    assert "warning sign" in second
    assert "ended early" in second
    assert max(len(line) for line in out.splitlines()) <= 80


def test_the_list_shows_the_last_ones_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    fill(25)
    assert history("list") == 0
    out = capfd.readouterr().out
    assert "2026-11-26" not in out
    assert "2026-11-27" in out
    assert "The last 20 of 25" in out
    assert history("list", "--all") == 0
    assert "2026-11-22" in capfd.readouterr().out


def test_one_session(capfd: pytest.CaptureFixture[str]) -> None:
    fill(2)
    assert history("show", "2") == 0
    out = capfd.readouterr().out
    for words in ("Session 2", "mine", "stop key", "ended early", "mediapipe 0.10.33", "20.0 s"):
        assert words in out
    assert "Upper outer" in out
    assert history("show", "2", "--language", "de") == 0
    assert "vorzeitig geendet" in capfd.readouterr().out


def test_plot_and_export(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fill(3)
    assert history("plot", tmp_path / "mine.png") == 0
    assert cv2.imread(str(tmp_path / "mine.png")) is not None
    assert history("export", tmp_path / "mine.csv") == 0
    with (tmp_path / "mine.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 6
    out = capfd.readouterr().out
    assert "3 sessions drawn" in out
    assert "6 lines written" in out


@pytest.mark.parametrize("argv", [["list"], ["plot", "x.png"], ["export", "x.csv"]])
def test_an_empty_history(
    argv: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Is said; no file is made."""
    monkeypatch.chdir(tmp_path)
    assert history(*argv) == 0
    assert capfd.readouterr().out == "There is no session in the history yet.\n"
    assert list(tmp_path.iterdir()) == []


def test_another_history(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fill(1, tmp_path / "other.db")
    assert history("list", "--history", tmp_path / "other.db") == 0
    assert "2026-11-22" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["show", "7"], "no session 7"),
        (["show", "x"], "number"),
        (["delete"], "which session?"),
        (["delete", "1", "--all"], "which session?"),
        (["delete", "7", "--yes"], "no session 7"),
        (["delete", "1"], "say --yes"),
        (["plot", "gone/x.png"], "no such folder"),
        ([], "--help"),
    ],
)
def test_a_mistake_is_one_line(
    argv: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    fill(1)
    assert history(*argv) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert says in err
    assert len(read_sessions(history_file())) == 1


def test_a_damaged_history_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    history_file().parent.mkdir()
    history_file().write_text("no history " * 500)
    assert history("list") == 2
    assert "no history, or a damaged one" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("argv", "left"), [(["delete", "2", "--yes"], [1, 3]), (["delete", "--all", "--yes"], [])]
)
def test_delete(argv: list[str], left: list[int]) -> None:
    fill(3)
    assert history(*argv) == 0
    assert [session.number for session in read_sessions(history_file())] == left


@pytest.mark.parametrize(
    ("typed", "code", "left"), [(["y"], 0, 0), (["n"], 1, 3), ([""], 1, 3), ([], 1, 3)]
)
def test_delete_asks(
    typed: list[str], code: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a yes deletes."""
    fill(3)
    terminal = Typed(typed)
    monkeypatch.setattr(interview, "Standard", lambda: terminal)
    assert history("delete", "--all") == code
    assert terminal.asked == ["Delete all 3 sessions for good? [y/N] "]
    assert len(read_sessions(history_file())) == left


def test_screening_asks_and_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Typed(["n"] * len(RULES.questions))
    monkeypatch.setattr(interview, "Standard", lambda: terminal)
    assert cli.main(["screening"]) == 0
    assert screening_store.load(screening_file()) is not None
    assert cli.main(["screening", "show"]) == 0
    assert terminal.told[-2].startswith("Asked for again on ")
    assert cli.main(["screening", "delete"]) == 0
    assert not screening_file().exists()
    assert cli.main(["screening", "show"]) == 1
    assert terminal.told[-1] == "Not answered yet."


def test_a_yes_is_exit_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interview, "Standard", lambda: Typed(["y"]))
    assert cli.main(["screening"]) == 1
    assert cli.main(["screening", "show"]) == 1


def test_old_answers_are_shown_as_old(capfd: pytest.CaptureFixture[str]) -> None:
    answer_clear(screening_file(), wall_clock() - timedelta(days=31))
    assert cli.main(["screening", "show"]) == 0
    assert "before the next session" in capfd.readouterr().out
    screening_store.save(
        screening_file(), Screening(RULES.version, wall_clock(), ALL_NO | {"clot": True})
    )
    assert cli.main(["screening", "show", "--language", "de"]) == 1
    assert "Nicht" in capfd.readouterr().out.replace("nicht", "Nicht")


def test_a_pipe_is_told_how_and_does_not_hang() -> None:
    """`coach screening < /dev/null`, and `coach live` likewise, before any camera is opened."""
    for argv in (["screening"], ["live", "--no-window"]):
        ended = subprocess.run(
            [sys.executable, "-m", "coach.cli", *argv],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert ended.returncode == 2
        assert "run coach screening" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


@pytest.mark.bench
@pytest.mark.parametrize(
    "argv", [["list"], ["list", "--all"], ["show", "900"], ["plot", "x.png"], ["export", "x.csv"]]
)
def test_a_thousand_sessions_take_less_than_a_second(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in processor time of this process, the best of three, imports not counted."""
    fill(1000)
    monkeypatch.chdir(tmp_path)
    took_s = []
    for _ in range(4):
        before = os.times()
        assert history(*argv) == 0
        after = os.times()
        took_s.append(after.user + after.system - before.user - before.system)
    assert min(took_s[1:]) < 1.0, took_s
