"""A camera of this computer, by number or name, read by OpenCV."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import cast

import cv2

from coach.sources import camera_capture, camera_list
from landmarks.errors import CoachError
from landmarks.frame import Image

_LEAST_WH = (640, 480)
"""Asked for where the wish brought less; what the camera then gives is taken as it is."""


def open_webcam(spec: str, want_wh: tuple[int, int]) -> Webcam:
    """Open the camera that `spec` numbers or names.

    Args:
        spec: a number, or part of a name.
        want_wh: width and height in pixels to ask for; the camera gives what it can.

    Raises:
        CoachError: there is none, it is busy, or it may not be used.
    """
    number = spec.isdecimal()
    index = int(spec) if number else camera_list.index_of(spec, camera_list.cameras())
    capture = camera_capture.opened(index)
    if capture is None:
        raise CoachError(_why_not(index))
    _ask_for(capture, want_wh)
    return Webcam(capture)


class Webcam:
    """An open webcam."""

    def __init__(self, capture: cv2.VideoCapture) -> None:
        """Take over an open capture."""
        self._capture = capture

    def read(self) -> Image | None:
        """The next picture, or None where the camera gave none."""
        try:
            fine, image = self._capture.read()
        except cv2.error:  # a compressed picture that arrived in pieces
            return None
        return cast(Image, image) if fine else None

    def close(self) -> None:
        """Let go of the camera."""
        self._capture.release()


def _ask_for(capture: cv2.VideoCapture, want_wh: tuple[int, int]) -> None:
    # Uncompressed, USB 2 carries 1280x720 only 5 to 10 times a second.
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    for width, height in (want_wh, _LEAST_WH):
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        wide = capture.get(cv2.CAP_PROP_FRAME_WIDTH) >= _LEAST_WH[0]
        if wide and capture.get(cv2.CAP_PROP_FRAME_HEIGHT) >= _LEAST_WH[1]:
            return


def _why_not(index: int) -> str:
    if sys.platform == "linux":
        device = Path(f"/dev/video{index}")
        if device.exists() and not os.access(device, os.R_OK | os.W_OK):
            return f"camera {index}: you may not use it; join the group 'video' and log in again"
        if device.exists():
            return f"camera {index} is busy; close the program that uses it, then start again"
        return f"there is no camera {index}; {camera_list.here(camera_list.cameras())}"
    allow = "in the system's privacy settings allow this terminal the camera"
    return f"camera {index} does not open; plug it in, close other programs that use it, or {allow}"
