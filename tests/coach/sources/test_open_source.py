"""What SOURCE may be, and what is said when it is nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

import samples
from coach.recording import PoseRecording
from coach.sources.images import ImageSource
from coach.sources.open_source import open_source
from coach.sources.video import VideoSource
from landmarks.errors import CoachError


@pytest.fixture
def one_sample(make_clip, tmp_path, monkeypatch):
    """A package with a single clip in it, called "side_left"."""
    clips = tmp_path / "package" / "clips"
    clips.mkdir(parents=True)
    shutil.copy(make_clip([0, 40], "x.mp4", codec="libx264"), clips / "side_left.mp4")
    monkeypatch.setattr(samples, "files", lambda _: clips.parent)
    return clips / "side_left.mp4"


def png(path: Path) -> Path:
    path.write_bytes(cv2.imencode(".png", np.zeros((4, 6, 3), np.uint8))[1].tobytes())
    return path


def test_a_video(make_clip):
    with open_source(str(make_clip([0, 40]))) as source:
        assert isinstance(source, VideoSource)


def test_an_image_whatever_the_case_of_its_suffix(tmp_path):
    with open_source(str(png(tmp_path / "a.png").rename(tmp_path / "A.PNG"))) as source:
        assert isinstance(source, ImageSource)
        assert source.info.name == "A.PNG"


def test_a_folder_of_images(tmp_path):
    png(tmp_path / "2.png")
    png(tmp_path / "1.png")
    with open_source(f"{tmp_path}/") as source:
        assert isinstance(source, ImageSource)
        assert source.info.name == tmp_path.name
        assert [path.name for path in source.paths] == ["1.png", "2.png"]


def test_a_pose_recording(tmp_path):
    header = {"kind": "poses", "version": 1, "source": "a", "width": 6, "height": 4}
    path = tmp_path / "poses.jsonl"
    path.write_text(json.dumps({**header, "fps": None, "frames": None, "detector": {}}) + "\n")
    with open_source(str(path)) as source:
        assert isinstance(source, PoseRecording)


def test_a_sample_by_its_name(one_sample):
    with open_source("side_left") as source:
        assert source.info.name == "side_left"
    assert samples.names() == ["side_left"]
    assert samples.path_of("side_left") == one_sample


@pytest.mark.usefixtures("one_sample")
def test_a_path_wins_over_a_sample(make_clip, tmp_path, monkeypatch):
    make_clip([0, 40, 80], "other.mkv").rename(tmp_path / "side_left")
    monkeypatch.chdir(tmp_path)
    with open_source("side_left") as source:
        assert len(list(source.frames())) == 3


@pytest.mark.usefixtures("one_sample")
@pytest.mark.parametrize("text", ["side_lefd", "", "no/such.mp4", "x" * 5000, "nul\0"])
def test_nothing_of_that_name(text):
    with pytest.raises(CoachError, match=r"no such file or sample: .*; samples: side_left"):
        open_source(text)


@pytest.mark.usefixtures("one_sample")
def test_an_unknown_sample_lists_the_known_ones():
    with pytest.raises(CoachError, match=r"'x'; samples: side_left; .*path"):
        samples.path_of("x")


def test_no_samples_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(samples, "files", lambda _: tmp_path)
    assert samples.names() == []
    with pytest.raises(CoachError, match="samples: none"):
        open_source("x")
