"""Whole stories through the pipeline, in media time: minutes of lying about in a second or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from coach import texts
from coach.hold import Hold, Phase, Verdict
from coach.hold_book import HeldPlace
from coach.pipeline import Step
from coach.present import advice_of
from coach.sighting import Sighting
from landmarks.gravity import GravitySource
from landmarks.joints import Joint, Side
from landmarks.posture import Label
from tests.bodies import body_pose
from tests.coach.stage import (
    AWAY,
    FULL_SESSION,
    ON_THE_SPOT,
    PRESSED_S,
    Act,
    gone,
    lie,
    pipeline_for,
    press,
    run,
    sightings,
    silence,
    stand,
    turn,
)

Played = tuple[list[Step], tuple[HeldPlace, ...]]


FPS = 5.0
"""Enough for every story but the first, which is told at 10 frames a second."""


def told(acts: Sequence[Act], **choices: object) -> list[Step]:
    return list(run(sightings(acts, FPS), pipeline_for(**choices)))


def holds_of(acts: Sequence[Act], **choices: object) -> tuple[HeldPlace, ...]:
    pipeline = pipeline_for(**choices)
    list(run(sightings(acts, FPS), pipeline))
    return pipeline.holds


def only_hold(acts: Sequence[Act], **choices: object) -> Hold:
    [place] = holds_of(acts, **choices)
    return place.hold


def advice_at(steps: Sequence[Step], t_s: float) -> str:
    return next(step for step in steps if step.t_s >= t_s - 1e-9).judgement.advice


@pytest.fixture(scope="module")
def full_session() -> Played:
    """The whole session, played once."""
    pipeline = pipeline_for()
    return list(run(sightings(FULL_SESSION), pipeline)), pipeline.holds


@pytest.mark.slow
def test_a_whole_session_is_one_completed_hold_on_the_upper_side(
    full_session: Played,
) -> None:
    """Stands, lies down, turns, presses with 3 s away, rolls on: one hold of 60 s, on the right."""
    _, [place] = full_session
    assert (place.hold.phase, place.side) == (Phase.DONE, Side.RIGHT)
    assert place.hold.held_s == pytest.approx(60.0)


@pytest.mark.slow
def test_a_whole_session_earns_only_where_the_hand_was_on_the_spot(
    full_session: Played,
) -> None:
    """False credit 0.0 s, and no more than a second and a half is stalled at an arrival."""
    _, [place] = full_session
    hold = place.hold
    assert len(hold.credited) == len(PRESSED_S)
    for (start_s, end_s), (from_s, to_s) in zip(hold.credited, PRESSED_S, strict=True):
        assert from_s <= start_s <= from_s + 1.0
        assert end_s <= to_s
    assert hold.credited[0][1] >= PRESSED_S[0][1] - 0.6


@pytest.mark.slow
def test_three_seconds_away_are_off_target_and_nothing_else(
    full_session: Played,
) -> None:
    """Three seconds, both guards, and the frames in which the hand arrives."""
    _, [place] = full_session
    hold = place.hold
    assert 3.0 <= hold.paused_s[Verdict.OFF_TARGET] <= 4.5
    assert hold.paused_s[Verdict.POSTURE] == hold.paused_s[Verdict.LOST] == 0.0


@pytest.mark.slow
def test_a_whole_session_is_told_in_the_right_words(
    full_session: Played,
) -> None:
    """What is said in the middle of every act."""
    steps, _ = full_session
    said = [advice_at(steps, t_s) for t_s in (2, 7, 10.5, 12, 13.8, 30, 47.5, 49.8, 60, 80, 86)]
    assert said == [
        "upright_any", "supine", "unsure", "hand_off", "settling", "holding",
        "hand_off", "settling", "holding", "done", "done",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_whole_session_has_the_right_posture_away_from_its_changes(
    full_session: Played,
) -> None:
    """A second after each change the label is right and stays so."""
    steps, _ = full_session
    truth = {
        (1, 4): Label.UPRIGHT, (5, 9): Label.SUPINE, (12, 82): Label.SIDE_LEFT,
        (85, 87): Label.PRONE,
    }  # fmt: skip
    for (from_s, to_s), label in truth.items():
        seen = {step.posture.label for step in steps if from_s <= step.t_s < to_s}
        assert seen == {label}
    assert {step.gravity.source for step in steps[20:]} == {GravitySource.STANDING}


@pytest.mark.slow
def test_every_step_can_be_put_into_words(
    full_session: Played,
) -> None:
    """No brace and no hole is left in any sentence of the session."""
    words = texts.load()
    for step in full_session[0]:
        sentence = advice_of(step, words)
        for text in (sentence.line, sentence.detail):
            assert text
            assert not set("{}") & set(text)
            assert "  " not in text


@pytest.mark.parametrize("roll_deg", [0.0, 30.0, 47.0, 133.0, 150.0, 180.0])
def test_who_is_not_on_the_side_never_earns(roll_deg: float) -> None:
    """On the back, half turned either way, on the belly: with the hand on the spot all the time."""
    steps = told([lie(8, roll_deg, ON_THE_SPOT)], tilt_deg=20)
    assert {step.judgement.verdict for step in steps} == {Verdict.POSTURE}
    assert steps[-1].hold == Hold(t_s=steps[-1].t_s, reason=Verdict.POSTURE)


def test_half_turned_is_told_so() -> None:
    """Between the back and the side, after it has settled."""
    assert told([lie(3, 47.0, ON_THE_SPOT)], tilt_deg=20)[-1].judgement.advice == "rolled_back"


def test_the_wrong_side_never_earns() -> None:
    """The left hip is to be treated and the right one is up: whatever the hands do."""
    steps = told([press(8)], side="left")
    assert {step.judgement.advice for step in steps[10:]} == {"wrong_side"}
    assert not holds_of([press(8)], side="left")


def test_the_right_side_chosen_by_name_earns() -> None:
    """The same with `--side right` is fine."""
    assert only_hold([press(8)], side="right", hold_s=5).phase is Phase.DONE


def test_lying_on_the_right_side_treats_the_left_hip() -> None:
    """Seen from behind, head at the picture's right, the left hand on the left hip."""
    seen = [
        Sighting(
            index, index / 10, body_pose(index / 10, posture="side_right", hand_offset_mm=(0, 0))
        )
        for index in range(80)
    ]
    pipeline = pipeline_for(hold_s=5)
    list(run(seen, pipeline))
    [place] = pipeline.holds
    assert (place.hold.phase, place.side) == (Phase.DONE, Side.LEFT)


