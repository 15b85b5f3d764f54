"""Stick people go through programmes: both sides, rests, wrong sides, stretches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from coach.pipeline import Pipeline
from coach.programme.load import parse
from coach.programme.runner import Event, Stage
from coach.session import Session, SessionLog
from coach.settings import Settings
from landmarks import catalogue
from landmarks.joints import Side
from tests.coach.programme.programme_stage import (
    TWO_SIDES,
    held,
    pipeline_of,
    played,
    told,
    when,
)
from tests.coach.stage import AWAY, Act, lie, press, press_other, stand

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("first", "second"), [("sore", "other"), ("upper", "upper")])
def test_both_sides_are_held_for_the_same_time(first: str, second: str) -> None:
    """One side, turn over, the other side: equal credit, and the whole programme completed."""
    pipeline = pipeline_of(first, second)
    steps = played(TWO_SIDES, pipeline)
    assert held(pipeline) == [("right", 8.0, True), ("left", 8.0, True)]
    assert [name for name, _ in told(steps)] == [
        "step_began", "hold_began", "hold_done", "turn_began",
        "step_began", "hold_began", "hold_done", "over",
    ]  # fmt: skip
    last = steps[-1].programme
    assert last is not None
    assert (last.stage, last.completed, last.done, last.total) == (Stage.OVER, True, 2, 2)
    assert steps[-1].finished
    assert steps[-1].advice == "programme_done"


def test_the_turn_is_told_with_the_side_that_comes_up() -> None:
    """First "let go", then "turn over: left side up", until the person lies so."""
    steps = played(TWO_SIDES, pipeline_of())
    advice = [
        step.advice for step in steps if step.programme and step.programme.stage is Stage.TURN
    ]
    heard = [now for before, now in pairwise(["", *advice]) if now != before]
    assert heard == ["done", "turn_over"]
    turning = next(step for step in steps if step.advice == "turn_over")
    assert {step.side for step in steps if step.advice == "turn_over"} == {Side.LEFT}
    assert turning.t_s - when(steps, Event.TURN_BEGAN) == pytest.approx(4.0, abs=0.2)


def test_the_turn_ends_early_for_who_is_ready_and_not_for_who_is_not() -> None:
    """Three seconds on the new side; on the old one the whole time to turn over is given."""
    ready = played(TWO_SIDES, pipeline_of())
    stays = played([lie(2, 90, AWAY), press(40)], pipeline_of())
    for steps, span in ((ready, (8.0, 13.0)), (stays, (15.0, 15.2))):
        began_s = when(steps, Event.TURN_BEGAN)
        ended_s = next(t for name, t in told(steps) if name == "step_began" and t > began_s)
        assert span[0] <= ended_s - began_s <= span[1]


def test_the_wrong_side_after_the_turn_earns_nothing() -> None:
    """Somebody who goes on pressing on the first side is told to turn over, for ever."""
    pipeline = pipeline_of()
    steps = played([lie(2, 90, AWAY), press(60)], pipeline)
    assert held(pipeline) == [("right", 8.0, True)]
    assert steps[-1].advice == "wrong_side"
    assert steps[-1].programme is not None
    assert not steps[-1].programme.completed
    assert not steps[-1].finished


def test_the_first_side_is_whichever_was_up() -> None:
    """Sore is the side treated first; the other follows."""
    pipeline = pipeline_of()
    acts = [press_other(2, AWAY), press_other(12), stand(5), lie(5, 90, AWAY), press(14)]
    played(acts, pipeline)
    assert held(pipeline) == [("left", 8.0, True), ("right", 8.0, True)]


def test_a_side_that_was_said_to_be_sore_comes_first() -> None:
    """Lying on the wrong one earns nothing from the start."""
    pipeline = pipeline_of(side="left")
    steps = played([lie(2, 90, AWAY), press(12)], pipeline)
    assert held(pipeline) == []
    assert steps[-1].advice == "wrong_side"


def test_a_rest_is_not_credited_although_the_hand_stays() -> None:
    """Pressing on without a pause: two holds of 8 s with 6 s between that count for nothing."""
    pipeline = pipeline_of(repeats=2)
    steps = played([lie(2, 90, AWAY), press(30)], pipeline)
    assert held(pipeline) == [("right", 8.0, True), ("right", 8.0, True)]
    [first, second] = pipeline.holds
    assert second.hold.credited[0][0] - first.hold.credited[-1][1] >= 6.0
    resting = [s for s in steps if s.programme is not None and s.programme.stage is Stage.REST]
    assert resting[-1].t_s - resting[0].t_s == pytest.approx(6.0, abs=0.3)
    assert {round(step.hold.held_s, 6) for step in resting} == {8.0}
    lefts = [step.programme.left_s for step in resting if step.programme is not None]
    assert lefts[0] == pytest.approx(6.0)
    assert all(b < a for a, b in pairwise(lefts) if a is not None and b is not None)


def test_letting_go_is_told_before_the_rest() -> None:
    """The words "done" stand for four seconds, then it is a rest with its number to come."""
    steps = played([lie(2, 90, AWAY), press(30)], pipeline_of(repeats=2))
    resting = [s for s in steps if s.programme is not None and s.programme.stage is Stage.REST]
    heard = [(b.advice) for a, b in pairwise([steps[0], *resting]) if a.advice != b.advice]
    assert heard == ["done", "rest"]
    assert resting[-1].programme is not None
    assert (resting[-1].programme.number, resting[-1].programme.total) == (2, 4)


def session_of(pipeline: Pipeline, acts: Sequence[Act]) -> Session:
    log = SessionLog("story", pipeline.settings)
    for step in played(acts, pipeline):
        log.add(step)
    return log.close(pipeline.holds)


def test_the_account_tells_the_programme() -> None:
    """One entry a hold as ever, and whether all of it was done; a plain session has none."""
    session = session_of(pipeline_of(), TWO_SIDES)
    found = session.to_json(8.0)
    assert session.completed
    assert found["programme"] == {"name": "both", "steps": 2, "steps_done": 2, "completed": True}
    assert [(h["side"], h["credited_s"], h["kind"]) for h in found["holds"]] == [
        ("right", 8.0, "hold"), ("left", 8.0, "hold"),
    ]  # fmt: skip
    half = session_of(pipeline_of(), TWO_SIDES[:3])
    assert not half.completed
    assert half.to_json(8.0)["programme"]["steps_done"] == 1
    plain = Pipeline(Settings(tilt_deg=20, hold_s=8), catalogue.load())
    assert session_of(plain, TWO_SIDES).to_json(8.0)["programme"] is None


def test_a_stretch_is_held_without_a_hand() -> None:
    """On the back and at rest; on the side it does not count."""
    text = (
        'version = 1\nname = "s"\n[[steps]]\nkind = "stretch"\nstretch = "figure_four"\n'
        'side = "left"\nhold_s = 6\npostures = ["supine"]'
    )
    for roll_deg, expected in ((0.0, [("left", 6.0, True)]), (90.0, [])):
        settings = Settings(tilt_deg=20, programme=parse(text, "s.toml"))
        pipeline = Pipeline(settings, catalogue.load())
        steps = played([lie(12, roll_deg)], pipeline)
        assert held(pipeline) == expected
        assert [place.kind for place in pipeline.holds] == ["stretch"] * len(expected)
        if not expected:
            assert steps[-1].advice == "posture_for"
