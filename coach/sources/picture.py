"""From a decoded or encoded picture to an upright BGR array. Knows nothing of time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np

from landmarks.errors import CoachError
from landmarks.frame import Image
from landmarks.plain_file import refuse_special

_TURNS = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    -180: cv2.ROTATE_180,
    -90: cv2.ROTATE_90_CLOCKWISE,
}
"""By the angle PyAV reports: degrees counterclockwise that bring the picture upright."""

_MAX_STRETCH = 4
"""A pixel further from square than this is a fault of the header, not of the camera."""


def upright(picture: av.VideoFrame, pixel_aspect: Fraction | None) -> Image:
    """A decoded picture as (H, W, 3) BGR with square pixels, the way up its file says.

    Args:
        picture: as the decoder gave it, in any pixel format.
        pixel_aspect: width of a pixel over its height, None where it is not stated.
    """
    width = picture.width
    # Offsets are measured in mm along both axes: pixels that are not square would bend them.
    if pixel_aspect and 1 / _MAX_STRETCH <= pixel_aspect <= _MAX_STRETCH:
        width = max(1, round(width * pixel_aspect))
    square = picture.reformat(width=width, height=picture.height, format="bgr24")
    image = cast(Image, square.to_ndarray())
    turn = _TURNS.get(picture.rotation)
    return image if turn is None else cast(Image, cv2.rotate(image, turn))


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
