"""Every key of the tuning window does what the help says, and asks before it loses anything."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coach.tuning.keys import ARROWS, LETTERS, TuneKey, tune_key
from coach.tuning.layout import TuneLayout
from coach.tuning.sketch import HELP
from coach.tuning.tune_window import run
from landmarks.joints import Side
from overlays.view import Tone
from tests.coach.tuning.tuning_bench import (
    BOOK,
    WORDS,
    PlayedWindow,
    controller_on,
    keyed,
    picture_of,
    press,
    saved_in,
    shot,
)

REGIONS = tuple(BOOK.regions)


def leafs(path: Path) -> None:
    controller = controller_on(path, *(shot(index) for index in range(15)))
    for key, place in (
        (TuneKey.BACK, 0),
        (TuneKey.FORWARD, 1),
        (TuneKey.FAR_FORWARD, 11),
        (TuneKey.FAR_FORWARD, 14),
        (TuneKey.BACK, 13),
        (TuneKey.FAR_BACK, 3),
    ):
        press(controller, key)
        assert controller.cursor.place == place


def takes_the_next_region(path: Path) -> None:
    controller = controller_on(path)
    for place in range(1, len(REGIONS) + 1):
        press(controller, TuneKey.REGION)
        assert controller.state.region == REGIONS[place % len(REGIONS)]
        assert controller.state.side is Side.RIGHT


def takes_the_other_side(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.SIDE)
    assert (controller.state.region, controller.state.side) == ("gluteus_medius", Side.LEFT)


def nudges(path: Path) -> None:
    """Each arrow moves the mark its way on the screen, by one millimetre of skin."""
    for key, way in (
        (TuneKey.LEFT, (-1, 0)),
        (TuneKey.RIGHT, (1, 0)),
        (TuneKey.UP, (0, -1)),
        (TuneKey.DOWN, (0, 1)),
    ):
        controller = controller_on(path)
        before = controller.body_map.region("gluteus_medius", Side.RIGHT)
        press(controller, key)
        after = controller.body_map.region("gluteus_medius", Side.RIGHT)
        assert before is not None
        assert after is not None
        step_px = after.centre_px - before.centre_px
        assert step_px / np.linalg.norm(step_px) == pytest.approx(way, abs=0.02)
        assert math.hypot(*controller.state.offset.shift_mm) == pytest.approx(1.0, abs=0.01)


def changes_the_step(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.STEP, TuneKey.UP)
    assert math.hypot(*controller.state.offset.shift_mm) == pytest.approx(5.0, abs=0.01)
    press(controller, TuneKey.STEP, TuneKey.LARGER)
    assert controller.state.offset.radius_mm == 36.0


def changes_the_radius(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.LARGER, TuneKey.LARGER, TuneKey.SMALLER)
    region = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert controller.state.offset.radius_mm == 36.0
    assert region is not None
    assert region.radius_mm == pytest.approx(36.0)


def parts_and_joins_the_sides(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.LINK, TuneKey.UP)
    assert set(controller.state.now.offsets) == {("gluteus_medius", Side.RIGHT)}
    press(controller, TuneKey.LINK)
    assert len(controller.state.now.offsets) == 2


def takes_back_and_does_again(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.UP, TuneKey.LARGER)
    end = controller.state.now
    press(controller, TuneKey.UNDO, TuneKey.UNDO)
    assert controller.state.now.offsets == {}
    press(controller, TuneKey.REDO, TuneKey.REDO)
    assert controller.state.now == end
    press(controller, TuneKey.REDO)
    assert controller.message is not None
    assert controller.message.words == "Nothing to do again"


def resets(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.UP, TuneKey.REGION, TuneKey.UP, TuneKey.RESET)
    assert {name for name, _ in controller.state.now.offsets} == {"gluteus_medius"}
    press(controller, TuneKey.UP, TuneKey.RESET_ALL)
    assert controller.state.now.offsets == {}
    press(controller, TuneKey.UNDO)
    assert len(controller.state.now.offsets) == 4


def compares(path: Path) -> None:
    controller = controller_on(path)
    press(controller, *[TuneKey.STEP, TuneKey.UP, TuneKey.UP])
    plain = picture_of(controller)
    press(controller, TuneKey.COMPARE)
    assert picture_of(controller).shape == plain.shape
    assert (picture_of(controller) != plain).any()
    press(controller, TuneKey.COMPARE)
    assert (picture_of(controller) == plain).all()


def looks_closer(path: Path) -> None:
    controller = controller_on(path)
    whole = controller.picture.shape
    press(controller, TuneKey.CLOSER)
    assert controller.picture.shape[0] < whole[0]
    press(controller, TuneKey.REGION, TuneKey.CLOSER)
    assert controller.picture.shape == whole


def freezes_only_a_camera(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.FREEZE)
    assert not controller.live
    assert not controller.poll()


def fills_the_screen(path: Path) -> None:
    controller, window = controller_on(path), PlayedWindow(*keyed("f", "f", "f"))
    canvas = picture_of(controller)
    layout = TuneLayout.of(controller.picture, controller.picture)
    run(window, controller, lambda: layout, lambda: canvas)
    assert window.full_screens == 3


def saves(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.UP, TuneKey.SAVE)
    assert controller.message is not None
    assert (controller.message.words, controller.message.tone) == (f"Saved: {path.name}", Tone.DONE)
    assert not controller.unsaved
    assert saved_in(path).offsets == controller.state.now.offsets
    assert saved_in(path).told("gluteus_medius", Side.LEFT).origin == "set by hand"


def helps(path: Path) -> None:
    controller = controller_on(path)
    press(controller, TuneKey.HELP)
    assert controller.help
    press(controller, TuneKey.HELP)
    assert not controller.help


def leaves(path: Path) -> None:
    """At once when nothing is lost; else on the second press, unless something came between."""
    controller = controller_on(path)
    press(controller, TuneKey.QUIT)
    assert controller.done
    controller = controller_on(path)
    press(controller, TuneKey.UP, TuneKey.QUIT)
    assert not controller.done
    assert controller.message is not None
    assert "q again" in controller.message.words
    press(controller, TuneKey.BACK, TuneKey.QUIT)
    assert not controller.done, "the question was about the moment"
    press(controller, TuneKey.QUIT)
    assert controller.done
    assert not path.exists()


DOES: dict[TuneKey, Callable[[Path], None]] = {
    **dict.fromkeys((TuneKey.BACK, TuneKey.FORWARD, TuneKey.FAR_BACK, TuneKey.FAR_FORWARD), leafs),
    **dict.fromkeys((TuneKey.LEFT, TuneKey.RIGHT, TuneKey.UP, TuneKey.DOWN), nudges),
    **dict.fromkeys((TuneKey.LARGER, TuneKey.SMALLER), changes_the_radius),
    **dict.fromkeys((TuneKey.UNDO, TuneKey.REDO), takes_back_and_does_again),
    **dict.fromkeys((TuneKey.RESET, TuneKey.RESET_ALL), resets),
    TuneKey.REGION: takes_the_next_region,
    TuneKey.SIDE: takes_the_other_side,
    TuneKey.STEP: changes_the_step,
    TuneKey.LINK: parts_and_joins_the_sides,
    TuneKey.COMPARE: compares,
    TuneKey.CLOSER: looks_closer,
    TuneKey.FREEZE: freezes_only_a_camera,
    TuneKey.FULL_SCREEN: fills_the_screen,
    TuneKey.SAVE: saves,
    TuneKey.HELP: helps,
    TuneKey.QUIT: leaves,
}


@pytest.mark.parametrize("key", list(TuneKey))
def test_every_key_does_what_it_says(key: TuneKey, tmp_path: Path) -> None:
    DOES[key](tmp_path / "p.toml")


def test_every_key_can_be_pressed_and_stands_in_the_help() -> None:
    assert set(LETTERS.values()) | set(ARROWS) == set(TuneKey)
    said = " ".join(WORDS.word("tune_keys", key) for key in HELP)
    names = {"\t": "Tab", " ": "space", "\x1b": "Esc", "=": "+"}
    missing = [letter for letter in LETTERS if names.get(letter, letter) not in said]
    assert missing == []
    assert "arrows" in said


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (ord("z"), TuneKey.RESET),
        (ord("Z"), TuneKey.RESET),  # Qt gives the small letter anyway
        (ord("0"), TuneKey.RESET_ALL),
        (0x100000 | ord(" "), TuneKey.FREEZE),  # GTK adds the state of the lock keys
        (0xFF51, TuneKey.LEFT),
        (0x10FF52, TuneKey.UP),
        (0x270000, TuneKey.RIGHT),
        (0xF701, TuneKey.DOWN),
        (0xFFE1, None),  # shift alone, which Qt tells like any key
        (0xFF62, None),  # "execute", whose low byte is the b of before and after
        (ord("x"), None),
        (0, None),
    ],
)
def test_codes_of_all_systems(code: int, key: TuneKey | None) -> None:
    assert tune_key(code) is key
