"""A camera in trouble: what is noticed, how soon, and how it comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from coach.sources.camera import CameraSource
from coach.sources.camera_state import (
    CameraRules,
    CameraState,
    CameraStatus,
    CameraTick,
    Seen,
    is_black,
    judge,
    same,
)
from landmarks.errors import CoachError
from landmarks.frame import Frame, Image
from tests.coach.sources.fake_camera import FAILED, STUCK, FakeCamera, filmed, look, noise

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


def test_a_lost_camera_is_tried_again_after_growing_waits():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.refuses = CoachError("not there")
        camera.feed(OSError("unplugged"), at_s=1.0)
        seen = [look(camera, source, tenths / 10).status for tenths in range(10, 250)]
    # Each wait begins when the attempt before has failed, which the next look finds 0.1 s later.
    assert camera.opened_at_s[1:] == [1.5, 2.6, 4.7, 8.8, 13.9, 19.0, 24.1]
    assert [status.state for status in seen[:6]] == [LOST] * 5 + [RECONNECTING]
    assert set(seen[5:]) == {CameraStatus(RECONNECTING, 0.0)}


def test_it_comes_back_by_itself_and_time_has_gone_on():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.refuses = CoachError("not there")
        camera.feed(CoachError("gone"), at_s=1.0)
        for at_s in (1.0, 1.5, 1.6, 2.6, 2.7):
            assert isinstance(look(camera, source, at_s), CameraTick)
        camera.refuses = None
        look(camera, source, 4.7)
        camera.feed(noise(1), at_s=5.0)
        frame = look(camera, source, 5.1)
        assert (frame.index, frame.t_s) == (1, 5.0)
        assert source.status == CameraStatus(OK, 5.0)
        camera.feed(CoachError("gone again"), at_s=6.0)
        look(camera, source, 6.0)
        look(camera, source, 6.5)
        assert camera.opened_at_s[-1] == 6.5  # the first wait again
    assert camera.closed == len(camera.opened_at_s) - 2  # two were refused


@pytest.mark.parametrize("end", [OSError("unplugged"), CoachError("ended")])
def test_the_end_of_a_camera_is_told_at_once(end):
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(noise(1), at_s=0.25)
        assert isinstance(look(camera, source, 0.25), Frame)
        camera.feed(end, at_s=0.3)
        assert look(camera, source, 0.3).status == CameraStatus(LOST, 0.25)


def test_a_bug_in_a_device_is_shown_and_counts_as_a_loss(monkeypatch):
    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(ZeroDivisionError(), at_s=0.3)
        assert look(camera, source, 0.3).status.state is LOST
    assert [args.exc_type for args in shown] == [ZeroDivisionError]


def test_reads_that_fail_now_and_then_are_forgiven():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        for number in range(1, 40):
            picture = FAILED if number % 3 else noise(number)
            camera.feed(picture, at_s=number * 0.2)
            look(camera, source, number * 0.2)
            assert source.status.state is OK
    assert len(camera.opened_at_s) == 1


def test_reads_that_fail_for_a_second_are_a_loss():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(FAILED, at_s=0.1)
        camera.feed(FAILED, at_s=1.0)
        assert look(camera, source, 1.0).status.state is OK
        camera.feed(FAILED, at_s=1.1)
        assert look(camera, source, 1.1).status.state is LOST
        assert camera.closed == 1


def test_a_read_that_hangs_is_lost_then_given_up_and_tried_again():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(STUCK, at_s=0.1)
        states = {tenths: look(camera, source, tenths / 10).status.state for tenths in range(60)}
        assert min(t for t in states if states[t] is LOST) in (14, 15)
        assert camera.opened_at_s == [0.0, 5.5]
        camera.feed(noise(1), at_s=6.0)
        assert look(camera, source, 6.0).t_s == 6.0
        camera.release.set()
        camera.threads[0].join(1.0)
        assert camera.closed == 1  # the one that hung lets go as soon as it can


def test_a_silent_camera_that_speaks_again_in_time_is_kept():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        assert look(camera, source, 4.5).status.state is LOST
        camera.feed(noise(1), at_s=4.6)
        assert look(camera, source, 4.6).t_s == pytest.approx(4.6)
        assert source.status.state is OK
    assert len(camera.opened_at_s) == 1


def test_hanging_threads_do_not_multiply():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        for _ in range(20):
            camera.put(STUCK)
        for seconds in range(300):
            look(camera, source, 1.0 + seconds)
        assert sum(thread.is_alive() for thread in camera.threads) == len(camera.threads) == 3
        camera.release.set()
        for thread in camera.threads:
            thread.join(1.0)
        look(camera, source, 320.0)
        assert len(camera.threads) == 4


def test_pictures_lost_with_a_connection_stay_counted():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(noise(1), noise(2), noise(3), OSError("unplugged"), at_s=0.1)
        look(camera, source, 0.1)
        look(camera, source, 0.2)
        assert source.dropped == 2
        look(camera, source, 0.7)
        camera.feed(noise(4), noise(5), at_s=0.8)
        assert source.dropped == 3


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


def test_a_camera_closed_while_it_is_opened_again_is_let_go():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(OSError("unplugged"), at_s=0.1)
        look(camera, source, 0.1)
        source._link._closed.set()  # what `close` does first, from another thread
        source._link._try_again()
        camera.threads[0].join(1.0)
        camera.put(noise(1))
        source._link._reader._thread.join(1.0)
        assert not source._link._reader.alive


def test_a_source_leaves_no_thread_behind():
    before = threading.active_count()
    camera = FakeCamera(noise(0), OSError("unplugged"))
    source = CameraSource("0", camera.clock, camera.open)
    source.close()
    assert threading.active_count() == before
