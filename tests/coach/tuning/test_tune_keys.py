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
    PlayedStage,
    desk_on,
    keyed,
    picture_of,
    press,
    saved_in,
    shot,
)

REGIONS = tuple(BOOK.regions)


def leafs(path: Path) -> None:
    desk = desk_on(path, *(shot(index) for index in range(15)))
    for key, place in (
        (TuneKey.BACK, 0),
        (TuneKey.FORWARD, 1),
        (TuneKey.FAR_FORWARD, 11),
        (TuneKey.FAR_FORWARD, 14),
        (TuneKey.BACK, 13),
        (TuneKey.FAR_BACK, 3),
    ):
        press(desk, key)
        assert desk.leaf.place == place


def takes_the_next_region(path: Path) -> None:
    desk = desk_on(path)
    for place in range(1, len(REGIONS) + 1):
        press(desk, TuneKey.REGION)
        assert desk.state.region == REGIONS[place % len(REGIONS)]
        assert desk.state.side is Side.RIGHT


def takes_the_other_side(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.SIDE)
    assert (desk.state.region, desk.state.side) == ("gluteus_medius", Side.LEFT)


def nudges(path: Path) -> None:
    """Each arrow moves the mark its way on the screen, by one millimetre of skin."""
    for key, way in (
        (TuneKey.LEFT, (-1, 0)),
        (TuneKey.RIGHT, (1, 0)),
        (TuneKey.UP, (0, -1)),
        (TuneKey.DOWN, (0, 1)),
    ):
        desk = desk_on(path)
        before = desk.body_map.region("gluteus_medius", Side.RIGHT)
        press(desk, key)
        after = desk.body_map.region("gluteus_medius", Side.RIGHT)
        assert before is not None
        assert after is not None
        step_px = after.centre_px - before.centre_px
        assert step_px / np.linalg.norm(step_px) == pytest.approx(way, abs=0.02)
        assert math.hypot(*desk.state.offset.shift_mm) == pytest.approx(1.0, abs=0.01)


def changes_the_step(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.STEP, TuneKey.UP)
    assert math.hypot(*desk.state.offset.shift_mm) == pytest.approx(5.0, abs=0.01)
    press(desk, TuneKey.STEP, TuneKey.LARGER)
    assert desk.state.offset.radius_mm == 36.0


def changes_the_radius(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.LARGER, TuneKey.LARGER, TuneKey.SMALLER)
    region = desk.body_map.region("gluteus_medius", Side.RIGHT)
    assert desk.state.offset.radius_mm == 36.0
    assert region is not None
    assert region.radius_mm == pytest.approx(36.0)


def parts_and_joins_the_sides(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.LINK, TuneKey.UP)
    assert set(desk.state.now.offsets) == {("gluteus_medius", Side.RIGHT)}
    press(desk, TuneKey.LINK)
    assert len(desk.state.now.offsets) == 2


def takes_back_and_does_again(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.UP, TuneKey.LARGER)
    end = desk.state.now
    press(desk, TuneKey.UNDO, TuneKey.UNDO)
    assert desk.state.now.offsets == {}
    press(desk, TuneKey.REDO, TuneKey.REDO)
    assert desk.state.now == end
    press(desk, TuneKey.REDO)
    assert desk.note is not None
    assert desk.note.words == "Nothing to do again"


def resets(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.UP, TuneKey.REGION, TuneKey.UP, TuneKey.RESET)
    assert {name for name, _ in desk.state.now.offsets} == {"gluteus_medius"}
    press(desk, TuneKey.UP, TuneKey.RESET_ALL)
    assert desk.state.now.offsets == {}
    press(desk, TuneKey.UNDO)
    assert len(desk.state.now.offsets) == 4


def compares(path: Path) -> None:
    desk = desk_on(path)
    press(desk, *[TuneKey.STEP, TuneKey.UP, TuneKey.UP])
    plain = picture_of(desk)
    press(desk, TuneKey.COMPARE)
    assert picture_of(desk).shape == plain.shape
    assert (picture_of(desk) != plain).any()
    press(desk, TuneKey.COMPARE)
    assert (picture_of(desk) == plain).all()


def looks_closer(path: Path) -> None:
    desk = desk_on(path)
    whole = desk.picture.shape
    press(desk, TuneKey.CLOSER)
    assert desk.picture.shape[0] < whole[0]
    press(desk, TuneKey.REGION, TuneKey.CLOSER)
    assert desk.picture.shape == whole


def freezes_only_a_camera(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.FREEZE)
    assert not desk.live
    assert not desk.poll()


def fills_the_screen(path: Path) -> None:
    desk, stage = desk_on(path), PlayedStage(*keyed("f", "f", "f"))
    canvas = picture_of(desk)
    layout = TuneLayout.of(desk.picture, desk.picture)
    run(stage, desk, lambda: layout, lambda: canvas)
    assert stage.full_screens == 3


def saves(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.UP, TuneKey.SAVE)
    assert desk.note is not None
    assert (desk.note.words, desk.note.tone) == (f"Saved: {path.name}", Tone.DONE)
    assert not desk.unsaved
    assert saved_in(path).offsets == desk.state.now.offsets
    assert saved_in(path).told("gluteus_medius", Side.LEFT).origin == "set by hand"


def helps(path: Path) -> None:
    desk = desk_on(path)
    press(desk, TuneKey.HELP)
    assert desk.help
    press(desk, TuneKey.HELP)
    assert not desk.help


def leaves(path: Path) -> None:
    """At once when nothing is lost; else on the second press, unless something came between."""
    desk = desk_on(path)
    press(desk, TuneKey.QUIT)
    assert desk.done
    desk = desk_on(path)
    press(desk, TuneKey.UP, TuneKey.QUIT)
    assert not desk.done
    assert desk.note is not None
    assert "q again" in desk.note.words
    press(desk, TuneKey.BACK, TuneKey.QUIT)
    assert not desk.done, "the question was about the moment"
    press(desk, TuneKey.QUIT)
    assert desk.done
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
