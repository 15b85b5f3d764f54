"""No-press zones: the drawn line against the true points, and how wide it would have to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from coach.evaluation.answer import Answer, Way, Zone, answer_of, middle_of
from coach.evaluation.figures import figures
from coach.evaluation.tables import print_tables
from coach.evaluation.truth import Truth
from coach.pipeline import Pipeline
from coach.settings import Settings
from coach.sighting import Sighting
from landmarks import catalogue
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.pelvis import measure
from tests.bodies import body_pose
from tests.coach.evaluation.truth_stage import MM_PER_PX, answer_to, line, region, truth_of

LINE_PX = np.array([[300.0, 200.0], [300.0, 240.0], [260.0, 240.0]])
"""The sciatic line as it is drawn: down, and on along the thigh to the left."""
RIM_PX = np.array([[290.0, 195], [290, 230], [255, 230], [255, 250], [310, 250], [310, 195]])


def drawn(answer: Answer, *, way: Way = Way.TOOL, **changes: Any) -> Answer:
    zone = replace(Zone("sciatic", Side.RIGHT, LINE_PX, RIM_PX), **changes)
    both = (zone, replace(zone, side=Side.LEFT))
    return replace(answer, zones=dict(answer.zones) | {way: both})


def points(*at_px: tuple[float, float], side: Side = Side.RIGHT, **changes: Any) -> list[Any]:
    return [region("sciatic", side, x, y) | changes for x, y in at_px]


def told(truth: Truth, *answers: Answer) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = figures(truth, answers)["no_press"]
    return rows


def test_a_line_drawn_8_px_aside_is_40_mm_off() -> None:
    """The nearest piece of the line counts, wherever along it the true point lies."""
    truth = truth_of(line(no_press=points((308, 210), (308, 225), (270, 248))))
    pelvis, thigh = told(truth, drawn(answer_to(truth.lines[0])))
    assert (pelvis["part"], pelvis["n"], pelvis["median_mm"]) == ("pelvis", 2, 8 * MM_PER_PX)
    assert (thigh["part"], thigh["n"], thigh["median_mm"]) == ("thigh", 1, 8 * MM_PER_PX)


def test_a_point_beyond_the_end_is_as_far_off_as_the_end_is() -> None:
    truth = truth_of(line(no_press=points((300, 190), (300, 240), (248, 235))))
    pelvis, thigh = told(truth, drawn(answer_to(truth.lines[0])))
    assert pelvis["p90_mm"] == pytest.approx(0.9 * 10 * MM_PER_PX)
    assert thigh["median_mm"] == 13 * MM_PER_PX


def test_the_zone_covers_what_lies_within_its_rim() -> None:
    truth = truth_of(line(no_press=points((309, 210), (311, 225), (270, 228))))
    pelvis, thigh = told(truth, drawn(answer_to(truth.lines[0])))
    assert pelvis["covered"] == 0.5
    assert thigh["covered"] == 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {"posture": "supine"},
        {"roll_deg": 50.0},
        {"moving": True},
        {"no_press": points((300, 200), (300, 240), (260, 240), side=Side.LEFT)},
        {"no_press": points((300, 200), (300, 240), (260, 240), visible=False)},
        {"no_press": points((300, -1), (641, 240), (300, 481))},
    ],
    ids=["supine", "half turned", "moving", "lower side", "hidden", "out of picture"],
)
def test_only_what_can_be_pressed_counts(changes: dict[str, Any]) -> None:
    whole = {"no_press": points((300, 200), (300, 240), (260, 240))}
    truth = truth_of(line(**(whole | changes)))
    assert told(truth, drawn(answer_to(truth.lines[0]))) == []


def test_the_pelvis_frame_stands_beside_the_tool() -> None:
    truth = truth_of(line(no_press=points((300, 200), (300, 240), (260, 240))))
    both = drawn(answer_to(truth.lines[0]))
    both = drawn(both, way=Way.PELVIS, middle_px=LINE_PX + np.array([0.0, 30.0]))
    off = {(row["way"], row["part"]): row["median_mm"] for row in told(truth, both)}
    assert off["tool", "thigh"] == 0.0
    assert off["pelvis_frame", "thigh"] == 30 * MM_PER_PX


def test_a_zone_that_is_not_drawn_misses_nothing() -> None:
    truth = truth_of(line(no_press=points((300, 200), (300, 240), (260, 240))))
    assert told(truth, answer_to(truth.lines[0])) == []


@pytest.fixture(scope="module")
def seen() -> Mapping[Way, tuple[Zone, ...]]:
    """What the whole pipeline draws on a stick person."""
    book, pose = catalogue.load(), body_pose(0.0, posture="side_left")
    step = Pipeline(Settings(), book, still=True).step(Sighting(0, 0.0, pose))
    return answer_of(step, book).zones


def test_every_zone_of_both_sides_has_the_line_of_its_catalogue(
    seen: Mapping[Way, tuple[Zone, ...]],
) -> None:
    book = catalogue.load()
    for zones in seen.values():
        lengths = {(zone.zone, zone.side): len(zone.middle_px) for zone in zones}
        for name, spec in book.no_press.items():
            for side in Side:
                wanted = len(spec.line_mm.value) + (spec.thigh_mm is not None)
                assert lengths[name, side] == wanted


def test_the_middle_of_a_drawn_ribbon_is_the_catalogues_line_in_the_picture() -> None:
    """A rim comes out of `locate` in a fixed order; should that change, this will tell."""
    book, pose = catalogue.load(), body_pose(0.0, posture="side_left")
    frame = measure(pose)
    assert frame is not None
    for zone in locate(pose, frame, book).no_press:
        spec = book.no_press[zone.id]
        if spec.frame != "pelvis":
            continue
        depth_mm = np.array(spec.ray.value) / np.linalg.norm(spec.ray.value)
        line_mm = np.array(spec.line_mm.value) + depth_mm * spec.skin_depth_mm.value
        line_px = frame.to_px(line_mm, zone.side)
        n_points = len(line_mm) + (spec.thigh_mm is not None)
        middle_px = middle_of(np.array(zone.outline_px), n_points)
        np.testing.assert_allclose(middle_px[: len(line_mm)], line_px, atol=1e-6)


def test_the_terminal_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    truth = truth_of(line(no_press=points((300, 200), (300, 240), (260, 240))))
    print_tables(figures(truth, [drawn(answer_to(truth.lines[0]))]), Console(width=80))
    shown = capsys.readouterr().out
    assert "sciatic, thigh" in shown
    assert "no-press zones" in shown
