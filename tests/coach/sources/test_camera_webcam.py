"""Webcams through a fake OpenCV: what is asked of them, and what is said when they do not open."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest

from coach.sources import camera_capture, camera_list, camera_webcam
from coach.sources.camera import open_device
from coach.sources.camera_list import CameraEntry
from coach.sources.camera_webcam import Webcam, open_webcam
from landmarks.errors import CoachError

IMAGE = np.zeros((48, 64, 3), np.uint8)


class FakeCapture:
    """A camera that knows some sizes and takes the first otherwise."""

    def __init__(self, *sizes_wh: tuple[int, int], read: object = (True, IMAGE)) -> None:
        self.sizes_wh = sizes_wh
        self.asked: list[tuple[int, float]] = []
        self.width = self.height = 0.0
        self.released = 0
        self._read = read

    def set(self, key: int, value: float) -> bool:
        self.asked.append((key, value))
        if key == cv2.CAP_PROP_FRAME_WIDTH:
            self.width = value
        elif key == cv2.CAP_PROP_FRAME_HEIGHT:
            self.height = value
        return True

    def get(self, key: int) -> float:
        wanted = (self.width, self.height)
        given = wanted if wanted in self.sizes_wh else self.sizes_wh[0]
        return given[0 if key == cv2.CAP_PROP_FRAME_WIDTH else 1]

    def read(self) -> object:
        if isinstance(self._read, Exception):
            raise self._read
        return self._read

    def release(self) -> None:
        self.released += 1


@pytest.fixture
def plugged(monkeypatch):
    """Cameras by number, in place of OpenCV's."""
    captures: dict[int, FakeCapture] = {}
    monkeypatch.setattr(camera_capture, "opened", captures.get)
    return captures


def heights_asked(capture: FakeCapture) -> list[float]:
    return [value for key, value in capture.asked if key == cv2.CAP_PROP_FRAME_HEIGHT]


def test_compressed_pictures_are_asked_for_before_the_size(plugged):
    plugged[0] = FakeCapture((1280, 720))
    open_webcam("0", (1280, 720))
    assert [key for key, _ in plugged[0].asked] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
    ]
    assert plugged[0].asked[0][1] == cv2.VideoWriter.fourcc(*"MJPG")


@pytest.mark.parametrize(
    ("sizes_wh", "heights"),
    [
        ([(1280, 720)], [720]),
        ([(800, 600)], [720]),  # not what was wished for, and good enough
        ([(320, 240), (640, 480)], [720, 480]),
        ([(640, 360), (640, 480)], [720, 480]),
        ([(320, 240)], [720, 480]),  # taken as it is
    ],
)
def test_a_camera_that_gives_little_is_asked_for_the_least(plugged, sizes_wh, heights):
    plugged[0] = FakeCapture(*sizes_wh)
    open_webcam("0", (1280, 720))
    assert heights_asked(plugged[0]) == heights


def test_a_name_opens_the_camera_of_that_name(plugged, monkeypatch):
    known = [CameraEntry(0, "Lid"), CameraEntry(2, "Desk")]
    monkeypatch.setattr(camera_list, "cameras", lambda: known)
    plugged[0], plugged[2] = FakeCapture((640, 480)), FakeCapture((1280, 720))
    open_device("desk", (1280, 720))
    assert heights_asked(plugged[2]) == [720]
    assert not plugged[0].asked


@pytest.mark.parametrize("read", [(False, None), (True, None), (False, IMAGE), cv2.error("torn")])
def test_a_read_that_failed_brings_nothing(read):
    assert Webcam(FakeCapture(read=read)).read() is None


def test_a_read_brings_a_picture_and_closing_lets_go():
    capture = FakeCapture()
    webcam = Webcam(capture)
    assert webcam.read() is IMAGE
    webcam.close()
    assert capture.released == 1


@pytest.mark.parametrize(
    ("exists", "allowed", "says"),
    [
        (False, False, "there is no camera 3; cameras here: 0 (Lid)"),
        (True, False, "camera 3: you may not use it; join the group 'video'"),
        (True, True, "camera 3 is busy; close the program that uses it"),
    ],
)
@pytest.mark.usefixtures("plugged")
def test_why_a_camera_does_not_open_on_linux(monkeypatch, exists, allowed, says):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(camera_list, "cameras", lambda: [CameraEntry(0, "Lid")])
    monkeypatch.setattr(camera_webcam.Path, "exists", lambda _: exists)
    monkeypatch.setattr(camera_webcam.os, "access", lambda *_: allowed)
    with pytest.raises(CoachError) as refused:
        open_webcam("3", (1280, 720))
    assert str(refused.value).startswith(says)


@pytest.mark.usefixtures("plugged")
def test_why_a_camera_does_not_open_elsewhere(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(CoachError, match="privacy settings allow this terminal the camera"):
        open_webcam("0", (1280, 720))


def test_a_number_without_a_camera_prints_nothing(capfd):
    assert camera_capture.opened(63) is None
    assert capfd.readouterr() == ("", "")
