"""A camera that does what a test says, picture by picture, under a clock that the test sets."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import numpy as np

from coach.sources.camera import CameraSource
from coach.sources.camera_state import CameraTick
from landmarks.errors import CoachError
from landmarks.frame import Frame, Image

START_S = 1000.0
FAILED = None
"""A read that brings nothing."""
STUCK = "stuck"
"""A read that never returns while the test runs."""

Item = Image | Exception | str | None

_PATIENCE_S = 5.0
"""Real seconds a thread may need before the test says that it hangs."""


def noise(seed: int, size_wh: tuple[int, int] = (64, 48), low: int = 40, high: int = 200) -> Image:
    """A picture like no other."""
    rng = np.random.default_rng(seed)
    return rng.integers(low, high, (size_wh[1], size_wh[0], 3)).astype(np.uint8)


class Clock:
    def __init__(self) -> None:
        self.now_s = START_S

    def __call__(self) -> float:
        return self.now_s


class FakeCamera:
    """Hands out itself as a device, whose reads follow one script.

    Attributes:
        clock: what the source is to be given.
        asked: what was asked of the opener.
        opened_at_s: when, since START_S.
        refuses: raised instead of opening, unless None.
        closed: how often it was closed.
        release: lets reads that are stuck return.
    """

    def __init__(self, *script: Item) -> None:
        self.clock = Clock()
        self.asked: list[tuple[str, tuple[int, int]]] = []
        self.opened_at_s: list[float] = []
        self.refuses: Exception | None = None
        self.closed = 0
        self.release = threading.Event()
        self.threads: list[threading.Thread] = []
        self._script: SimpleQueue[Item] = SimpleQueue()
        self._fed = self._taken = 0
        self._idle = False  # its thread waits for the test, or is stuck
        for item in script:
            self.put(item)

    def open(self, spec: str, want_wh: tuple[int, int]) -> FakeCamera:
        self._idle = False
        self.asked.append((spec, want_wh))
        self.opened_at_s.append(round(self.clock.now_s - START_S, 3))
        self.threads.append(threading.current_thread())
        if self.refuses is not None:
            raise self.refuses
        return self

    def read(self) -> Image | None:
        self._idle = True
        item = self._script.get()
        self._idle = False
        self._taken += 1
        if isinstance(item, str):
            self._idle = True
            self.release.wait()
            return None
        if isinstance(item, Exception):
            raise item
        return item

    def close(self) -> None:
        self.closed += 1

    def put(self, item: Item) -> None:
        """Have a read happen as soon as somebody reads."""
        self._fed += 1
        self._script.put(item)

    def feed(self, *items: Item, at_s: float | None = None) -> None:
        """Have these reads happen now, one after the other; the source has dealt with them."""
        if at_s is not None:
            self.clock.now_s = START_S + at_s
        for item in items:
            self.put(item)
            until(lambda: self._taken == self._fed)
            until(lambda: self._idle or not self.threads[-1].is_alive())

    def settle(self, thread: threading.Thread) -> None:
        """Wait until `thread` has opened the camera and asks for a picture, or has ended."""
        until(lambda: not thread.is_alive() or (thread in self.threads and self._idle))


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread, a few milliseconds as a rule."""
    end_s = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "a thread hangs"
        time.sleep(0.0005)


@contextmanager
def filmed(camera: FakeCamera, spec: str = "0", **options: object) -> Iterator[CameraSource]:
    """A source on `camera`, whose threads are let go of in the end."""
    source = CameraSource(spec, camera.clock, camera.open, **options)
    try:
        yield source
    finally:
        camera.release.set()
        camera.put(CoachError("the test is over"))
        source.close()


def look(camera: FakeCamera, source: CameraSource, at_s: float) -> Frame | CameraTick:
    """What the source says at `at_s`, without waiting."""
    camera.clock.now_s = START_S + at_s
    moment = source.next(0.0)
    camera.settle(source._link._reader._thread)
    return moment
