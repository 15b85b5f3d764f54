"""Keeps one camera connected: notices that it is lost and opens it again after growing waits.

All times are seconds of the clock; `CameraSource` makes source time of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from coach.sources.camera_reader import CameraReader, Device, Picture
from coach.sources.camera_state import CameraRules, CameraState, CameraStatus, judge
from landmarks.errors import CoachError

_CLOSE_S = 1.0
"""How long closing waits for a read that does not return, before it is left to itself."""

_STUCK = 3
"""So many threads may hang in a dead driver; while they do, no further attempt is started."""


class CameraLink:
    """A camera as seen by its only consumer; whatever it does not ask for does not happen.

    Attributes:
        status: how the camera was doing when `take` last looked.
    """

    def __init__(
        self, opener: Callable[[], Device], clock: Callable[[], float], rules: CameraRules
    ) -> None:
        """Start opening the camera.

        Args:
            opener: opens it; called in a thread of its own, again for each attempt.
            clock: seconds that never go back.
            rules: when it is in trouble, and how often it is opened again.
        """
        self._opener, self._clock, self._rules = opener, clock, rules
        self._closed = threading.Event()
        self._reader = CameraReader(opener, clock, rules)
        self._abandoned: list[CameraReader] = []
        self._dropped = 0
        self._attempts = 0  # since the last picture that was taken
        self._retry_at_s: float | None = None  # None while a reader is at work
        self._last_s = clock()
        self.status = CameraStatus(CameraState.OK, self._last_s)

    @property
    def dropped(self) -> int:
        """Pictures so far that a newer one replaced before they were taken."""
        return self._dropped + self._reader.dropped

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed.is_set()

    def first(self, name: str) -> Picture:
        """Wait for the first picture and look at it; `take` hands out the newest all the same.

        Raises:
            CoachError: the camera does not open, or gives no picture; calls it `name`.
        """
        self._reader.wait(self._rules.attempt_s)
        picture = self._reader.newest
        if picture is not None:
            self.status = CameraStatus(CameraState.OK, picture.at_s)
            return picture
        error = self._reader.error
        if isinstance(error, CoachError):
            raise error
        # Not the text of a system error: it may hold the address with its password.
        raise CoachError(f"{name} gives no picture; unplug it or switch it off and on, try again")

    def take(self, timeout_s: float) -> Picture | None:
        """The newest picture; None if none comes in time, the state changes, or it is closed."""
        self._wait(timeout_s)
        if self.closed:
            return None
        picture, now_s = self._reader.take(), self._clock()
        if picture is not None:
            self._attempts = 0
        else:
            self._mend(now_s)
        self.status = self._judged(now_s)
        return picture

    def close(self) -> None:
        """Let go of the camera; returns within a second even if it hangs. Safe twice."""
        self._closed.set()
        self._reader.stop(_CLOSE_S)

    def _wait(self, timeout_s: float) -> None:
        if self._retry_at_s is None:
            self._reader.wait(timeout_s, self._state_changed)
        else:
            left_s = self._retry_at_s - self._clock()
            self._closed.wait(min(timeout_s, max(left_s, 0.0)))

    def _state_changed(self) -> bool:
        return self._judged(self._clock()).state is not self.status.state

    def _judged(self, now_s: float) -> CameraStatus:
        seen = self._reader.seen
        if seen is not None:
            self._last_s = seen.last_s
        if seen is None or self._retry_at_s is not None:
            state = CameraState.RECONNECTING if self._attempts else CameraState.LOST
            return CameraStatus(state, self._last_s)
        status = judge(seen, now_s, self._rules)
        return self.status if status.state is self.status.state else status

    def _mend(self, now_s: float) -> None:
        if self._retry_at_s is None:
            if self._is_hopeless(now_s):
                self._give_up()
                self._retry_at_s = now_s + self._backoff_s()
        elif now_s >= self._retry_at_s:
            self._abandoned = [reader for reader in self._abandoned if reader.alive]
            if len(self._abandoned) >= _STUCK:
                self._retry_at_s = now_s + self._backoff_s()
                return
            self._try_again()

    def _is_hopeless(self, now_s: float) -> bool:
        if self._reader.over:
            return True
        if self._reader.seen is None:
            return now_s - self._reader.started_s >= self._rules.attempt_s
        return now_s - self._reader.seen.last_s >= self._rules.patience_s

    def _give_up(self) -> None:
        self._reader.stop()
        self._abandoned.append(self._reader)

    def _try_again(self) -> None:
        self._attempts += 1
        self._retry_at_s = None
        self._dropped += self._reader.dropped
        self._reader = CameraReader(self._opener, self._clock, self._rules)
        if self.closed:  # meanwhile, by another thread, which has stopped only the reader before
            self._reader.stop()

    def _backoff_s(self) -> float:
        waits_s = self._rules.backoff_s
        return waits_s[min(self._attempts, len(waits_s) - 1)]
