"""History in whole live sessions, without a device: what is kept, and what the weeks say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from coach import cli
from coach.clock import wall_clock
from coach.folders import history_file, screening_file
from coach.history.reader import read_sessions
from coach.history.records import Ending, SessionRecord, StepRecord
from coach.history.store import HistoryStore
from coach.outputs.files import PoseFile
from landmarks.errors import CoachError
from tests.coach.care_stage import started, step
from tests.coach.live.live_job_stage import Stage
from tests.coach.live.live_stage import PlayedScreen
from tests.coach.stage import press


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    monkeypatch.setenv("DISPLAY", ":0")
    return Stage(monkeypatch, tmp_path)


def live(*argv: str | Path) -> int:
    return cli.main(["live", "--no-voice", "--quiet", "--hold", "5", *(str(arg) for arg in argv)])


def kept() -> SessionRecord:
    [session] = read_sessions(history_file())
    return session


def test_a_session_is_kept(stage: Stage) -> None:
    stage.play(press(8))
    assert live() == 0
    session = kept()
    [held] = session.steps
    assert (held.credited_s, held.completed, held.after_check) == (5.0, True, "unanswered")
    assert (session.start.kind, session.start.source) == ("live", "camera 0")
    assert (session.start.model_sha256, session.ending) == ("0" * 64, Ending.COMPLETED)
    assert (session.before, session.after) == (None, None)


def test_a_history_of_ones_own_choice(stage: Stage, tmp_path: Path) -> None:
    stage.play(press(8))
    assert live("--history", tmp_path / "other.db") == 0
    assert len(read_sessions(tmp_path / "other.db")) == 1
    assert not history_file().exists()


def test_ctrl_c_keeps_what_was_held(stage: Stage) -> None:
    stage.play(press(4))
    assert live() == 130
    assert kept().ending is Ending.INTERRUPTED
    assert 2.0 < kept().credited_s < 4.0
    assert not kept().steps[0].completed


def test_quitting_keeps_what_was_held(stage: Stage) -> None:
    stage.play(press(4))
    stage.silence, stage.screen = 10**6, PlayedScreen(*[None] * 40)
    assert live() == 1
    assert kept().ending is Ending.QUIT


def test_a_file_that_fails_costs_no_hold(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.play(press(8))

    def full(*_: object) -> bool:
        raise CoachError("poses.jsonl: the disk is full")

    monkeypatch.setattr(PoseFile, "take", full)
    assert live("--out", tmp_path / "out") == 2
    assert kept().ending is Ending.FAILED


def test_a_full_disk_is_one_line_and_the_coaching_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    opened = HistoryStore.open

    def nearly_full(path: Path) -> HistoryStore:
        store = opened(path)
        store._connection.execute("PRAGMA max_page_count = 1")
        return store

    keep = HistoryStore.add_step
    long = "x" * 9999  # does not fit on the pages there are

    def add_step(self: HistoryStore, uid: str, held: StepRecord) -> None:
        keep(self, uid, replace(held, region=long))

    monkeypatch.setattr(HistoryStore, "open", nearly_full)
    monkeypatch.setattr(HistoryStore, "add_step", add_step)
    stage.play(press(8))
    assert live() == 0
    said = capfd.readouterr().err
    assert said == "History not written: the disk is full; free some space. Coaching goes on.\n"
    assert kept().steps == ()


def test_a_damaged_history_is_one_line_and_the_coaching_goes_on(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    history_file().write_text("no history " * 500)
    stage.play(press(8))
    assert live() == 0
    [line] = capfd.readouterr().err.splitlines()
    assert line.startswith("This session is not kept: ")


def test_a_replay_is_kept_only_if_that_is_asked_for(stage: Stage, tmp_path: Path) -> None:
    """And asks no health questions."""
    stage.play(press(8))
    out = tmp_path / "out"
    assert live("--out", out, "--history", tmp_path / "other.db") == 0
    screening_file().unlink()
    argv = ["replay", str(out / "poses.jsonl"), "--hold", "5", "--no-window", "--quiet"]
    assert cli.main(argv) == 0
    assert not history_file().exists()
    assert cli.main([*argv, "--history"]) == 0
    assert (kept().start.kind, kept().start.model_sha256) == ("replay", "0" * 64)
    assert [held.credited_s for held in kept().steps] == [5.0]


@pytest.mark.parametrize(
    ("readings", "says"),
    [([5] * 15, "has not gone down"), ([3] * 12 + [6] * 3, "has risen"), ([6] * 8 + [2] * 7, "")],
)
def test_weeks_without_improvement_are_told_before_and_after(
    readings: list[int], says: str, stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also to who asked for quiet."""
    now = wall_clock()
    with HistoryStore.open(history_file()) as history:
        for day, reading in enumerate(readings):
            uid, at = f"day-{day}", now - timedelta(days=len(readings) - 1 - day)
            history.begin(started(uid, at))
            history.add_step(uid, step(at=at))
            history.set_before(uid, reading)
    stage.play(press(8))
    assert live() == 0
    lines = capfd.readouterr().err.splitlines()
    assert [says in line for line in lines] == ([True, True] if says else [])
