"""Figures of answers whose error is known: every number comes out as it was put in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from coach.evaluation.answer import Answer, Way
from coach.evaluation.figures import figures
from coach.evaluation.misses import feet, hips
from coach.evaluation.placement import find
from coach.evaluation.truth import Truth
from landmarks.joints import Side
from landmarks.posture import Label
from landmarks.region import Sight
from tests.coach.evaluation.truth_stage import answer_to, line, nobody, region, truth_of


def of(truth: Truth, *answers: Answer) -> dict[str, Any]:
    return figures(truth, answers)


def row(
    document: dict[str, Any], region: str = "hip_regions", view: str = "all", way: str = "tool"
):
    found = find(document["placement"], region=region, view=view, way=way)
    assert found is not None, (region, view, way)
    return found


def test_a_shift_of_20_mm_is_a_median_of_20() -> None:
    """12 mm to the right and 16 down, at every region, by the pinhole of the truth."""
    truth = truth_of(line())
    document = of(truth, answer_to(truth.lines[0], (12.0, 16.0)))
    for name in (*hips(), "hip_regions", *feet()):
        told = row(document, name)
        assert (told["median_mm"], told["mean_mm"], told["p90_mm"]) == (20.0, 20.0, 20.0)
        assert told["within_29_mm"] == 1.0


def test_median_mean_90_percent_and_share_of_a_known_spread() -> None:
    """Eleven people, off by 0, 10, ... 100 mm."""
    truth = truth_of(*(line() for _ in range(11)))
    answers = [answer_to(one, (10.0 * k, 0.0)) for k, one in enumerate(truth.lines)]
    told = row(of(truth, *answers), "gluteus_medius")
    assert told["n"] == 11
    assert (told["median_mm"], told["mean_mm"], told["p90_mm"]) == (50.0, 50.0, 90.0)
    assert told["within_29_mm"] == pytest.approx(3 / 11, abs=1e-4)


def test_a_ring_of_ten_mm_holds_those_within_21_and_a_half() -> None:
    """2.15 x 10 mm: 0, 10 and 20 mm are inside, 30 and 40 are not."""
    truth = truth_of(*(line() for _ in range(5)))
    answers = [answer_to(one, (0.0, 10.0 * k)) for k, one in enumerate(truth.lines)]
    document = of(truth, *answers)
    assert row(document)["ring_90_holds"] == 0.6
    assert row(document, "gluteus_medius")["ring_90_holds"] == 0.6


def test_the_marker_states_no_ring() -> None:
    truth = truth_of(line())
    right = answer_to(truth.lines[0])
    marker = tuple(replace(p, sigma_mm=None, sigma_px=None) for p in right.places[Way.TOOL])
    document = of(truth, replace(right, places=right.places | {Way.MARKER: marker}))
    assert row(document, way="hip_marker")["ring_90_holds"] is None
    assert row(document, way="tool")["ring_90_holds"] == 1.0


def test_ways_are_kept_apart() -> None:
    truth = truth_of(line())
    right, off = (answer_to(truth.lines[0], shift) for shift in ((0.0, 0.0), (50.0, 0.0)))
    mixed = replace(right, places=right.places | {Way.PELVIS: off.places[Way.TOOL]})
    document = of(truth, mixed)
    assert row(document)["median_mm"] == 0.0
    assert row(document, way="pelvis_frame")["median_mm"] == 50.0


def test_views_are_kept_apart() -> None:
    truth = truth_of(line(view="back"), line(view="head"), line(view=None))
    answers = [answer_to(one, (10.0 * k, 0.0)) for k, one in enumerate(truth.lines)]
    document = of(truth, *answers)
    medians = [row(document, view=view)["median_mm"] for view in ("back", "head", "unstated")]
    assert medians == [0.0, 10.0, 20.0]
    assert row(document)["n"] == 15


def test_depth_counts() -> None:
    """The same pixels are twice the millimetres at twice the distance."""
    far = line()
    for entry in far["regions"]:
        x, y, z = entry["point_m"]
        entry["point_m"] = [2 * x, 2 * y, 2 * z]
    truth = truth_of(far)
    assert row(of(truth, answer_to(truth.lines[0], (15.0, 0.0))))["median_mm"] == 30.0


@pytest.mark.parametrize(
    "uncounted",
    [
        line(posture="supine"),
        line(posture="upright"),
        line(roll_deg=50.0),
        line(moving=True),
        line(regions=[region("gluteus_medius", Side.RIGHT, 300, 200, visible=False)]),
        line(regions=[region("gluteus_medius", Side.LEFT, 300, 200)]),
        line(regions=[region("gluteus_medius", Side.RIGHT, 300, 481)]),
    ],
    ids=["supine", "upright", "half turned", "moving", "hidden", "lower side", "out of picture"],
)
def test_only_what_can_be_pressed_counts(uncounted: dict[str, Any]) -> None:
    """Side-lying, the upper side, visible, in the picture."""
    truth = truth_of(line(), uncounted)
    document = of(truth, *(answer_to(one) for one in truth.lines))
    assert row(document, "gluteus_medius")["n"] == 1


def test_a_foot_counts_on_either_side() -> None:
    truth = truth_of(line())
    document = of(truth, answer_to(truth.lines[0]))
    assert [row(document, name)["n"] for name in feet()] == [2, 2]
    assert row(document, "foot_regions")["n"] == 4


def test_what_is_hidden_must_not_be_called_visible() -> None:
    """Four places: one of two visible ones and both hidden ones are called visible."""
    places = [
        region("iliacus", Side.RIGHT, 300, 200), region("iliacus", Side.LEFT, 300, 240),
        region("ventrogluteal", Side.RIGHT, 300, 220, visible=False),
        region("ventrogluteal", Side.LEFT, 300, 230, visible=False),
    ]  # fmt: skip
    truth = truth_of(line(regions=places))
    right = answer_to(truth.lines[0])
    told = right.places[Way.TOOL]
    told = (replace(told[0], state=Sight.HIDDEN), *told[1:])
    sight = of(truth, replace(right, places=right.places | {Way.TOOL: told}))["sight"]
    assert sight["visible_called_visible"] == {"n": 2, "hits": 1, "share": 0.5}
    assert sight["hidden_called_visible"] == {"n": 2, "hits": 2, "share": 1.0}


def test_a_pose_is_found_or_not_by_what_is_cut_off() -> None:
    truth = truth_of(line(), line(), line(head_out=True), line(head_out=True, feet_out=True))
    found = [answer_to(truth.lines[0]), nobody(truth.lines[1])]
    found += [answer_to(truth.lines[2]), nobody(truth.lines[3])]
    rates = of(truth, *found)["pose_found"]
    assert {name: (r["hits"], r["n"]) for name, r in rates.items()} == {
        "all": (2, 4), "head_in_view": (1, 2), "head_out": (1, 2), "feet_out": (0, 1),
    }  # fmt: skip


def test_nobody_found_misses_nothing_but_is_not_right_either() -> None:
    truth = truth_of(line(), line())
    document = of(truth, answer_to(truth.lines[0], (20.0, 0.0)), nobody(truth.lines[1]))
    assert row(document, "gluteus_medius")["n"] == 1
    assert document["posture"]["right"] == {"n": 2, "hits": 1, "share": 0.5}


@pytest.mark.parametrize(
    ("across_px", "swapped"),
    [((0.0, 90.0), 0), ((0.0, -90.0), 1), ((30.0, 60.0), 0), ((0.0, -20.0), 0)],
    ids=["right", "swapped", "aslant", "nearly end on"],
)
def test_left_and_right_swapped(across_px: tuple[float, float], swapped: int) -> None:
    truth = truth_of(line())
    told = of(truth, answer_to(truth.lines[0], across_px=np.array(across_px)))
    assert told["left_right_swapped"] == {"n": 1, "hits": swapped, "share": float(swapped)}


def test_end_on_nobody_can_tell_left_from_right() -> None:
    """Hips and shoulders behind one another in the picture: such a frame is not judged."""
    behind = {name: [300.0, 200.0 + k] for k, name in enumerate(line()["joints"])}
    truth = truth_of(line(joints=behind), line(joints={}))
    swapped = of(truth, *(answer_to(one) for one in truth.lines))["left_right_swapped"]
    assert swapped == {"n": 0, "hits": 0, "share": None}


def test_the_confusion_matrix() -> None:
    """Rows are true, columns told; half-turned is a row, never a column."""
    cases = [
        (line(posture="side_left"), Label.SIDE_LEFT),
        (line(posture="side_left"), Label.SIDE_RIGHT),
        (line(posture="side_left"), Label.UNKNOWN),
        (line(posture="supine"), Label.SUPINE),
        (line(posture="prone"), Label.SIDE_RIGHT),
        (line(posture="upright"), Label.UPRIGHT),
        (line(posture="side_left", roll_deg=50.0), Label.SIDE_LEFT),
        (line(posture="supine", roll_deg=40.0), Label.UNKNOWN),
    ]
    truth = truth_of(*(one for one, _ in cases))
    told = (label for _, label in cases)
    answers = [answer_to(one, label=label) for one, label in zip(truth.lines, told, strict=True)]
    posture = of(truth, *answers)["posture"]
    matrix = posture["confusion"]
    filled = {(t, c): n for t, told in matrix.items() for c, n in told.items() if n}
    assert filled == {
        ("side_left", "side_left"): 1, ("side_left", "side_right"): 1,
        ("side_left", "unknown"): 1, ("supine", "supine"): 1, ("prone", "side_right"): 1,
        ("upright", "upright"): 1, ("half_turned", "side_left"): 1, ("half_turned", "unknown"): 1,
    }  # fmt: skip
    assert [posture[key]["hits"] for key in ("right", "unknown", "wrong")] == [3, 1, 2]
    assert posture["right"]["n"] == 6
    assert (posture["other_side"]["hits"], posture["other_side"]["n"]) == (1, 3)


def test_half_turned_accepted_counts_30_to_60_degrees_from_lying_flat() -> None:
    """Judged by what would be timed, not by the label alone."""
    rolls = {"supine": (29.0, 31.0), "side_left": (59.0, 61.0, 121.0), "prone": (148.0,)}
    truth = truth_of(*(line(posture=p, roll_deg=r) for p, many in rolls.items() for r in many))
    timed = [answer_to(one, side_lying=True) for one in truth.lines]
    assert of(truth, *timed)["half_turned_accepted"]["n"] == 4
    assert of(truth, *timed)["half_turned_accepted"]["share"] == 1.0
    let_go = [replace(answer, side_lying=False) for answer in timed]
    assert of(truth, *let_go)["half_turned_accepted"]["hits"] == 0


def test_others_accepted_as_side_lying() -> None:
    truth = truth_of(line(), line(posture="supine"), line(posture="upright"))
    timed = [answer_to(one, side_lying=True) for one in truth.lines]
    assert of(truth, *timed)["others_accepted"] == {"n": 2, "hits": 2, "share": 1.0}


def test_tilt_and_roll_errors() -> None:
    """Off by 0, 2 and 4 degrees of tilt, and 10 of roll; nobody found tells nothing."""
    truth = truth_of(*(line() for _ in range(4)))
    told = [
        answer_to(one, tilt_deg=20.0 + 2 * k, roll_deg=100.0)
        for k, one in enumerate(truth.lines[:3])
    ]
    angles = of(truth, *told, nobody(truth.lines[3]))["angles_deg"]
    assert angles["tilt"] == {"n": 3, "median": 2.0, "p90": 3.6}
    assert angles["roll"] == {"n": 3, "median": 10.0, "p90": 10.0}
    assert angles["up"]["median"] == 0.0


@pytest.mark.parametrize(
    ("posture", "true_deg", "told_deg", "off_deg"),
    [
        ("side_left", 90.0, -90.0, 180.0),
        ("side_right", 90.0, -80.0, 10.0),
        ("side_right", -90.0, -80.0, 10.0),
        ("prone", -170.0, 175.0, 5.0),
        ("side_right", 130.0, 170.0, 60.0),
        ("supine", 5.0, -5.0, 0.0),
        ("prone", 170.0, -175.0, 5.0),
    ],
)
def test_roll_is_signed_by_the_side_that_is_up(
    posture: str, true_deg: float, told_deg: float, off_deg: float
) -> None:
    truth = truth_of(line(posture=posture, roll_deg=true_deg))
    document = of(truth, answer_to(truth.lines[0], roll_deg=told_deg))
    assert document["angles_deg"]["roll"]["median"] == off_deg


def test_up_is_an_angle_between_directions() -> None:
    truth = truth_of(line())
    told = of(truth, answer_to(truth.lines[0], up=np.array([0.0, -1.0, 0.0])))
    assert told["angles_deg"]["up"]["median"] == pytest.approx(20.0, abs=0.1)


def test_figures_of_nothing_are_null() -> None:
    truth = truth_of(line(posture="upright"))
    document = of(truth, nobody(truth.lines[0]))
    assert document["placement"] == []
    assert document["half_turned_accepted"]["share"] is None
    assert document["angles_deg"]["tilt"]["median"] is None
