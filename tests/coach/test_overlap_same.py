"""With threads and without them, a replay comes to the same session and the same files."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from threading import get_ident
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import coach.outputs.files
import coach.replay
from coach import texts
from coach.describe import frame_line
from coach.outputs.files import AnnotatedVideo, FrameFile, OutputFolder, PoseFile
from coach.pose_model import detector_maker
from coach.present import drawer
from coach.recording import PoseRecording
from coach.recording_lines import RecordingHeader, line_of_frame
from coach.replay import replay
from coach.settings import Settings
from coach.sources.video import VideoSource
from landmarks import catalogue, pelvis
from landmarks.body_sight import N_BODY
from landmarks.features import N_SEEN_POINTS, N_SIGHT, HipSight, upright
from landmarks.finding import Find, Prepared
from landmarks.foot_sight import N_FOOT
from landmarks.frame import Frame
from landmarks.glances import Told
from landmarks.joints import Joint, Side
from landmarks.locate import locate
from landmarks.model_store import model_path
from landmarks.pose import Pose
from samples import path_of
from tests.coach.stage import AWAY, gone, lie, press, sightings, stand
from tests.coach.test_replay import FPS, FramesInMemory, KnowsTheStory

STORY = (stand(1), lie(1, 90.0, AWAY), press(2.6), lie(1, 90.0, AWAY), press(3), gone(0.4))
REGIONS = (
    "gluteus_medius", "gluteus_medius_posterior", "ventrogluteal", "piriformis_lateral", "iliacus"
)  # fmt: skip
FILES = ("annotated.mp4", "poses.jsonl", "frames.jsonl")


@dataclass
class AtOnce:
    """`Behind` without its thread: every item is worked on as it comes."""

    work: Callable[[Any], None]

    def put(self, item: Any) -> None:
        self.work(item)

    def close(self) -> None:
        pass


def in_turn(work: Callable[[Any], Any], line: Iterator[Any]) -> Generator[Any, None, None]:
    """`through` without its thread."""
    for item in line:
        yield work(item)


def look_at(pose: Pose) -> NDArray[np.float64]:
    """A look that agrees with the joints, and has the right hip up."""
    seen, frame = upright(pose), pelvis.measure(pose)
    assert seen is not None
    assert frame is not None
    body = locate(pose, frame, catalogue.load())
    centres = [[body.region(name, side) for name in REGIONS] for side in Side]
    places_px = [one.centre_px for row in centres for one in row if one is not None]
    hips_px = pose.xy_px[[Joint.LEFT_HIP, Joint.RIGHT_HIP]]
    points_m = seen.from_px(np.array([*places_px, *hips_px]))
    up_trunk, sigma_m = np.array([0.0, 0.0, -1.0]), np.full(N_SEEN_POINTS, 0.01)
    return HipSight(points_m, sigma_m, up_trunk, sigma_up=0.3).packed()


class InSteps(KnowsTheStory):
    """Knows the story too, and looks at each picture afterwards, as the model does."""

    def __init__(self, poses: Sequence[Pose | None]) -> None:
        super().__init__(poses)
        self.threads: dict[str, set[int]] = {"prepare": set(), "find": set(), "read": set()}

    def prepare(self, frame: Frame) -> Prepared:
        self.threads["prepare"].add(get_ident())
        return Prepared(frame, int(frame.image[0, 0, 0]))

    def find(self, prepared: Prepared) -> Find | None:
        self.threads["find"].add(get_ident())
        pose = super().detect(prepared.frame)
        return None if pose is None else Find(pose, partial(self._read, pose, prepared.picture))

    def _read(self, pose: Pose, grey: int) -> Told:
        self.threads["read"].add(get_ident())
        feet_m = np.full((2, N_FOOT), 0.4 + grey / 1000)
        lies = np.full(N_BODY, 0.2 + grey / 1000)
        return Told(np.append(look_at(pose)[:-1], 0.3 + grey / 1000), feet_m, lies)


Played = tuple[Path, dict[str, Any], KnowsTheStory]


@pytest.fixture(scope="module")
def overlapped(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Played]:
    """With threads, as it always is; once for all tests."""
    return cache(lambda kind: played(tmp_path_factory.mktemp("overlapped"), kind))


def played(out: Path, kind: type[KnowsTheStory]) -> Played:
    """The folder with the files, what `session.json` would hold, and the detector."""
    seen = sightings(STORY, FPS)
    source = FramesInMemory([one.t_s for one in seen])
    files = [
        AnnotatedVideo(out / FILES[0], source.info, drawer(texts.load("en"))),
        PoseFile(out / FILES[1], source.info, {}),
        FrameFile(out / FILES[2], frame_line),
    ]
    with OutputFolder(files) as folder:
        detector = kind([one.pose for one in seen])
        done = replay(source, Settings(hold_s=5), lambda _: detector, [folder], lambda: 0.0)
    return out, done.session.to_json(0.0), detector


def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coach.replay, "through", in_turn)
    monkeypatch.setattr(coach.outputs.files, "Behind", AtOnce)


@pytest.mark.parametrize("kind", [KnowsTheStory, InSteps])
def test_the_session_is_the_same_with_and_without_overlap(
    overlapped: Callable[..., Played],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[KnowsTheStory],
) -> None:
    there, session, _ = overlapped(kind)
    one_after_the_other(monkeypatch)
    here, one_by_one, _ = played(tmp_path, kind)

    assert session["holds"], "a session without a hold would prove little"
    assert json.dumps(session) == json.dumps(one_by_one)
    for name in FILES:
        pair = [(folder / name).read_bytes() for folder in (there, here)]
        assert pair[0] == pair[1], name


def test_decoding_looking_and_reading_each_have_a_thread(overlapped: Callable[..., Played]) -> None:
    """And what is read last of a frame is in its pose all the same."""
    folder, session, detector = overlapped(InSteps)
    assert session["holds"]
    assert isinstance(detector, InSteps)
    prepare, find, read = (detector.threads[step] for step in ("prepare", "find", "read"))
    assert [len(threads) for threads in (prepare, find, read)] == [1, 1, 1]
    assert read == {get_ident()}
    assert len(prepare | find | read) == 3
    with PoseRecording(folder / "poses.jsonl") as recording:
        poses = [one.pose for one in recording.sightings() if one.pose is not None]
    looks, feet = [one.sight_m for one in poses], [one.feet_m for one in poses]
    assert looks
    assert all(look is not None and len(look) == N_SIGHT for look in looks)
    assert len({look[-1] for look in looks if look is not None}) == len(looks)
    assert len({look[-1, -1] for look in feet if look is not None}) == len(looks)
    assert len({one.lies[-1] for one in poses if one.lies is not None}) == len(looks)


@pytest.mark.model
@pytest.mark.slow
def test_the_model_sees_the_same_with_and_without_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last digit, the looks at hips, feet and body included."""

    def seen() -> list[dict[str, Any]]:
        with closing(VideoSource(path_of("first-hold"))) as source:
            header = RecordingHeader(source.info, {})
            found = coach.replay.sightings(source, detector_maker(model_path("full")))
            with closing(found):
                return [line_of_frame(one, header) for one in islice(found, 40)]

    overlapped = seen()
    one_after_the_other(monkeypatch)
    assert overlapped == seen()
    looks = ('"sight_mm', '"feet_told_mm', '"lies_permille')
    assert all(look in line for line in overlapped[-20:] for look in looks)
