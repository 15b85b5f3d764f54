"""Cameras on the network: real connections, to this machine only."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from coach.sources.camera import CameraSource
from coach.sources.camera_state import CameraState
from coach.sources.camera_stream import masked
from landmarks.errors import CoachError
from landmarks.frame import Frame, Image
from tests.coach.sources.fake_camera import noise
from tests.streams import MjpegServer

FPS = 15
BITS = 9
W, H = 320, 240


def numbered(number: int) -> Image:
    """A picture that survives compression with its number on it, black and white, at the top."""
    image = np.kron(noise(0, (W // 16, H // 16)), np.ones((16, 16, 1), np.uint8))
    for bit in range(BITS):
        image[:32, bit * 32 : bit * 32 + 32] = 255 if number >> bit & 1 else 0
    return image


def number_of(image: Image) -> int:
    return sum(1 << bit for bit in range(BITS) if image[16, bit * 32 + 16].mean() > 128)


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, (W, H))
    for number in range(12 * FPS):
        writer.write(numbered(number))
    writer.release()
    return path


@contextmanager
def answering(status: int, body: bytes = b"", kind: str = "text/html") -> Iterator[str]:
    """The address of a server that says the same to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://me:secret@127.0.0.1:{server.server_port}/video?pwd=secret"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def free_port() -> int:
    with mute() as port:
        return port


def refusal(url: str) -> str:
    """What is said of an address that does not work, and that none of its secrets is."""
    began_s = time.monotonic()
    with pytest.raises(CoachError) as refused:
        CameraSource(url)
    assert time.monotonic() - began_s < 5.0
    error: BaseException | None = refused.value
    while error is not None:
        assert "secret" not in repr(error)
        error = error.__cause__ or error.__context__
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_opens_and_gives_every_picture_in_order_with_its_time(film):
    with MjpegServer(film) as server, CameraSource(server.url) as source:
        frames = [frame for frame, _ in zip(source.frames(), range(12), strict=False)]
        assert source.info.size_wh == (W, H)
    numbers = [number_of(frame.image) for frame in frames]
    assert numbers == list(range(numbers[0], numbers[0] + 12))
    assert numbers[0] <= 1
    # A busy machine makes single pictures late: the earliest of each half tell the pace.
    late_s = [frame.t_s - number / FPS for frame, number in zip(frames, numbers, strict=True)]
    assert abs(min(late_s[7:]) - min(late_s[2:7])) < 0.2 * 5 / FPS


def test_what_is_shown_is_what_the_camera_sees_now(film):
    with MjpegServer(film) as server, CameraSource(server.url) as source:
        source.next()
        time.sleep(1.0)  # a model that takes its time
        frame = source.next()
        assert isinstance(frame, Frame)
        late_s = frame.t_s - number_of(frame.image) / FPS
        assert abs(late_s) < 0.2
        assert number_of(frame.image) >= 12
        assert source.dropped >= 10


@pytest.mark.slow
def test_a_server_killed_for_three_seconds_is_lost_and_comes_back(film):
    with MjpegServer(film) as server, CameraSource(server.url) as source:
        log = []
        killed_s = started_s = None
        while not log or log[-1][0] < 8.0:
            moment = source.next()
            number = number_of(moment.image) if isinstance(moment, Frame) else None
            log.append((moment.t_s, source.status.state, number))
            if killed_s is None and moment.t_s > 1.0:
                server.kill()
                killed_s = moment.t_s
            if started_s is None and moment.t_s > 4.0:
                server.start()
                started_s = moment.t_s
    lost_s = next(t_s for t_s, state, _ in log if state is CameraState.LOST)
    assert lost_s - killed_s < 0.5
    assert max(b[0] - a[0] for a, b in pairwise(log)) < 1.0  # starting the server takes its time
    back = [(t_s, number) for t_s, _, number in log if number is not None and t_s > lost_s + 0.1]
    assert started_s < back[0][0] < started_s + 4.0
    assert log[-1][1] is CameraState.OK
    # The film went on, and so did the time.
    assert all(abs(t_s - number / FPS) < 0.3 for t_s, number in back)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be made to hang there")
def test_a_server_that_hangs_is_lost_within_two_seconds_and_closes_in_one(film):
    with MjpegServer(film) as server, CameraSource(server.url) as source:
        source.next()
        os.kill(server.process_id, signal.SIGSTOP)
        began_s = time.monotonic()
        while source.status.state is CameraState.OK:
            source.next()
        assert time.monotonic() - began_s < 2.0
        source.close()
        assert time.monotonic() - began_s < 3.1


def test_nothing_at_that_port():
    said = refusal(f"http://me:secret@127.0.0.1:{free_port()}/video")
    assert said.startswith("http://***@127.0.0.1:")
    assert "nothing answers there" in said


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_a_port_that_never_answers(scheme):
    with mute() as port:
        assert f"***@127.0.0.1:{port}/" in refusal(f"{scheme}://me:secret@127.0.0.1:{port}/x")


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, b"", "another password"),
        (403, b"", "another password"),
        (404, b"", "no such page"),
        (500, b"", "no video comes from there"),
        (200, b"<html>Hello</html>" * 99, "no video comes from there"),
        (200, b"", "no video comes from there"),
    ],
)
def test_servers_that_are_no_camera(status, body, says):
    with answering(status, body) as url:
        assert says in refusal(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "rtsps://me:secret@host/", "x://"])
def test_only_addresses_of_cameras_are_tried(url):
    assert "it begins with http, https, rtsp" in refusal(url)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_camera_is_not_reached_through_a_proxy(monkeypatch, scheme):
    with answering(200) as proxy:
        monkeypatch.setenv("http_proxy", proxy.replace("me:secret@", ""))
        assert "nothing answers there" in refusal(f"{scheme}://127.0.0.1:{free_port()}/video")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://192.168.1.5:8080/video", "http://192.168.1.5:8080/video"),
        ("http://me:secret@cam/video", "http://***@cam/video"),
        ("http://secret@cam", "http://***@cam"),
        ("rtsp://me:se/cr@et@cam:554/live/ch0", "rtsp://***@cam:554/live/ch0"),
        ("http://me:se?cr#et@cam/", "http://***@cam/"),
        ("http://cam/video.cgi?user=me&pwd=secret", "http://cam/***"),
        ("http://cam?pwd=secret", "http://***"),
        ("rtsp://cam/user=me&password=secret&channel=1", "rtsp://cam/***"),
        ("http://[fe80::1]:8080/video", "http://[fe80::1]:8080/video"),
        ("me:secret@http://cam/", "***://cam/"),
    ],
)
def test_a_shown_address_has_no_secrets(url, shown):
    assert masked(url) == shown


def test_the_name_of_a_source_has_no_secrets(film):
    with MjpegServer(film) as server:
        url = server.url.replace("http://", "http://me:secret@")
        with CameraSource(url) as source:
            assert source.info.name == server.url.replace("http://", "http://***@")
