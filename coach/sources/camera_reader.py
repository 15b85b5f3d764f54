"""One connection to a camera: a thread that opens it, keeps only its newest picture, closes it.

It never tries twice. When to open a camera again is for `CameraSource` to decide.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach.sources.camera_state import CameraRules, Seen, watched
from landmarks.errors import CoachError
from landmarks.frame import Image

_PAUSE_S = 0.01
"""Between reads that fail: a camera that refuses at once must not take a whole core."""


class Device(Protocol):
    """An open camera. Used by one thread only, from opening to closing."""

    def read(self) -> Image | None:
        """Wait for the next picture, (H, W, 3) BGR; None where this one could not be had.

        Raises:
            CoachError or OSError: the camera is gone.
        """
        ...

    def close(self) -> None:
        """Let go of the camera."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image as it arrived.

    Attributes:
        at_s: seconds of the clock when it had been read.
        image: (H, W, 3) uint8 BGR, as the camera gave it.
    """

    at_s: float
    image: Image


class CameraReader:
    """Reads a camera as fast as it gives pictures, until it fails or is stopped.

    A picture that repeats the one before to the byte tells nothing new: it counts as a sign of
    life and is not handed on.

    Attributes:
        started_s: seconds of the clock when the attempt began.
        seen: what came so far, None before the first picture.
        dropped: pictures that a newer one replaced before anybody took them.
        error: why it ended, if it is known.
        over: the camera is closed, the thread at its end.
    """

    def __init__(
        self, opener: Callable[[], Device], clock: Callable[[], float], rules: CameraRules
    ) -> None:
        """Start the thread; it calls `opener` itself, as some systems tie a device to a thread."""
        self._opener, self._clock, self._rules = opener, clock, rules
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._newest: Picture | None = None
        self._before: Image | None = None
        self.started_s = clock()
        self.seen: Seen | None = None
        self.dropped = 0
        self.error: CoachError | OSError | None = None
        self.over = False
        # A daemon: a read that never returns must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread still holds the camera."""
        return self._thread.is_alive()

    @property
    def newest(self) -> Picture | None:
        """The newest picture that has not been taken."""
        return self._newest

    def wait(self, timeout_s: float, or_when: Callable[[], bool] = lambda: False) -> None:
        """Wait for a picture, the end or a stop; `or_when` is asked again at every sign of life."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_news() or or_when(), timeout_s)

    def take(self) -> Picture | None:
        """The newest picture, once."""
        with self._changed:
            picture, self._newest = self._newest, None
        return picture

    def stop(self, wait_s: float = 0.0) -> None:
        """Have the thread close the camera, and wait for it so long, no longer. Safe twice."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        self._thread.join(wait_s)

    def _is_news(self) -> bool:
        return self._newest is not None or self.over or self._stop.is_set()

    def _run(self) -> None:
        try:
            device = self._opener()
            try:
                self._read(device)
            finally:
                device.close()
        except (CoachError, OSError) as error:
            self.error = error
        finally:
            with self._changed:
                self.over = True
                self._changed.notify_all()

    def _read(self, device: Device) -> None:
        failing_s: float | None = None
        while not self._stop.is_set():
            image = device.read()
            now_s = self._clock()
            if image is not None:
                failing_s = None
                self._deliver(Picture(now_s, image))
                continue
            failing_s = now_s if failing_s is None else failing_s
            if now_s - failing_s >= self._rules.failing_s:
                return
            self._stop.wait(_PAUSE_S)

    def _deliver(self, picture: Picture) -> None:
        seen = watched(self.seen, self._before, picture.image, picture.at_s)
        # Also the next picture is compared with it: drawn upon, a frozen camera would look alive.
        picture.image.setflags(write=False)
        self._before = picture.image
        with self._changed:
            self.seen = seen
            if seen.new_s == picture.at_s:
                self.dropped += self._newest is not None
                self._newest = picture
            self._changed.notify_all()
