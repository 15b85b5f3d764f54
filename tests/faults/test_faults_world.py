"""The world changes under a running program: the model file is replaced, the clock jumps back.

A camera that shows one picture for ever is in tests/coach/sources/test_camera_trouble.py, a machine
that slept for minutes in tests/coach/test_timer_attacks.py.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coach.history.export import write_csv
from coach.history.opening import Origin, open_recorder
from coach.history.reader import read_sessions
from coach.history.records import Ending
from coach.hold import Hold, Phase
from coach.hold_book import HeldPlace
from landmarks.errors import CoachError
from landmarks.joints import Side
from tests.faults import papers
from tests.faults.jury import Case, judged, tried

pytestmark = pytest.mark.slow


@pytest.mark.model
def test_a_model_replaced_while_it_runs(tmp_path: Path) -> None:
    """The detector made later, for turned pictures, sees with the model that was verified."""
    from coach.pose_model import detector_maker
    from landmarks.detector import MediaPipeDetector
    from landmarks.model_store import model_path, verify

    path = tmp_path / "own.task"
    shutil.copy(model_path("full"), path)
    verify(path)
    first = detector_maker(path)(False)
    path.write_bytes(b"something else")
    second = MediaPipeDetector(path, still=True)
    path.unlink()
    third = MediaPipeDetector(path, still=True)
    for detector in (first, second, third):
        detector.close()


def test_a_model_gone_before_it_is_loaded(tmp_path: Path) -> None:
    from landmarks.detector import MediaPipeDetector

    with pytest.raises(CoachError, match="cannot read the model"):
        MediaPipeDetector(tmp_path / "gone.task")


def test_the_clock_jumps_back(tmp_path: Path) -> None:
    """A session seems to end before it began: seconds held are those of the media all the same."""
    path = tmp_path / "history.sqlite3"
    noon = papers.START
    clock = iter([noon, noon - timedelta(hours=3), noon - timedelta(days=2), noon])
    times: list[datetime] = []

    def now() -> datetime:
        times.append(next(clock, noon))
        return times[-1]

    for _ in range(2):
        recorder = open_recorder(path, Origin("live", "camera 0"), pytest.fail, now)
        hold = Hold(Phase.DONE, 70.0, ((10.0, 70.0),))
        place = HeldPlace(hold, "gluteus_medius", Side.RIGHT, 60.0)
        recorder.end((place,), Ending.COMPLETED)
        recorder.close()
    found = read_sessions(path)
    assert times[1] < times[0]
    assert [step.credited_s for one in found for step in one.steps] == [60.0, 60.0]
    assert write_csv(tmp_path / "out.csv", found) == 2
    chosen = ("--history", str(path))
    actions = (("list",), ("show", "1"), ("plot", str(tmp_path / "out.png")))
    cases = [Case(action[0], ("history", *action, *chosen)) for action in actions]
    ended = tried(cases, tmp_path)
    judged(ended)
    assert [one.code for one in ended] == [0, 0, 0]
