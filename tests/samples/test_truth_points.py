"""The committed truth of the first clip tells the story it should, with numbers that agree."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CLIPS = Path(__file__).parents[2] / "samples" / "clips"
REGIONS = {
    "gluteus_medius", "gluteus_medius_posterior", "ventrogluteal", "piriformis_lateral", "iliacus",
    "foot_arch", "heel_medial",
}  # fmt: skip
CONTACT_MM = 20
AWAY_MM = 350
# Points are rounded to a millimetre and a tenth of a pixel, about 0.3 px at this distance.
ROUNDING_PX = 0.4

Line = dict[str, Any]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    path = CLIPS / "first-hold.truth.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def header(lines: list[Line]) -> Line:
    return lines[0]


@pytest.fixture(scope="module")
def frames(lines: list[Line]) -> list[Line]:
    return lines[1:]


def region(frame: Line, name: str, side: str) -> Line:
    (found,) = [r for r in frame["regions"] if (r["id"], r["side"]) == (name, side)]
    return found


def runs(values: list[Any]) -> list[tuple[Any, int]]:
    """Each value with how many frames in a row have it."""
    return [(value, len(list(group))) for value, group in groupby(values)]


def test_header_names_the_files_beside_it(header: Line, frames: list[Line]) -> None:
    assert (header["kind"], header["version"]) == ("truth", 1)
    assert (CLIPS / header["clip"]).is_file()
    assert (CLIPS / header["story"]).is_file()
    assert header["frames"] == len(frames)
    assert (header["width"], header["height"]) == (640, 480)
    assert header["body"]["hip_width_mm"] == pytest.approx(
        0.0994 * header["body"]["height_m"] * 1000, abs=0.1
    )


def test_frames_count_up_at_the_frame_rate(header: Line, frames: list[Line]) -> None:
    assert [frame["index"] for frame in frames] == list(range(len(frames)))
    t_s = np.array([frame["t_s"] for frame in frames])
    np.testing.assert_allclose(np.diff(t_s), 1 / header["fps"], atol=2e-3)


def test_postures_come_in_the_order_of_the_story(frames: list[Line]) -> None:
    resting = [frame["posture"] for frame in frames if not frame["moving"]]
    assert [posture for posture, _ in runs(resting)] == ["upright", "supine", "side_left", "prone"]


def test_posture_agrees_with_trunk_and_roll(frames: list[Line]) -> None:
    for frame in frames:
        if abs(frame["trunk_from_horizontal_deg"]) > 45:
            assert frame["posture"] == "upright"
            assert frame["roll_deg"] is None
        elif frame["roll_deg"] < 45:
            assert frame["posture"] == "supine"
        elif frame["roll_deg"] > 135:
            assert frame["posture"] == "prone"
        else:
            assert frame["posture"] == "side_left"
        assert (frame["upper_side"] == "right") is (frame["posture"] == "side_left")


def test_hand_holds_the_target_for_the_promised_time(header: Line, frames: list[Line]) -> None:
    contact = [frame["hand_contact"] for frame in frames]
    assert 64 <= sum(contact) / header["fps"] <= 66
    for frame in frames:
        assert frame["hand_contact"] is (frame["hand_distance_mm"] <= CONTACT_MM)
        assert (frame["hand_target"] is not None) is frame["hand_contact"]


def test_hand_goes_away_once_for_about_three_seconds(header: Line, frames: list[Line]) -> None:
    held = runs([frame["hand_contact"] for frame in frames])
    assert [contact for contact, _ in held] == [False, True, False, True, False]
    first_s, gap_s = held[1][1] / header["fps"], held[2][1] / header["fps"]
    assert 32 <= first_s <= 36
    assert 2.5 <= gap_s <= 3.5
    start = held[0][1] + held[1][1]
    away_mm = [frame["hand_distance_mm"] for frame in frames[start : start + held[2][1]]]
    assert max(away_mm) >= AWAY_MM


def test_hold_is_still_side_lying_and_shows_the_target(frames: list[Line]) -> None:
    for frame in frames:
        if frame["hand_contact"]:
            assert frame["posture"] == "side_left"
            assert not frame["moving"]
            assert region(frame, "gluteus_medius", "right")["visible"]


def test_both_sides_of_every_region_are_there(frames: list[Line]) -> None:
    wanted = {(name, side) for name in REGIONS for side in ("left", "right")}
    for frame in frames:
        assert {(r["id"], r["side"]) for r in frame["regions"]} == wanted
        assert len(frame["regions"]) == len(wanted)


def test_pixels_are_the_projected_points(header: Line, frames: list[Line]) -> None:
    centre_px = np.array([header["width"], header["height"]]) / 2
    for frame in frames[::16]:
        point_m = np.array([r["point_m"] for r in frame["regions"]])
        point_px = np.array([r["point_px"] for r in frame["regions"]])
        seen_px = point_m[:, :2] / point_m[:, 2:] * header["focal_px"] + centre_px
        np.testing.assert_allclose(seen_px, point_px, atol=ROUNDING_PX)


def test_up_is_a_unit_vector_that_agrees_with_the_tilt(frames: list[Line]) -> None:
    up = np.array([frame["up"] for frame in frames])
    np.testing.assert_allclose(np.linalg.norm(up, axis=1), 1.0, atol=1e-3)
    tilt_deg = np.degrees(np.arcsin(-up[:, 2]))
    np.testing.assert_allclose(tilt_deg, [frame["tilt_deg"] for frame in frames], atol=0.1)


def test_upper_hip_is_the_right_one_while_side_lying(frames: list[Line]) -> None:
    for frame in frames:
        if frame["posture"] == "side_left" and not frame["moving"]:
            assert frame["joints"]["right_hip"][1] < frame["joints"]["left_hip"][1]
            right = region(frame, "gluteus_medius", "right")
            left = region(frame, "gluteus_medius", "left")
            up = np.array(frame["up"])
            assert up @ (np.array(right["point_m"]) - np.array(left["point_m"])) > 0.15


def test_truth_does_not_jump_between_frames(frames: list[Line]) -> None:
    """Half a metre in an eighth of a second is more than any key pose asks for."""
    point_m = np.array([[r["point_m"] for r in frame["regions"]] for frame in frames])
    step_m = np.linalg.norm(np.diff(point_m, axis=0), axis=2)
    assert step_m.max() < 0.5
    still = np.array([not frame["moving"] for frame in frames])
    hips = [k for k, r in enumerate(frames[0]["regions"]) if r["id"] == "gluteus_medius"]
    assert step_m[still[1:] & still[:-1]][:, hips].max() < 0.02
