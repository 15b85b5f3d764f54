"""`coach live` from end to end without a device: what it writes, prints and returns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import pytest

from coach import cli
from coach.keys import Command
from coach.outputs.claim import claimed
from coach.outputs.files import PoseFile
from coach.pipeline import Step
from coach.sighting import Sighting
from coach.sources.camera_state import CameraState, CameraTick
from landmarks.errors import CoachError
from landmarks.frame import Frame
from tests.coach.live.live_job_stage import Stage, replace_in_live
from tests.coach.live.live_stage import (
    PlayedScreen,
)
from tests.coach.stage import press

Moments = Sequence[Frame | CameraTick | tuple[Frame, CameraState]]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    monkeypatch.setenv("DISPLAY", ":0")
    return Stage(monkeypatch, tmp_path)


def live(*argv: str | Path) -> int:
    return cli.main(["live", *(str(arg) for arg in argv)])


def account(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    return found


def test_a_completed_hold_ends_by_itself_with_everything_written(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stage.play(press(8))
    out = tmp_path / "out"
    assert live("--hold", "5", "--no-voice", "--out", out, "--record", "--frames") == 0
    shown = capfd.readouterr()
    assert "completed: 5.0 of 5 s credited" in shown.out
    assert shown.err == ""
    names = {path.name for path in out.iterdir()}
    assert names == {"annotated.mp4", "poses.jsonl", "session.json", "frames.jsonl"}
    session = account(out)
    assert (session["source"], session["frames_with_pose"]) == ("camera 0", 40)
    [hold] = session["holds"]
    assert (hold["completed"], hold["credited_s"]) == (True, 5.0)
    with av.open(str(out / "annotated.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == session["frames"]
    assert stage.screen.closed == 1

    again = tmp_path / "again"
    argv = ["replay", str(out / "poses.jsonl"), "--hold", "5", "--out", str(again), "--no-window"]
    assert cli.main([*argv, "--quiet"]) == 0
    told_again = account(again)
    assert told_again.pop("processing_fps") >= 0.0
    session.pop("processing_fps")
    assert told_again == session


@pytest.mark.parametrize(
    ("option", "more"),
    [((), set()), (("--frames",), {"frames.jsonl"}), (("--record",), {"annotated.mp4"})],
)
def test_only_what_was_asked_for_is_written(
    option: tuple[str, ...], more: set[str], stage: Stage, tmp_path: Path
) -> None:
    stage.play(press(1))
    assert live("--quiet", "--no-voice", "--out", tmp_path / "out", *option) == 130
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"poses.jsonl", "session.json"} | more


def test_without_out_nothing_is_written(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stage.play(press(8))
    assert live("--hold", "5", "--no-voice", "--quiet") == 0
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_saves_what_was_done(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Wherever it strikes: here while the worker asks for a picture."""
    stage.play(press(4))
    assert live("--no-voice", "--out", tmp_path / "out") == 130
    assert capfd.readouterr().err == "coach: interrupted\n"
    [hold] = account(tmp_path / "out")["holds"]
    assert (hold["completed"], hold["paused_lost_s"] > 20.0) == (False, True)
    assert 2.0 < hold["credited_s"] < 4.0


def test_the_stop_key_saves_what_was_done(stage: Stage, tmp_path: Path) -> None:
    stage.play(press(4))
    stage.silence, stage.screen = 10**6, PlayedScreen(*[None] * 5)
    assert live("--no-voice", "--quiet", "--out", tmp_path / "out") == 1
    assert len(stage.screen.shown) == 6
    session = account(tmp_path / "out")
    assert session["frames"] > 0
    assert stage.screen.closed == 1


def test_the_keys_reach_voice_and_steps(stage: Stage) -> None:
    """After the key for the next region the voice speaks of that one."""
    stage.play(press(4))
    stage.silence, stage.screen = 10**6, PlayedScreen(Command.REGION, *[None] * 5)
    assert live("--quiet") == 1
    said = stage.heard[-1].say("hand_unseen")
    assert said == "I cannot see your hand. Bring it to the upper buttock, towards the back."


