"""A camera in trouble: what is noticed, how soon, and what is no trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from coach.sources.camera_state import (
    CameraRules,
    CameraState,
    CameraStatus,
    Seen,
    is_black,
    judge,
    same,
)
from landmarks.frame import Frame, Image
from tests.coach.sources.fake_camera import FakeCamera, filmed, look, noise

OK, LOST, RECONNECTING = CameraState.OK, CameraState.LOST, CameraState.RECONNECTING
FROZEN, BLACK = CameraState.FROZEN, CameraState.BLACK
FPS = 15
TROUBLE_S = 1.0


def covered(number: int) -> Image:
    """What a sensor gives behind its lid: noise near zero, another each time."""
    return noise(number, low=0, high=20)


def frozen(_: int) -> list[Image]:
    return [noise(0)]


def black(number: int) -> list[Image]:
    return [covered(number)]


def frozen_black(_: int) -> list[Image]:
    return [np.zeros((48, 64, 3), np.uint8)]


def silent(_: int) -> list[Image]:
    return []


def healthy(number: int) -> list[Image]:
    return [noise(number)]


def one_pixel(number: int) -> list[Image]:
    """As still as a scene can be before a real sensor."""
    image = noise(0)
    image[7, 9, 1] = number
    return [image]


def looped(number: int) -> list[Image]:
    """A film whose last picture stands for 1.5 s before it begins again."""
    return [noise(max(0, number % (2 * FPS) - 22))]


def lamp(number: int) -> list[Image]:
    """A dark room with something small in it that shines."""
    image = covered(number)
    image[:16, :16] = 255
    return [image]


def dim(number: int) -> list[Image]:
    return [noise(number, low=30, high=60)]


def played(give: Callable[[int], list[Image]]) -> list[tuple[float, bool, CameraStatus]]:
    """Five seconds, good up to `TROUBLE_S`: time, whether there was a frame, and the status."""
    camera = FakeCamera(noise(999))
    with filmed(camera) as source:
        log = []
        for number in range(5 * FPS):
            at_s = number / FPS
            camera.feed(*(give if at_s >= TROUBLE_S else healthy)(number), at_s=at_s)
            moment = look(camera, source, at_s)
            log.append((at_s, isinstance(moment, Frame), source.status))
    return log


@pytest.mark.parametrize(
    ("give", "state"),
    [(frozen, FROZEN), (black, BLACK), (frozen_black, BLACK), (silent, LOST)],
)
def test_trouble_is_noticed_within_two_seconds_and_not_at_once(give, state):
    log = played(give)
    noticed_s, _, status = next(entry for entry in log if entry[2].state is not OK)
    assert status.state is state
    began_s = TROUBLE_S - 1 / FPS if state is LOST else TROUBLE_S
    assert status.since_s == pytest.approx(began_s, abs=1e-6)
    assert 1.3 < noticed_s - began_s <= 2.0
    assert log[-1][2].state in (state, RECONNECTING)


@pytest.mark.parametrize("give", [healthy, one_pixel, looped, lamp, dim])
def test_no_trouble_is_seen_where_there_is_none(give):
    assert {status.state for *_, status in played(give)} == {OK}


@pytest.mark.parametrize(
    ("give", "frames"), [(frozen, 1), (silent, 0), (frozen_black, 1), (black, 4 * FPS)]
)
def test_only_new_pictures_are_frames(give, frames):
    log = played(give)
    assert sum(is_frame for at_s, is_frame, _ in log if at_s >= TROUBLE_S) == frames


@pytest.mark.parametrize("give", [frozen, black, frozen_black])
def test_a_new_picture_ends_the_trouble(give):
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        for number in range(3 * FPS):
            camera.feed(*give(number), at_s=number / FPS)
            look(camera, source, number / FPS)
        assert source.status.state is not OK
        camera.feed(noise(1), at_s=4.0)
        assert isinstance(look(camera, source, 4.01), Frame)
        assert source.status == CameraStatus(OK, 4.0)
        camera.feed(noise(2), at_s=4.1)
        look(camera, source, 4.1)
        assert source.status == CameraStatus(OK, 4.0)


def test_a_freeze_is_told_to_a_consumer_that_waits():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        source.next()
        for at_s in (0.5, 1.0, 1.5):
            camera.feed(noise(0), at_s=at_s)

        def freeze() -> None:
            camera.feed(noise(0), at_s=1.95)

        threading.Timer(0.05, freeze).start()
        began_s = time.monotonic()
        assert source.next().status == CameraStatus(FROZEN, 0.0)
        assert time.monotonic() - began_s < 0.3


def test_the_sample_is_no_more_than_a_shortcut():
    image = noise(0)
    other = image.copy()
    other[1, 1, 1] ^= 1  # between the points of the sample
    assert same(image, image.copy())
    assert not same(image, other)
    assert not same(image, noise(0, (32, 48)))


@pytest.mark.parametrize(("level", "answer"), [(0, True), (31, True), (32, False), (255, False)])
def test_black_is_a_level(level, answer):
    assert is_black(np.full((48, 64, 3), level, np.uint8)) is answer


def test_a_pilot_lamp_does_not_hide_that_it_is_black():
    image = noise(0, (320, 240), low=0, high=20)
    image[:40, :32] = 255  # 1.7 % of it
    assert is_black(image)


def test_a_silence_is_no_freeze():
    seen = Seen(last_s=1.0, new_s=0.0, black_s=0.0)  # one picture twice, then nothing
    assert judge(seen, 2.0, CameraRules()).state is OK
    assert judge(seen, 2.5, CameraRules()).state is LOST
