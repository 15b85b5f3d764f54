"""MediaPipe behind a window: joints come back to the picture, and whom it follows it can forget."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from landmarks import detector
from landmarks.detector import MediaPipeDetector
from landmarks.frame import Frame, Image
from landmarks.joints import N_JOINTS, Joint
from landmarks.looks import WINDOW_PX, Look, towards
from landmarks.model_store import model_path
from landmarks.plausibility import judge
from landmarks.second_look import EVERY, SecondLook

CLIP = Path(__file__).parents[2] / "samples" / "clips" / "first-hold.mp4"
AT_REST = 300
"""A frame in which she lies on her left side, her back to the camera, her head to the left."""
SHOULDERS_X_PX = 243
HIPS_PX = (326.0 - SHOULDERS_X_PX, 299.0)


def answer(*joints: tuple[float, float]) -> SimpleNamespace:
    """MediaPipe's answer: for each person one place for all joints, as shares; world x is 1."""
    return SimpleNamespace(
        pose_landmarks=[[SimpleNamespace(x=x, y=y, visibility=1.0)] * N_JOINTS for x, y in joints],
        pose_world_landmarks=[[SimpleNamespace(x=1.0, y=0.0, z=0.5)] * N_JOINTS for _ in joints],
        segmentation_masks=None,
    )


@dataclass
class FakeLandmarker:
    """Stands in for MediaPipe's landmarker: gives the answers in turn, keeps what it was asked."""

    answers: list[SimpleNamespace]
    pictures: list[Any] = field(default_factory=list)
    times_ms: list[int] = field(default_factory=list)

    def detect_for_video(self, picture: Any, time_ms: int) -> Any:
        self.pictures.append(picture)
        self.times_ms.append(time_ms)
        return self.answers.pop(0)

    def detect(self, picture: Any) -> Any:
        return self.detect_for_video(picture, -1)

    def close(self) -> None:
        pass


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeLandmarker:
    landmarker = FakeLandmarker([])
    stand_in = SimpleNamespace(
        Image=lambda image_format, data: data,  # noqa: ARG005
        ImageFormat=SimpleNamespace(SRGB="srgb"),
    )
    monkeypatch.setitem(sys.modules, "mediapipe", stand_in)
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: detector.PINNED_MEDIAPIPE)
    monkeypatch.setattr(detector, "_create", lambda *_args, **_options: landmarker)
    return landmarker


def blue(t_s: float = 0.0) -> Frame:
    """200 x 100, all blue."""
    image = np.zeros((100, 200, 3), np.uint8)
    image[:, :, 0] = 255
    return Frame(0, t_s, image)


def test_joints_found_in_a_window_come_back_to_the_picture(fake: FakeLandmarker) -> None:
    """Two long sides wide and turned anticlockwise: a tenth to the right is 40 px further down."""
    fake.answers = [answer((0.6, 0.5))]
    model = MediaPipeDetector(Path("any.task"))
    found = model.find(model.prepare(blue(), Look(span=2.0, turn_deg=90.0)))

    assert found is not None
    np.testing.assert_allclose(found.pose.px(Joint.NOSE), [100.0, 90.0], atol=0.006)
    np.testing.assert_allclose(found.pose.world_m[0], [0.0, 1.0, 0.5], atol=1e-9)
    assert found.pose.size_wh == (200, 100)


