"""Saving what was tuned is safe, and the mouse does what it seems to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.tuning.keys import TuneKey
from coach.tuning.leaf import Spot
from coach.tuning.stage import MouseKind
from landmarks.frame import Image
from landmarks.joints import Side
from overlays.palette import CONFLICT
from overlays.view import Tone
from tests.coach.tuning.tuning_bench import (
    desk_on,
    drag,
    nobody,
    picture_of,
    point_on,
    press,
    saved_in,
    shot,
)

# ------------------------------------------------------------------ saving is safe


def test_a_no_press_nudge_is_not_saved(tmp_path: Path) -> None:
    """Towards the nerve: shown at once, refused on saving, kept only if it is allowed."""
    for allow in (False, True):
        path = tmp_path / f"{allow}.toml"
        desk = desk_on(path, region="piriformis_lateral", allow_no_press=allow)
        press(desk, TuneKey.STEP, *[TuneKey.DOWN] * 5)
        assert "sciatic" in desk.zones_in_conflict()
        press(desk, TuneKey.SAVE)
        assert desk.note is not None
        assert path.exists() is allow
        assert desk.unsaved is not allow
        if not allow:
            assert desk.note.tone is Tone.STOP
            assert "sciatic nerve" in desk.note.words
            press(desk, *[TuneKey.UNDO] * 5, TuneKey.UP, TuneKey.SAVE)
            assert path.exists(), "moved away again it is saved"
        else:
            assert saved_in(path).told("piriformis_lateral", Side.RIGHT).no_press_allowed


def test_in_a_no_press_zone_the_picture_turns_red(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml", region="piriformis_lateral")

    def red(picture: Image) -> int:
        return int((picture == CONFLICT).all(axis=2).sum())

    assert red(picture_of(desk)) == 0
    press(desk, TuneKey.STEP, *[TuneKey.DOWN] * 5)
    assert red(picture_of(desk)) > 100
    press(desk, TuneKey.RESET)
    assert red(picture_of(desk)) == 0


def test_over_sixty_millimetres_is_asked_about_once(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    desk = desk_on(path, region="ventrogluteal")
    press(desk, TuneKey.STEP, *[TuneKey.LEFT] * 13, TuneKey.SAVE)
    assert not path.exists()
    assert desk.note is not None
    assert "60 mm" in desk.note.words
    press(desk, TuneKey.LEFT, TuneKey.SAVE)
    assert not path.exists(), "something else was asked about"
    press(desk, TuneKey.SAVE)
    assert saved_in(path).told("ventrogluteal", Side.RIGHT).confirmed
    press(desk, TuneKey.LARGER, TuneKey.SAVE)
    assert desk.unsaved, "changed again, asked again"


def test_a_disk_that_is_full_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    desk = desk_on(tmp_path / "file" / "p.toml")
    press(desk, TuneKey.UP, TuneKey.SAVE)
    assert desk.note is not None
    assert desk.note.tone is Tone.STOP
    assert desk.unsaved
    assert not desk.done


def test_saved_and_opened_again_the_picture_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    desk = desk_on(path)
    drag(desk, (3.3, 2.7))
    press(desk, TuneKey.LARGER, TuneKey.SAVE, TuneKey.BACK)
    again = desk_on(path)
    assert (picture_of(desk) == picture_of(again)).all()
    assert not again.unsaved
    assert again.state.now.offsets == desk.state.now.offsets


def test_what_others_wrote_in_the_profile_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        "# measured by Ana\nversion = 1\n\n[profile]\nheight_cm = 181\n\n"
        '[offsets.iliacus.left]\nanterior_mm = 4.0\norigin = "physio"\n',
        encoding="utf-8",
    )
    desk = desk_on(path)
    press(desk, TuneKey.UP, TuneKey.SAVE)
    profile = saved_in(path)
    assert "# measured by Ana" in path.read_text(encoding="utf-8")
    assert (profile.height_cm, profile.told("iliacus", Side.LEFT).origin) == (181, "physio")
    press(desk, TuneKey.RESET_ALL, TuneKey.SAVE)
    assert saved_in(path).offsets == {}


# ------------------------------------------------------------------ the mouse


def test_pressing_another_region_takes_it_in_hand(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml", region="heel_medial")
    region = desk.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    desk.mouse(MouseKind.DOWN, Spot(np.array(region.centre_px), 0.0, on_line=False))
    assert (desk.state.region, desk.state.side) == ("gluteus_medius", Side.RIGHT)


def test_pressing_beside_every_region_says_what_to_do(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml")
    desk.mouse(MouseKind.DOWN, Spot(np.array([3.0, 3.0]), 0.0, on_line=False))
    assert desk.note is not None
    assert "Drag" in desk.note.words
    desk.mouse(MouseKind.MOVE, Spot(np.array([90.0, 3.0]), 0.0, on_line=False))
    assert not desk.unsaved


def test_skin_that_is_turned_away_is_not_dragged(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml", shot(0), side=Side.LEFT)
    drag(desk, (5.0, 5.0))
    assert desk.note is not None
    assert "turned away" in desk.note.words
    assert not desk.unsaved


def test_the_time_line_follows_the_mouse_also_when_it_leaves_the_line(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml", *(shot(index) for index in range(11)))
    desk.mouse(MouseKind.DOWN, point_on(0.5))
    assert desk.leaf.place == 5
    region = desk.body_map.region("gluteus_medius", Side.RIGHT)
    assert region is not None
    desk.mouse(MouseKind.MOVE, Spot(np.array(region.centre_px), 0.8, on_line=False))
    assert desk.leaf.place == 8
    desk.mouse(MouseKind.UP, point_on(0.8))
    desk.mouse(MouseKind.MOVE, Spot(np.array([9.0, 9.0]), 0.1, on_line=False))
    assert (desk.leaf.place, desk.unsaved) == (8, False)


def test_a_frame_with_nobody_in_it_can_be_looked_at_and_not_tuned(tmp_path: Path) -> None:
    desk = desk_on(tmp_path / "p.toml", nobody(0), shot(1), nobody(2))
    assert desk.leaf.place == 1, "it opens where somebody is"
    press(desk, TuneKey.FORWARD, TuneKey.UP)
    assert desk.note is not None
    assert desk.note.words == "Nobody is seen in this frame"
    press(desk, TuneKey.CLOSER, TuneKey.COMPARE)
    assert picture_of(desk).shape[1] == 960
    desk.mouse(MouseKind.DOWN, Spot(np.array([9.0, 9.0]), 0.0, on_line=False))
    assert not desk.unsaved


def test_without_a_side_named_it_begins_with_the_one_that_is_seen(tmp_path: Path) -> None:
    assert desk_on(tmp_path / "p.toml", side=None).state.side is Side.RIGHT
    other = shot(0, posture="side_right")
    assert desk_on(tmp_path / "p.toml", other, side=None).state.side is Side.LEFT


def test_it_opens_on_a_frame_that_shows_the_skin_to_be_tuned(tmp_path: Path) -> None:
    """Not on the first one, where somebody stands there facing the camera."""
    standing = shot(1, posture="upright")
    story = (nobody(0), standing, shot(2), shot(3))
    assert desk_on(tmp_path / "p.toml", *story, region="piriformis_lateral").leaf.place == 2
    assert desk_on(tmp_path / "p.toml", *story, region="iliacus", side=None).leaf.place == 1
    never = desk_on(tmp_path / "p.toml", nobody(0), standing, region="piriformis_lateral")
    assert never.leaf.place == 1
