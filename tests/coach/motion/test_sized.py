"""A fine film tells of the same motion as the reduced one, in its own pixels."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from coach.motion import Motion
from coach.motion.sized import SizedTracker
from coach.motion.tracker import MotionTracker
from landmarks.picture import Image, shrunk
from landmarks.pose import Pose
from tests.coach.motion.test_motion_tracker import FPS, POSE, breathing, cloth

TIMES = 2.5
SECONDS = 4.0


def fine(image: Image) -> Image:
    size_wh = (round(image.shape[1] * TIMES), round(image.shape[0] * TIMES))
    return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_CUBIC), np.uint8)


def fine_pose() -> Pose:
    width, height = POSE.size_wh
    size_wh = (round(width * TIMES), round(height * TIMES))
    return replace(POSE, xy_px=POSE.xy_px * TIMES, size_wh=size_wh)


def news(tracker: SizedTracker | MotionTracker, pose: Pose, images: list[Image]) -> list[Motion]:
    found = [tracker.look(image, pose, number / FPS) for number, image in enumerate(images)]
    return [motion for motion in found if motion is not None]


@pytest.fixture(scope="module")
def filmed() -> list[Image]:
    return [fine(breathing(cloth(), 8.0, n / FPS)) for n in range(round(SECONDS * FPS))]


@pytest.mark.slow
def test_motion_is_told_in_pixels_of_the_full_picture(filmed: list[Image]) -> None:
    reduced = [shrunk(image) for image in filmed]
    share = reduced[0].shape[1] / filmed[0].shape[1]
    assert share == pytest.approx(0.8)
    size_wh = reduced[0].shape[1::-1]
    small_pose = replace(fine_pose(), xy_px=fine_pose().xy_px * share, size_wh=size_wh)

    told = news(SizedTracker(), fine_pose(), filmed)
    plain = news(MotionTracker(), small_pose, reduced)

    assert [(one.since_s, one.samples) for one in told] == [
        (one.since_s, one.samples) for one in plain
    ]
    assert told[-1].samples > 3
    for one, other in zip(told, plain, strict=True):
        for mine, theirs in ((one.residual_px, other.residual_px), (one.noise_px, other.noise_px)):
            wanted = [value and value / share for value in theirs]
            assert list(mine) == pytest.approx(wanted, abs=2e-4)
    told_whole, plain_whole = told[-1].whole, plain[-1].whole
    assert (told_whole is None) is (plain_whole is None)
    if told_whole is not None and plain_whole is not None:
        assert told_whole.step_px == pytest.approx(plain_whole.step_px / share)
        assert told_whole.way_px == pytest.approx(plain_whole.way_px / share)
        assert told_whole.turn == plain_whole.turn
    moved = [value for value in told[-1].residual_px if value is not None]
    assert max(moved) > 0.1


def test_a_webcam_s_pictures_reach_the_tracker_as_they_are() -> None:
    images = [breathing(cloth(), 8.0, n / FPS) for n in range(round(SECONDS * FPS))]
    assert news(SizedTracker(), POSE, images) == news(MotionTracker(), POSE, images)


def test_nobody_in_a_fine_film_is_no_news(filmed: list[Image]) -> None:
    tracker = SizedTracker()
    assert [tracker.look(image, None, n / FPS) for n, image in enumerate(filmed[:3])] == [None] * 3