def test_the_model_is_given_the_window_in_its_own_colours(fake: FakeLandmarker) -> None:
    fake.answers = [answer((0.5, 0.5))]
    model = MediaPipeDetector(Path("any.task"))
    model.find(model.prepare(blue(), Look(span=2.0)))

    (window,) = fake.pictures
    assert window.shape == (WINDOW_PX, WINDOW_PX, 3)
    assert window[WINDOW_PX // 2, WINDOW_PX // 2].tolist() == [0, 0, 255]
    assert window[0, 0].tolist() == [0, 0, 0]


def test_the_plain_picture_comes_as_before(fake: FakeLandmarker) -> None:
    fake.answers = [answer((0.25, 0.5))]
    pose = MediaPipeDetector(Path("any.task")).detect(blue())
    assert pose is not None
    assert pose.px(Joint.NOSE).tolist() == [50.0, 50.0]
    assert fake.pictures[0].shape == (100, 200, 3)


def test_it_forgets_by_looking_at_nothing_until_it_sees_nobody(fake: FakeLandmarker) -> None:
    """One picture is mostly enough; the next comes long after, or old and new would mix."""
    fake.answers = [answer((0.5, 0.5)), answer((0.5, 0.5)), answer(), answer()]
    model = MediaPipeDetector(Path("any.task"))
    model.detect(blue(1.0))
    model.forget()
    model.detect(blue(1.001))

    assert [picture.max() for picture in fake.pictures] == [255, 0, 0, 255]
    assert fake.times_ms[:3] == [1000, 1001, 1002]
    assert fake.times_ms[3] > 9_000_000


def test_a_model_that_sees_somebody_in_nothing_is_not_asked_for_ever(fake: FakeLandmarker) -> None:
    fake.answers = [answer((0.5, 0.5))] * 10
    MediaPipeDetector(Path("any.task")).forget()
    assert len(fake.pictures) == 3


def test_single_pictures_leave_nothing_to_forget(fake: FakeLandmarker) -> None:
    MediaPipeDetector(Path("any.task"), still=True).forget()
    assert fake.pictures == []


@pytest.mark.parametrize("start_s", [1.0, 7200.0])
def test_to_look_somewhere_the_model_is_shown_a_figure_there(
    fake: FakeLandmarker, start_s: float
) -> None:
    """Nothing, long afterwards the figure, and long after that the window: none mixes with another.

    Whoever is followed from there on is so at the pace of the film, however long that is.
    """
    somebody, nobody = answer((0.5, 0.5)), answer()
    fake.answers = [somebody, nobody, somebody, somebody, somebody]
    model = MediaPipeDetector(Path("any.task"))
    model.detect(blue(start_s))
    found = model.point(model.prepare(blue(start_s + 0.04), Look(span=2.0)))
    model.detect(blue(start_s + 0.08))

    assert found is not None
    assert found.pose.px(Joint.NOSE).tolist() == [100.0, 50.0]
    first, nothing, figure, window, after = fake.pictures
    assert first.shape == after.shape == (100, 200, 3)
    assert (nothing.max(), window.shape) == (0, (WINDOW_PX, WINDOW_PX, 3))
    assert figure.std() > 10
    assert fake.times_ms[2] - fake.times_ms[1] > 9_000_000
    assert fake.times_ms[3] - fake.times_ms[2] > 9_000_000
    assert fake.times_ms[4] - fake.times_ms[3] == 40


def test_a_model_that_does_not_know_the_figure_cannot_be_pointed(fake: FakeLandmarker) -> None:
    fake.answers = [answer((0.5, 0.5)), answer(), answer()]
    model = MediaPipeDetector(Path("any.task"))
    model.detect(blue())
    assert model.point(model.prepare(blue(0.04), Look())) is None
    assert len(fake.pictures) == 3


def test_single_pictures_can_be_pointed_too(fake: FakeLandmarker) -> None:
    """The model follows then, though no picture has to do with the next."""
    fake.answers = [answer(), answer((0.5, 0.5)), answer(), answer((0.5, 0.5)), answer((0.5, 0.5))]
    model = MediaPipeDetector(Path("any.task"), still=True, pointed=True)
    fake.answers[3:3] = [answer((0.5, 0.5))]
    assert model.point(model.prepare(blue(), Look())) is not None
    assert -1 not in fake.times_ms


def test_a_film_that_begins_with_nobody_warms_the_model_up(fake: FakeLandmarker) -> None:
    """The library writes to the terminal when it first finds somebody: that is got over with."""
    fake.answers = [answer(), answer((0.5, 0.5)), answer(), answer(), answer()]
    model = MediaPipeDetector(Path("any.task"))
    assert model.detect(blue(0.0)) is None
    assert [picture.shape[0] for picture in fake.pictures] == [100, 256, 64]
    model.detect(blue(0.04))
    model.detect(blue(0.08))
    assert len(fake.pictures) == 5
    assert fake.times_ms[4] - fake.times_ms[3] == 40


@pytest.fixture(scope="module")
def headless() -> Image:
    """The clip's person, cut off by the picture's left edge at the shoulders."""
    if not CLIP.exists():
        pytest.skip(f"{CLIP.name} is not rendered: see samples/studio")
    import cv2

    film = cv2.VideoCapture(str(CLIP))
    for _ in range(AT_REST):
        film.grab()
    image = np.asarray(film.read()[1], np.uint8)
    film.release()
    return np.ascontiguousarray(image[:, SHOULDERS_X_PX:])


def film_of(image: Image, frames: int) -> Iterator[Frame]:
    return (Frame(k, k / 30, image) for k in range(frames))


@pytest.mark.model
def test_the_model_finds_the_figure_where_looks_put_people() -> None:
    """Upright in the middle, or it would be pointed at something else than is meant."""
    figure = detector._figure()
    with MediaPipeDetector(model_path("full"), still=True) as plain:
        pose = plain.detect(figure)
    assert pose is not None
    side_px = figure.size_wh[0]
    np.testing.assert_allclose(pose.middle_px("hip") / side_px, [0.5, 0.55], atol=0.01)
    np.testing.assert_allclose(pose.middle_px("shoulder") / side_px, [0.5, 0.39], atol=0.015)


@pytest.mark.model
def test_pointed_at_somebody_without_a_head_the_model_sees_her(headless: Image) -> None:
    """A sixth of her trunk off and turned by 14 degrees: it need not be told exactly."""
    still = Frame(0, 0.0, headless)
    hips_px = np.array(HIPS_PX)
    with MediaPipeDetector(model_path("full"), still=True, pointed=True) as model:
        for off_px, shoulders_px in (((0, 0), (-80, 0)), ((10, 10), (-80, 20))):
            place = hips_px + off_px
            look = towards(place, place + shoulders_px, 85.0, still.size_wh)
            found = model.point(model.prepare(still, look))
            assert found is not None
            np.testing.assert_allclose(found.pose.middle_px("hip"), HIPS_PX, atol=15.0)
        empty = Frame(0, 0.0, np.full_like(headless, 120))
        assert model.point(model.prepare(empty, look)) is None


@pytest.mark.model
def test_somebody_whose_head_is_out_of_a_single_picture_is_found(headless: Image) -> None:
    """The plain picture shows the model nobody; the second look finds her hips where they are."""
    with MediaPipeDetector(model_path("full"), still=True) as plain:
        still = Frame(0, 0.0, headless)
        assert plain.detect(still) is None
        second = MediaPipeDetector(model_path("full"), still=True, pointed=True)
        with closing(SecondLook(plain, lambda: second, still=True)) as seeker:
            pose = seeker.detect(still)

    assert pose is not None
    assert judge(pose).turn_known
    np.testing.assert_allclose(pose.middle_px("hip"), HIPS_PX, atol=12.0)
    assert pose.middle_px("shoulder")[0] < 40.0


@pytest.mark.model
def test_in_a_film_she_is_found_within_a_few_frames_and_kept(headless: Image) -> None:
    """One look as the way in, one to confirm, and from then on every frame; then she leaves."""
    plain = MediaPipeDetector(model_path("full"))
    seeker = SecondLook(plain, lambda: MediaPipeDetector(model_path("full")))
    poses = [seeker.detect(frame) for frame in film_of(headless, 4 * EVERY)]
    room = np.full_like(headless, 120)
    after = [seeker.detect(Frame(k, 10 + k / 30, room)) for k in range(2 * EVERY)]
    seeker.close()

    first = next(k for k, pose in enumerate(poses) if pose is not None)
    assert first <= 3 * EVERY + 1
    assert None not in poses[first:]
    for pose in poses[first:]:
        assert pose is not None
        np.testing.assert_allclose(pose.middle_px("hip"), HIPS_PX, atol=12.0)
    assert after[3:] == [None] * len(after[3:])
