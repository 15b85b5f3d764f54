"""Truth is checked at the door: whatever is broken is one clear line, and names the place."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import samples
from coach.evaluation.truth import TRUTH, read_truth
from landmarks.errors import CoachError
from landmarks.joints import Side
from tests.coach.evaluation.truth_stage import line, region, write_truth


def refused(place: Path) -> str:
    with pytest.raises(CoachError) as caught:
        read_truth(place)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_folder_of_pictures(tmp_path: Path) -> None:
    folder = write_truth(tmp_path / "mine", [line(0), line(1, "supine", view=None)])
    truth = read_truth(folder)
    assert (truth.name, truth.still, truth.clip) == ("mine", True, None)
    assert [path.name for path in truth.pictures] == ["000.png", "001.png"]
    assert [one.kind for one in truth.lines] == ["side_left", "supine"]
    assert truth.lines[0].upper_side is Side.RIGHT
    assert truth.focal_px(truth.lines[0]) == 500.0


def test_a_clip_by_its_name_its_truth_and_its_folder(tmp_path: Path) -> None:
    """The bundled clip, alone in a folder, is read whichever of the three is given."""
    bundled = samples.path_of("first-hold")
    clip = tmp_path / bundled.name
    for path in (bundled, bundled.with_suffix(".truth.jsonl")):
        shutil.copy(path, tmp_path)
    for place in (clip, clip.with_suffix(".truth.jsonl"), clip.parent):
        truth = read_truth(place)
        assert (truth.name, truth.still) == ("first-hold", False)
        assert truth.clip is not None
        assert truth.clip.samefile(clip)
        assert len(truth.lines) == 768
        assert truth.focal_px(truth.lines[0]) == 532.57


@pytest.mark.parametrize(
    ("posture", "roll_deg", "kind"),
    [
        ("supine", 23.0, "supine"), ("supine", 25.0, "half_turned"),
        ("side_left", 65.0, "half_turned"), ("side_left", 67.0, "side_left"),
        ("side_right", 113.0, "side_right"), ("side_right", 115.0, "half_turned"),
        ("prone", 155.0, "half_turned"), ("prone", 157.0, "prone"), ("upright", None, "upright"),
    ],
)  # fmt: skip
def test_half_turned_is_more_than_24_degrees_off(
    tmp_path: Path, posture: str, roll_deg: float | None, kind: str
) -> None:
    folder = write_truth(tmp_path, [line(0, posture, roll_deg=roll_deg)])
    assert read_truth(folder).lines[0].kind == kind


def test_a_picture_with_its_checksum(tmp_path: Path) -> None:
    folder = write_truth(tmp_path, [line(0)])
    told = hashlib.sha256((folder / "000.png").read_bytes()).hexdigest()
    write_truth(tmp_path, [line(0, sha256=told)])
    assert read_truth(folder).lines[0].sha256 == told
    write_truth(tmp_path, [line(0, sha256="0" * 64)])
    assert "line 2: 000.png is not the picture this was written for" in refused(folder)


def test_nothing_there(tmp_path: Path) -> None:
    assert "gone: no such file" in refused(tmp_path / "gone")
    assert f"no {TRUTH} in this folder" in refused(tmp_path)


def test_a_clip_without_truth(tmp_path: Path) -> None:
    (tmp_path / "mine.mp4").touch()
    assert "mine.truth.jsonl: no such file" in refused(tmp_path / "mine.mp4")


def test_truth_without_its_clip(tmp_path: Path) -> None:
    write_truth(tmp_path, [line(0)], clip="mine.mp4", pictures=None)
    assert "the clip mine.mp4 is not beside it" in refused(tmp_path)


def test_several_clips_in_a_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.truth.jsonl").touch()
    assert "name one: a.truth.jsonl" in refused(tmp_path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "poses"}, "line 1: kind: input should be 'truth', got 'poses'"),
        ({"version": 2}, "line 1: version: input should be 1, got 2"),
        ({"width": 0}, "line 1: width"),
        ({"pictures": None}, "one of 'clip' and 'pictures' must be given"),
        ({"clip": "a.mp4"}, "one of 'clip' and 'pictures' must be given"),
        ({"pictures": 3}, "the header tells of 3 pictures, 1 lines follow"),
    ],
)
def test_a_wrong_header(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    assert says in refused(write_truth(tmp_path, [line(0)], **changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"posture": "kneeling"}, "line 2: posture: input should be 'side_left'"),
        ({"view": "below"}, "line 2: view: input should be 'back'"),
        ({"roll_deg": 190.0}, "line 2: roll_deg"),
        ({"tilt_deg": "steep"}, "line 2: tilt_deg"),
        ({"up": [0, 1]}, "line 2: up.2: field required"),
        ({"focal_px": -500.0}, "line 2: focal_px"),
        ({"focal_px": None}, "focal_px is given neither here nor in the header"),
        ({"regions": [region("knee", Side.LEFT, 1, 1)]}, "line 2: no region 'knee'"),
        ({"no_press": [region("iliacus", Side.LEFT, 1, 1)]}, "line 2: no no-press zone 'iliacus'"),
        ({"group": "[/]"}, "line 2: group: string should match pattern"),
        ({"special": ["a blanket"]}, "line 2: special.0: string should match pattern"),
        ({"image": None}, "image must name a file beside the truth, got None"),
        ({"image": "../x.png"}, "image must name a file beside the truth, got '../x.png'"),
        ({"index": 1}, "index must count 0, 1, 2"),
        ({"focal_px": 900.0}, "point_px and point_m disagree; is focal_px right?"),
    ],
)
def test_a_wrong_line(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    assert says in refused(write_truth(tmp_path / "inner", [line() | changes]))


def test_a_visible_point_behind_the_camera(tmp_path: Path) -> None:
    behind = region("iliacus", Side.LEFT, 320, 240) | {"point_m": [0.0, 0.0, -1.0]}
    assert "left iliacus: visible, but -1.0 m before" in refused(
        write_truth(tmp_path, [line(0, regions=[behind])])
    )


def test_a_no_press_point_in_two_places(tmp_path: Path) -> None:
    """Its pixel was moved, its metres were not."""
    torn = region("sciatic", Side.LEFT, 320, 240) | {"point_px": [420.0, 240.0]}
    message = refused(write_truth(tmp_path, [line(0, no_press=[torn])]))
    assert "left sciatic: point_px and point_m disagree" in message


def test_a_picture_that_is_not_there(tmp_path: Path) -> None:
    folder = write_truth(tmp_path, [line(0), line(1)])
    (folder / "001.png").unlink()
    assert "line 3: the picture 001.png is not there" in refused(folder)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_no_number(tmp_path: Path, number: str) -> None:
    """NaN and infinity, also as a number too large to be one."""
    folder = write_truth(tmp_path, [line(0)])
    text = (folder / TRUTH).read_text()
    (folder / TRUTH).write_text(text.replace('"tilt_deg": 20.0', f'"tilt_deg": {number}'))
    message = refused(folder)
    assert "line 2: " in message
    assert f"{number} is no number" in message or "tilt_deg" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a header line and one line a picture are needed"),
        ("{}\n{}\n", "line 1: kind: field required"),
        ("[]\n{}\n", "line 1: each line must be a JSON object"),
        ("{\n{}\n", "line 1: not valid JSON"),
        ('{"kind": NaN}\n{}\n', "line 1: NaN is no number"),
    ],
)
def test_no_truth_file_at_all(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / TRUTH).write_text(text)
    assert says in refused(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / TRUTH).write_bytes(b"\xff\xfe\x00")
    assert "cannot read this truth file" in refused(tmp_path)


def test_the_first_wrong_line_is_named(tmp_path: Path) -> None:
    lines = [line(0), line(1), line(2, posture="floating"), line(3, posture="flying")]
    for one in lines[2:]:
        one |= {"roll_deg": 0.0, "upper_side": None}
    assert "line 4: posture" in refused(write_truth(tmp_path, lines))
    assert json.loads((tmp_path / TRUTH).read_text().splitlines()[3])["posture"] == "floating"
