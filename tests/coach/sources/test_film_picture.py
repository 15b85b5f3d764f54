"""A fine film is measured in pictures scaled straight from what was decoded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from coach.sources.film_picture import FilmPicture
from coach.sources.picture import PictureMaker
from coach.sources.video import VideoSource
from landmarks.picture import reduced_wh, shrunk

FINE_WH = (1301, 733)


def scenery(size_wh: tuple[int, int] = FINE_WH) -> np.ndarray:
    """Soft colours of all kinds, another one in each corner."""
    rough = np.random.default_rng(4).integers(0, 256, (7, 12, 3), np.uint8)
    rough[0, 0], rough[0, -1] = (0, 0, 255), (0, 255, 0)
    return np.asarray(cv2.resize(rough, size_wh, interpolation=cv2.INTER_LINEAR), np.uint8)


def off(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


@pytest.mark.parametrize(
    "kinds",
    [
        {"pix_fmt": "yuv420p"},
        {"pix_fmt": "yuv444p"},
        {"pix_fmt": "yuv420p10le"},
        {"pix_fmt": "gray"},
        {"pix_fmt": "gray16le"},
        {"pix_fmt": "bgra"},
        {"pix_fmt": "yuvj420p", "codec": "mjpeg", "name": "full.avi"},
        {"codec": "libx264", "pix_fmt": "yuv444p", "name": "l.mp4", "rotation": 90},
        {"codec": "libx264", "pix_fmt": "yuv444p", "name": "r.mp4", "rotation": 270},
        {"codec": "libx264", "pix_fmt": "yuv444p", "name": "u.mp4", "rotation": 180},
        {"codec": "libx264", "pix_fmt": "yuv444p", "name": "w.mp4", "aspect": Fraction(4, 3)},
        {"codec": "libx264", "pix_fmt": "yuv444p", "name": "t.mp4", "aspect": Fraction(5, 3)},
    ],
    ids=lambda kinds: "-".join(str(value) for value in kinds.values()),
)
def test_the_reduced_picture_is_the_full_one_reduced(make_clip, kinds):
    path = make_clip([0, 40], images=[scenery(), scenery()[::-1].copy()], **kinds)
    with VideoSource(path) as source:
        frames = list(source.frames())
    assert len(frames) == 2
    for frame in frames:
        wanted = shrunk(frame.image)
        assert frame.reduced.shape == wanted.shape
        assert (wanted.shape[1], wanted.shape[0]) == reduced_wh(source.info.size_wh)
        assert frame.image.shape[1::-1] == source.info.size_wh
        assert off(frame.reduced, wanted) < 2.0


@pytest.fixture
def decoded() -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(scenery(), "bgr24").reformat(format="yuv420p", threads=1)


def test_it_is_the_same_whether_or_not_the_full_one_was_made_before(decoded):
    shown, measured = (FilmPicture(decoded, PictureMaker(None), FINE_WH) for _ in range(2))
    assert shown.full().shape == (733, 1301, 3)
    assert (shown.reduced() == measured.reduced()).all()
    assert measured.full() is measured.full()
    assert (shown.full() == measured.full()).all()
    assert measured.reduced() is measured.reduced()


def test_the_full_one_is_never_made_for_nobody(decoded, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("made for nobody")

    monkeypatch.setattr(PictureMaker, "full", refuse)
    picture = FilmPicture(decoded, PictureMaker(None), FINE_WH)
    assert picture.size_wh == FINE_WH
    assert picture.reduced().shape == (721, 1280, 3)


def test_a_fine_film_is_opened_and_decoded_without_any_full_one(make_clip, monkeypatch):
    path = make_clip([0, 40], images=[scenery(), scenery()])
    monkeypatch.setattr(PictureMaker, "full", None)
    with VideoSource(path) as source:
        assert source.info.size_wh == FINE_WH
        assert [frame.reduced.shape for frame in source.frames()] == [(721, 1280, 3)] * 2


def test_stripes_finer_than_a_pixel_come_out_as_their_mean():
    image = np.zeros((180, 2560, 3), np.uint8)
    image[:, ::2] = 254
    decoded = av.VideoFrame.from_ndarray(image, "bgr24").reformat(format="yuv444p", threads=1)
    reduced = FilmPicture(decoded, PictureMaker(None), (2560, 180)).reduced()
    assert np.abs(reduced[:, 2:-2].astype(int) - 127).max() <= 2


def test_a_picture_of_another_size_is_fitted_in_and_reduced_by_the_same_way(decoded):
    picture = FilmPicture(decoded, PictureMaker(None), FINE_WH[::-1])
    assert picture.full().shape == (1301, 733, 3)
    assert picture.reduced().shape == (1280, 721, 3)
    assert (picture.reduced() == shrunk(picture.full())).all()
    assert (picture.reduced()[:200] == 0).all()  # the rim above


def test_many_threads_may_ask_for_many_pictures_of_one_film(decoded):
    other = av.VideoFrame.from_ndarray(255 - scenery(), "bgr24").reformat(
        format="yuv420p", threads=1
    )
    alone = {id(one): FilmPicture(one, PictureMaker(None), FINE_WH) for one in (decoded, other)}
    wanted = {name: (one.reduced(), one.full()) for name, one in alone.items()}
    upright = PictureMaker(None)
    pictures = [(one, FilmPicture(one, upright, FINE_WH)) for one in (decoded, other) * 4]

    def same(pair: tuple[av.VideoFrame, FilmPicture]) -> bool:
        one, picture = pair
        reduced, full = wanted[id(one)]
        return bool((picture.full() == full).all() and (picture.reduced() == reduced).all())

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(same, pictures * 2))


def test_a_webcam_s_film_is_made_at_once_by_whoever_decodes(make_clip):
    with VideoSource(make_clip([0], images=[scenery((1280, 720))])) as source:
        [frame] = source.frames()
    assert frame.reduced is frame.image
