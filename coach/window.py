"""The window: shows finished pictures and tells which key was pressed. Not what keys mean."""

from __future__ import annotations

import os
import sys
import time
from typing import Protocol

import cv2

from coach.keys import Command, command_of
from landmarks.frame import Image

TITLE = "Trigger-Point Coach"


class Screen(Protocol):
    """Where pictures are shown and keys come from."""

    @property
    def visible(self) -> bool:
        """Whether anybody can see it; if not, nothing need be drawn."""
        ...

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        """Show a picture, wait for a key so long at least; STOP when the window was closed."""
        ...

    def size_wh(self) -> tuple[int, int] | None:
        """Size of the drawing area in pixels, or None while unknown."""
        ...

    def toggle_full_screen(self) -> None:
        """Between a window and the whole screen."""
        ...

    def close(self) -> None:
        """Take the window away. Safe to call twice."""
        ...


class Window:
    """A resizable OpenCV window."""

    visible = True

    def __init__(self, size_wh: tuple[int, int], title: str = TITLE) -> None:
        """Open it at `size_wh` pixels."""
        self._title = title
        self._full = False
        # GUI_NORMAL: no toolbar, whose own short cuts would take our keys.
        cv2.namedWindow(title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(title, *size_wh)

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        """Show a picture, wait for a key so long at least; STOP when the window was closed."""
        cv2.imshow(self._title, canvas)
        key = cv2.waitKey(max(1, round(wait_s * 1000)))
        if not self.open:
            return Command.STOP
        return command_of(key & 0xFF) if key != -1 else None

    def size_wh(self) -> tuple[int, int] | None:
        """Size of the drawing area in pixels, or None while unknown."""
        _, _, width, height = cv2.getWindowImageRect(self._title)
        return (width, height) if min(width, height) > 0 else None

    def toggle_full_screen(self) -> None:
        """Between a window and the whole screen."""
        self._full = not self._full
        mode = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)

    @property
    def open(self) -> bool:
        """Whether it is still there; the person may have closed it."""
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:  # the Qt build raises where the others say: not visible
            return False

    def close(self) -> None:
        """Take the window away. Safe to call twice."""
        cv2.destroyAllWindows()


class NoScreen:
    """Stands in where there is no display: shows nothing, asks for nothing."""

    visible = False

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        """Let the time pass."""
        del canvas
        time.sleep(wait_s)
        return None  # mypy wants it said

    def size_wh(self) -> tuple[int, int] | None:
        """Unknown."""
        return None

    def toggle_full_screen(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def display_missing() -> bool:
    """Whether there is nowhere to open a window."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not has_display
