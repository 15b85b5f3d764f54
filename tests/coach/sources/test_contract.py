"""What every source promises, asked of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import pytest

from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sighting import Sighting
from coach.sources.images import ImageSource
from coach.sources.source import FrameSource, SourceInfo
from coach.sources.video import VideoSource
from landmarks.frame import Frame

AnySource = FrameSource | PoseRecording


def mp4(make_clip: Callable[..., Path], _: Path) -> AnySource:
    return VideoSource(make_clip([80, 120, 200], "a.mp4", codec="libx264"))


def mkv(make_clip: Callable[..., Path], _: Path) -> AnySource:
    return VideoSource(make_clip([0, 40, 1000], "a.mkv"))


def written_image(make_clip: Callable[..., Path], path: Path) -> Path:
    with VideoSource(make_clip([0])) as source:
        cv2.imwrite(str(path), next(source.frames()).image)
    return path


def image(make_clip: Callable[..., Path], folder: Path) -> AnySource:
    return ImageSource([written_image(make_clip, folder / "one.png")])


def images(make_clip: Callable[..., Path], folder: Path) -> AnySource:
    return ImageSource([written_image(make_clip, folder / f"{i}.png") for i in range(3)])


def recording(_: Callable[..., Path], folder: Path) -> AnySource:
    info = SourceInfo("a.mp4", (64, 48), 3, 25.0, still=False)
    path = folder / "poses.jsonl"
    with PoseRecordingWriter(path, RecordingHeader(info, {})) as writer:
        for index in range(3):
            writer.write(Sighting(index, index * 0.04, None))
    return PoseRecording(path)


def moments(source: AnySource) -> Iterator[Frame | Sighting]:
    return source.sightings() if isinstance(source, PoseRecording) else source.frames()


@pytest.fixture(params=[mp4, mkv, image, images, recording])
def source(request, make_clip, tmp_path) -> Iterator[AnySource]:
    opened = request.param(make_clip, tmp_path)
    yield opened
    opened.close()


def test_starts_at_zero_and_rises(source):
    taken = list(moments(source))
    assert taken[0].t_s == 0.0
    assert all(a.t_s < b.t_s for a, b in pairwise(taken))
    assert [m.index for m in taken] == list(range(len(taken)))


def test_says_its_size_and_how_many(source):
    taken = list(moments(source))
    assert source.info.size_wh == (64, 48)
    assert source.info.frames in (None, len(taken))
    assert {m.size_wh for m in taken if isinstance(m, Frame)} <= {(64, 48)}


def test_a_second_pass_is_the_same(source):
    first = [m.t_s for m in moments(source)]
    assert [m.t_s for m in moments(source)] == first


def test_a_pass_left_early_starts_over(source):
    next(moments(source))
    assert next(moments(source)).t_s == 0.0


def test_close_is_safe_twice_and_ends_it(source):
    with source:
        next(moments(source))
        source.close()
    source.close()
    assert list(moments(source)) == []
