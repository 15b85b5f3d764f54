"""Clicking labels: every click is on disk at once, in the shape that `coach tune fit` reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coach.tuning import labels
from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import LETTERS, TuneKey
from coach.tuning.label_controller import LabelController
from coach.tuning.label_sheet import LabelSheet
from coach.tuning.label_sketch import HELP, LabelSketch
from landmarks.errors import CoachError
from landmarks.joints import Side
from tests.coach.tuning.tuning_bench import BOOK, WORDS, point_on, press, reel_of, shot

HEADER = "source,frame,region,side,x_px,y_px"
REGIONS = tuple(BOOK.regions)


def controller_for(path: Path, source: str = "first-hold") -> LabelController:
    footage = reel_of(*(shot(index) for index in range(12)))
    return LabelController(footage, LabelSheet(path, source, footage), REGIONS)


def click(controller: LabelController, x_px: float, y_px: float) -> None:
    for kind in (MouseKind.DOWN, MouseKind.UP):
        controller.mouse(kind, Spot(np.array([x_px, y_px]), 0.3, on_line=False))


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_story_of_four_clicks(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    controller = controller_for(path)
    click(controller, 100.04, 50)
    press(controller, TuneKey.SIDE)
    click(controller, 120, 51)
    press(controller, TuneKey.FAR_FORWARD, TuneKey.REGION)
    click(controller, 130, 52)
    click(controller, 131.26, 53)
    assert lines_of(path) == [
        HEADER,
        "first-hold,0,gluteus_medius,left,100.0,50.0",
        "first-hold,0,gluteus_medius,right,120.0,51.0",
        f"first-hold,10,{REGIONS[1]},right,131.3,53.0",
    ]
    assert [label.frame for label in labels.load(path)] == [0, 0, 10]


def test_undo_and_redo_are_on_disk_too(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    controller = controller_for(path)
    click(controller, 10, 20)
    click(controller, 30, 40)
    press(controller, TuneKey.UNDO)
    assert lines_of(path)[1:] == ["first-hold,0,gluteus_medius,left,10.0,20.0"]
    press(controller, TuneKey.UNDO, TuneKey.UNDO)
    assert lines_of(path) == [HEADER]
    press(controller, TuneKey.REDO, TuneKey.REDO, TuneKey.REDO)
    assert lines_of(path)[1:] == ["first-hold,0,gluteus_medius,left,30.0,40.0"]
    press(controller, TuneKey.RESET)
    assert lines_of(path) == [HEADER]
    press(controller, TuneKey.UNDO)
    assert len(lines_of(path)) == 2
    assert controller_for(path).here == {("gluteus_medius", Side.LEFT): (30.0, 40.0)}


def test_what_is_in_the_file_is_shown_and_stays_as_it_was_written(tmp_path: Path) -> None:
    """Comments, order, other sources, ways to write a number: only what is clicked changes."""
    path = tmp_path / "l.csv"
    before = [
        "# by Ana, in May",
        "side,source,frame,region,y_px,x_px",
        "left,other.mp4,3,iliacus,7,8.50",
        "left,first-hold,2,gluteus_medius,5,4.250",
        "",
        "right,first-hold,2,gluteus_medius,6,4",
    ]
    path.write_text("\n".join(before) + "\n", encoding="utf-8")
    controller = controller_for(path)
    assert controller.sheet.foreign == 1
    press(controller, TuneKey.FORWARD, TuneKey.FORWARD)
    assert controller.here[("gluteus_medius", Side.LEFT)] == (4.25, 5.0)
    click(controller, 11, 12)
    assert lines_of(path) == [
        *before[:3],
        *before[4:],
        "left,first-hold,2,gluteus_medius,12.0,11.0",
    ]
    press(controller, TuneKey.UNDO)
    assert lines_of(path) == before


def test_a_file_of_times_gets_times(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text(
        "source;t_s;region;side;x_px;y_px\nfirst-hold;0.52;iliacus;left;1;2\n", encoding="utf-8"
    )
    controller = controller_for(path)
    assert next(iter(controller.sheet.clicks))[0] == 5
    press(controller, TuneKey.FORWARD)
    click(controller, 3, 4)
    assert lines_of(path)[-1] == "first-hold;0.1;gluteus_medius;left;3.0;4.0"
    assert len(labels.load(path)) == 2


def test_a_path_is_written_as_seen_from_the_label_file(tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    film = tmp_path / "films" / "one.mp4"
    film.write_bytes(b"")
    path = tmp_path / "labels" / "l.csv"
    path.parent.mkdir()
    controller = controller_for(path, str(film))
    click(controller, 1, 2)
    assert lines_of(path)[1].startswith("../films/one.mp4,0,")
    assert len(controller_for(path, str(film)).sheet.clicks) == 1


@pytest.mark.parametrize(
    "text",
    ["", "# nothing yet\n", HEADER + "\n", "# a\n\n" + HEADER + "\n"],
)
def test_a_file_without_labels_can_be_begun(tmp_path: Path, text: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(text, encoding="utf-8")
    click(controller_for(path), 1, 2)
    assert len(labels.load(path)) == 1
    assert path.read_text(encoding="utf-8").startswith(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEADER + ",who\n", "unknown column 'who'"),
        (HEADER + "\nfirst-hold,x,iliacus,left,1,2\n", "line 2"),
        (HEADER.replace(",side", "") + "\n", "missing column 'side'"),
        ("a \xff b", "UTF-8"),
    ],
)
def test_a_broken_file_is_told_and_not_touched(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CoachError, match=says):
        controller_for(path)
    assert path.read_bytes() == text.encode("latin-1")


def test_a_folder_that_is_missing_is_told_before_the_first_click(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="no folder"):
        controller_for(tmp_path / "not" / "l.csv")


def test_a_disk_that_fails_is_told_and_the_click_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = controller_for(tmp_path / "l.csv")
    click(controller, 1, 2)

    def fail(_path: Path, _text: str, *, instead: str) -> None:
        del instead
        raise CoachError("the disk is full")

    monkeypatch.setattr("coach.tuning.label_sheet.write_text_atomic", fail)
    click(controller, 9, 9)
    assert controller.trouble == "the disk is full"
    assert controller.here == {("gluteus_medius", Side.LEFT): (1.0, 2.0)}
    press(controller, TuneKey.UNDO)
    assert controller.here == {("gluteus_medius", Side.LEFT): (1.0, 2.0)}


def test_a_click_close_up_is_the_same_pixel_of_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    controller, sketch = controller_for(path), LabelSketch(WORDS)
    controller.mouse(MouseKind.HOVER, Spot(np.array([200.0, 120.0]), 0.0, on_line=False))
    press(controller, TuneKey.CLOSER)
    assert controller.picture.shape[1] < 240
    shown = np.array([207.0, 118.0]) - controller.corner_px
    x_px, y_px = sketch.layout(controller).viewport.to_screen(shown)
    controller.mouse(MouseKind.DOWN, sketch.layout(controller).spot(x_px, y_px))
    assert controller.here == {("gluteus_medius", Side.LEFT): (207.0, 118.0)}
    press(controller, TuneKey.CLOSER)
    assert controller.picture.shape[1] == 640


def test_a_click_beside_the_picture_is_at_its_rim(tmp_path: Path) -> None:
    controller = controller_for(tmp_path / "l.csv")
    click(controller, -3, 999)
    assert controller.here == {("gluteus_medius", Side.LEFT): (0.0, 479.0)}


def test_the_time_line_labels_nothing(tmp_path: Path) -> None:
    controller = controller_for(tmp_path / "l.csv")
    controller.mouse(MouseKind.DOWN, point_on(1.0))
    controller.mouse(MouseKind.UP, point_on(1.0))
    assert controller.cursor.place == 11
    assert controller.here == {}
    assert not (tmp_path / "l.csv").exists()


def test_labels_are_drawn_where_they_are_and_only_on_their_frame(tmp_path: Path) -> None:
    controller, sketch = controller_for(tmp_path / "l.csv"), LabelSketch(WORDS)
    empty = sketch.canvas(controller)
    click(controller, 500, 300)
    x_px, y_px = sketch.layout(controller).viewport.to_screen(np.array([500.0, 300.0])).astype(int)
    canvas = sketch.canvas(controller)
    assert (canvas[y_px - 5 : y_px + 5, x_px - 5 : x_px + 5] != empty[0, 0]).any()
    press(controller, TuneKey.FORWARD)
    elsewhere = sketch.canvas(controller)
    assert (elsewhere[y_px - 5 : y_px + 5, x_px - 5 : x_px + 5] == empty[y_px, x_px]).all()


def test_keys_that_mean_something_here_are_in_the_list_and_q_leaves(tmp_path: Path) -> None:
    controller, sketch = controller_for(tmp_path / "l.csv"), LabelSketch(WORDS)
    said = " ".join(WORDS.word("tune_keys", key) for key in HELP)
    assert all(letter in said for letter in "tsuzvhq,.<>")
    plain = sketch.canvas(controller)
    press(controller, TuneKey.HELP)
    assert (sketch.canvas(controller) != plain).any()
    press(controller, *(set(LETTERS.values()) - {TuneKey.QUIT}))
    assert not controller.done
    press(controller, TuneKey.QUIT)
    assert controller.done
