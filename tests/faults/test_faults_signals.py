"""Told to end, or killed, at any moment: what was done is readable, and nothing is left behind.

Killed writers elsewhere: the mp4 in tests/coach/outputs/test_video_writer.py, the history in
tests/coach/history/test_crash.py, the profile in tests/coach/profile/test_profile_crash.py.
A camera that delivers one picture for ever: tests/coach/sources/test_camera_trouble.py.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from coach.recording import PoseRecording
from tests.faults.films import film
from tests.faults.jury import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
FRAMES, FRAME_S = 120, 0.02
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen seconds, which take the stand-in at least two and a half."""
    return film(tmp_path_factory.mktemp("film") / "long.mp4", ticks=range(FRAMES))


def started(source: Path, out: Path, *more: str, frame_s: float = FRAME_S) -> subprocess.Popen[str]:
    command = ["replay", str(source), "--no-window", "--quiet", "--out", str(out), *more]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.actor", str(frame_s), *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path, process: subprocess.Popen[str], size: int = 1) -> None:
    """Until there is so much of a file."""
    patience = time.monotonic() + PATIENCE_S
    while not path.exists() or path.stat().st_size < size:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < patience, f"{path} does not come"
        time.sleep(0.005)


def ended(process: subprocess.Popen[str]) -> int:
    """How a process ends by itself."""
    process.communicate(timeout=PATIENCE_S)
    return process.returncode


def pictures_in(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def poses_in(path: Path) -> int:
    with PoseRecording(path) as recording:
        return sum(1 for _ in recording.sightings())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seed", range(3))
def test_told_to_end_at_any_moment(
    tmp_path: Path, long_film: Path, number: signal.Signals, seed: int
) -> None:
    """Exit code 130, one line, and an account of all that was seen until then."""
    out = tmp_path / "out"
    process = started(long_film, out, "--frames")
    wait_for(out / "poses.jsonl", process)
    time.sleep(random.Random(f"{seed} {number}").random() * FRAMES * FRAME_S * 0.8)
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (130, "coach: interrupted\n")
    names = {"annotated.mp4", "poses.jsonl", "frames.jsonl", "session.json"}
    assert {path.name for path in out.iterdir()} == names
    account = json.loads((out / "session.json").read_text(encoding="utf-8"))
    seen = poses_in(out / "poses.jsonl")
    assert 0 < seen <= FRAMES
    assert account["frames"] == seen
    assert pictures_in(out / "annotated.mp4") == seen
    assert len((out / "frames.jsonl").read_text(encoding="utf-8").splitlines()) == seen


def test_whoever_insists_is_obeyed_at_once(tmp_path: Path, long_film: Path) -> None:
    """The model hangs: the first Ctrl-C waits for it, the second does not."""
    out = tmp_path / "out"
    process = started(long_film, out, frame_s=3600.0)
    wait_for(out / "poses.jsonl", process)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (130, "coach: interrupted\n")
    assert json.loads((out / "session.json").read_text(encoding="utf-8"))["frames"] == 0


def test_killed_while_it_writes(tmp_path: Path, long_film: Path) -> None:
    """What was written plays and replays; the folder is free again, and tidied by the next run."""
    out = tmp_path / "out"
    process = started(long_film, out)
    wait_for(out / "poses.jsonl", process, 50_000)
    (out / ".session.json.0123abcd.part").write_text("half of it")  # what a kill there leaves
    process.kill()
    assert ended(process) == -signal.SIGKILL
    assert poses_in(out / "poses.jsonl") >= 10
    assert pictures_in(out / "annotated.mp4") >= 1
    again = started(out / "poses.jsonl", tmp_path / "again")
    assert ended(again) in (0, 1)
    after = started(long_film, out, frame_s=0.0)
    assert ended(after) in (0, 1)
    names = {"annotated.mp4", "poses.jsonl", "session.json"}
    assert {path.name for path in out.iterdir()} == names
    assert pictures_in(out / "annotated.mp4") == FRAMES


def test_two_at_once_into_one_folder(tmp_path: Path, long_film: Path) -> None:
    """The second is refused in one line and spoils nothing of the first."""
    out = tmp_path / "out"
    first = started(long_film, out)
    wait_for(out / "poses.jsonl", first, 1000)
    second = started(long_film, out, frame_s=0.0)
    _, err = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 2
    assert err.count("\n") == 1
    assert "another coach is writing into this folder" in err
    assert ended(first) in (0, 1)
    assert poses_in(out / "poses.jsonl") == FRAMES
    assert pictures_in(out / "annotated.mp4") == FRAMES
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_two_at_once_with_one_history(
    tmp_path: Path, long_film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both sessions are kept."""
    from coach.history.reader import read_sessions

    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))
    both = [started(long_film, tmp_path / name, "--history", frame_s=0.0) for name in "ab"]
    assert all(ended(process) in (0, 1) for process in both)
    assert len(read_sessions(tmp_path / "data" / "history.sqlite3")) == 2
