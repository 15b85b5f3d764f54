"""The window over a stand-in for OpenCV's: what is asked of it, and what its answers mean."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from coach.keys import Command
from coach.window import TITLE, Window, display_missing

IMAGE = np.zeros((48, 64, 3), np.uint8)


class FakeGui:
    """Stands in for OpenCV's windows.

    Attributes:
        key: what `waitKey` says next.
        visible: of the window.
        rect: of the drawing area.
        asked: every call, in order.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.key, self.visible, self.rect = -1, 1.0, (5, 5, 640, 480)
        self.asked: list[tuple[object, ...]] = []
        names = ("namedWindow", "resizeWindow", "imshow", "setWindowProperty", "destroyAllWindows")
        for name in names:
            monkeypatch.setattr(cv2, name, self._note(name))
        monkeypatch.setattr(cv2, "waitKey", self._wait)
        monkeypatch.setattr(cv2, "getWindowProperty", lambda _title, _what: self.visible)
        monkeypatch.setattr(cv2, "getWindowImageRect", lambda _title: self.rect)

    def _note(self, name: str) -> object:
        return lambda *args: self.asked.append((name, *args))

    def _wait(self, wait_ms: int) -> int:
        self.asked.append(("waitKey", wait_ms))
        return self.key


@pytest.fixture
def gui(monkeypatch: pytest.MonkeyPatch) -> FakeGui:
    return FakeGui(monkeypatch)


def test_it_opens_at_its_size_can_be_resized_and_has_no_toolbar(gui: FakeGui) -> None:
    """A toolbar has short cuts of its own, which would take our keys."""
    Window((960, 720))
    [(name, title, flags), resized] = gui.asked
    assert (name, title) == ("namedWindow", TITLE)
    assert flags == cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL
    assert not int(str(flags)) & cv2.WINDOW_AUTOSIZE
    assert resized == ("resizeWindow", TITLE, 960, 720)


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (-1, None),
        (ord("m"), Command.MIRROR),
        (ord("M"), Command.MIRROR),
        (0x100000 | ord(" "), Command.PAUSE),  # GTK adds the state of the lock keys
        (27, Command.STOP),
        (ord("z"), None),
        (ord("x"), Command.HURTS),
        (255, None),
    ],
)
def test_a_key_becomes_what_it_asks_for(gui: FakeGui, key: int, command: Command | None) -> None:
    window, gui.key = Window((64, 48)), key
    assert window.show(IMAGE) is command
    assert gui.asked[-2:] == [("imshow", TITLE, IMAGE), ("waitKey", 1)]


@pytest.mark.parametrize("visible", [0.0, -1.0])
def test_a_closed_window_is_stop(gui: FakeGui, visible: float) -> None:
    """Whatever key comes with it; the X of the window is a key like any other."""
    window, gui.visible, gui.key = Window((64, 48)), visible, ord("m")
    assert window.show(IMAGE) is Command.STOP


@pytest.mark.parametrize(("wait_s", "wait_ms"), [(0.0, 1), (0.0004, 1), (0.25, 250)])
def test_it_never_waits_without_end(gui: FakeGui, wait_s: float, wait_ms: int) -> None:
    """Zero would mean for ever to OpenCV."""
    Window((64, 48)).show(IMAGE, wait_s)
    assert gui.asked[-1] == ("waitKey", wait_ms)


def test_full_screen_and_back(gui: FakeGui) -> None:
    window = Window((64, 48))
    for mode in (cv2.WINDOW_FULLSCREEN, cv2.WINDOW_NORMAL, cv2.WINDOW_FULLSCREEN):
        window.toggle_full_screen()
        assert gui.asked[-1] == ("setWindowProperty", TITLE, cv2.WND_PROP_FULLSCREEN, mode)


def test_its_size_is_that_of_the_drawing_area(gui: FakeGui) -> None:
    window = Window((64, 48))
    assert window.size_wh() == (640, 480)
    gui.rect = (-1, -1, -1, -1)
    assert window.size_wh() is None


def test_closing_twice_is_safe(gui: FakeGui) -> None:
    window = Window((64, 48))
    window.close()
    window.close()
    assert gui.asked[-1] == ("destroyAllWindows",)


@pytest.mark.parametrize(
    ("platform", "x11", "wayland", "missing"),
    [
        ("linux", None, None, True),
        ("linux", "", "", True),
        ("linux", ":0", None, False),
        ("linux", None, "wayland-0", False),
        ("darwin", None, None, False),
        ("win32", None, None, False),
    ],
)
def test_a_display_may_be_missing_on_linux(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    x11: str | None,
    wayland: str | None,
    missing: bool,
) -> None:
    for name, value in (("DISPLAY", x11), ("WAYLAND_DISPLAY", wayland)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("coach.window.sys.platform", platform)
    assert display_missing() is missing
