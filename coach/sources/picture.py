"""From a decoded or encoded picture to an upright BGR array. Knows nothing of time."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.video.reformatter import VideoReformatter

from landmarks.errors import CoachError
from landmarks.picture import Image, reduced_wh
from landmarks.plain_file import refuse_special

_TURNS = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    -180: cv2.ROTATE_180,
    -90: cv2.ROTATE_90_CLOCKWISE,
}
"""By the angle PyAV reports: degrees counterclockwise that bring the picture upright."""

_QUARTER_DEG = 90
_MAX_STRETCH = 4
"""A pixel further from square than this is a fault of the header, not of the camera."""


class PictureMaker:
    """Makes decoded pictures of one film upright BGR images with square pixels. Any thread may.

    Args:
        pixel_aspect: width of a pixel over its height, None where it is not stated.
    """

    def __init__(self, pixel_aspect: Fraction | None) -> None:
        """Keeps what each size needs from one picture to the next."""
        self._pixel_aspect = pixel_aspect
        self._full, self._reduced = _Scaler("BILINEAR"), _Scaler("AREA")

    def size_wh(self, picture: av.VideoFrame) -> tuple[int, int]:
        """Width and height of the full image."""
        width, height = self._square_wh(picture)
        return (height, width) if abs(picture.rotation) == _QUARTER_DEG else (width, height)

    def full(self, picture: av.VideoFrame) -> Image:
        """(H, W, 3) BGR, the way up its file says, of a picture in any pixel format."""
        return self._made(picture, self._full, self._square_wh(picture))

    def reduced(self, picture: av.VideoFrame) -> Image:
        """The same in the size of `reduced_wh`, straight from what was decoded."""
        return self._made(picture, self._reduced, reduced_wh(self._square_wh(picture)))

    def _square_wh(self, picture: av.VideoFrame) -> tuple[int, int]:
        width, aspect = picture.width, self._pixel_aspect
        # Offsets are measured in mm along both axes: pixels that are not square would bend them.
        if aspect and 1 / _MAX_STRETCH <= aspect <= _MAX_STRETCH:
            width = max(1, round(width * aspect))
        return width, picture.height

    @staticmethod
    def _made(picture: av.VideoFrame, scaler: _Scaler, size_wh: tuple[int, int]) -> Image:
        image = scaler.scaled(picture, size_wh)
        turn = _TURNS.get(picture.rotation)
        return image if turn is None else cast(Image, cv2.rotate(image, turn))


class _Scaler:
    """Converts pictures of one film to one size; only one at a time."""

    def __init__(self, interpolation: str) -> None:
        self._lock = threading.Lock()
        self._tables = VideoReformatter()
        self._interpolation = interpolation

    def scaled(self, picture: av.VideoFrame, size_wh: tuple[int, int]) -> Image:
        with self._lock:
            # One thread: the cores are taken, and FFmpeg's slices of deep formats leave specks.
            made = self._tables.reformat(
                picture, *size_wh, format="bgr24", interpolation=self._interpolation, threads=1
            )
            return cast(Image, made.to_ndarray())


def upright(picture: av.VideoFrame, pixel_aspect: Fraction | None) -> Image:
    """A single decoded picture as (H, W, 3) BGR; as `PictureMaker` makes it."""
    return PictureMaker(pixel_aspect).full(picture)


def letterboxed(image: Image, size_wh: tuple[int, int]) -> Image:
    """The picture scaled into `size_wh`, its proportions kept, on black where it does not fill."""
    width, height = size_wh
    own_height, own_width = image.shape[:2]
    if (own_width, own_height) == size_wh:
        return image
    scale = min(width / own_width, height / own_height)
    inner = (max(1, round(own_width * scale)), max(1, round(own_height * scale)))
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    canvas[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=cv2.INTER_AREA
    )
    return canvas


def read_image(path: Path) -> Image:
    """An image file as (H, W, 3) BGR, turned as its EXIF data says.

    Raises:
        CoachError: the file cannot be read, or is no image that OpenCV knows.
    """
    refuse_special(path)
    try:
        # Not cv2.imread: on Windows it cannot open names outside the system's code page.
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise CoachError(f"{path}: cannot read this image: {error.strerror}") from error
    try:
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error:
        image = None  # an empty file, or dimensions beyond what OpenCV agrees to decode
    if image is None:
        raise CoachError(f"{path}: not a readable image; save it as PNG or JPEG and try again")
    return cast(Image, image)
