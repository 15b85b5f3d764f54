"""The account of a session while it runs: every hold that ends is kept, once, whatever fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.history.opening import Origin, keep_replay, open_recorder
from coach.history.reader import read_sessions
from coach.history.recorder import Recorder
from coach.history.records import Check, Ending, EventKind, SessionRecord
from coach.history.store import HistoryStore
from coach.hold import Hold, Phase
from coach.hold_book import HeldPlace
from landmarks.detector import PINNED_MEDIAPIPE
from landmarks.joints import Side
from tests.coach.care_stage import NOW, started

RUNNING = Hold(Phase.HOLDING, 20.0, ((10.0, 20.0),))
DONE = Hold(Phase.DONE, 70.0, ((10.0, 70.0),))
CLOSED = Hold(Phase.PAUSED, 90.0, ((80.0, 85.0),))


def place(hold: Hold, region: str = "gluteus_medius") -> HeldPlace:
    return HeldPlace(hold, region, Side.RIGHT, 60.0)


class Stage:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: list[str] = []
        self.store = HistoryStore.open(path)
        self.recorder = Recorder(self.store, started(), self.told.append, lambda: NOW)

    @property
    def kept(self) -> SessionRecord:
        [session] = read_sessions(self.path)
        return session

    @property
    def seconds(self) -> list[float]:
        return [step.credited_s for step in self.kept.steps]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "history.sqlite3")


def test_a_hold_is_kept_the_moment_it_is_done_and_only_once(stage: Stage) -> None:
    assert not stage.recorder.watch((place(RUNNING),), RUNNING)
    assert stage.seconds == []
    assert stage.recorder.watch((place(DONE),), DONE)
    assert stage.seconds == [60.0]
    for _ in range(9):  # the words after a hold stand for some frames
        assert not stage.recorder.watch((place(DONE),), DONE)
    assert not stage.recorder.watch((place(DONE),), Hold())
    assert stage.seconds == [60.0]
    assert stage.recorder.kept == 1


def test_a_hold_that_is_put_away_is_kept_as_it_was(stage: Stage) -> None:
    """Next region, once more from zero, away for too long."""
    assert stage.recorder.watch((place(DONE), place(CLOSED, "iliacus")), Hold())
    first, second = stage.kept.steps
    assert (first.completed, second.completed) == (True, False)
    assert (second.region, second.number, second.credited_s) == ("iliacus", 2, 5.0)


def test_the_running_hold_is_kept_at_the_end(stage: Stage) -> None:
    stage.recorder.watch((place(DONE), place(RUNNING)), RUNNING)
    assert stage.seconds == [60.0]
    stage.recorder.end((place(DONE), place(RUNNING)), Ending.QUIT)
    stage.recorder.end((place(DONE), place(RUNNING)), Ending.BAD_CHECK)  # told in the terminal
    stage.recorder.close()
    stage.recorder.close()
    assert stage.seconds == [60.0, 10.0]
    assert stage.kept.ending is Ending.BAD_CHECK


def test_answers_are_kept_at_once(stage: Stage) -> None:
    stage.recorder.set_before(7)
    stage.recorder.watch((place(DONE),), DONE)
    stage.recorder.set_check(1, Check.FINE)
    stage.recorder.set_after(4)
    stage.recorder.add_event(EventKind.STOPPED)
    kept = stage.kept
    assert (kept.before, kept.after, kept.events) == (7, 4, (EventKind.STOPPED,))
    assert kept.steps[0].after_check is Check.FINE


def fill_up(store: HistoryStore, pages: int) -> None:
    """As if no page more could be written; or again as many as one likes."""
    store._connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_one_line_and_nothing_else(stage: Stage) -> None:
    """What was kept stays, and what could not be written is written when there is room again."""
    stage.recorder.watch((place(DONE),), DONE)
    fill_up(stage.store, 1)
    many = tuple(place(DONE, "x" * 5000) for _ in range(30))
    stage.recorder.watch((place(DONE), *many), Hold())
    stage.recorder.set_after(3)
    assert stage.told == [
        "History not written: the disk is full; free some space. Coaching goes on."
    ]
    assert stage.seconds[0] == 60.0
    assert len(stage.seconds) < 31
    fill_up(stage.store, 10**6)
    stage.recorder.end((place(DONE), *many), Ending.COMPLETED)
    assert len(stage.seconds) == 31
    assert [step.number for step in stage.kept.steps] == list(range(1, 32))
    assert (stage.kept.after, stage.kept.ending) == (3, Ending.COMPLETED)


def test_a_history_that_cannot_be_opened_stops_no_session(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_text("no history " * 500)
    told: list[str] = []
    recorder = open_recorder(path, Origin("live", "camera 0"), told.append, lambda: NOW)
    assert recorder.watch((place(DONE),), DONE)  # still noticed: the check has to be asked
    recorder.set_check(1, Check.FINE)
    recorder.end((place(DONE),), Ending.COMPLETED)
    recorder.close()
    [line] = told
    assert line.startswith("This session is not kept: ")
    assert path.read_text().startswith("no history")


def test_what_made_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    origin = Origin("live", "camera 0", "ab" * 32, "mine", "both")
    open_recorder(path, origin, print, lambda: NOW).close()
    open_recorder(path, origin, print, lambda: NOW).close()
    first, second = read_sessions(path)
    assert first.start.uid != second.start.uid
    start = first.start
    assert (start.kind, start.profile, start.programme) == ("live", "mine", "both")
    assert (start.mediapipe, start.model_sha256) == (PINNED_MEDIAPIPE, "ab" * 32)
    assert start.tool
    assert start.started_at == NOW


def test_a_replay_is_kept_whole(tmp_path: Path) -> None:
    class Replayed:
        holds = (place(DONE), place(CLOSED))
        completed = True

    path = tmp_path / "history.sqlite3"
    keep_replay(path, Replayed(), Origin("replay", "film.mp4"), print)  # type: ignore[arg-type]
    [kept] = read_sessions(path)
    assert (kept.start.kind, len(kept.steps), kept.ending) == ("replay", 2, Ending.COMPLETED)
