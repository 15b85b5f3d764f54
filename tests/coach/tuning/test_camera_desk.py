"""Tuning in front of a camera: the picture moves until it is frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach.tuning.camera_desk import CameraDesk
from coach.tuning.keys import TuneKey
from coach.tuning.leaf import Spot
from coach.tuning.reel import Shot
from coach.tuning.stage import MouseKind
from landmarks.frame import Image
from landmarks.joints import Side
from tests.coach.tuning.tuning_bench import (
    BACK_VIEWS,
    BOOK,
    WORDS,
    keeper_at,
    picture_of,
    point_on,
    press,
    shot,
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
def desk(tmp_path: Path) -> CameraDesk:
    feed = ScriptedFeed()
    first = (shot(0), feed.grey(0))
    keeper = keeper_at(tmp_path / "p.toml")
    found = CameraDesk(feed, first, keeper, BOOK, WORDS, ("gluteus_medius", Side.RIGHT))
    found.close = False
    return found


def poll(desk: CameraDesk, times: int) -> list[bool]:
    return [desk.poll() for _ in range(times)]


def hold_of(desk: CameraDesk) -> Any:
    region = desk.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    return Spot(np.array(region.centre_px), 0.5, on_line=False)


def test_it_is_live_until_space_and_live_again_after_it(desk: CameraDesk) -> None:
    assert desk.live
    assert poll(desk, 4) == [False, True, False, True]
    assert desk.shot.index == 2
    press(desk, TuneKey.FREEZE)
    assert not desk.live
    assert poll(desk, 4) == [False] * 4
    assert desk.shot.index == 2
    press(desk, TuneKey.FREEZE)
    poll(desk, 2)
    assert desk.shot.index == 3


def test_frozen_pictures_stay_to_see_a_correction_in_each(desk: CameraDesk) -> None:
    for _ in range(3):
        poll(desk, 2)
        press(desk, TuneKey.FREEZE, TuneKey.FREEZE)
    press(desk, TuneKey.BACK)
    assert not desk.live, "leafing looks at what is frozen"
    assert [view.index for view in desk.leaf.reel.shots] == [1, 2, 3]
    assert desk.shot.index == 2
    assert abs(int(desk.picture[0, 0, 0]) - 50) <= 2
    press(desk, TuneKey.UP)
    assert desk.unsaved


def test_taking_hold_of_a_region_freezes_the_picture(desk: CameraDesk) -> None:
    poll(desk, 2)
    spot = hold_of(desk)
    desk.mouse(MouseKind.DOWN, spot)
    assert not desk.live
    assert poll(desk, 2) == [False, False]
    desk.mouse(MouseKind.MOVE, Spot(spot.picture_px + 4.0, 0.5, on_line=False))
    desk.mouse(MouseKind.UP, spot)
    assert desk.unsaved


def test_before_anything_is_frozen_there_is_nothing_to_leaf_through(desk: CameraDesk) -> None:
    poll(desk, 2)
    press(desk, TuneKey.BACK, TuneKey.FAR_FORWARD)
    assert desk.live
    desk.mouse(MouseKind.DOWN, point_on(0.5))
    assert desk.shot.index == 1


def test_live_is_said_and_a_close_up_waits_for_the_frozen_picture(desk: CameraDesk) -> None:
    desk.close = True
    assert desk.picture.shape == (480, 640, 3)
    live = picture_of(desk)
    press(desk, TuneKey.FREEZE)
    assert desk.picture.shape[0] < 480
    assert picture_of(desk).shape == live.shape
