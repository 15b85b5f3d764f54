"""Tuning in front of a camera: the picture moves until it is frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach.tuning.camera_controller import CameraController
from coach.tuning.footage import Shot
from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from landmarks.frame import Image
from landmarks.joints import Side
from tests.coach.tuning.tuning_bench import (
    BACK_VIEWS,
    BOOK,
    WORDS,
    picture_of,
    point_on,
    press,
    shot,
    writer_at,
)


class ScriptedFeed:
    """Gives one view after the other, each on a grey of its own; None in between."""

    name = "camera 0"

    def __init__(self) -> None:
        self._count = 0

    def newest(self) -> tuple[Shot, Image] | None:
        self._count += 1
        if self._count % 2:
            return None
        index = self._count // 2
        return shot(index, **BACK_VIEWS[index % len(BACK_VIEWS)]), self.grey(index)

    @staticmethod
    def grey(index: int) -> Image:
        return np.full((480, 640, 3), 40 + 5 * index, np.uint8)


@pytest.fixture
def controller(tmp_path: Path) -> CameraController:
    feed = ScriptedFeed()
    first = (shot(0), feed.grey(0))
    writer = writer_at(tmp_path / "p.toml")
    found = CameraController(feed, first, writer, BOOK, WORDS, ("gluteus_medius", Side.RIGHT))
    found.close = False
    return found


def poll(controller: CameraController, times: int) -> list[bool]:
    return [controller.poll() for _ in range(times)]


def hold_of(controller: CameraController) -> Any:
    region = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    return Spot(np.array(region.centre_px), 0.5, on_line=False)


def test_it_is_live_until_space_and_live_again_after_it(controller: CameraController) -> None:
    assert controller.live
    assert poll(controller, 4) == [False, True, False, True]
    assert controller.shot.index == 2
    press(controller, TuneKey.FREEZE)
    assert not controller.live
    assert poll(controller, 4) == [False] * 4
    assert controller.shot.index == 2
    press(controller, TuneKey.FREEZE)
    poll(controller, 2)
    assert controller.shot.index == 3


def test_frozen_pictures_stay_to_see_a_correction_in_each(controller: CameraController) -> None:
    for _ in range(3):
        poll(controller, 2)
        press(controller, TuneKey.FREEZE, TuneKey.FREEZE)
    press(controller, TuneKey.BACK)
    assert not controller.live, "leafing looks at what is frozen"
    assert [view.index for view in controller.cursor.footage.shots] == [1, 2, 3]
    assert controller.shot.index == 2
    assert abs(int(controller.picture[0, 0, 0]) - 50) <= 2
    press(controller, TuneKey.UP)
    assert controller.unsaved


def test_taking_hold_of_a_region_freezes_the_picture(controller: CameraController) -> None:
    poll(controller, 2)
    spot = hold_of(controller)
    controller.mouse(MouseKind.DOWN, spot)
    assert not controller.live
    assert poll(controller, 2) == [False, False]
    controller.mouse(MouseKind.MOVE, Spot(spot.picture_px + 4.0, 0.5, on_line=False))
    controller.mouse(MouseKind.UP, spot)
    assert controller.unsaved


def test_before_anything_is_frozen_there_is_nothing_to_leaf_through(
    controller: CameraController,
) -> None:
    poll(controller, 2)
    press(controller, TuneKey.BACK, TuneKey.FAR_FORWARD)
    assert controller.live
    controller.mouse(MouseKind.DOWN, point_on(0.5))
    assert controller.shot.index == 1


def test_live_is_said_and_a_close_up_waits_for_the_frozen_picture(
    controller: CameraController,
) -> None:
    controller.close = True
    assert controller.picture.shape == (480, 640, 3)
    live = picture_of(controller)
    press(controller, TuneKey.FREEZE)
    assert controller.picture.shape[0] < 480
    assert picture_of(controller).shape == live.shape
