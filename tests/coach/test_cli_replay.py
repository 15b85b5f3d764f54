"""`coach replay` from end to end on recorded stick people: what it writes, prints and returns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import pytest

from coach import cli
from coach.outputs.report import BarListener
from coach.pipeline import Step
from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from tests.coach.stage import AWAY, Act, gone, lie, press, sightings, stand

FPS = 5.0
STORY = (stand(1), lie(1, 90.0, AWAY), press(4), lie(1, 90.0, AWAY), press(5))


def record(path: Path, *acts: Act) -> Path:
    """A pose recording of a story, as `coach replay` would have written it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = RecordingHeader(SourceInfo("story.mp4", (640, 480), None, FPS, still=False), {})
    with PoseRecordingWriter(path, header) as writer:
        for sighting in sightings(acts, FPS):
            writer.write(sighting)
    return path


def replay(*argv: str | Path) -> int:
    return cli.main(["replay", *(str(arg) for arg in argv), "--no-window"])


def account(folder: Path) -> dict[str, Any]:
    """`session.json` without the speed, the one figure that depends on the machine."""
    found: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert found.pop("processing_fps") >= 0
    return found


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
def test_a_recording_is_replayed_into_a_folder_and_from_there_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Film, poses, frames and session; the poses written replay to the very same session."""
    source = record(tmp_path / "story.jsonl", *STORY)
    out, again = tmp_path / "deep" / "out", tmp_path / "again"

    assert replay(source, "--hold", "5", "--out", out, "--frames") == 0
    shown = capfd.readouterr()
    assert "completed: 5.0 of 5 s credited" in shown.out
    assert "no medical device" in shown.out
    assert shown.err == ""
    names = {path.name for path in out.iterdir()}
    assert names == {"annotated.mp4", "poses.jsonl", "session.json", "frames.jsonl"}

    session = account(out)
    assert (session["source"], session["frames"], session["duration_s"]) == (
        "story.mp4", 60, 11.8,
    )  # fmt: skip
    [hold] = session["holds"]
    assert (hold["region"], hold["side"], hold["target_s"]) == ("gluteus_medius", "right", 5.0)
    assert (hold["completed"], hold["credited_s"]) == (True, 5.0)
    assert hold["paused_off_target_s"] > 1.0

    with av.open(str(out / "annotated.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 60

    assert (out / "poses.jsonl").read_bytes() == source.read_bytes()
    assert replay(out / "poses.jsonl", "--hold", "5", "--out", again, "--quiet") == 0
    assert account(again) == session
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_frames_jsonl_has_a_line_for_every_frame(tmp_path: Path) -> None:
    """Index, time, posture, regions and hold, in the shapes of `coach locate --json`."""
    source = record(tmp_path / "story.jsonl", *STORY)
    replay(source, "--hold", "5", "--out", tmp_path / "out", "--frames", "--quiet")
    frames = lines_of(tmp_path / "out" / "frames.jsonl")
    assert [frame["index"] for frame in frames] == list(range(60))
    assert [frame["t_s"] for frame in frames] == pytest.approx([i / FPS for i in range(60)])
    middle = frames[25]
    assert set(middle) == {"index", "t_s", "posture", "regions", "hold"}
    assert middle["posture"]["label"] == "side_left"
    assert abs(middle["posture"]["roll_deg"] - 90) < 10
    assert 0.5 < middle["posture"]["confidence"] <= 1
    assert len(middle["regions"]) == 14
    assert middle["hold"]["phase"] == "holding"
    assert (middle["hold"]["verdict"], middle["hold"]["advice"]) == ("good", "holding")
    assert 0 < middle["hold"]["held_s"] < 5
    assert 0 < middle["hold"]["hand_distance_mm"] < 60


def test_a_hold_that_was_not_completed_is_exit_code_1(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing went wrong, and there is nothing to mend."""
    source = record(tmp_path / "story.jsonl", *STORY)
    assert replay(source, "--hold", "60") == 1
    out, err = capfd.readouterr()
    assert "not completed: " in out
    assert "hand away" in out
    assert err == ""


