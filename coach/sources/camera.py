"""A live camera as a source: by number, by name or by address. Its troubles are values.

Only opening raises. Once open, a camera that is unplugged, frozen or covered is a status, and it
is opened again as soon as it is back; the time goes on meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Final, cast

import cv2

from coach.sources.camera_link import CameraLink
from coach.sources.camera_reader import Device
from coach.sources.camera_state import CameraRules, CameraStatus, CameraTick
from coach.sources.camera_stream import is_url, masked, open_stream
from coach.sources.camera_webcam import open_webcam
from coach.sources.picture import letterboxed
from coach.sources.source import FrameSource, SourceInfo
from landmarks.frame import Frame, Image

Opener = Callable[[str, tuple[int, int]], Device]
"""Opens what a spec means, asking for a width and height in pixels; CoachError if it cannot."""

TICK_S: Final = 0.5
"""`CameraSource.next` never waits longer: timer and voice have to go on without pictures."""

_LEAST_STEP_S = 0.001
"""Between two moments: a coarse clock repeats itself, and the model counts whole milliseconds."""

_TURNS = {
    0: None,
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}

_RULES = CameraRules()


def open_device(spec: str, want_wh: tuple[int, int]) -> Device:
    """The camera that `spec` numbers, names or gives the address of.

    Raises:
        CoachError: it does not open.
    """
    return open_stream(spec) if is_url(spec) else open_webcam(spec, want_wh)


def shown(spec: str) -> str:
    """What to call a camera in messages and reports; never with a password."""
    if is_url(spec):
        return masked(spec)
    return f"camera {spec}"


class CameraSource(FrameSource):
    """The newest picture of a camera, whenever somebody is ready for one.

    Pictures that come while the last is worked on replace each other; no queue builds up. For one
    consumer; `close` may come from any thread.

    Attributes:
        info: `size_wh` is that of the first picture, upright; later ones are scaled to fit it.
    """

    def __init__(
        self,
        spec: str,
        clock: Callable[[], float] = time.monotonic,
        opener: Opener = open_device,
        *,
        rotate_deg: int = 0,
        want_wh: tuple[int, int] = (1280, 720),
        rules: CameraRules = _RULES,
    ) -> None:
        """Open the camera and wait for its first picture.

        Args:
            spec: number, part of a name, or address (http, https, rtsp).
            clock: seconds that never go back.
            opener: opens a device; called in a thread, and again after every loss.
            rotate_deg: clockwise turn that brings the picture upright: 0, 90, 180 or 270.
            want_wh: size in pixels to ask for, before turning.
            rules: when it is in trouble, and how often it is opened again.

        Raises:
            CoachError: no such camera, it is busy or out of reach, or it gives no picture.
        """
        if rotate_deg not in _TURNS:
            raise ValueError(f"rotate_deg must be 0, 90, 180 or 270, got {rotate_deg}")
        self._clock, self._turn = clock, _TURNS[rotate_deg]
        self._origin_s: float | None = None
        self._last_s = -_LEAST_STEP_S
        self._count = 0
        self._link = CameraLink(partial(opener, spec, want_wh), clock, rules)
        name = shown(spec)
        with ExitStack() as undo:
            undo.callback(self.close)
            height, width = self._turned(self._link.first(name).image).shape[:2]
            undo.pop_all()
        self.info = SourceInfo(name, (width, height), frames=None, fps=None, still=False)

    @property
    def status(self) -> CameraStatus:
        """How the camera was doing at the last frame or tick, in source time."""
        status = self._link.status
        began_s = 0.0 if self._origin_s is None else status.since_s - self._origin_s
        return CameraStatus(status.state, max(0.0, began_s))

    @property
    def dropped(self) -> int:
        """Pictures so far that a newer one replaced before they were asked for."""
        return self._link.dropped

    def next(self, timeout_s: float = TICK_S) -> Frame | CameraTick:
        """The newest picture, as soon as there is one; a tick if none comes in time.

        A tick comes early when the state of the camera changes. A picture that repeats the one
        before to the byte is none. Once closed, ticks come at once.

        Args:
            timeout_s: longest wait, at most `TICK_S`; 0 only looks.
        """
        picture = self._link.take(min(max(timeout_s, 0.0), TICK_S))
        if picture is None:
            return CameraTick(self._moment(self._clock()), self.status)
        image = letterboxed(self._turned(picture.image), self.info.size_wh)
        frame = Frame(self._count, self._moment(picture.at_s), image)
        self._count += 1
        return frame

    def age_s(self, t_s: float) -> float:
        """How long ago the source time `t_s` was, seconds of the clock."""
        origin_s = self._clock() if self._origin_s is None else self._origin_s
        return self._clock() - origin_s - t_s

    def frames(self) -> Iterator[Frame]:
        """The frames from now on until the source is closed, waiting out every trouble."""
        while not self._link.closed:
            moment = self.next()
            if isinstance(moment, Frame):
                yield moment

    def close(self) -> None:
        """Let go of the camera; returns within a second even if it hangs."""
        self._link.close()

    def _turned(self, image: Image) -> Image:
        return image if self._turn is None else cast(Image, cv2.rotate(image, self._turn))

    def _moment(self, at_s: float) -> float:
        """Source time of `at_s`; a picture that arrived just before a tick follows it."""
        if self._origin_s is None:
            self._origin_s = at_s
        self._last_s = max(at_s - self._origin_s, self._last_s + _LEAST_STEP_S)
        return self._last_s
