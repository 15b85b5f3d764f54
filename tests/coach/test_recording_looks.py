"""What pictures told of hips, feet and body, in a recording: exactly as it was, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader, line_of_frame, sighting_from
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.body_sight import N_BODY
from landmarks.errors import CoachError
from landmarks.features import N_SIGHT
from landmarks.foot_sight import N_FOOT
from landmarks.pose import Array, Pose
from tests.bodies import body_pose

HEADER = RecordingHeader(SourceInfo("Übung 1.mp4", (640, 480), 3, 29.97, still=False), {})
COUNTS = {"sight_mm": N_SIGHT, "feet_told_mm": 2 * N_FOOT, "lies_permille": N_BODY}
KEYS = pytest.mark.parametrize("key", COUNTS)


def looked(
    sight_m: Array | None = None, feet_m: Array | None = None, lies: Array | None = None
) -> Pose:
    return replace(body_pose(1.5), sight_m=sight_m, feet_m=feet_m, lies=lies)


def line_of(pose: Pose) -> str:
    return line_of_frame(Sighting(0, 1.5, pose), HEADER)


def with_look(**changes: object) -> str:
    record = json.loads(line_of(looked()))
    return json.dumps({**record, "pose": {**record["pose"], **changes}})


def read(line: str) -> dict[str, Array | None]:
    pose = sighting_from(line, HEADER).pose
    assert pose is not None
    return {"sight_mm": pose.sight_m, "feet_told_mm": pose.feet_m, "lies_permille": pose.lies}


def metres(whole_mm: list[int]) -> Array:
    """As the detector rounds them: whole millimetres."""
    return np.round(np.array(whole_mm) / 1000.0, 3)


@given(whole_mm=st.lists(st.integers(0, 2000), min_size=N_SIGHT, max_size=N_SIGHT))
def test_a_look_at_the_hips_comes_back_exactly(whole_mm: list[int]) -> None:
    sight_m = metres(whole_mm)
    line = line_of(looked(sight_m))
    assert json.loads(line)["pose"]["sight_mm"] == whole_mm
    back = read(line)
    assert back["sight_mm"] is not None
    assert back["sight_mm"].tobytes() == sight_m.tobytes()
    assert back["feet_told_mm"] is None


@given(whole_mm=st.lists(st.integers(0, 1000), min_size=2 * N_FOOT, max_size=2 * N_FOOT))
def test_a_look_at_the_feet_comes_back_exactly(whole_mm: list[int]) -> None:
    """The left foot's numbers, then the right one's; written again, the line is the same."""
    feet_m = metres(whole_mm).reshape(2, N_FOOT)
    line = line_of(looked(None, feet_m))
    assert json.loads(line)["pose"]["feet_told_mm"] == whole_mm
    back = read(line)
    assert back["feet_told_mm"] is not None
    assert back["feet_told_mm"].shape == (2, N_FOOT)
    assert back["feet_told_mm"].tobytes() == feet_m.tobytes()
    assert back["sight_mm"] is None
    assert line_of(looked(None, back["feet_told_mm"])) == line


@given(permille=st.lists(st.integers(0, 2000), min_size=N_BODY, max_size=N_BODY))
def test_a_look_at_the_body_comes_back_exactly(permille: list[int]) -> None:
    lies = metres(permille)
    line = line_of(looked(lies=lies))
    assert json.loads(line)["pose"]["lies_permille"] == permille
    back = read(line)
    assert back["lies_permille"] is not None
    assert back["lies_permille"].tobytes() == lies.tobytes()
    assert line_of(looked(lies=back["lies_permille"])) == line


def test_hips_feet_and_body_do_not_get_mixed_up(tmp_path: Path) -> None:
    """Through a file, as a replay reads them."""
    whole = looked(np.full(N_SIGHT, 0.321), np.full((2, N_FOOT), 0.123), np.full(N_BODY, 0.456))
    with PoseRecordingWriter(tmp_path / "poses.jsonl", HEADER) as writer:
        writer.write(Sighting(0, 1.5, whole))
    [back] = [one.pose for one in PoseRecording(tmp_path / "poses.jsonl").sightings()]
    assert back is not None
    assert back.sight_m is not None
    assert back.feet_m is not None
    np.testing.assert_array_equal(back.sight_m, np.full(N_SIGHT, 0.321))
    np.testing.assert_array_equal(back.feet_m, np.full((2, N_FOOT), 0.123))
    assert back.lies is not None
    np.testing.assert_array_equal(back.lies, np.full(N_BODY, 0.456))


@KEYS
def test_a_recording_of_an_older_program_has_no_look(key: str) -> None:
    """It replays as it did: what was not looked at stays with geometry."""
    line = line_of(looked())
    assert key not in line
    assert read(line)[key] is None
    assert read(with_look(**{key: None}))[key] is None


def test_feet_that_an_older_program_told_lie_where_it_told_them() -> None:
    """It kept points from 0.5 m before the ankle on; now it is 1.5 m. The rest is as it was."""
    older = [500, 560, 480, 600, 20, 30, 900, 400]
    now = [1500, 1560, 1480, 1600, 20, 30, 900, 400]
    back = read(with_look(feet_mm=older * 2))["feet_told_mm"]
    assert back is not None
    np.testing.assert_array_equal(back, metres(now * 2).reshape(2, N_FOOT))
    both = read(with_look(feet_mm=older * 2, feet_told_mm=now * 2))["feet_told_mm"]
    assert both is not None
    np.testing.assert_array_equal(both, back)


@pytest.mark.parametrize("wrong", [[120] * 7, [120] * 17, None])
def test_feet_of_another_kind_under_the_older_name_are_passed_over(wrong: object) -> None:
    assert read(with_look(feet_mm=wrong))["feet_told_mm"] is None


@KEYS
def test_a_look_of_another_kind_is_passed_over(key: str) -> None:
    """One with other numbers would tell other things than was learned."""
    for count in (COUNTS[key] - 1, COUNTS[key] + 1, COUNTS[key] // 2, 0):
        assert read(with_look(**{key: [120] * count}))[key] is None


@KEYS
@pytest.mark.parametrize(
    ("value", "what"),
    [
        ({}, "must be a list"),
        ("120", "must be a list"),
        ([120.5], "must be a whole number from 0"),
        ([None], "must be a whole number from 0"),
        ([True], "must be a whole number from 0"),
        (["120"], "must be a whole number from 0"),
        ([[120]], "must be a whole number from 0"),
        ([-1], "must be a whole number from 0"),
        ([10_001], "holds a number too large"),
        ([10**400], "holds a number too large"),
    ],
)
def test_a_bad_look_is_refused_by_its_name(
    tmp_path: Path, key: str, value: object, what: str
) -> None:
    """Also as the last of many good numbers."""
    path = tmp_path / "poses.jsonl"
    PoseRecordingWriter(path, HEADER).close()
    wrong = [120] * (COUNTS[key] - 1) + value if isinstance(value, list) else value
    path.write_text(path.read_text() + with_look(**{key: wrong}) + "\n" + line_of(looked()) + "\n")
    with pytest.raises(CoachError, match=f"'{key}' {what}") as caught:
        list(PoseRecording(path).sightings())
    assert str(caught.value).startswith(f"{path}, line 2: ")
