"""How a camera is doing, judged from when which pictures came. No thread, no clock, no device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from landmarks.frame import Image


class CameraState(StrEnum):
    """What the pictures say about the camera."""

    OK = "ok"
    LOST = "lost"
    """Nothing arrives: unplugged, out of reach, or stuck."""
    RECONNECTING = "reconnecting"
    """Still nothing, and at least one attempt to open it again has been started."""
    FROZEN = "frozen"
    """Pictures arrive, each the same as the last to the byte. A sensor's noise never does that."""
    BLACK = "black"
    """Pictures arrive with nothing on them: a lid, a shutter, no light at all."""


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """The state and when it began.

    Attributes:
        state: what is the matter, or OK.
        since_s: source time. OK: of the first picture after trouble. LOST and RECONNECTING: of
            the last picture that came. FROZEN and BLACK: of the first such picture.
    """

    state: CameraState
    since_s: float


@dataclass(frozen=True, slots=True)
class CameraTick:
    """A moment without a new picture, so that whoever waits for one can go on.

    Attributes:
        t_s: source time; rises strictly over ticks and frames together.
        status: how the camera is doing.
    """

    t_s: float
    status: CameraStatus


@dataclass(frozen=True, slots=True)
class CameraRules:
    """Seconds that rule when a camera is in trouble and what is done about it."""

    silence_s: float = 1.4
    """Nothing for so long is a lost camera; with a tick each 0.5 s it is noticed within 2 s."""
    notice_s: float = 1.9
    """The same picture, or black ones, for so long is trouble; noticed within 2 s."""
    failing_s: float = 1.0
    """Reads that fail this long on end close the camera; single ones happen to healthy ones."""
    patience_s: float = 5.0
    """An open camera silent for so long is given up and opened again."""
    attempt_s: float = 10.0
    """Opening may take so long, up to the first picture; slow webcams need several seconds."""
    backoff_s: tuple[float, ...] = (0.5, 1.0, 2.0)
    """Waits before each attempt; the last one for all further."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When which pictures came, in seconds of the clock.

    Attributes:
        last_s: when the last picture arrived, new or not.
        new_s: when the picture that stands now first arrived.
        black_s: since when every picture has been nearly black, or None.
    """

    last_s: float
    new_s: float
    black_s: float | None


def watched(seen: Seen | None, before: Image | None, image: Image, at_s: float) -> Seen:
    """What is known once `image` has arrived after `before`."""
    black_s = None
    if seen is None or before is None or not same(before, image):
        if is_black(image):
            black_s = seen.black_s if seen is not None and seen.black_s is not None else at_s
        return Seen(at_s, at_s, black_s)
    return replace(seen, last_s=at_s)


def judge(seen: Seen, now_s: float, rules: CameraRules) -> CameraStatus:
    """How an open camera is doing; times are those of `seen`."""
    if now_s - seen.last_s >= rules.silence_s:
        return CameraStatus(CameraState.LOST, seen.last_s)
    # Measured up to the last arrival: a silence is no proof that a picture stands still.
    if seen.black_s is not None and seen.last_s - seen.black_s >= rules.notice_s:
        return CameraStatus(CameraState.BLACK, seen.black_s)
    if seen.last_s - seen.new_s >= rules.notice_s:
        return CameraStatus(CameraState.FROZEN, seen.new_s)
    return CameraStatus(CameraState.OK, seen.new_s)


_SPARSE = 16
"""Every so many pixels are looked at where a sample will do: 3600 of a 1280x720 picture."""

_BLACK_LEVEL = 32
"""Of 255. A covered sensor's noise stays below; nobody can be made out in a picture that does."""

_BRIGHT_PERCENT = 2
"""A pilot lamp or hot pixels may be brighter."""


def same(before: Image, image: Image) -> bool:
    """Whether two pictures are equal to the byte."""
    # Two different pictures differ in the sample already, at a hundredth of the price.
    if not np.array_equal(before[::_SPARSE, ::_SPARSE], image[::_SPARSE, ::_SPARSE]):
        return False
    return np.array_equal(before, image)


def is_black(image: Image) -> bool:
    """Whether a picture shows nothing but darkness."""
    sample = image[::_SPARSE, ::_SPARSE]
    return bool(np.percentile(sample, 100 - _BRIGHT_PERCENT) < _BLACK_LEVEL)
