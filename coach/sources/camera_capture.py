"""Opens a camera of this computer by number, through OpenCV and without its chatter."""

from __future__ import annotations

import sys

import cv2
import cv2.utils.logging

_BACKENDS = {
    "linux": cv2.CAP_V4L2,
    "darwin": cv2.CAP_AVFOUNDATION,
    # Media Foundation, OpenCV's own choice, takes up to half a minute to open some webcams.
    "win32": cv2.CAP_DSHOW,
}


def opened(index: int) -> cv2.VideoCapture | None:
    """The camera, open, or None where it does not open."""
    # OpenCV prints lines of its own for every trouble that is reported in better words here.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture = cv2.VideoCapture(index, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
    if capture.isOpened():
        return capture
    capture.release()
    return None
