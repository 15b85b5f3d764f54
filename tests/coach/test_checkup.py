"""What the check-up tells, and what it keeps to itself."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from coach import checkup, cli
from coach.checkup import Check, checks, without_home
from coach.speed_test import Speed, measure
from landmarks.errors import CoachError
from landmarks.frame import Frame
from landmarks.pose import Pose
from tests.bodies import body_pose


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Check]:
    for variable in ("TRIGGER_POINT_COACH_CACHE", "COACH_DATA_DIR", "COACH_CONFIG_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    return {check.name: check for check in checks()}


def test_all_that_a_bug_report_needs_is_told(told: dict[str, Check]) -> None:
    assert {
        "system", "mediapipe", "offline promise", "pose model", "cameras", "window", "sound",
        "voice", "samples", "model folder", "history folder", "profile folder",
    } <= set(told)  # fmt: skip
    assert told["offline promise"].fine
    assert f"Python {sys.version.split()[0]}" in told["system"].told


def test_a_missing_model_has_to_be_mended_and_is_told_how(told: dict[str, Check]) -> None:
    assert not told["pose model"].fine
    assert "coach model fetch" in told["pose model"].told


def test_folders_are_told_whether_or_not_they_are_there(
    told: dict[str, Check], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told["history folder"].told.endswith("not made yet, can be made")
    (tmp_path / "coach_data_dir").mkdir()
    assert {c.name: c for c in checks()}["history folder"].told.endswith(": can be written")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "nothing can be kept" in {c.name: c for c in checks()}["history folder"].told


def test_a_newer_mediapipe_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise CoachError("mediapipe 1.2.2 is installed")

    monkeypatch.setattr("landmarks.detector.refuse_other_mediapipe", refuse)
    found = {check.name: check for check in checks()}["offline promise"]
    assert not found.fine
    assert "1.2.2" in found.told


def test_the_name_of_the_user_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    assert without_home("/home/anna/.cache/model: fine") == "~/.cache/model: fine"
    monkeypatch.setattr(Path, "home", lambda: Path("/"))
    assert without_home("/var/cache") == "/var/cache"


def test_the_printed_check_up_names_no_home(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        checkup, "checks", lambda: iter([Check("model folder", f"{Path.home()}/cache", fine=False)])
    )
    assert cli.main(["doctor"]) == 2
    out, _ = capfd.readouterr()
    assert str(Path.home()) not in out
    assert "not measured" in out


class Steady:
    """A detector that takes 20 ms of a clock, and sees the same person for ever."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def detect(self, frame: Frame) -> Pose | None:
        self.now_s += 0.02
        pose = body_pose(frame.t_s)
        return Pose(frame.t_s, pose.xy_px, pose.visibility, pose.world_m, frame.size_wh)

    def close(self) -> None: ...

    def clock(self) -> float:
        return self.now_s


def test_the_speed_test_ends_in_time_and_tells_the_rate() -> None:
    steady = Steady()
    speed = measure(steady, steady.clock, seconds=0.5)
    assert speed.frames == 25
    assert speed.model_s == pytest.approx(0.02)
    assert speed.fps == pytest.approx(50.0)
    assert speed.told == "50 frames a second (20 ms model, 0.0 ms everything else): enough"


def test_a_slow_machine_is_told() -> None:
    assert Speed(9, 0.2, 0.01).told.endswith("too slow for live coaching")
    assert np.isfinite(Speed(0, 0.0, 0.0).fps)
