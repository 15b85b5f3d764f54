"""Whole live sessions as somebody alone on a mat has them: what they hear, do, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from coach.clock import wall_clock
from coach.folders import history_file
from coach.history.records import Ending
from coach.history.store import HistoryStore
from coach.keys import Command
from overlays.view import DialState
from tests.coach.care_stage import started, step
from tests.coach.live.story_stage import FPS, Answer, Story
from tests.coach.stage import AWAY, lie, press, press_other, stand, turn

pytestmark = pytest.mark.slow

BOTH_SIDES = """
version = 1
name = "both"
[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "sore"
hold_s = 8
repeats = 2
rest_s = 24
[[steps]]
kind = "switch"
turn_s = 30
[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "other"
hold_s = 8
"""
TO_THE_SPOT = (stand(8), lie(4, 0.0), turn(2, 0.0, 90.0), lie(6, 90.0, AWAY))


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Story:
    return Story(monkeypatch, tmp_path)


def in_order(keys: list[str], said: list[str]) -> bool:
    """Whether `keys` come in `said` in this order, whatever comes between."""
    rest = iter(said)
    return all(key in rest for key in keys)


def test_both_sides_from_the_health_questions_to_done(story: Story) -> None:
    """Nothing is touched but the keys that answer; every hold is kept and the exit code is 0."""
    story.answers = [
        Answer("before", Command.RATE_5),
        *(Answer("check", Command.NEXT, time=time) for time in (1, 2)),
        Answer("check", Command.NEXT, after_s=0.2, time=3),  # then the coaching is over at once
        Answer("after", Command.RATE_3, after_s=3.0),
    ]
    code = story.play(
        BOTH_SIDES,
        *TO_THE_SPOT,
        press(12), lie(20, 90.0, AWAY), press(16),
        stand(10), press_other(10, AWAY), press_other(30),
    )  # fmt: skip
    assert code == 0
    assert len(story.terminal.asked) == 16
    assert in_order(
        ["before", "ready", "supine", "hand_off", "settling", "done", "check", "rest", "step",
         "settling", "done", "check", "turn_over", "step", "settling", "done", "check", "after"],
        [cue.key for cue in story.cues],
    )  # fmt: skip
    assert story.said.count("after") == 1
    story.assert_calm()

    session = story.kept
    assert (session.ending, session.before, session.after) == (Ending.COMPLETED, 5, 3)
    held = [
        (step.side, step.credited_s, step.completed, step.after_check) for step in session.steps
    ]
    assert held == [("right", 8.0, True, "fine")] * 2 + [("left", 8.0, True, "fine")]
    assert [hold["credited_s"] for hold in story.account["holds"]] == [8.0, 8.0, 8.0]


def test_the_stop_key_in_mid_hold(story: Story) -> None:
    """Told at once, nothing is credited any more, and what was held stays in the history."""
    story.answers = [
        Answer("settling", Command.HURTS, after_s=4.0),
        Answer("hurts", Command.STOP, after_s=20.0),
    ]
    assert story.play(BOTH_SIDES, *TO_THE_SPOT, press(60)) == 1
    story.assert_calm()
    began, stopped = (
        next(cue for cue in story.cues if cue.key == key) for key in ("settling", "hurts")
    )
    assert began.t_s + 4.0 <= stopped.t_s <= began.t_s + 4.01 + 2 / FPS
    assert story.said[story.said.index("hurts") :] == ["hurts", "check", "paused"]
    assert in_order(["Stopped. Let go and rest"], story.shown)

    session = story.kept
    [held] = session.steps
    assert session.ending is Ending.HURTS
    assert (held.completed, held.after_check) == (False, "unanswered")
    assert 3.0 <= held.credited_s <= 5.0
    [hold] = story.account["holds"]
    assert hold["credited_s"] == pytest.approx(held.credited_s, abs=1e-3)


def test_a_warning_sign_after_the_first_hold_ends_it(story: Story) -> None:
    """The advice cuts in, stands on the screen, and no further hold is asked for."""
    story.answers = [Answer("check", Command.YES)]
    assert story.play(BOTH_SIDES, *TO_THE_SPOT, press(60)) == 1
    story.assert_calm()
    assert story.said[-3:] == ["done", "check", "bad_check"]
    assert story.shown[-1].startswith("Stop for today")
    assert story.paper.views[-1].dial.state is DialState.PAUSED
    [held] = story.kept.steps
    assert (held.completed, held.after_check) == (True, "bad")
    assert story.kept.ending is Ending.BAD_CHECK
    assert len(story.account["holds"]) == 1


def test_a_rest_waits_for_the_open_question(story: Story) -> None:
    """The rest is over before the person has answered: the next hold begins with the answer."""
    story.answers = [Answer("check", Command.NEXT, after_s=15.0)]
    story.play(BOTH_SIDES.replace("rest_s = 24", "rest_s = 5"), *TO_THE_SPOT, press(60))
    story.assert_calm()
    asked, rest, step = (
        next(cue for cue in story.cues if cue.key == key) for key in ("check", "rest", "step")
    )
    assert asked.t_s < rest.t_s < asked.t_s + 15.0 <= step.t_s < asked.t_s + 17.0
    first, second, *_ = story.kept.steps
    assert [first.after_check, first.credited_s, second.credited_s] == ["fine", 8.0, 8.0]
    assert (
        "Rest"
        not in story.shown[
            : story.shown.index("Tingling, numb, sharp, shooting, or worse than before?")
        ]
    )


def test_an_answer_that_comes_late_leaves_no_hold_out(story: Story) -> None:
    """ "n" is also the key for the next hold: just after the question it still means no."""
    story.answers = [Answer("check", Command.NEXT, after_s=24.0)]
    story.play(BOTH_SIDES.replace("rest_s = 24", "rest_s = 30"), *TO_THE_SPOT, press(60))
    first, second, *_ = story.kept.steps
    assert (first.after_check, second.credited_s) == ("fine", 8.0)
    done_s, step_s = (
        next(cue.t_s for cue in story.cues if cue.key == key) for key in ("done", "step")
    )
    assert step_s - done_s >= 30.0


def test_a_pause_that_was_asked_for_ends_no_hold(story: Story) -> None:
    """Somebody at the door, for longer than an unasked pause may last."""
    story.answers = [
        Answer("settling", Command.PAUSE, after_s=4.0),
        Answer("pause", Command.PAUSE, after_s=75.0),
    ]
    story.play(BOTH_SIDES, *TO_THE_SPOT, press(6), lie(75, 90.0, AWAY), press(20))
    story.assert_calm()
    first, *_ = story.kept.steps
    assert (first.credited_s, first.completed) == (8.0, True)
    assert "abandoned" not in story.said
    [hold, *_] = story.account["holds"]
    assert hold["paused_off_target_s"] + hold["paused_lost_s"] > 70.0


def test_the_weeks_are_told_at_the_end_in_the_window_and_aloud(story: Story) -> None:
    """Who lies on a mat reads no terminal."""
    now = wall_clock()
    with HistoryStore.open(history_file()) as history:
        for day in range(15):
            uid, at = f"day-{day}", now - timedelta(days=15 - day)
            history.begin(started(uid, at))
            history.add_step(uid, step(at=at))
            history.set_before(uid, 5)
    once = BOTH_SIDES[: BOTH_SIDES.index("repeats")]
    story.play(once, *TO_THE_SPOT, press(60))
    story.assert_calm()
    assert story.said[-2:] == ["after", "trend"]
    assert "no better" in story.cues[-1].text
    assert story.shown[-1] == "Have somebody look at it"
