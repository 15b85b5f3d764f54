"""With threads and without them, a replay comes to the same session and the same files."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import coach.outputs.files
import coach.replay
from coach import texts
from coach.describe import frame_line
from coach.outputs.files import AnnotatedVideo, FrameFile, OutputFolder, PoseFile
from coach.present import drawer
from coach.replay import replay
from coach.settings import Settings
from landmarks.frame import Frame
from tests.coach.stage import sightings
from tests.coach.test_replay import FPS, STORY, FramesInMemory, KnowsTheStory

FILES = ("annotated.mp4", "poses.jsonl", "frames.jsonl")


@dataclass
class AtOnce:
    """`Behind` without its thread: every item is worked on as it comes."""

    work: Callable[[Any], None]

    def put(self, item: Any) -> None:
        self.work(item)

    def close(self) -> None:
        pass


def in_turn(make: Callable[[], Iterator[Frame]]) -> Generator[Frame, None, None]:
    """`ahead` without its thread."""
    yield from make()


def account(out: Path) -> dict[str, Any]:
    """What `session.json` would hold, with the files beside it."""
    out.mkdir()
    seen = sightings(STORY, FPS)
    source = FramesInMemory([one.t_s for one in seen])
    files = [
        AnnotatedVideo(out / FILES[0], source.info, drawer(texts.load("en"))),
        PoseFile(out / FILES[1], source.info, {}),
        FrameFile(out / FILES[2], frame_line),
    ]
    with OutputFolder(files) as folder:
        detector = KnowsTheStory([one.pose for one in seen])
        done = replay(source, Settings(hold_s=6), lambda _: detector, [folder], lambda: 0.0)
    return done.session.to_json(0.0)


def test_the_session_is_the_same_with_and_without_overlap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlapped = account(tmp_path / "overlapped")
    monkeypatch.setattr(coach.replay, "ahead", in_turn)
    monkeypatch.setattr(coach.outputs.files, "Behind", AtOnce)
    one_by_one = account(tmp_path / "one-by-one")

    assert overlapped["holds"], "a session without a hold would prove little"
    assert json.dumps(overlapped) == json.dumps(one_by_one)
    for name in FILES:
        pair = [(tmp_path / run / name).read_bytes() for run in ("overlapped", "one-by-one")]
        assert pair[0] == pair[1], name
