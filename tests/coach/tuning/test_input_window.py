"""The real window: what OpenCV tells of keys and mouse, and once a year of a whole screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from coach.profile.profile import load
from coach.tuning.input_window import MouseKind, OpenCvInputWindow, UserInput
from tests.coach.tuning.test_footage import recorded

CANVAS = np.zeros((48, 64, 3), np.uint8)
MOVE, DOWN, UP = cv2.EVENT_MOUSEMOVE, cv2.EVENT_LBUTTONDOWN, cv2.EVENT_LBUTTONUP


class FakeGui:
    """Stands in for OpenCV's windows; `mouse` is what the window gave it to call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.key, self.visible = -1, 1.0
        self.mouse: Callable[..., None] = lambda *_: None
        for name in ("namedWindow", "resizeWindow", "imshow", "destroyAllWindows"):
            monkeypatch.setattr(cv2, name, lambda *_: None)
        monkeypatch.setattr(cv2, "setMouseCallback", self._take)
        monkeypatch.setattr(cv2, "waitKeyEx", lambda _ms: self.key)
        monkeypatch.setattr(cv2, "getWindowProperty", lambda _title, _what: self.visible)

    def _take(self, _title: str, callback: Callable[..., None]) -> None:
        self.mouse = callback


@pytest.fixture
def gui(monkeypatch: pytest.MonkeyPatch) -> FakeGui:
    return FakeGui(monkeypatch)


def test_the_mouse_is_told_in_order_and_its_moves_are_gathered(gui: FakeGui) -> None:
    window = OpenCvInputWindow((64, 48), "t")
    hovered, pulled = [(MOVE, 1, 0), (MOVE, 2, 0)], [(MOVE, 4, 1), (MOVE, 5, 1)]
    other = (cv2.EVENT_RBUTTONDOWN, 6, 2)
    for event, x_px, flags in (*hovered, (DOWN, 3, 1), *pulled, (UP, 5, 1), other):
        gui.mouse(event, x_px, 7, flags, None)
    told = window.show(CANVAS, 0.01)
    kinds = [(mouse.kind, mouse.x_px) for mouse in told.mouse]
    assert kinds == [
        (MouseKind.HOVER, 2),
        (MouseKind.DOWN, 3),
        (MouseKind.MOVE, 5),
        (MouseKind.UP, 5),
    ]
    assert window.show(CANVAS, 0.01) == UserInput()


def test_a_key_comes_with_its_whole_code(gui: FakeGui) -> None:
    window, gui.key = OpenCvInputWindow((64, 48), "t"), 0xFF52
    assert window.show(CANVAS, 0.01).key == 0xFF52


def test_a_closed_window_says_so(gui: FakeGui) -> None:
    window, gui.visible, gui.key = OpenCvInputWindow((64, 48), "t"), 0.0, ord("w")
    assert window.show(CANVAS, 0.01) == UserInput(closed=True)
    window.close()
    window.close()


needs_screen = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("Xvfb", "xdotool")), reason="needs Xvfb and xdotool"
)
PATIENCE_S = 60.0


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """The environment of a virtual screen."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        yield dict(os.environ, DISPLAY=f":{number}", QT_LOGGING_RULES="*=false")
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.slow
@needs_screen
def test_dragged_nudged_saved_and_left_on_a_real_screen(
    screen: dict[str, str], tmp_path: Path
) -> None:
    source, profile = recorded(tmp_path / "poses.jsonl", "gone.mp4", 20), tmp_path / "p.toml"
    command = [sys.executable, "-m", "coach.cli", "tune", str(source), "--profile", str(profile)]
    tuning = subprocess.Popen([*command, "--side", "right"], env=screen)

    def do(*words: object) -> str:
        asked: Any = ["xdotool", *map(str, words)]
        time.sleep(0.3)
        return subprocess.run(asked, env=screen, capture_output=True, text=True, check=False).stdout

    try:
        give_up_s = time.monotonic() + PATIENCE_S
        while not (found := do("search", "--name", "Trigger-Point Coach").split()):
            assert time.monotonic() < give_up_s, "no window"
            assert tuning.poll() is None, "it ended by itself"
        window = found[-1]
        do("windowfocus", window)
        do("mousemove", "--window", window, 500, 750, "click", 1)
        for key in ("m", "Up", "Up", "u", "plus", "w"):
            do("key", key)
        while not profile.exists():
            assert time.monotonic() < give_up_s, "nothing was saved"
            time.sleep(0.1)
        do("key", "q")
        assert tuning.wait(PATIENCE_S) == 0
    finally:
        tuning.kill()
        tuning.wait()
    offset = next(iter(load(profile).offsets.values()))
    assert offset.radius_mm == 40.0
    assert np.linalg.norm(offset.shift_mm) == pytest.approx(5.0, abs=0.1)
