"""Single images and folders of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from coach.sources.images import ImageSource, image_paths
from landmarks.errors import CoachError


def write_image(path: Path, size_wh: tuple[int, int] = (20, 10), grey: int = 90) -> Path:
    image = np.full((size_wh[1], size_wh[0], 3), grey, np.uint8)
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


def with_exif_turn(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF block that holds nothing but an orientation."""
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + bytes([orientation]) + b"\x00\x00\x00"
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00" + entry + b"\x00\x00\x00\x00"
    block = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]


def test_a_folder_is_sorted_as_people_count(tmp_path):
    for name in ("img10.png", "img2.JPG", "Img1.jpeg", "b.webp", "a.tif", "c.bmp"):
        write_image(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / "._img1.png").write_text("what macOS leaves on shared disks")
    (tmp_path / "folder.png").mkdir()
    found = [path.name for path in image_paths(tmp_path)]
    assert found == ["a.tif", "b.webp", "c.bmp", "Img1.jpeg", "img2.JPG", "img10.png"]


def test_each_image_keeps_its_size_and_has_a_second_of_its_own(tmp_path):
    paths = [write_image(tmp_path / "a.png", (20, 10)), write_image(tmp_path / "b.png", (8, 30))]
    with ImageSource(paths, name="both") as source:
        frames = list(source.frames())
    assert [frame.size_wh for frame in frames] == [(20, 10), (8, 30)]
    assert [frame.t_s for frame in frames] == [0.0, 1.0]
    assert source.info.still
    assert (source.info.name, source.info.frames, source.info.fps) == ("both", 2, None)


@pytest.mark.parametrize("name", ["mit Leerzeichen.png", "größe.jpg", "写真 1.png"])
def test_names_with_spaces_and_foreign_letters(tmp_path, name):
    [frame] = ImageSource([write_image(tmp_path / name)]).frames()
    assert frame.size_wh == (20, 10)


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((10, 20), 90, np.uint8),
        np.full((10, 20), 90 * 257, np.uint16),
        np.full((10, 20, 4), 90, np.uint8),
    ],
    ids=["grey", "16 bit", "alpha"],
)
def test_any_kind_of_pixel_becomes_bgr(tmp_path, pixels):
    path = tmp_path / "a.png"
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    [frame] = ImageSource([path]).frames()
    assert frame.image.shape == (10, 20, 3)
    assert np.abs(frame.image.astype(int) - 90).max() <= 1


def test_a_photo_turned_by_exif_comes_upright(tmp_path):
    path = write_image(tmp_path / "a.jpg", (40, 16))
    path.write_bytes(with_exif_turn(path.read_bytes(), orientation=6))
    assert ImageSource([path]).info.size_wh == (16, 40)


def test_a_bad_first_image_is_named_at_the_door(tmp_path):
    path = tmp_path / "bad.png"
    path.write_bytes(b"no png")
    with pytest.raises(CoachError, match=r"bad\.png: not a readable image; save it as PNG"):
        ImageSource([path])


def test_a_bad_later_image_is_named_when_its_turn_comes(tmp_path):
    good, bad = write_image(tmp_path / "a.png"), tmp_path / "b.png"
    bad.touch()
    frames = ImageSource([good, bad]).frames()
    assert next(frames).index == 0
    with pytest.raises(CoachError, match=r"b\.png: not a readable image"):
        next(frames)


def test_a_missing_image_is_named_before_any_is_shown(tmp_path):
    with pytest.raises(CoachError, match=r"gone\.png: no such image"):
        ImageSource([write_image(tmp_path / "a.png"), tmp_path / "gone.png"])


def test_a_folder_without_images_says_what_it_looked_for(tmp_path):
    with pytest.raises(CoachError, match=r"no images in this folder.*jpeg.*png"):
        image_paths(tmp_path)
