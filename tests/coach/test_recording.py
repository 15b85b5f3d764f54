"""Pose recordings come back exactly, and what is wrong with one is said with its line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader, header_from, line_of_frame, sighting_from
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.errors import CoachError
from landmarks.pose import Pose

SIZE = (640, 480)
HEADER = RecordingHeader(
    SourceInfo("Übung 1.mp4", SIZE, 3, 29.97, still=False), {"model_sha256": "ab12", "threads": 2}
)
numbers = st.floats(allow_infinity=False)
poses = st.builds(
    Pose,
    t_s=st.just(1.5),
    xy_px=arrays(np.float64, (33, 2), elements=numbers),
    visibility=arrays(np.float64, (33,), elements=numbers),
    world_m=arrays(np.float64, (33, 3), elements=numbers),
    size_wh=st.sampled_from([SIZE, (480, 640)]),
)


def pose_at(t_s: float, size_wh: tuple[int, int] = SIZE) -> Pose:
    rng = np.random.default_rng(1)
    world = rng.normal(size=(33, 3)).round(4)
    world[7] = np.nan
    return Pose(t_s, rng.uniform(0, 640, (33, 2)).round(2), rng.uniform(0, 1, 33), world, size_wh)


def write(path: Path, sightings: list[Sighting]) -> Path:
    with PoseRecordingWriter(path, HEADER) as writer:
        for sighting in sightings:
            writer.write(sighting)
    return path


def three() -> list[Sighting]:
    turned = pose_at(0.1, (480, 640))
    return [Sighting(0, 0.0, pose_at(0.0)), Sighting(1, 0.04, None), Sighting(2, 0.1, turned)]


@pytest.fixture
def path(tmp_path) -> Path:
    return write(tmp_path / "poses.jsonl", three())


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    """Equal also where -0.0 stands for 0.0; any NaN is the one NaN."""
    unseen = np.isnan(a)
    return bool((unseen == np.isnan(b)).all() and (a[~unseen].tobytes() == b[~unseen].tobytes()))


@given(pose=poses, t_s=st.floats(0, 1e6), index=st.integers(0, 10**9))
def test_every_number_comes_back_exactly(pose, t_s, index):
    back = sighting_from(line_of_frame(Sighting(index, t_s, pose), HEADER), HEADER)
    assert (back.index, back.t_s, back.pose.t_s) == (index, t_s, t_s)
    assert back.pose.size_wh == pose.size_wh
    for name in ("xy_px", "visibility", "world_m"):
        assert same_bits(getattr(back.pose, name), getattr(pose, name))


def test_a_frame_as_it_stands_in_the_file():
    pose = pose_at(0.5)
    record = json.loads(line_of_frame(Sighting(4, 0.5, pose), HEADER))
    assert list(record) == ["index", "t_s", "pose"]
    assert record["pose"]["xy_px"][2] == [pose.xy_px[2, 0], pose.xy_px[2, 1]]
    assert record["pose"]["world_m"][7] == [None, None, None]
    turned = json.loads(line_of_frame(Sighting(4, 0.5, pose_at(0.5, (480, 640))), HEADER))
    assert turned["size"] == [480, 640]
    assert line_of_frame(Sighting(1, 0.04, None), HEADER) == '{"index":1,"t_s":0.04,"pose":null}'


def test_the_header_comes_back(path):
    recording = PoseRecording(path)
    assert recording.header == HEADER
    assert recording.info == HEADER.info
    first = json.loads(path.read_text().splitlines()[0])
    assert (first["kind"], first["version"], first["still"]) == ("poses", 1, False)


def test_a_file_comes_back_frame_by_frame(path):
    recording = PoseRecording(path)
    found = list(recording.sightings())
    assert [(s.index, s.t_s, s.pose is None) for s in found] == [
        (0, 0.0, False),
        (1, 0.04, True),
        (2, 0.1, False),
    ]
    assert [s.pose.size_wh for s in found if s.pose] == [SIZE, (480, 640)]
    assert all(s.image is None for s in found)
    assert not recording.truncated


@pytest.mark.parametrize("cut", [1, 2, 40, 900])
def test_a_last_line_cut_short_is_left_out_and_told(path, cut):
    path.write_bytes(path.read_bytes()[:-cut])
    recording = PoseRecording(path)
    whole = cut == 1  # only the line end is gone
    assert len(list(recording.sightings())) == (3 if whole else 2)
    assert recording.truncated is not whole
    again = recording.sightings()
    next(again)
    assert not recording.truncated  # not known yet in this pass
    list(again)
    assert recording.truncated is not whole


def test_a_killed_writer_leaves_every_line_it_wrote(tmp_path):
    path = tmp_path / "poses.jsonl"
    code = f"""if True:
        import os, signal
        from pathlib import Path
        from coach.recording import PoseRecordingWriter
        from coach.recording_lines import RecordingHeader
        from coach.sighting import Sighting
        from coach.sources.source import SourceInfo
        header = RecordingHeader(SourceInfo("a", (6, 4), None, None, still=False), {{}})
        writer = PoseRecordingWriter(Path({str(path)!r}), header)
        for index in range(5):
            writer.write(Sighting(index, index / 10, None))
        os._exit(9)
    """
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 9
    assert len(list(PoseRecording(path).sightings())) == 5


def changed(**changes: object) -> str:
    record = json.loads(line_of_frame(three()[1], HEADER))
    return json.dumps({**record, **changes})


def with_pose(**changes: object) -> str:
    record = json.loads(line_of_frame(Sighting(1, 0.04, pose_at(0.04)), HEADER))
    return json.dumps({**record, "pose": {**record["pose"], **changes}})


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{not json", "not valid JSON"),
        ("", "not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[1, 2]", "must be a JSON object"),
        ('{"index": 1, "t_s": 0.04}', "'pose' is missing"),
        (changed(t_s=0.0), "'t_s' must rise, got 0.0 after 0.0"),
        (changed(t_s=-1), "'t_s' must rise"),
        (changed(t_s=None), "'t_s' must be a finite number"),
        (changed(t_s=True), "'t_s' must be a finite number"),
        (changed(t_s="0.04"), "'t_s' must be a finite number"),
        (changed().replace("0.04", "1e999"), "'t_s' must be a finite number"),
        (changed(index=-1), "'index' must be a whole number from 0"),
        (changed(index=1.5), "'index' must be a whole number from 0"),
        (changed(pose=[]), "'pose' must be an object or null"),
        (
            with_pose(visibility=[0.5] * 32),
            r"'visibility' must be numbers or null, of shape \[33\]",
        ),
        (with_pose(visibility=["0.5"] * 33), "'visibility' must be numbers"),
        (with_pose(visibility=["0.5", None] + [0.5] * 31), "'visibility' must be numbers"),
        (with_pose(xy_px=[[1, 2]] * 32 + [[1]]), "'xy_px' must be numbers"),
        (with_pose(xy_px=None), "'xy_px' must be numbers"),
        (with_pose(xy_px=[[10**400, 1]] * 33), "'xy_px' must be numbers"),
        (with_pose(world_m=[[float("nan")] * 3] * 33), "NaN is not a number"),
        (with_pose(world_m=[[float("-inf")] * 3] * 33), "-Infinity is not a number"),
        (with_pose(world_m=[[77, 0, 0]] * 33).replace("77", "1e999"), "too large"),
        (json.dumps({**json.loads(with_pose()), "size": [640]}), "a size must be"),
        (json.dumps({**json.loads(with_pose()), "size": [640, 0]}), "at least 1 x 1"),
    ],
)
def test_a_bad_line_in_the_middle_is_named_with_its_number(path, line, what):
    lines = path.read_text().splitlines()
    lines[2] = line
    path.write_text("\n".join(lines) + "\n")
    sightings = PoseRecording(path).sightings()
    next(sightings)
    with pytest.raises(CoachError, match=what) as caught:
        next(sightings)
    assert str(caught.value).startswith(f"{path}, line 3: ")
    assert str(caught.value).endswith("coach replay VIDEO --out DIR")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_named_too(path):
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(CoachError, match="line 5: "):
        list(PoseRecording(path).sightings())


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "frames"}, "not a pose recording"),
        ({"version": 2}, "'version' must be 1, got 2"),
        ({"source": None}, "'source' must be a text"),
        ({"detector": "full"}, "'detector' an object"),
        ({"width": 0}, "at least 1 x 1"),
        ({"height": "480"}, "must be a whole number"),
        ({"fps": "25"}, "'fps' must be a finite number"),
        ({"frames": 1.5}, "'frames' must be a whole number"),
        ({"still": 1}, "'still' must be true or false"),
    ],
)
def test_a_header_of_another_kind_is_refused_at_the_door(path, changes, what):
    first, rest = path.read_text().split("\n", 1)
    path.write_text(json.dumps({**json.loads(first), **changes}) + "\n" + rest)
    with pytest.raises(CoachError, match=what) as caught:
        PoseRecording(path)
    assert f"{path}, line 1: " in str(caught.value)


def test_a_header_without_what_may_be_left_out():
    line = '{"kind":"poses","version":1,"source":"a","width":6,"height":4,"detector":{},"new":1}'
    assert header_from(line).info == SourceInfo("a", (6, 4), None, None, still=False)


@pytest.mark.parametrize(
    "make",
    [lambda _: None, lambda p: p.mkdir(), lambda p: p.touch()],
    ids=["missing", "folder", "empty"],
)
def test_a_recording_that_cannot_be_read(tmp_path, make):
    path = tmp_path / "poses.jsonl"
    make(path)
    with pytest.raises(CoachError, match=r"poses\.jsonl"):
        PoseRecording(path)


def test_a_recording_that_cannot_be_written(tmp_path):
    with pytest.raises(CoachError, match="there is no such folder"):
        PoseRecordingWriter(tmp_path / "no" / "poses.jsonl", HEADER)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_a_full_disk_is_told_as_such():
    with pytest.raises(CoachError, match="the disk is full"):
        PoseRecordingWriter(Path("/dev/full"), HEADER)


def test_the_writer_refuses_our_own_mistakes(tmp_path):
    endless = pose_at(0.2)
    endless = Pose(0.2, np.full((33, 2), np.inf), endless.visibility, endless.world_m, SIZE)
    with PoseRecordingWriter(tmp_path / "poses.jsonl", HEADER) as writer:
        writer.write(three()[1])
        with pytest.raises(ValueError, match="t_s must rise"):
            writer.write(three()[0])
        with pytest.raises(ValueError, match="JSON compliant"):
            writer.write(Sighting(2, 0.2, endless))
        writer.close()
    assert len(list(PoseRecording(tmp_path / "poses.jsonl").sightings())) == 1
