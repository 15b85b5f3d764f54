"""The detector's own rules, without the model; and once with it, on the bundled clip."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from landmarks import detector, gravity, posture, reading
from landmarks.detector import MediaPipeDetector
from landmarks.errors import CoachError
from landmarks.features import N_SIGHT, unpacked
from landmarks.foot_sight import N_FOOT
from landmarks.frame import Frame
from landmarks.joints import N_JOINTS, Joint
from landmarks.model_store import model_path
from landmarks.plausibility import judge
from landmarks.pose import Pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, written

CLIP = Path(__file__).parents[2] / "samples" / "clips" / "first-hold.mp4"


def frame(t_s: float = 0.0) -> Frame:
    """200 x 100, all blue."""
    image = np.zeros((100, 200, 3), np.uint8)
    image[:, :, 0] = 255
    return Frame(0, t_s, image)


def found(n_joints: int = N_JOINTS) -> SimpleNamespace:
    """MediaPipe's answer: shares of the picture, and metres."""
    joints = [SimpleNamespace(x=i / 100, y=0.123456, visibility=0.98765) for i in range(n_joints)]
    world = [SimpleNamespace(x=0.0123456, y=-i / 10, z=0.5) for i in range(n_joints)]
    return SimpleNamespace(
        pose_landmarks=[joints],
        pose_world_landmarks=[world],
    )


def found_lying() -> SimpleNamespace:
    """A hand-made body on its side in the middle of a 640 x 480 picture."""
    body = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
    joints = [SimpleNamespace(x=x / 640, y=y / 480, visibility=0.9) for x, y in body.xy_px.tolist()]
    world = [SimpleNamespace(x=x, y=y, z=z) for x, y, z in body.world_m.tolist()]
    return SimpleNamespace(pose_landmarks=[joints], pose_world_landmarks=[world])


def told_by_model(frame: Frame) -> Pose:
    """As the model tells it, before anything is read off the picture."""
    detector = MediaPipeDetector(Path("any.task"))
    found = detector.find(detector.prepare(frame))
    assert found is not None
    return found.pose


class FakeLandmarker:
    """Stands in for MediaPipe's landmarker and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = found()
        self.times_ms: list[int | None] = []
        self.pictures: list[Any] = []
        self.closed = 0

    def detect(self, picture: Any) -> Any:
        self.pictures.append(picture)
        self.times_ms.append(None)
        return self.answer

    def detect_for_video(self, picture: Any, time_ms: int) -> Any:
        self.pictures.append(picture)
        self.times_ms.append(time_ms)
        return self.answer

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def landmarker(monkeypatch: pytest.MonkeyPatch) -> FakeLandmarker:
    """MediaPipe is not imported: a stand-in takes its name."""
    fake = FakeLandmarker()
    stand_in = SimpleNamespace(
        Image=lambda image_format, data: (image_format, data),
        ImageFormat=SimpleNamespace(SRGB="srgb"),
    )
    monkeypatch.setitem(sys.modules, "mediapipe", stand_in)
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: detector.PINNED_MEDIAPIPE)
    monkeypatch.setattr(detector, "_create", lambda *_args, **_options: fake)
    return fake


def test_shares_become_pixels_rounded_once(landmarker: FakeLandmarker) -> None:
    """x counts in widths, y in heights; 0.01 px and 0.1 mm, so that a recording replays alike."""
    pose = told_by_model(frame(2.5))

    assert pose.px(Joint.LEFT_HIP).tolist() == [46.0, 12.35]  # 0.23 of 200, 0.123456 of 100
    assert pose.world_m[Joint.RIGHT_HIP].tolist() == [0.0123, -2.4, 0.5]
    assert pose.visibility.tolist() == [0.988] * N_JOINTS
    assert (pose.t_s, pose.size_wh) == (2.5, (200, 100))
    assert len(landmarker.pictures) == 1


def test_a_joint_outside_the_picture_stays_there(landmarker: FakeLandmarker) -> None:
    """No clipping to the edge: that would be another place."""
    landmarker.answer.pose_landmarks[0][0].x = -0.25
    pose = MediaPipeDetector(Path("any.task")).detect(frame())

    assert pose is not None
    assert pose.px(Joint.NOSE)[0] == -50.0


def test_the_model_sees_red_as_red(landmarker: FakeLandmarker) -> None:
    """Frames are BGR, MediaPipe wants RGB: a blue picture has its value in the last channel."""
    MediaPipeDetector(Path("any.task")).detect(frame())

    image_format, data = landmarker.pictures[0]
    assert image_format == "srgb"
    assert data[0, 0].tolist() == [0, 0, 255]


def test_nobody_is_none(landmarker: FakeLandmarker) -> None:
    landmarker.answer = SimpleNamespace(pose_landmarks=[], pose_world_landmarks=[])
    assert MediaPipeDetector(Path("any.task")).detect(frame()) is None


def test_the_picture_is_looked_at_around_hips_and_feet(landmarker: FakeLandmarker) -> None:
    """What it tells is rounded to what a recording keeps: whole millimetres."""
    landmarker.answer = found_lying()
    black = np.zeros((480, 640, 3), np.uint8)
    detector = MediaPipeDetector(Path("any.task"))
    first, pose = (detector.detect(Frame(k, 0.04 * k, black)) for k in range(2))

    assert first is not None
    assert pose is not None
    # Of a film the first picture comes without the feet, and sooner.
    assert first.sight_m is not None
    assert first.feet_m is None
    for told_m, shape in ((pose.sight_m, (N_SIGHT,)), (pose.feet_m, (2, N_FOOT))):
        assert told_m is not None
        assert told_m.shape == shape
        assert not told_m.flags.writeable
        np.testing.assert_array_equal(told_m, np.round(told_m, 3))


def test_a_picture_that_stands_alone_is_looked_at_whole(landmarker: FakeLandmarker) -> None:
    landmarker.answer = found_lying()
    alone = Frame(0, 0.0, np.zeros((480, 640, 3), np.uint8))
    pose = MediaPipeDetector(Path("any.task"), still=True).detect(alone)

    assert pose is not None
    assert pose.feet_m is not None


def test_a_joint_without_visibility_counts_as_unseen(landmarker: FakeLandmarker) -> None:
    landmarker.answer.pose_landmarks[0][5].visibility = None
    pose = told_by_model(frame())

    assert pose.visibility[5] == 0.0


def test_a_model_with_other_joints_is_the_wrong_file(landmarker: FakeLandmarker) -> None:
    """A hand model gives 21."""
    landmarker.answer = found(21)
    with pytest.raises(CoachError, match="21 joints, 33 are needed: wrong model file"):
        MediaPipeDetector(Path("any.task")).detect(frame())


def test_times_are_whole_rising_milliseconds(landmarker: FakeLandmarker) -> None:
    """At 1000 frames a second and more, rounding would repeat a time."""
    video = MediaPipeDetector(Path("any.task"))
    for t_s in (0.0, 0.0004, 0.0008, 0.033, 0.0666, 1.0):
        video.detect(frame(t_s))

    assert landmarker.times_ms == [0, 1, 2, 33, 67, 1000]


def test_single_pictures_have_no_time(landmarker: FakeLandmarker) -> None:
    with MediaPipeDetector(Path("any.task"), still=True) as single:
        single.detect(frame(5.0))
        single.detect(frame(5.0))

    assert landmarker.times_ms == [None, None]


def test_closing_twice_is_safe(landmarker: FakeLandmarker) -> None:
    with MediaPipeDetector(Path("any.task")) as video:
        video.close()

    assert landmarker.closed == 1


def test_only_the_start_up_chatter_is_kept_off_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The compiled library writes to descriptor 2 itself; our own words come through after."""
    with detector._quiet_native_log():
        os.write(2, b"chatter")
    os.write(2, b"ours")

    assert capfd.readouterr().err == "ours"


