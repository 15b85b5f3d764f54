"""What measures sees the reduced picture, whatever is made of the full one."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.frame import Frame
from landmarks.picture import (
    REDUCED_SIDE_PX,
    MadePicture,
    as_picture,
    pose_in,
    reduced_wh,
    shrunk,
)
from tests.bodies import body_pose


@pytest.mark.parametrize(
    ("size_wh", "wanted"),
    [
        ((640, 480), (640, 480)),
        ((1280, 720), (1280, 720)),
        ((1281, 720), (1280, 719)),
        ((3840, 2160), (1280, 720)),
        ((2160, 3840), (720, 1280)),
        ((9000, 2), (1280, 1)),
    ],
)
def test_a_fine_picture_is_reduced_and_its_proportions_stay(
    size_wh: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert reduced_wh(size_wh) == wanted
    image = np.zeros((size_wh[1], size_wh[0], 3), np.uint8)
    assert shrunk(image).shape == (wanted[1], wanted[0], 3)
    assert max(wanted) <= REDUCED_SIDE_PX


def test_a_webcam_s_picture_is_measured_as_it_is() -> None:
    image = np.full((720, 1280, 3), 7, np.uint8)
    frame = Frame(3, 0.5, image)
    assert frame.image is image
    assert frame.reduced is image
    assert frame.size_wh == (1280, 720)


def test_stripes_finer_than_a_pixel_come_out_as_their_mean() -> None:
    image = np.zeros((1440, 2560, 3), np.uint8)
    image[:, ::2] = 254
    assert (MadePicture(image).reduced() == 127).all()


def test_a_picture_is_reduced_once() -> None:
    picture = as_picture(np.zeros((1440, 2560, 3), np.uint8))
    assert picture.reduced() is picture.reduced()
    assert as_picture(picture) is picture


def test_a_pose_goes_along_into_the_reduced_picture() -> None:
    pose = body_pose(posture="side_left")
    half = np.zeros((pose.size_wh[1] // 2, pose.size_wh[0] // 2, 3), np.uint8)
    there = pose_in(half, pose)
    assert there.size_wh == (pose.size_wh[0] // 2, pose.size_wh[1] // 2)
    assert there.xy_px == pytest.approx(pose.xy_px / 2)
    assert there.world_m is pose.world_m
    assert there.fit[0] == pytest.approx(pose.fit[0] / 2)


def test_in_a_picture_that_was_not_reduced_it_is_the_very_same_pose() -> None:
    pose = body_pose(posture="side_left")
    width, height = pose.size_wh
    assert pose_in(np.zeros((height, width, 3), np.uint8), pose) is pose
