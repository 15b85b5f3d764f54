"""`coach locate --json` with the real model: the schema that other programs read."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import samples
from coach import cli
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.joints import Joint

pytestmark = [pytest.mark.model, pytest.mark.slow]

CLIP = "first-hold"
MID_HOLD_S = 40.0
STATES = {"visible", "hidden", "out_of_frame", "unsure"}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What is printed for a frame of the bundled clip and for a grey wall."""
    if CLIP not in samples.names():
        pytest.skip(f"the clip {CLIP} is not here")
    folder = tmp_path_factory.mktemp("stills")
    with VideoSource(samples.path_of(CLIP)) as source:
        frame = next(frame for frame in source.frames() if frame.t_s >= MID_HOLD_S)
    cv2.imwrite(str(folder / "hold.png"), frame.image)
    cv2.imwrite(str(folder / "wall.png"), np.full((90, 120, 3), 128, np.uint8))
    return locate(folder / "hold.png", folder / "wall.png")


def locate(*images: Path) -> list[dict[str, Any]]:
    """The lines printed, each parsed without the constants that are no JSON."""
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("sys.stdout.write", printed.append)
        assert cli.main(["locate", "--json", *map(str, images)]) == 0

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return [json.loads(line, parse_constant=refuse) for line in "".join(printed).splitlines()]


def test_one_line_an_image_in_order(lines: list[dict[str, Any]]) -> None:
    """Under the name that was given, with the size of the picture."""
    assert [Path(line["image"]).name for line in lines] == ["hold.png", "wall.png"]
    assert [(line["width"], line["height"]) for line in lines] == [(640, 480), (120, 90)]
    assert [line["pose"] for line in lines] == [True, False]


def test_both_lines_have_the_keys_of_the_schema_in_order(lines: list[dict[str, Any]]) -> None:
    """Neither more nor less, whether or not somebody is seen."""
    keys = [
        "image", "width", "height", "pose", "posture", "upper_side", "tilt_deg", "mm_per_px",
        "joints", "regions", "no_press",
    ]  # fmt: skip
    assert [list(line) for line in lines] == [keys, keys]


def test_the_person_lies_on_the_left_side(lines: list[dict[str, Any]]) -> None:
    """Label, roll and confidence; the right hip is up."""
    posture = lines[0]["posture"]
    assert set(posture) == {"label", "roll_deg", "confidence"}
    assert posture["label"] == "side_left"
    assert 50 <= posture["roll_deg"] <= 130
    assert 0.5 <= posture["confidence"] <= 1.0
    assert lines[0]["upper_side"] == "right"
    assert 1.0 < lines[0]["mm_per_px"] < 20.0
    assert -30 <= lines[0]["tilt_deg"] <= 60


def test_every_joint_is_there(lines: list[dict[str, Any]]) -> None:
    """Pixels and visibility, by the names of the joints."""
    joints = lines[0]["joints"]
    assert list(joints) == [joint.name.lower() for joint in Joint]
    for x_px, y_px, visibility in joints.values():
        assert -640 < x_px < 1280
        assert -480 < y_px < 960
        assert 0.0 <= visibility <= 1.0


def test_every_region_is_there_on_both_sides(lines: list[dict[str, Any]]) -> None:
    """With centre, radius, uncertainty, outline and how well it is seen."""
    regions = lines[0]["regions"]
    expected = [(name, side) for name in catalogue.load().regions for side in ("left", "right")]
    assert [(region["id"], region["side"]) for region in regions] == expected
    for region in regions:
        assert set(region) == {
            "id", "side", "centre_px", "radius_mm", "sigma_mm", "outline_px", "state",
        }  # fmt: skip
        assert region["state"] in STATES
        assert len(region["centre_px"]) == 2
        assert region["radius_mm"] > 0
        assert region["sigma_mm"] > 0
        outline = np.array(region["outline_px"])
        assert outline.shape[1:] == (2,)
        assert np.linalg.norm(outline.mean(axis=0) - region["centre_px"]) < 1.0


def test_every_no_press_zone_is_there_on_both_sides(lines: list[dict[str, Any]]) -> None:
    """With its outline and how well it is seen."""
    zones = lines[0]["no_press"]
    expected = [(name, side) for name in catalogue.load().no_press for side in ("left", "right")]
    assert [(zone["id"], zone["side"]) for zone in zones] == expected
    for zone in zones:
        assert set(zone) == {"id", "side", "outline_px", "state"}
        assert zone["state"] in STATES
        assert len(zone["outline_px"]) >= 4


def test_the_upper_outer_buttock_is_where_it_truly_is(lines: list[dict[str, Any]]) -> None:
    """Within the ring that holds 9 of 10, by the truth beside the clip."""
    truth_path = samples.path_of(CLIP).with_suffix(".truth.jsonl")
    truths = [json.loads(line) for line in truth_path.read_text().splitlines()[1:]]
    truth = next(line for line in truths if line["t_s"] >= MID_HOLD_S)
    wanted = ("gluteus_medius", "right")
    true_px = next(r["point_px"] for r in truth["regions"] if (r["id"], r["side"]) == wanted)
    found = next(r for r in lines[0]["regions"] if (r["id"], r["side"]) == wanted)
    away_mm = math.dist(found["centre_px"], true_px) * lines[0]["mm_per_px"]
    assert found["state"] == "visible"
    assert away_mm <= 2.15 * found["sigma_mm"], f"{away_mm:.0f} mm from the truth"


def test_nobody_is_nothing(lines: list[dict[str, Any]]) -> None:
    """A grey wall: no joints, no regions, no posture, and no invented scale."""
    wall = lines[1]
    assert wall["joints"] == {}
    assert wall["regions"] == wall["no_press"] == []
    assert wall["posture"] == {"label": "unknown", "roll_deg": None, "confidence": 0.0}
    assert wall["upper_side"] is None
    assert wall["mm_per_px"] is None