@pytest.mark.parametrize(
    ("shape", "kind"), [((10, 10), np.uint8), ((10, 10, 4), np.uint8), ((10, 10, 3), np.float32)]
)
def test_a_frame_is_a_colour_picture_of_bytes(shape: tuple[int, ...], kind: type) -> None:
    """Grey, with transparency, or in floats: refused where it is made, not in the model."""
    with pytest.raises(ValueError, match=r"must be \(H, W, 3\) uint8"):
        Frame(0, 0.0, np.zeros(shape, kind))


def test_a_frame_knows_its_size_width_first() -> None:
    assert frame().size_wh == (200, 100)


@pytest.mark.model
def test_a_file_that_is_no_model_is_named_in_one_line(tmp_path: Path) -> None:
    """Also under a name that MediaPipe itself could not open everywhere."""
    wrong = tmp_path / "Modèle.task"
    wrong.write_bytes(b"not a model")

    with pytest.raises(CoachError, match=r"Modèle\.task: not a pose model.*coach model fetch") as e:
        MediaPipeDetector(wrong)
    assert "\n" not in str(e.value)


def one_a_second(clip: Path) -> Iterator[Frame]:
    import cv2

    film = cv2.VideoCapture(str(clip))
    step, index = round(film.get(cv2.CAP_PROP_FPS)), 0
    while (read := film.read())[0]:
        if index % step == 0:
            yield Frame(index, index / step, np.asarray(read[1], np.uint8))
        index += 1
    film.release()


@pytest.mark.model
@pytest.mark.skipif(not CLIP.exists(), reason=f"{CLIP.name} is not rendered: see samples/studio")
def test_the_person_of_the_bundled_clip_is_found() -> None:
    """In its first seconds she stands: found, plausible, upright, head above feet."""
    with MediaPipeDetector(model_path("full"), still=True) as single:
        poses = [single.detect(still) for still in islice(one_a_second(CLIP), 3)]

    assert len(poses) == 3
    for pose in poses:
        assert pose is not None
        assert judge(pose).is_person
        assert pose.sight_m is not None
        hips_m = unpacked(pose.sight_m).points_m[-2:]
        assert np.abs(hips_m).max() < 0.2  # near where the model has them
        angles = reading.measure(pose, gravity.from_setting(16.3))
        assert angles is not None
        assert posture.classify(angles, posture.Label.UNKNOWN) is posture.Label.UPRIGHT
        assert pose.px(Joint.NOSE)[1] < pose.middle_px("hip")[1] < pose.middle_px("ankle")[1]
