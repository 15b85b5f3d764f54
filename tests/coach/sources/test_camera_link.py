"""A camera that is lost: how soon that is told, and how it comes back."""

from __future__ import annotations

import threading

import pytest

from coach.sources.camera import CameraSource
from coach.sources.camera_state import (
    CameraState,
    CameraStatus,
    CameraTick,
)
from landmarks.errors import CoachError
from landmarks.frame import Frame
from tests.coach.sources.fake_camera import FAILED, STUCK, FakeCamera, filmed, look, noise

OK, LOST, RECONNECTING = CameraState.OK, CameraState.LOST, CameraState.RECONNECTING


def test_a_lost_camera_is_tried_again_after_growing_waits():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.refuses = CoachError("not there")
        camera.feed(OSError("unplugged"), at_s=1.0)
        seen = [look(camera, source, tenths / 10).status for tenths in range(10, 250)]
    # Each wait begins when the attempt before has failed, which the next look finds 0.1 s later.
    waits_s = [0.5, 1.0, *[2.0] * 10]
    tried_at_s = [1.0 + sum(waits_s[: n + 1]) + 0.1 * n for n in range(len(waits_s))]
    assert camera.opened_at_s[1:] == pytest.approx(tried_at_s[: len(camera.opened_at_s) - 1])
    assert len(camera.opened_at_s) == 1 + 12
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
