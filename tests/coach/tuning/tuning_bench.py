"""A tuning window without a window: stick people seen from many sides, and a scripted window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach import texts
from coach.profile import profile as profiles
from coach.profile.profile import load_or_new
from coach.tuning.controller import TuneController
from coach.tuning.footage import Footage, Shot
from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import Mouse, MouseKind, UserInput
from coach.tuning.keys import TuneKey
from coach.tuning.pictures import BlankPictures
from coach.tuning.profile_writer import ProfileWriter
from coach.tuning.sketch import TuneSketch
from landmarks import catalogue, pelvis
from landmarks.frame import Image
from landmarks.joints import Side
from tests.bodies import UP, body_pose

Array = NDArray[np.float64]

BOOK = catalogue.load()
WORDS = texts.load("en")
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
BACK_VIEWS = (
    {},
    {"roll_deg": 70.0},
    {"roll_deg": 100.0},
    {"heading_deg": 35.0},
    {"heading_deg": -30.0, "tilt_deg": 35.0},
    {"camera_roll_deg": 8.0, "distance_m": 2.0},
)
"""A person on the left side, the back to the camera, from six sides: fields of `Stance`."""


def shot(index: int = 0, **stance: Any) -> Shot:
    """What one view of a stick person gives, seen without perspective: the geometry is exact."""
    pose = body_pose(index / 10, perspective=False, **stance)
    return Shot(index, pose.t_s, pose, pelvis.measure(pose), UP)


def nobody(index: int = 0) -> Shot:
    return Shot(index, index / 10)


def reel_of(*shots: Shot, size_wh: tuple[int, int] = (640, 480)) -> Footage:
    return Footage("story", shots, BlankPictures(size_wh))


def views() -> tuple[Shot, ...]:
    return tuple(shot(index, **stance) for index, stance in enumerate(BACK_VIEWS))


def writer_at(path: Path, *, allow_no_press: bool = False) -> ProfileWriter:
    return ProfileWriter(path, load_or_new(path), BOOK, lambda: NOON, allow_no_press=allow_no_press)


def controller_on(
    path: Path,
    *shots: Shot,
    region: str = "gluteus_medius",
    side: Side | None = Side.RIGHT,
    allow_no_press: bool = False,
) -> TuneController:
    """A controller with six views, or those given; the profile is the file at `path`."""
    writer = writer_at(path, allow_no_press=allow_no_press)
    controller = TuneController(reel_of(*(shots or views())), writer, BOOK, WORDS, (region, side))
    controller.close = False
    return controller


def press(controller: Any, *keys: TuneKey) -> None:
    for key in keys:
        controller.press(key)


def drag(controller: TuneController, way_px: Sequence[float], *, steps: int = 3) -> None:
    """Take hold of the region in hand in its middle, and pull it."""
    region = controller.body_map.region(controller.state.region, controller.state.side)
    assert region is not None
    start = np.array(region.centre_px)
    controller.mouse(MouseKind.DOWN, Spot(start, 0.0, on_line=False))
    for step in range(1, steps + 1):
        at_px = start + np.array(way_px) * step / steps
        controller.mouse(MouseKind.MOVE, Spot(at_px, 0.0, on_line=False))
    controller.mouse(MouseKind.UP, Spot(start + np.array(way_px), 0.0, on_line=False))


def point_on(line: float) -> Spot:
    return Spot(None, line, on_line=True)


def saved_in(path: Path) -> profiles.Profile:
    return profiles.load(path)


def picture_of(controller: TuneController) -> Image:
    return TuneSketch(BOOK, WORDS).canvas(controller)


class PlayedWindow:
    """A window that keeps what is shown and plays what the person does, then closes.

    Attributes:
        shown: every canvas, in order.
        full_screens: how often the whole screen was asked for, or left.
        closed: how often it was taken away.
    """

    def __init__(self, *script: UserInput) -> None:
        self.shown: list[Image] = []
        self.closed = self.full_screens = 0
        self._script = list(script)

    def show(self, canvas: Image, wait_s: float) -> UserInput:
        assert 0 < wait_s <= 0.05
        self.shown.append(canvas)
        return self._script.pop(0) if self._script else UserInput(closed=True)

    def toggle_full_screen(self) -> None:
        self.full_screens += 1

    def close(self) -> None:
        self.closed += 1


def window_maker(window: PlayedWindow) -> Callable[[tuple[int, int], str], PlayedWindow]:
    return lambda _size_wh, _title: window


def keyed(*letters: str) -> list[UserInput]:
    return [UserInput(key=ord(letter)) for letter in letters]


def moved(kind: MouseKind, x_px: float, y_px: float) -> UserInput:
    return UserInput(mouse=(Mouse(kind, x_px, y_px),))
