"""The live camera as its consumer sees it: pictures, ticks, time, and an end."""

from __future__ import annotations

import threading
import time
import weakref
from itertools import pairwise

import numpy as np
import pytest

from coach.sources import camera_link
from coach.sources.camera import CameraSource
from coach.sources.camera_state import CameraRules, CameraState, CameraTick
from landmarks.errors import CoachError
from landmarks.frame import Frame
from tests.coach.sources.fake_camera import STUCK, FakeCamera, filmed, look, noise

CORNER = (0, 0, 255)


def test_frames_count_from_zero_and_carry_the_time_of_capture():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        moments = [look(camera, source, 3.0)]
        for number, at_s in enumerate((3.2, 3.25, 9.0), start=1):
            camera.feed(noise(number), at_s=at_s)
            moments.append(look(camera, source, at_s + 0.04))
    assert [m.index for m in moments] == [0, 1, 2, 3]
    # The first was there at 0.0, though nobody asked before 3.0.
    assert [round(m.t_s, 6) for m in moments] == [0.0, 3.2, 3.25, 9.0]
    assert np.array_equal(moments[2].image, noise(2))


def test_says_what_it_is():
    with filmed(FakeCamera(noise(0, (80, 60)))) as source:
        assert source.info.size_wh == (80, 60)
        assert source.info.name == "camera 0"
        assert (source.info.still, source.info.frames) == (False, None)


def test_asks_for_the_wanted_size():
    camera = FakeCamera(noise(0))
    with filmed(camera, "Desk", want_wh=(1920, 1080)):
        assert camera.asked == [("Desk", (1920, 1080))]


def test_a_slow_consumer_gets_the_newest_picture_and_the_others_are_counted():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        for number in range(1, 6):
            camera.feed(noise(number), at_s=0.1 * number)
        frame = look(camera, source, 0.6)
        assert isinstance(look(camera, source, 0.61), CameraTick)
    assert np.array_equal(frame.image, noise(5))
    assert (frame.index, frame.t_s) == (1, pytest.approx(0.5))
    assert source.dropped == 4


def test_nothing_piles_up_while_nobody_takes():
    camera = FakeCamera(noise(0))
    with filmed(camera):
        alive = weakref.WeakSet()
        threads = threading.active_count()
        for number in range(1, 100):
            image = noise(number).view(Weak)
            alive.add(image)
            camera.feed(image)
        del image
        assert len(alive) <= 2
        assert threading.active_count() == threads


