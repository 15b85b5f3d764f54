"""Keys, questions and pauses move a programme, hold it, or end it."""

from __future__ import annotations

import pytest

from coach.pipeline import Pipeline
from coach.programme.load import load
from coach.programme.runner import Stage
from coach.settings import Settings
from landmarks import catalogue
from tests.coach.programme.programme_stage import (
    TWO_SIDES,
    Change,
    held,
    pipeline_of,
    played,
    told,
)
from tests.coach.stage import AWAY, gone, lie, press, press_other, stand

pytestmark = pytest.mark.slow


def test_a_pause_between_the_holds_stops_the_rest_too() -> None:
    """Space in the rest: five seconds that do not count as rest."""
    changes: dict[float, Change] = {
        13.0: lambda pipeline: setattr(pipeline, "paused", True),
        18.0: lambda pipeline: setattr(pipeline, "paused", False),
    }
    steps = played([lie(2, 90, AWAY), press(34)], pipeline_of(repeats=2), changes)
    resting = [s.t_s for s in steps if s.programme and s.programme.stage is Stage.REST]
    assert resting[0] < 13.0 < 18.0 < resting[-1]
    assert resting[-1] - resting[0] == pytest.approx(11.0, abs=0.4)
    assert {s.advice for s in steps if 13.0 <= s.t_s < 18.0} == {"paused"}


def test_a_question_keeps_the_rest_open() -> None:
    """While somebody waits for an answer no next hold begins, and nothing is credited."""
    changes: dict[float, Change] = {
        12.0: lambda pipeline: setattr(pipeline, "waiting", True),
        30.0: lambda pipeline: setattr(pipeline, "waiting", False),
    }
    pipeline = pipeline_of(repeats=2)
    steps = played([lie(2, 90, AWAY), press(45)], pipeline, changes)
    ended_s = [t_s for name, t_s in told(steps) if name == "step_began"][1]
    assert ended_s == pytest.approx(30.0, abs=0.2)
    assert held(pipeline) == [("right", 8.0, True), ("right", 8.0, True)]


def test_skipping_a_hold_leaves_the_programme_undone() -> None:
    """The next key in mid-hold: no rest is needed, but the turn is, and it is not complete."""
    pipeline = pipeline_of()
    steps = played(TWO_SIDES, pipeline, {9.0: Pipeline.next_step})
    [begun, done] = held(pipeline)
    assert begun[0] == "right"
    assert 0.5 < begun[1] < 8.0
    assert not begun[2]
    assert done == ("left", 8.0, True)
    last = steps[-1].programme
    assert last is not None
    assert (last.stage, last.completed, last.done) == (Stage.OVER, False, 1)
    assert steps[-1].finished
    assert steps[-1].advice == "programme_over"


def test_the_next_key_in_a_rest_goes_on_at_once() -> None:
    pipeline = pipeline_of(repeats=2)
    steps = played([lie(2, 90, AWAY), press(25)], pipeline, {13.0: Pipeline.next_step})
    began_s = [t_s for name, t_s in told(steps) if name == "step_began"][1]
    assert began_s == pytest.approx(13.0, abs=0.2)


def test_the_back_key_begins_the_hold_again() -> None:
    """In mid-hold from zero; what was credited stays on record as a hold of its own."""
    pipeline = pipeline_of()
    played([lie(2, 90, AWAY), press(20)], pipeline, {7.0: Pipeline.previous_step})
    [begun, done] = held(pipeline)
    assert (begun[0], begun[2]) == ("right", False)
    assert done == ("right", 8.0, True)


def test_the_back_key_after_the_turn_goes_back_to_the_first_side() -> None:
    """The turn is undone with it: the first side is wanted again."""
    acts = [*TWO_SIDES[:5], stand(4), lie(2, 90, AWAY), press(14)]
    pipeline = pipeline_of()
    steps = played(acts, pipeline, {26.0: Pipeline.previous_step})
    assert held(pipeline) == [("right", 8.0, True), ("right", 8.0, True)]
    assert steps[-1].programme is not None
    assert steps[-1].programme.stage is Stage.TURN


def test_ending_it_ends_the_credit() -> None:
    """Pressing goes on, nothing is counted, what was held is kept."""
    settings = Settings(tilt_deg=20, programme=load("gluteal"), hold_s=8)
    pipeline = Pipeline(settings, catalogue.load())
    steps = played([lie(2, 90, AWAY), press(20)], pipeline, {7.0: Pipeline.end_programme})
    [begun] = held(pipeline)
    assert begun[1] < 5.0
    assert steps[-1].finished
    assert steps[-1].advice == "programme_over"
    assert ("over", pytest.approx(7.0, abs=0.2)) in told(steps)


def test_an_abandoned_hold_is_looked_for_again_on_the_same_side() -> None:
    """Gone for over a minute: the hold begins from zero, and the side stays what it was."""
    pipeline = pipeline_of()
    acts = [lie(2, 90, AWAY), press(5), gone(64), press_other(3, AWAY), press_other(10)]
    steps = played(acts, pipeline)
    [abandoned] = held(pipeline)
    assert (abandoned[0], abandoned[2]) == ("right", False)
    assert steps[-1].programme is not None
    assert steps[-1].programme.stage is Stage.LOCATE
    assert steps[-1].advice == "wrong_side"


def test_keys_for_region_and_side_change_nothing_in_a_programme() -> None:
    """It says itself what is pressed."""
    pipeline = pipeline_of()
    chosen = pipeline.settings.model_copy(update={"region": "iliacus", "side": "left"})
    played([lie(2, 90, AWAY), press(12)], pipeline, {7.0: lambda p: p.choose(chosen)})
    assert held(pipeline) == [("right", 8.0, True)]