def test_a_wandering_hand_earns_nothing() -> None:
    """It crosses the spot again and again, faster than any hand that presses."""
    sweep = [lie(0.2, 90.0, (x, -10.0)) for x in (-150, -50, 50, 150, 50, -50)] * 8
    assert not holds_of(sweep)


def belly_hand(visibility: float) -> tuple[HeldPlace, ...]:
    """Eight seconds with the hand in front of the belly, 11 cm from the spot in the picture."""
    pipeline = pipeline_for()
    for sighting in sightings([lie(8, 90.0)], FPS):
        assert sighting.pose is not None
        seen = sighting.pose.visibility.copy()
        seen[[Joint.RIGHT_PINKY, Joint.RIGHT_INDEX, Joint.RIGHT_THUMB]] = visibility
        pipeline.step(replace(sighting, pose=replace(sighting.pose, visibility=seen)))
    return pipeline.holds


def test_a_hand_hidden_by_the_body_earns_nothing() -> None:
    """In front of the belly, seen from behind: the model says that it only guesses."""
    assert not belly_hand(0.35)


@pytest.mark.xfail(
    strict=True, reason="a hidden hand of which the model claims to be sure: depth is not looked at"
)
def test_a_hidden_hand_the_model_is_sure_of_earns_nothing() -> None:
    """Known gap: the distance is taken in the picture alone."""
    assert not belly_hand(0.99)