class Weak(np.ndarray):
    """An array that a WeakSet can hold: by identity, not by value."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def test_time_rises_over_frames_and_ticks_whatever_the_clock_does():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        moments = [look(camera, source, 0.0), look(camera, source, 0.0)]
        camera.feed(noise(1), at_s=0.1)
        late = look(camera, source, 0.0)  # captured at 0.1, the clock of the consumer is behind
        moments += [late, look(camera, source, 0.0), look(camera, source, 0.05)]
        camera.feed(noise(2), at_s=0.05)
        moments += [look(camera, source, 0.05), look(camera, source, 1.0)]
    assert all(b.t_s - a.t_s > 0.0009 for a, b in pairwise(moments))
    assert moments[-1].t_s == pytest.approx(1.0)


def test_a_tick_carries_time_and_status():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        tick = look(camera, source, 2.5)
    assert tick == CameraTick(2.5, source.status)
    assert tick.status.state is CameraState.LOST


@pytest.mark.parametrize("timeout_s", [0.5, 60.0])
def test_the_consumer_is_woken_although_nothing_comes(timeout_s):
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        source.next()
        began_s = time.monotonic()
        assert isinstance(source.next(timeout_s), CameraTick)
        assert 0.4 < time.monotonic() - began_s < 0.75


def test_a_picture_ends_the_wait():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        source.next()
        threading.Timer(0.05, lambda: camera.put(noise(1))).start()
        began_s = time.monotonic()
        assert isinstance(source.next(), Frame)
        assert time.monotonic() - began_s < 0.3


@pytest.mark.parametrize(
    ("turn_deg", "size_wh", "row_column"),
    [
        (0, (64, 48), (0, 0)),
        (90, (48, 64), (0, -1)),
        (180, (64, 48), (-1, -1)),
        (270, (48, 64), (-1, 0)),
    ],
)
def test_a_turned_camera_gives_upright_pictures(turn_deg, size_wh, row_column):
    image = noise(0)
    image[0, 0] = CORNER
    with filmed(FakeCamera(image), rotate_deg=turn_deg) as source:
        frame = source.next()
    assert source.info.size_wh == frame.size_wh == size_wh
    assert tuple(frame.image[row_column]) == CORNER


def test_no_other_turn_is_taken():
    with pytest.raises(ValueError, match="rotate_deg must be 0, 90, 180 or 270, got 45"):
        CameraSource("0", rotate_deg=45)


def test_pictures_of_another_size_are_made_to_fit():
    camera = FakeCamera(noise(0, (64, 48)))
    with filmed(camera) as source:
        look(camera, source, 0.0)
        camera.feed(noise(1, (32, 48)), at_s=0.1)
        frame = look(camera, source, 0.1)
    assert frame.size_wh == (64, 48)
    assert not frame.image[:, :16].any()
    assert frame.image[:, 16:48].any()


def test_nobody_can_draw_on_what_the_next_picture_is_compared_with():
    with filmed(FakeCamera(noise(0))) as source:
        frame = source.next()
        with pytest.raises(ValueError, match="read-only"):
            frame.image[0, 0] = 0


def test_closing_twice_ends_the_iteration_and_closes_the_camera():
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        frames = source.frames()
        next(frames)
        camera.put(noise(1))
        source.close()
        source.close()
        assert list(frames) == []
        assert isinstance(source.next(), CameraTick)
    assert camera.closed == 1
    assert not camera.threads[0].is_alive()


def test_closing_from_another_thread_ends_a_waiting_loop(monkeypatch):
    monkeypatch.setattr(camera_link, "_CLOSE_S", 0.05)
    with filmed(FakeCamera(noise(0))) as source:
        threading.Timer(0.1, source.close).start()
        began_s = time.monotonic()
        assert len(list(source.frames())) == 1
        assert time.monotonic() - began_s < 0.3


def test_a_camera_that_hangs_is_left_behind(monkeypatch):
    monkeypatch.setattr(camera_link, "_CLOSE_S", 0.1)
    camera = FakeCamera(noise(0))
    with filmed(camera) as source:
        camera.feed(STUCK)
        began_s = time.monotonic()
        source.close()
        assert 0.05 < time.monotonic() - began_s < 0.5
        assert camera.threads[0].daemon
        assert camera.threads[0].is_alive()
        camera.release.set()
        camera.threads[0].join(1.0)
        assert camera.closed == 1


def test_what_the_opener_says_is_said():
    camera = FakeCamera()
    camera.refuses = CoachError("camera 0 is busy; close the program that uses it")
    with pytest.raises(CoachError, match="camera 0 is busy"):
        CameraSource("0", camera.clock, camera.open)


@pytest.mark.parametrize("trouble", [STUCK, OSError("http://me:secret@cam")])
def test_a_camera_that_opens_without_a_picture_is_refused_and_closed(trouble, monkeypatch):
    monkeypatch.setattr(camera_link, "_CLOSE_S", 0.05)
    camera = FakeCamera(trouble)
    with pytest.raises(CoachError) as refused:
        CameraSource("0", camera.clock, camera.open, rules=CameraRules(attempt_s=0.1))
    assert str(refused.value).startswith("camera 0 gives no picture; ")
    assert "secret" not in str(refused.value)
    camera.release.set()
    camera.threads[0].join(1.0)
    assert camera.closed == 1
