"""A log to send with a bug report: what happened, and no secret in it."""

from __future__ import annotations

import argparse
import logging
import stat
import sys
from pathlib import Path

import pytest

from coach import cli, command_line
from coach.logbook import LEVELS, StepLog, kept, logger
from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sources.source import SourceInfo
from landmarks.errors import CoachError
from tests.coach.stage import AWAY, lie, press, run, sightings, stand

HEADER = RecordingHeader(SourceInfo("lying.mp4", (640, 480), None, 30.0, still=False), {})


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_session_is_told_by_its_changes(tmp_path: Path) -> None:
    """Standing, lying with the hand away, pressing: each change once, with its time."""
    path = tmp_path / "coach.log"
    seen = sightings((stand(3), lie(3, 90.0, AWAY), press(6)))
    with kept(path):
        notes = StepLog()
        for sighting, step in zip(seen, run(seen), strict=True):
            assert notes.take(sighting, step)
    text = path.read_text(encoding="utf-8")
    assert "posture: upright" in text
    assert "advice: hand_off" in text
    assert text.count("hold: holding") == 1
    assert len(lines(path)) < len(seen) / 2


def test_debug_tells_every_frame(tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    seen = sightings((stand(1),))
    with kept(path, "debug"):
        notes = StepLog()
        for sighting, step in zip(seen, run(seen), strict=True):
            notes.take(sighting, step)
    assert sum("frame" in line for line in lines(path)) == len(seen)


def test_the_log_of_a_replay_tells_what_was_decided(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who sends the log with a bug report sends the story, not only the exit code."""
    path, source = tmp_path / "coach.log", tmp_path / "poses.jsonl"
    with PoseRecordingWriter(source, HEADER) as writer:
        for sighting in sightings((stand(3), press(6))):
            writer.write(sighting)
    cli.main(["--log", str(path), "replay", str(source), "--no-window", "--quiet"])
    capfd.readouterr()
    text = path.read_text(encoding="utf-8")
    assert "posture: upright" in text
    assert "hold: holding" in text


def test_passwords_of_camera_addresses_stay_out(tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    with kept(path):
        logger.warning("camera %s is gone", "rtsp://anna:s3cret@10.0.0.7/stream")
        logger.error("http://s3cret@cam/x and https://u:s3cret@b.example")
        try:
            raise OSError("no route to http://u:s3cret@cam")
        except OSError:
            logger.exception("failed")
    text = path.read_text(encoding="utf-8")
    assert "s3cret" not in text
    assert "rtsp://***@10.0.0.7/stream" in text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other permissions")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    with kept(path):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_session_is_added(tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    for _ in range(2):
        with kept(path):
            pass
    assert sum("Python" in line for line in lines(path)) == 2


@pytest.mark.parametrize("level", LEVELS)
def test_the_level_is_the_least_that_is_written(tmp_path: Path, level: str) -> None:
    path = tmp_path / "coach.log"
    with kept(path, level):
        for name in LEVELS:
            logger.log(getattr(logging, name.upper()), "said at %s", name)
    said = [line.rsplit(" ", 1)[1] for line in lines(path) if "said at" in line]
    assert said == list(LEVELS[LEVELS.index(level) :])


def test_without_a_file_nothing_is_set_up(tmp_path: Path) -> None:
    before = list(logger.handlers)
    with kept(None):
        assert logger.handlers == before
    assert not list(tmp_path.iterdir())


def test_a_log_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="log"), kept(tmp_path / "no" / "such" / "coach.log"):
        pytest.fail("it must not go on without the log that was asked for")


def broken(args: argparse.Namespace) -> int:
    del args
    raise ZeroDivisionError("two\nlines")


def test_a_defect_is_told_in_one_line_and_its_trace_is_in_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody meets a traceback; who reports it can send one."""
    monkeypatch.setattr("coach.commands.samples.run", broken)
    path = tmp_path / "coach.log"
    assert cli.main(["--log", str(path), "samples", "list"]) == command_line.DEFECT
    _, err = capfd.readouterr()
    assert err.count("\n") == 1
    assert "internal error (ZeroDivisionError: two lines)" in err
    assert "--log FILE" in err
    text = path.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "two\nlines" in text


def test_a_mistake_of_the_user_and_a_good_end_are_in_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "coach.log"
    assert cli.main(["--log", str(path), "samples", "path", "none-such"]) == 2
    assert cli.main(["--log", str(path), "samples", "list"]) == 0
    capfd.readouterr()
    text = path.read_text(encoding="utf-8")
    assert "ERROR" in text
    assert "none-such" in text
    assert "exit code 0" in text
