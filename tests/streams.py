"""A camera on the network, played by a second process: a video served as MJPEG over HTTP.

    with MjpegServer(path, loop=True) as server:
        source = CameraSource(server.url)
        server.kill()     # nothing answers any more, the video goes on
        server.start()    # same address, where the video has got to by now

Only on 127.0.0.1. The process ends by itself after `limit_s` and when its parent is gone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np

BOUNDARY = "picture"

LATE_S = 0.1
"""A picture that is later than this is not sent any more."""


class MjpegServer:
    """Starts, kills and starts again a process that serves one video.

    The video's clock starts with the first client and runs on while the server is dead: what
    would have been shown meanwhile is missed, as with a camera.
    """

    def __init__(
        self,
        video: Path,
        *,
        factor: float = 1.0,
        quality: int = 85,
        loop: bool = False,
        limit_s: float = 60.0,
    ) -> None:
        """Serve `video`.

        Args:
            video: any file PyAV reads.
            factor: how many times faster than real.
            quality: of the JPEGs, 1 to 100.
            loop: begin again at the end instead of closing the connection.
            limit_s: each process ends after so long, whatever happens.
        """
        self._args = [str(video), f"--factor={factor}", f"--quality={quality}"]
        self._args += [f"--limit={limit_s}"] + ["--loop"] * loop
        self._factor = factor
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self._origin_s: float | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/video.mjpg"

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def film_s(self) -> float:
        """How far the film is now; known once the process was killed or told where to begin."""
        if self._origin_s is None:
            raise ValueError("how far the film is must be asked after a kill")
        return (time.monotonic() - self._origin_s) * self._factor

    def start(self, at_s: float | None = None) -> None:
        """Listen (again), at `at_s` of the video if given. Returns once connections are taken."""
        self.kill()
        if at_s is not None:
            self._origin_s = time.monotonic() - at_s / self._factor
        began = [] if self._origin_s is None else [f"--origin={self._origin_s}"]
        # Its standard input is never written to: that it ends tells the child to end, too.
        self._process = subprocess.Popen(
            [sys.executable, __file__, *self._args, f"--port={self._port}", *began],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    def kill(self) -> None:
        """End the process as a power cut would. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        said, _ = process.communicate()
        if said and self._origin_s is None:
            self._origin_s = float(said)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


class Film:
    """A video with a clock of its own that several clients watch."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._origin_s: float | None = args.origin
        self._lock = threading.Lock()

    def now_s(self) -> float:
        """How far the film is. The first to ask starts it, and the parent is told."""
        with self._lock:
            if self._origin_s is None:
                self._origin_s = time.monotonic()
                say(self._origin_s)
            return (time.monotonic() - self._origin_s) * self._args.factor

    def pictures(self) -> Iterator[bytes]:
        """JPEGs from where the film is, each at its time; late ones are left out, as live."""
        # Opening and seeking take their time: a film that has not begun waits for its first one.
        begin_s = 0.0 if self._origin_s is None else self.now_s()
        for due_s, picture in self._from(begin_s):
            ahead_s = (due_s - self.now_s()) / self._args.factor
            if ahead_s < -LATE_S:
                continue
            time.sleep(max(0.0, ahead_s))
            yield self._jpeg(picture.to_ndarray(format="bgr24"))

    def _from(self, at_s: float) -> Iterator[tuple[float, av.VideoFrame]]:
        with av.open(str(self._args.video)) as container:
            stream = container.streams.video[0]
            length_s = float((container.duration or 0) / av.time_base)
            start_s = float((container.start_time or 0) / av.time_base)
            lap = int(at_s // length_s) if self._args.loop else 0
            while True:
                begin_s = max(0.0, at_s - lap * length_s)
                container.seek(int((begin_s + start_s) * av.time_base))
                for picture in container.decode(stream):
                    shown_s = float(picture.time or 0.0) - start_s
                    if shown_s >= begin_s:
                        yield shown_s + lap * length_s, picture
                if not self._args.loop:
                    return
                lap += 1

    def _jpeg(self, image: np.ndarray) -> bytes:
        quality = [cv2.IMWRITE_JPEG_QUALITY, self._args.quality]
        return cv2.imencode(".jpg", image, quality)[1].tobytes()


def handler_for(film: Film) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
            self.end_headers()
            try:
                for jpeg in film.pictures():
                    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                    head += f"Content-Length: {len(jpeg)}\r\n\r\n"
                    self.wfile.write(head.encode() + jpeg + b"\r\n")
            except OSError:
                pass  # the client has gone

        def log_message(self, *_: object) -> None:
            """Say nothing: standard error belongs to the tests."""

    return Handler


def say(value: float) -> None:
    """Tell the parent."""
    sys.stdout.write(f"{value}\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def end_after(limit_s: float) -> None:
    time.sleep(limit_s)
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("video", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--factor", type=float, default=1.0)
    parser.add_argument("--quality", type=int, default=85)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--origin", type=float, help="monotonic seconds at the film's beginning")
    parser.add_argument("--loop", action="store_true")
    args = parser.parse_args()
    threading.Thread(target=end_with_parent, daemon=True).start()
    threading.Thread(target=end_after, args=(args.limit,), daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", args.port), handler_for(Film(args)))
    say(server.server_port)
    server.serve_forever()


if __name__ == "__main__":
    main()
