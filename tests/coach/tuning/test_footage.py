"""A source looked through once: pictures and poses of every frame, in any order."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

import samples
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.images import ImageSource
from coach.sources.source import SourceInfo
from coach.sources.video import VideoSource
from coach.tuning.closeup import cut_around, cut_on_body
from coach.tuning.footage import film_beside, pictures_only, watched
from coach.tuning.pictures import BlankPictures, CompressedPictures
from coach.tuning.tune_job import no_detector
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.coach.tuning.tuning_bench import BOOK, shot

Seen = list[int]


def recorded(path: Path, name: str, count: int, size_wh: tuple[int, int] = (640, 480)) -> Path:
    header = RecordingHeader(SourceInfo(name, size_wh, count, 10.0, still=False), {})
    with PoseRecordingWriter(path, header) as writer:
        for index in range(count):
            pose: Pose = body_pose(index / 10, size_wh=size_wh)
            writer.write(Sighting(index, index / 10, pose))
    return path


def look(path: Path, *, with_film: bool = True) -> tuple[object, Seen]:
    told: Seen = []
    with PoseRecording(path) as source:
        film = film_beside(source, path) if with_film else None
        footage = watched(source, Settings(), no_detector, lambda: told.append(1), film)
    return footage, told


def test_a_recording_alone_has_a_plain_background_and_needs_no_model(tmp_path: Path) -> None:
    footage, told = look(recorded(tmp_path / "poses.jsonl", "gone.mp4", 12))
    assert isinstance(footage.pictures, BlankPictures)  # type: ignore[attr-defined]
    assert len(footage.shots) == len(told) == 12  # type: ignore[attr-defined]
    picture = footage.pictures.picture(3)  # type: ignore[attr-defined]
    assert (picture.shape, picture.std()) == ((480, 640, 3), 0.0)
    last = footage.shots[-1]  # type: ignore[attr-defined]
    assert last.body_map(BOOK, {}).region("gluteus_medius", Side.RIGHT) is not None


def test_the_film_beside_a_recording_gives_its_pictures(tmp_path: Path) -> None:
    shutil.copy(samples.path_of("first-hold"), tmp_path / "hold.mp4")
    path = recorded(tmp_path / "poses.jsonl", "hold.mp4", 5)
    footage, _ = look(path)
    with VideoSource(tmp_path / "hold.mp4") as film:
        frames = [frame.image for _, frame in zip(range(5), film.frames(), strict=False)]
    for shot_, image in zip(footage.shots, frames, strict=True):  # type: ignore[attr-defined]
        kept = footage.pictures.picture(shot_.index)  # type: ignore[attr-defined]
        assert np.abs(kept.astype(int) - image).mean() < 3


@pytest.mark.parametrize("name", ["first-hold", "hold.mp4", "poses.jsonl", ""])
def test_a_film_is_taken_only_if_it_is_one_and_fits(tmp_path: Path, name: str) -> None:
    """The sample by its name; a broken file, the recording itself and nothing are no films."""
    (tmp_path / "hold.mp4").write_bytes(b"broken")
    path = recorded(tmp_path / "poses.jsonl", name, 2)
    with PoseRecording(path) as source:
        film = film_beside(source, path)
    assert (film is not None) is (name == "first-hold")
    odd = recorded(tmp_path / "odd.jsonl", "first-hold", 2, (320, 240))
    with PoseRecording(odd) as source:
        assert film_beside(source, odd) is None
    if film is not None:
        film.close()


def test_an_empty_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="no frame"):
        look(recorded(tmp_path / "poses.jsonl", "gone.mp4", 0))


def test_pictures_of_any_size_can_be_leafed_through(tmp_path: Path) -> None:
    for number, (width, height) in enumerate(((64, 48), (80, 120))):
        image = np.full((height, width, 3), 60 * number, np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), image)
    with ImageSource([tmp_path / "0.png", tmp_path / "1.png"]) as source:
        footage = pictures_only(source, lambda: None)
    assert [footage.pictures.picture(i).shape for i in (1, 0)] == [(120, 80, 3), (48, 64, 3)]
    assert footage.shots[0].body_map(BOOK, {}).regions == ()


def test_a_long_film_is_thinned_evenly_and_keeps_its_frame_numbers() -> None:
    pictures = CompressedPictures(most_bytes=20_000)
    rng = np.random.default_rng(1)
    drawn = {i: rng.integers(0, 255, (24, 32, 3), np.uint8) for i in range(60)}
    for index, image in drawn.items():
        pictures.keep(index, image)
    kept = [index for index in drawn if index in pictures]
    assert kept == list(range(0, 60, pictures.stride))
    assert 2 <= pictures.stride <= 8
    for index in kept[::-1]:
        assert np.corrcoef(pictures.picture(index).ravel(), drawn[index].ravel())[0, 1] > 0.5


def test_a_close_up_is_a_part_of_the_picture_with_its_proportions() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    for centre in ((0.0, 0.0), (320.0, 240.0), (640.0, 480.0)):
        cut = cut_around(picture, np.array(centre), 160.0)
        assert cut is not None
        assert (cut.w_px, cut.h_px) == (160, 120)
        assert cut.of(picture).shape == (120, 160, 3)


@pytest.mark.parametrize("width_px", [520.0, 9999.0, float("nan"), float("inf")])
def test_where_it_gains_nothing_there_is_no_close_up(width_px: float) -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    assert cut_around(picture, np.array([320.0, 240.0]), width_px) is None
    assert cut_around(picture, np.array([float("nan"), 0.0]), 100.0) is None
    assert cut_around(np.zeros((20, 30, 3), np.uint8), np.array([5.0, 5.0]), 20.0) is None


def test_regions_lie_in_a_close_up_where_they_lie_in_the_picture() -> None:
    seen, picture = shot(distance_m=4.0), np.zeros((480, 640, 3), np.uint8)
    for name, spec in BOOK.regions.items():
        cut = cut_on_body(seen, picture, spec.frame, Side.RIGHT)
        assert cut is not None
        whole = seen.body_map(BOOK, {}).region(name, Side.RIGHT)
        part = cut.shot(seen).body_map(BOOK, {}).region(name, Side.RIGHT)
        assert whole is not None
        assert part is not None
        assert part.centre_px + cut.corner_px == pytest.approx(whole.centre_px)
        assert (part.centre_px > 0).all()
        assert (part.centre_px < (cut.w_px, cut.h_px)).all()
