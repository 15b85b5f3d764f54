"""The window of a replay: shows the painted picture at a pace; closes by key or by its X."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Protocol

import cv2

from coach.outputs.files import Paint, picture_of
from coach.pipeline import Step
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from overlays.view import View
from overlays.viewport import Viewport

TITLE = "Trigger-Point Coach"
QUIT_KEYS = (ord("q"), 27)
PAUSE_KEY = ord(" ")


class Clock(Protocol):
    """Monotonic seconds."""

    def __call__(self) -> float:
        """Now."""
        ...


def display_missing() -> str:
    """Why no window can be opened, or an empty string where one can."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        return "there is no display; the files of --out show what it would have shown"
    return ""


class ReplayWindow:
    """A listener that shows every step. Keys: space pauses, q or Esc ends."""

    def __init__(
        self,
        info: SourceInfo,
        paint: Paint,
        look: Callable[[Step], View],
        pace: float | None,
        clock: Clock,
    ) -> None:
        """Open the window; `pace` is a factor of real time, None is as fast as possible."""
        self._size_wh, self._paint, self._look = info.size_wh, paint, look
        self._pace, self._clock = pace, clock
        self._due: tuple[float, float] | None = None
        cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
        cv2.resizeWindow(TITLE, *Viewport.fit(info.size_wh).screen_wh)

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Show one step when its time has come; False when the person closes the window."""
        image = picture_of(sighting, self._size_wh)
        viewport = Viewport.fit((image.shape[1], image.shape[0]))
        cv2.imshow(TITLE, self._paint(image, self._look(step), viewport))
        key = cv2.waitKey(self._wait_ms(step.t_s)) & 0xFF
        if key == PAUSE_KEY:
            key = self._pause()
        return key not in QUIT_KEYS and self._open()

    def _wait_ms(self, t_s: float) -> int:
        if self._pace is None:
            return 1
        now_s = self._clock()
        if self._due is None:
            self._due = (now_s, t_s)
        start_s, first_t_s = self._due
        return max(1, round((start_s + (t_s - first_t_s) / self._pace - now_s) * 1000))

    def _pause(self) -> int:
        """Wait for the next key; the time spent here does not count for the pace."""
        key = -1
        while key == -1 and self._open():
            key = cv2.waitKey(50)
        self._due = None
        return key & 0xFF

    def _open(self) -> bool:
        return cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1

    def close(self) -> None:
        """Close the window. Safe to call twice."""
        cv2.destroyAllWindows()
