"""How long `coach tune` takes from a key press to the new picture, in a real window.

`python -m samples.studio.tuning_redraw FILM` on a display (Xvfb will do; Linux, needs libXtst).
Keys are pressed by the X server itself (XTEST); the clock stops when `imshow` of the picture made
after that key has returned. Also says how many frames a second the geometry does.
"""

from __future__ import annotations

import argparse
import ctypes
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from coach import texts
from coach.clock import utc_now
from coach.pose_model import detector_maker
from coach.profile.profile import load_or_new
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.controller import TuneController
from coach.tuning.footage import Footage, watched
from coach.tuning.input_window import OpenCvInputWindow, UserInput
from coach.tuning.profile_writer import ProfileWriter
from coach.tuning.sketch import TuneSketch
from coach.tuning.tune_window import run
from landmarks import catalogue
from landmarks.frame import Image
from landmarks.joints import Side
from landmarks.offsets import Offset, Offsets

_ARROWS = (0xFF51, 0xFF52, 0xFF53, 0xFF54)
_GAP_S = (0.10, 0.16)
_PATIENCE_S = 3.0
_MOVED: Offsets = {("gluteus_medius", side): Offset((5.0, 5.0, 0.0)) for side in Side}


class TimedWindow(OpenCvInputWindow):
    """Notes when the first picture after a key was shown.

    Attributes:
        shown: set whenever such a picture has been shown.
        shown_s: when that was.
    """

    def __init__(self, size_wh: tuple[int, int], title: str) -> None:
        """Open it."""
        super().__init__(size_wh, title)
        self.shown, self.shown_s, self._due = threading.Event(), 0.0, False

    def show(self, canvas: Image, wait_s: float) -> UserInput:
        """As the window does, with a look at the clock."""
        import cv2

        if self._due:
            cv2.imshow(self._title, canvas)
            self.shown_s, self._due = time.perf_counter(), False
            self.shown.set()
        told = super().show(canvas, wait_s)
        self._due = told.key is not None
        return told


class Fingers:
    """Presses keys on the X display."""

    def __init__(self) -> None:
        """Open a connection of its own."""
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(None))

    def press(self, symbol: int) -> float:
        """Press and let go; when that was."""
        code = self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol))
        pressed_s = time.perf_counter()
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, ctypes.c_ulong(0))
        self._x.XFlush(self._display)
        return pressed_s


def press_and_wait(
    window: TimedWindow, presses: int, done: Callable[[], None], took_s: list[float]
) -> None:
    """Press arrows one after the other and note how long each picture took."""
    fingers, rng = Fingers(), np.random.default_rng(0)
    time.sleep(1.5)
    for k in range(presses):
        window.shown.clear()
        pressed_s = fingers.press(_ARROWS[k % len(_ARROWS)])
        if window.shown.wait(_PATIENCE_S):
            took_s.append(window.shown_s - pressed_s)
        time.sleep(rng.uniform(*_GAP_S))
    done()


def timed(controller: TuneController, sketch: TuneSketch, presses: int) -> list[float]:
    """Seconds from key to picture, for that many keys."""
    window = TimedWindow(sketch.layout(controller).canvas_wh, "tuning_redraw")
    took_s: list[float] = []

    def done() -> None:
        controller.done = True

    thread = threading.Thread(target=press_and_wait, args=(window, presses, done, took_s))
    thread.start()
    run(window, controller, lambda: sketch.layout(controller), lambda: sketch.canvas(controller))
    thread.join()
    window.close()
    return took_s


def _watched(film: Path, model: Path) -> Footage:
    with open_source(str(film)) as source:
        return watched(source, Settings(), detector_maker(model), lambda: None)


def _geometry_rate(footage: Footage, rounds: int = 400) -> float:
    regions, shots = catalogue.load(), footage.shots
    started_s = time.perf_counter()
    for k in range(rounds):
        shots[k % len(shots)].body_map(regions, _MOVED)
    return rounds / (time.perf_counter() - started_s)


def _case(footage: Footage, close: bool, compare: bool, presses: int) -> list[float]:
    """Seconds of every press in one state of the window; the profile is thrown away."""
    regions, words = catalogue.load(), texts.load("en")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.toml"
        writer = ProfileWriter(path, load_or_new(path), regions, utc_now, allow_no_press=True)
        controller = TuneController(footage, writer, regions, words, ("gluteus_medius", None))
        controller.close, controller.compare = close, compare
        return timed(controller, TuneSketch(regions, words), presses)


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.tuning_redraw")
    parser.add_argument("film", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="the pose model, a .task file")
    parser.add_argument("--presses", type=int, default=100)
    args = parser.parse_args(argv)
    footage = _watched(args.film, args.model)
    print(f"geometry: {_geometry_rate(footage):.0f} frames a second")
    for close in (True, False):
        for compare in (False, True):
            took_ms = 1000 * np.array(_case(footage, close, compare, args.presses))
            what = f"{'close' if close else 'whole'}, {'two halves' if compare else 'one picture'}"
            median, late = np.quantile(took_ms, (0.5, 0.95))
            print(f"{what:20} n={len(took_ms)} median {median:.0f} ms, 95 % {late:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