def test_the_voice_tells_the_trouble_of_the_camera(stage: Stage) -> None:
    """In place of "I cannot see you"; and what cannot be heard is told in one line, as it is."""
    stage.play(press(1))
    assert live("--quiet") == 130
    assert {facts.advice for facts in stage.heard[-9:]} == {"camera_lost"}


def test_a_missing_sound_is_one_line(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    """However long, and with the brackets of a system's error."""
    stage.play(press(1))
    assert live() == 130
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("No tones: [errno 5] a long reason,")
    assert lines[1] == "coach: interrupted"


@pytest.mark.parametrize("option", [(), ("--no-window",)])
def test_without_a_display_it_coaches_by_voice_and_says_so(
    option: tuple[str, ...],
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Unless no window was wanted: then there is nothing to say."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("coach.window.sys.platform", "linux")
    stage.play(press(8))
    assert live("--hold", "5", "--no-voice", *option) == 0
    said = capfd.readouterr().err
    assert said == ("" if option else "There is no display: coaching by voice only.\n")
    assert stage.screen.shown == []


def test_a_folder_that_another_session_writes_is_left_alone(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line, nothing coached, and not a byte of the other's changed; free again afterwards."""
    stage.play(press(8))
    out = tmp_path / "out"
    out.mkdir()
    (out / "poses.jsonl").write_text("the other's")
    with claimed(out):
        assert live("--no-voice", "--quiet", "--out", out) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert "another coach is writing into this folder" in line
    assert [path.name for path in out.iterdir()] == ["poses.jsonl"]
    assert (out / "poses.jsonl").read_text() == "the other's"
    assert stage.screen.shown == []
    assert live("--hold", "5", "--no-voice", "--quiet", "--out", out) == 0


@pytest.mark.parametrize("display", [":0", None])
@pytest.mark.parametrize("camera", ["99", "http://127.0.0.1:9/video", "no such camera"])
def test_no_camera_is_one_line(
    camera: str,
    display: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """With and without display, and before anything else is opened or written."""
    if display is None:
        monkeypatch.delenv("DISPLAY", raising=False)
    replace_in_live(monkeypatch, "announced_model", lambda *_: tmp_path / "any.task")
    replace_in_live(monkeypatch, "open_voice", None)
    replace_in_live(monkeypatch, "Window", None)
    assert live("--camera", camera, "--out", tmp_path / "out") == 2
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("coach: ")
    assert len(shown.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--record"], "--record and --frames need a folder: add --out DIR"),
        (["--frames"], "--record and --frames need a folder: add --out DIR"),
        (["--volume", "1.1"], "--volume: must be from 0 to 1, got 1.1"),
        (["--volume", "-0.1"], "--volume: must be from 0 to 1, got -0.1"),
        (["--rotate", "45"], "argument --rotate: invalid choice: "),
        (["--hold", "4"], "--hold: "),
        (["--region", "nose"], "--region: no region 'nose'"),
    ],
)
def test_a_wrong_option_is_one_line(
    argv: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert live(*argv) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert line.startswith(f"coach: {words}")


def test_a_disk_that_fills_up_does_not_lose_the_account(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The recording stops with one line; what was held until then is written all the same."""
    stage.play(press(8))
    kept = PoseFile.take

    def full(self: PoseFile, sighting: Sighting, step: Step) -> bool:
        if sighting.t_s > 4.0:
            raise CoachError("poses.jsonl: the disk is full")
        return kept(self, sighting, step)

    monkeypatch.setattr(PoseFile, "take", full)
    out = tmp_path / "out"
    assert live("--hold", "5", "--no-voice", "--quiet", "--out", out) == 2
    assert capfd.readouterr().err == "coach: poses.jsonl: the disk is full\n"
    [hold] = account(out)["holds"]
    assert 1.0 < hold["credited_s"] < 4.0
    assert not hold["completed"]