def test_vanishing_for_five_seconds_is_lost_time() -> None:
    """The hold goes on afterwards; nothing is earned in an empty room."""
    hold = only_hold((press(8), gone(5), press(9)), hold_s=12)
    assert hold.phase is Phase.DONE
    assert 5.0 <= hold.paused_s[Verdict.LOST] <= 5.8
    assert hold.paused_s[Verdict.OFF_TARGET] == 0.0
    assert hold.paused_s[Verdict.POSTURE] <= 1.5  # to be sure of the posture again
    assert all(end_s <= 8.0 or start_s >= 13.0 for start_s, end_s in hold.credited)


def test_five_seconds_without_frames_are_lost_time() -> None:
    """A stalled camera is no different from an empty room."""
    hold = only_hold((press(8), silence(5), press(9)), hold_s=12)
    assert hold.phase is Phase.DONE
    assert 5.0 <= hold.paused_s[Verdict.LOST] <= 5.8
    assert all(end_s <= 8.0 or start_s >= 13.0 for start_s, end_s in hold.credited)


def test_turning_onto_the_other_side_pauses_the_hold_for_its_posture() -> None:
    """The hold stays with its side: the left hand on the left hip earns nothing for the right."""
    other_side = (turn(2, 90, -90), lie(5, -90, ON_THE_SPOT), turn(2, -90, 90))
    acts = (press(8), *other_side, press(8))
    steps = told(acts, hold_s=11)
    assert advice_at(steps, 14.0) == "wrong_side"
    assert {step.side for step in steps[20:]} == {Side.RIGHT}
    [place] = holds_of(acts, hold_s=11)
    hold = place.hold
    assert (hold.phase, place.side) == (Phase.DONE, Side.RIGHT)
    assert hold.paused_s[Verdict.POSTURE] >= 8.0
    assert hold.paused_s[Verdict.LOST] == 0.0
    assert all(end_s <= 8.0 or start_s >= 17.0 for start_s, end_s in hold.credited)


def test_the_side_is_open_until_something_is_earned() -> None:
    """Who first tries the right side and then lies on the left treats the right hip."""
    acts = (lie(2, -90.0), turn(2, -90, 90), press(8))
    [place] = holds_of(acts, hold_s=5)
    assert (place.hold.phase, place.side) == (Phase.DONE, Side.RIGHT)


def test_after_a_minute_away_a_new_hold_begins() -> None:
    """Both are on record, each with its own seconds; the second may be on the other side."""
    away = [Act(61, there=False)]
    seen = sightings([press(4), *away, press(8)], fps=5)
    pipeline = pipeline_for(hold_s=5)
    list(run(seen, pipeline))
    first, second = (place.hold for place in pipeline.holds)
    assert (first.phase, second.phase) == (Phase.ABANDONED, Phase.DONE)
    assert first.credited[-1][1] <= 4.0
    assert second.credited[0][0] >= 65.0


def test_nobody_is_no_hold() -> None:
    """An empty room: lost, unknown, and no crash."""
    steps = told([gone(5)])
    assert {(s.judgement.verdict, s.judgement.advice) for s in steps} == {(Verdict.LOST, "nobody")}
    assert {s.posture.label for s in steps} == {Label.UNKNOWN}
    assert not holds_of([gone(5)])
    assert not steps[-1].body_map.regions
    assert not steps[-1].body_map.no_press


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2])
def test_noise_earns_nothing_false(seed: int) -> None:
    """Joints shaken by a centimetre: still one hold, inside the true contact."""
    acts = (
        stand(2), lie(2, 0.0), turn(2, 0.0, 90.0), lie(1, 90.0, AWAY),
        press(9), lie(3, 90.0, AWAY), press(9), turn(2, 90.0, 180.0), lie(2, 180.0),
    )  # fmt: skip
    pipeline = pipeline_for(hold_s=14)
    list(run(sightings(acts, 8.0, np.random.default_rng(seed)), pipeline))
    hold = pipeline.holds[-1].hold
    assert len(pipeline.holds) == 1
    assert hold.phase is Phase.DONE
    for start_s, end_s in hold.credited:
        assert (start_s >= 7.0 and end_s <= 16.0) or (start_s >= 19.0 and end_s <= 28.0)