def test_an_empty_room_is_a_finished_run_with_an_honest_summary(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody in view is no error."""
    source = record(tmp_path / "story.jsonl", gone(2))
    assert replay(source, "--out", tmp_path / "out") == 1
    out, _ = capfd.readouterr()
    assert "in 0 of 10 frames" in out
    assert "none: nothing was credited" in out
    assert account(tmp_path / "out")["holds"] == []


def test_a_recording_without_frames_is_a_finished_run(tmp_path: Path) -> None:
    """As a process leaves it that was killed at its first frame; the film is whole all the same."""
    source = record(tmp_path / "story.jsonl", *STORY)
    source.write_text(source.read_text().splitlines(keepends=True)[0])
    assert replay(source, "--out", tmp_path / "out", "--quiet") == 1
    assert account(tmp_path / "out")["frames"] == 0
    with av.open(str(tmp_path / "out" / "annotated.mp4")) as film:
        assert list(film.decode(video=0))


@pytest.mark.slow
def test_several_sources_get_a_folder_each(tmp_path: Path) -> None:
    """Numbered, since names may repeat; 0 only where every hold was completed."""
    done = record(tmp_path / "a" / "story.jsonl", stand(1), press(8))
    empty = record(tmp_path / "b" / "story.jsonl", gone(1))
    out = tmp_path / "out"
    assert replay(done, empty, "--hold", "5", "--out", out, "--quiet") == 1
    assert {path.name for path in out.iterdir()} == {"01-story", "02-story"}
    assert account(out / "01-story")["holds"][0]["completed"]
    assert account(out / "02-story")["holds"] == []


def test_the_settings_file_is_read_and_flags_override_it(tmp_path: Path) -> None:
    """A hold of 5 s from the file is completed, one of 60 s from the flag is not."""
    source = record(tmp_path / "story.jsonl", stand(1), press(8))
    mine = tmp_path / "mine.toml"
    mine.write_text("[session]\nhold_s = 5\n")
    assert replay(source, "--settings", mine, "--quiet") == 0
    assert replay(source, "--settings", mine, "--quiet", "--hold", "60") == 1
    assert replay(source, "--settings", mine, "--quiet", "--side", "left") == 1


@pytest.mark.parametrize("name", ["poses.jsonl", "annotated.mp4"])
def test_results_are_never_written_over_their_source(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    """Replaying a result into its own folder would destroy it before it was read."""
    source = record(tmp_path / "poses.jsonl", stand(1), press(8))
    assert replay(source, "--hold", "5", "--out", tmp_path / "out", "--quiet") == 0
    result = tmp_path / "out" / name
    before = result.read_bytes()
    capfd.readouterr()
    argv = (result, "--out", tmp_path / "out", "--model", tmp_path / "none.task")
    assert replay(*argv) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("coach: ")
    assert err.count("\n") == 1
    assert "overwrite" in err
    assert result.read_bytes() == before


@pytest.mark.slow
def test_an_interrupted_replay_saves_what_was_done(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of the hold: exit 130, session, poses and film up to there."""
    source = record(tmp_path / "story.jsonl", *STORY)

    def take(bar: BarListener, sighting: Sighting, step: Step) -> bool:
        del bar, sighting
        if step.index == 24:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr(BarListener, "take", take)
    out = tmp_path / "out"
    assert replay(source, "--hold", "5", "--out", out) == 130
    shown = capfd.readouterr()
    assert shown.err == "coach: interrupted\n"
    assert "not completed: " in shown.out
    session = account(out)
    assert session["frames"] == 25
    assert session["holds"][0]["credited_s"] > 1.0
    assert len(lines_of(out / "poses.jsonl")) == 1 + 25

    monkeypatch.undo()
    assert replay(out / "poses.jsonl", "--hold", "5", "--out", tmp_path / "b", "--quiet") == 1
    assert account(tmp_path / "b") == session


def test_a_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A file is in the way."""
    source = record(tmp_path / "story.jsonl", stand(1))
    (tmp_path / "out").touch()
    for out in (tmp_path / "out", tmp_path / "out" / "deeper"):
        assert replay(source, "--out", out) == 2
        shown = capfd.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"coach: {out}: ")
        assert shown.err.count("\n") == 1


def test_a_recording_cut_short_is_replayed_and_noted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As a crash leaves it: the whole lines count, and the person is told."""
    source = record(tmp_path / "story.jsonl", *STORY)
    source.write_bytes(source.read_bytes()[:-100])
    assert replay(source, "--hold", "5") in (0, 1)
    out, err = capfd.readouterr()
    assert "59 frames" in out
    assert "cut short" in err
