"""Saving what was tuned is safe, and the mouse does what it seems to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from landmarks.frame import Image
from landmarks.joints import Side
from overlays.palette import CONFLICT
from overlays.view import Tone
from tests.coach.tuning.tuning_bench import (
    controller_on,
    drag,
    nobody,
    picture_of,
    point_on,
    press,
    saved_in,
    shot,
)


def test_a_no_press_nudge_is_not_saved(tmp_path: Path) -> None:
    """Towards the nerve: shown at once, refused on saving, kept only if it is allowed."""
    for allow in (False, True):
        path = tmp_path / f"{allow}.toml"
        controller = controller_on(path, region="piriformis_lateral", allow_no_press=allow)
        press(controller, TuneKey.STEP, *[TuneKey.DOWN] * 5)
        assert "sciatic" in controller.zones_in_conflict()
        press(controller, TuneKey.SAVE)
        assert controller.message is not None
        assert path.exists() is allow
        assert controller.unsaved is not allow
        if not allow:
            assert controller.message.tone is Tone.STOP
            assert "sciatic nerve" in controller.message.words
            press(controller, *[TuneKey.UNDO] * 5, TuneKey.UP, TuneKey.SAVE)
            assert path.exists(), "moved away again it is saved"
        else:
            assert saved_in(path).told("piriformis_lateral", Side.RIGHT).no_press_allowed


def test_in_a_no_press_zone_the_picture_turns_red(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml", region="piriformis_lateral")

    def red(picture: Image) -> int:
        return int((picture == CONFLICT).all(axis=2).sum())

    assert red(picture_of(controller)) == 0
    press(controller, TuneKey.STEP, *[TuneKey.DOWN] * 5)
    assert red(picture_of(controller)) > 100
    press(controller, TuneKey.RESET)
    assert red(picture_of(controller)) == 0


def test_over_sixty_millimetres_is_asked_about_once(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    controller = controller_on(path, region="ventrogluteal")
    press(controller, TuneKey.STEP, *[TuneKey.LEFT] * 13, TuneKey.SAVE)
    assert not path.exists()
    assert controller.message is not None
    assert "60 mm" in controller.message.words
    press(controller, TuneKey.LEFT, TuneKey.SAVE)
    assert not path.exists(), "something else was asked about"
    press(controller, TuneKey.SAVE)
    assert saved_in(path).told("ventrogluteal", Side.RIGHT).confirmed
    press(controller, TuneKey.LARGER, TuneKey.SAVE)
    assert controller.unsaved, "changed again, asked again"


def test_a_disk_that_is_full_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    controller = controller_on(tmp_path / "file" / "p.toml")
    press(controller, TuneKey.UP, TuneKey.SAVE)
    assert controller.message is not None
    assert controller.message.tone is Tone.STOP
    assert controller.unsaved
    assert not controller.done


def test_saved_and_opened_again_the_picture_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    controller = controller_on(path)
    drag(controller, (3.3, 2.7))
    press(controller, TuneKey.LARGER, TuneKey.SAVE, TuneKey.BACK)
    again = controller_on(path)
    assert (picture_of(controller) == picture_of(again)).all()
    assert not again.unsaved
    assert again.state.now.offsets == controller.state.now.offsets


def test_what_others_wrote_in_the_profile_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        "# measured by Ana\nversion = 1\n\n[profile]\nheight_cm = 181\n\n"
        '[offsets.iliacus.left]\nanterior_mm = 4.0\norigin = "physio"\n',
        encoding="utf-8",
    )
    controller = controller_on(path)
    press(controller, TuneKey.UP, TuneKey.SAVE)
    profile = saved_in(path)
    assert "# measured by Ana" in path.read_text(encoding="utf-8")
    assert (profile.height_cm, profile.told("iliacus", Side.LEFT).origin) == (181, "physio")
    press(controller, TuneKey.RESET_ALL, TuneKey.SAVE)
    assert saved_in(path).offsets == {}


def test_pressing_another_region_takes_it_in_hand(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml", region="heel_medial")
    region = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    controller.mouse(MouseKind.DOWN, Spot(np.array(region.centre_px), 0.0, on_line=False))
    assert (controller.state.region, controller.state.side) == ("gluteus_medius", Side.RIGHT)


def test_pressing_beside_every_region_says_what_to_do(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml")
    controller.mouse(MouseKind.DOWN, Spot(np.array([3.0, 3.0]), 0.0, on_line=False))
    assert controller.message is not None
    assert "Drag" in controller.message.words
    controller.mouse(MouseKind.MOVE, Spot(np.array([90.0, 3.0]), 0.0, on_line=False))
    assert not controller.unsaved


def test_skin_that_is_turned_away_is_not_dragged(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml", shot(0), side=Side.LEFT)
    drag(controller, (5.0, 5.0))
    assert controller.message is not None
    assert "turned away" in controller.message.words
    assert not controller.unsaved


def test_the_time_line_follows_the_mouse_also_when_it_leaves_the_line(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml", *(shot(index) for index in range(11)))
    controller.mouse(MouseKind.DOWN, point_on(0.5))
    assert controller.cursor.place == 5
    region = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    controller.mouse(MouseKind.MOVE, Spot(np.array(region.centre_px), 0.8, on_line=False))
    assert controller.cursor.place == 8
    controller.mouse(MouseKind.UP, point_on(0.8))
    controller.mouse(MouseKind.MOVE, Spot(np.array([9.0, 9.0]), 0.1, on_line=False))
    assert (controller.cursor.place, controller.unsaved) == (8, False)


def test_a_frame_with_nobody_in_it_can_be_looked_at_and_not_tuned(tmp_path: Path) -> None:
    controller = controller_on(tmp_path / "p.toml", nobody(0), shot(1), nobody(2))
    assert controller.cursor.place == 1, "it opens where somebody is"
    press(controller, TuneKey.FORWARD, TuneKey.UP)
    assert controller.message is not None
    assert controller.message.words == "Nobody is seen in this frame"
    press(controller, TuneKey.CLOSER, TuneKey.COMPARE)
    assert picture_of(controller).shape[1] == 960
    controller.mouse(MouseKind.DOWN, Spot(np.array([9.0, 9.0]), 0.0, on_line=False))
    assert not controller.unsaved


def test_without_a_side_named_it_begins_with_the_one_that_is_seen(tmp_path: Path) -> None:
    assert controller_on(tmp_path / "p.toml", side=None).state.side is Side.RIGHT
    other = shot(0, posture="side_right")
    assert controller_on(tmp_path / "p.toml", other, side=None).state.side is Side.LEFT


def test_it_opens_on_a_frame_that_shows_the_skin_to_be_tuned(tmp_path: Path) -> None:
    """Not on the first one, where somebody stands there facing the camera."""
    standing = shot(1, posture="upright")
    story = (nobody(0), standing, shot(2), shot(3))
    assert controller_on(tmp_path / "p.toml", *story, region="piriformis_lateral").cursor.place == 2
    assert controller_on(tmp_path / "p.toml", *story, region="iliacus", side=None).cursor.place == 1
    never = controller_on(tmp_path / "p.toml", nobody(0), standing, region="piriformis_lateral")
    assert never.cursor.place == 1
