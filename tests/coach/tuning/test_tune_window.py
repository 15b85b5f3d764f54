"""The loop of the tuning window, with what a person does scripted, from the key to the canvas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import Mouse, MouseKind, UserInput
from coach.tuning.layout import TuneLayout
from coach.tuning.sketch import TuneSketch
from coach.tuning.tune_window import run
from landmarks.joints import Side
from tests.coach.tuning.tuning_bench import (
    BOOK,
    WORDS,
    PlayedWindow,
    controller_on,
    keyed,
    moved,
    picture_of,
    saved_in,
)


def play(path: Path, *script: UserInput) -> tuple[PlayedWindow, object]:
    controller, sketch, window = controller_on(path), TuneSketch(BOOK, WORDS), PlayedWindow(*script)
    run(window, controller, lambda: sketch.layout(controller), lambda: sketch.canvas(controller))
    return window, controller


def test_a_story_drag_nudge_undo_save_leave(tmp_path: Path) -> None:
    """The mouse pulls the region on the canvas, keys mend it, the file holds it."""
    path = tmp_path / "p.toml"
    controller, sketch = controller_on(path), TuneSketch(BOOK, WORDS)
    region = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    x_px, y_px = sketch.layout(controller).viewport.to_screen(region.centre_px)
    window = PlayedWindow(
        moved(MouseKind.HOVER, 5, 5),
        moved(MouseKind.DOWN, x_px, y_px),
        moved(MouseKind.MOVE, x_px + 3, y_px + 1),
        moved(MouseKind.MOVE, x_px + 6, y_px + 3),
        moved(MouseKind.UP, x_px + 6, y_px + 3),
        *keyed("m"),
        UserInput(key=0xFF52),
        *keyed("u", "w"),
        UserInput(),
        *keyed("q"),
    )
    run(window, controller, lambda: sketch.layout(controller), lambda: sketch.canvas(controller))
    assert controller.done
    after = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert after is not None
    # A canvas pixel is 2/3 of a picture's; the profile keeps tenths of a millimetre.
    assert after.centre_px - region.centre_px == pytest.approx([4.0, 2.0], abs=0.02)
    assert saved_in(path).offsets == controller.state.now.offsets
    assert len(window.shown) == 11


def test_nothing_is_drawn_again_until_something_happens(tmp_path: Path) -> None:
    window, _ = play(
        tmp_path / "p.toml", UserInput(), moved(MouseKind.HOVER, 9, 9), *keyed("x", "b")
    )
    first, *same, last = window.shown
    assert all(canvas is first for canvas in same)
    assert last is not first


def test_closing_the_window_ends_it_without_saving(tmp_path: Path) -> None:
    window, controller = play(tmp_path / "p.toml", UserInput(key=0xFF52), UserInput(closed=True))
    assert len(window.shown) == 2
    assert controller.unsaved  # type: ignore[attr-defined]
    assert not (tmp_path / "p.toml").exists()


def test_several_things_the_mouse_did_at_once_are_done_in_order(tmp_path: Path) -> None:
    """Fast hands: down, far and up arrive between two pictures."""
    controller, sketch = controller_on(tmp_path / "p.toml"), TuneSketch(BOOK, WORDS)
    width, height = sketch.layout(controller).canvas_wh
    y_px = height - 10
    script = UserInput(
        mouse=(
            Mouse(MouseKind.DOWN, 0.1 * width, y_px),
            Mouse(MouseKind.MOVE, 0.99 * width, y_px),
            Mouse(MouseKind.UP, 0.99 * width, y_px),
        )
    )
    run(
        PlayedWindow(script),
        controller,
        lambda: sketch.layout(controller),
        lambda: sketch.canvas(controller),
    )
    assert controller.cursor.place == len(controller.cursor.footage.shots) - 1


@pytest.mark.parametrize(
    ("size_wh", "canvas_wh"),
    [((640, 480), (960, 781)), ((1280, 720), (1280, 781)), ((3840, 2160), (1280, 781)),
     ((720, 1280), (506, 932))],
)  # fmt: skip
def test_the_canvas_fits_a_screen_and_keeps_the_proportions(
    size_wh: tuple[int, int], canvas_wh: tuple[int, int]
) -> None:
    picture = np.zeros((size_wh[1], size_wh[0], 3), np.uint8)
    assert TuneLayout.of(picture, picture).canvas_wh == canvas_wh


def test_a_point_of_the_canvas_is_one_of_the_picture() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    layout = TuneLayout.of(picture, picture)
    at = layout.spot(*layout.viewport.to_screen(np.array([100.0, 50.0])))
    assert at.picture_px == pytest.approx([100.0, 50.0])
    assert not at.on_line
    under: Spot = layout.spot(480, 770)
    assert under.on_line
    assert under.share == pytest.approx(0.5)


def test_in_halves_the_right_one_can_be_dragged_and_the_left_one_shows_only() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    halves = TuneLayout.of(picture, picture, 320.0)
    whole = TuneLayout.of(picture, picture).viewport.to_screen(np.array([320.0, 100.0]))
    spot = halves.spot(480 + whole[0] - (halves.split_px or 0), whole[1])
    assert spot.picture_px == pytest.approx([320.0, 100.0])
    assert halves.spot(100, 100).picture_px is None


def test_before_and_after_show_the_same_place_of_the_picture(tmp_path: Path) -> None:
    """Far from the region both halves are the same to the pixel."""
    controller = controller_on(tmp_path / "p.toml")
    controller.compare = True
    canvas = picture_of(controller)
    left, right = canvas[600:640, 10:470], canvas[600:640, 490:950]
    assert (left == right).all()
