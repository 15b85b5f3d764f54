"""The figures by group: each picture counts in its group, and under all that is special in it."""

from __future__ import annotations

from typing import Any

import pytest

from coach.evaluation.answer import Answer
from coach.evaluation.figures import figures
from coach.evaluation.markdown import report
from coach.evaluation.placement import find
from coach.evaluation.tables import print_tables
from coach.evaluation.truth import Truth
from landmarks.posture import Label
from tests.coach.evaluation.truth_stage import answer_to, line, nobody, truth_of

PLAIN, WIDE = {"group": "plain"}, {"group": "wide"}


@pytest.fixture
def truth() -> Truth:
    """Two plain pictures, then a blanket, a blanket on a bed, nothing special, half-turned."""
    return truth_of(
        line(**PLAIN),
        line(**PLAIN),
        line(**WIDE, special=["blanket"]),
        line(**WIDE, special=["bed", "blanket"]),
        line(**WIDE),
        line(**WIDE, roll_deg=45.0, special=["bed"]),
    )


@pytest.fixture
def found(truth: Truth) -> list[Answer]:
    """Off by 0, 0, 10, 30 and 50 mm; the half-turned one is accepted."""
    shifts_mm = (0.0, 0.0, 10.0, 30.0, 50.0, 0.0)
    return [
        answer_to(one, (off, 0.0), side_lying=True)
        for one, off in zip(truth.lines, shifts_mm, strict=True)
    ]


def by_name(truth: Truth, found: list[Answer]) -> dict[str, dict[str, Any]]:
    return {group["group"]: group for group in figures(truth, found)["groups"]}


def median(group: dict[str, Any], region: str = "hip_regions", way: str = "tool") -> float:
    row = find(group["placement"], region=region, view="all", way=way)
    assert row is not None
    return float(row["median_mm"])


def test_groups_come_first_then_what_is_special(truth: Truth, found: list[Answer]) -> None:
    groups = by_name(truth, found)
    assert list(groups) == ["plain", "wide", "bed", "blanket", "nothing special"]
    assert [group["frames"] for group in groups.values()] == [2, 4, 2, 2, 1]


def test_each_has_its_own_millimetres(truth: Truth, found: list[Answer]) -> None:
    groups = by_name(truth, found)
    medians = {name: median(group) for name, group in groups.items()}
    assert medians == {
        "plain": 0.0, "wide": 30.0, "bed": 30.0, "blanket": 20.0, "nothing special": 50.0,
    }  # fmt: skip
    assert median(groups["blanket"], "foot_regions") == 20.0
    assert median(groups["blanket"], "hip_regions", "pelvis_frame") == 20.0


def test_posture_and_acceptance_by_group(truth: Truth, found: list[Answer]) -> None:
    found[2] = answer_to(truth.lines[2], label=Label.SUPINE)
    found[3] = nobody(truth.lines[3])
    groups = by_name(truth, found)
    assert groups["plain"]["posture"]["right"]["share"] == 1.0
    blanket = groups["blanket"]["posture"]
    assert [blanket[key]["hits"] for key in ("right", "unknown", "wrong")] == [0, 1, 1]
    assert groups["blanket"]["pose_found"]["hits"] == 1
    assert groups["bed"]["half_turned_accepted"] == {"n": 1, "hits": 1, "share": 1.0}
    assert groups["plain"]["half_turned_accepted"]["n"] == 0


def test_a_clip_that_states_no_group_has_no_table_of_them() -> None:
    truth = truth_of(line())
    document = figures(truth, [answer_to(truth.lines[0])])
    assert document["groups"] == []
    assert "By group" not in report(document, [])


def test_a_set_without_anything_special_has_its_group_alone() -> None:
    truth = truth_of(line(**PLAIN))
    assert list(by_name(truth, [answer_to(truth.lines[0])])) == ["plain"]


def test_the_overall_figures_are_over_everybody(truth: Truth, found: list[Answer]) -> None:
    document = figures(truth, found)
    assert document["scored"] == 6
    row = find(document["placement"], region="hip_regions", view="all", way="tool")
    assert row is not None
    assert row["n"] == 25


def test_terminal_and_report_show_them(
    truth: Truth, found: list[Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    document = figures(truth, found)
    print_tables(document, Console(width=80))
    shown = capsys.readouterr().out
    assert "nothing special" in shown
    assert all(len(row) <= 80 for row in shown.splitlines())
    assert "| blanket | 2 | 10 | 20 / 30 | 20 / 30 |" in report(document, [])
