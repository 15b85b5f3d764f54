"""The window of the tuning: shows a canvas and tells which key was pressed and what the mouse did.

Not what they mean. Keys arrive with their full codes, since arrows have no letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import cv2

from coach.window import Window
from landmarks.frame import Image


class MouseKind(StrEnum):
    """What the mouse did."""

    DOWN = "down"
    MOVE = "move"
    """Moved with its button down."""
    UP = "up"
    HOVER = "hover"
    """Moved with no button down."""


@dataclass(frozen=True, slots=True)
class Mouse:
    """One thing the mouse did, in canvas pixels."""

    kind: MouseKind
    x_px: float
    y_px: float


@dataclass(frozen=True, slots=True)
class UserInput:
    """What the person did since the last picture.

    Attributes:
        key: full code of a key, or None.
        mouse: in order; moves that followed each other are one.
        closed: the window was closed.
    """

    key: int | None = None
    mouse: tuple[Mouse, ...] = ()
    closed: bool = False


class InputWindow(Protocol):
    """Where the tuning is shown and steered."""

    def show(self, canvas: Image, wait_s: float) -> UserInput:
        """Show a canvas and wait for a key so long at most."""
        ...

    def toggle_full_screen(self) -> None:
        """Between a window and the whole screen."""
        ...

    def close(self) -> None:
        """Take it away. Safe to call twice."""
        ...


_KINDS = {
    cv2.EVENT_LBUTTONDOWN: MouseKind.DOWN,
    cv2.EVENT_LBUTTONDBLCLK: MouseKind.DOWN,
    cv2.EVENT_LBUTTONUP: MouseKind.UP,
}


class OpenCvInputWindow:
    """An OpenCV window with keys and mouse."""

    def __init__(self, size_wh: tuple[int, int], title: str) -> None:
        """Open it at `size_wh` pixels; it can be resized."""
        self._window, self._title = Window(size_wh, title), title
        self._mouse: list[Mouse] = []
        cv2.setMouseCallback(title, self._noticed)

    def show(self, canvas: Image, wait_s: float) -> UserInput:
        """Show a canvas and wait for a key so long at most."""
        cv2.imshow(self._title, canvas)
        key = cv2.waitKeyEx(max(1, round(wait_s * 1000)))
        if not self._window.open:
            return UserInput(closed=True)
        mouse, self._mouse = tuple(self._mouse), []
        return UserInput(key if key != -1 else None, mouse)

    def toggle_full_screen(self) -> None:
        """Between a window and the whole screen."""
        self._window.toggle_full_screen()

    def close(self) -> None:
        """Take it away. Safe to call twice."""
        self._window.close()

    def _noticed(self, event: int, x_px: int, y_px: int, flags: int, extra: Any) -> None:
        del extra
        kind = _KINDS.get(event)
        if event == cv2.EVENT_MOUSEMOVE:
            kind = MouseKind.MOVE if flags & cv2.EVENT_FLAG_LBUTTON else MouseKind.HOVER
            if self._mouse and self._mouse[-1].kind is kind:
                self._mouse.pop()
        if kind is not None:
            self._mouse.append(Mouse(kind, x_px, y_px))
