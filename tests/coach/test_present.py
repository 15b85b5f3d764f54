"""What the screen shows of a step: nothing that would be a promise about the wrong moment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach import texts
from coach.hold import Hold, Phase, Verdict
from coach.pipeline import Step
from coach.present import view_of
from coach.programme.load import load
from coach.programme.runner import Stage
from coach.verdict import Judgement
from coach.wording import direction
from landmarks import catalogue
from landmarks.joints import Side
from landmarks.posture import Label
from landmarks.region import Sight
from overlays.view import DialState, Tone, View
from tests.coach.stage import AWAY, Act, gone, lie, pipeline_for, press, sightings, stand

AVOID = {name: spec.avoid for name, spec in catalogue.load().regions.items()}
WORDS = texts.load("en")


def last_step(*acts: Act, **choices: object) -> Step:
    pipeline = pipeline_for(tilt_deg=20, **choices)
    *_, step = (pipeline.step(sighting) for sighting in sightings(acts, 5.0))
    return step


def view(step: Step) -> View:
    return view_of(step, AVOID, WORDS)


def test_on_the_side_target_zones_and_hand_are_shown() -> None:
    """The region of the upper side, the zones its catalogue entry names, and the hand."""
    step = last_step(press(2))
    shown = view(step)
    assert shown.pose is step.pose
    assert shown.target is step.target
    assert shown.target is not None
    assert (shown.target.id, shown.target.side) == ("gluteus_medius", "right")
    assert {zone.side for zone in shown.no_press} == {"right"}
    assert shown.no_press
    assert {zone.id for zone in shown.no_press} <= set(AVOID["gluteus_medius"])
    assert {zone.state for zone in shown.no_press} == {Sight.VISIBLE}
    assert shown.hand is not None
    assert step.scene.hand is not None
    assert np.array_equal(shown.hand.xy_px, step.scene.hand.xy_px)
    assert shown.hand.on_target
    assert not shown.hand.on_no_press


@pytest.mark.parametrize("act", [stand(2), lie(2, 0.0, AWAY), lie(2, 180.0), gone(1)])
def test_off_the_side_nothing_is_promised(act: Act) -> None:
    """No target, no zones and no hand, even where the side to treat was chosen by name."""
    shown = view(last_step(act, side="right"))
    assert shown.target is None
    assert shown.no_press == ()
    assert shown.hand is None


def test_a_hand_on_a_no_press_zone_is_marked() -> None:
    """By its own mark, not as an ordinary hand beside the target."""
    step = last_step(lie(2, 90.0, AWAY))
    assert step.scene.hand is not None
    hand = replace(step.scene.hand, on_no_press="sciatic")
    mark = view(replace(step, scene=replace(step.scene, hand=hand))).hand
    assert mark is not None
    assert (mark.on_target, mark.on_no_press) == (False, True)


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        (Phase.WAITING, DialState.WAITING),
        (Phase.SETTLING, DialState.SETTLING),
        (Phase.HOLDING, DialState.HOLDING),
        (Phase.PAUSED, DialState.PAUSED),
        (Phase.DONE, DialState.DONE),
        (Phase.ABANDONED, DialState.WAITING),
    ],
)
def test_the_dial_shows_the_phase_and_the_seconds(phase: Phase, state: DialState) -> None:
    """Seconds credited of seconds wanted."""
    step = replace(last_step(press(1)), hold=Hold(phase, 30.0, ((2.0, 14.5),)))
    dial = view(replace(step, target_s=45.0)).dial
    assert (dial.state, dial.held_s, dial.target_s) == (state, 12.5, 45.0)


@pytest.mark.parametrize(
    ("advice", "tone"),
    [
        ("nobody", Tone.WAIT),
        ("unsure", Tone.WAIT),
        ("supine", Tone.FIX),
        ("hand_off", Tone.FIX),
        ("no_press", Tone.STOP),
        ("settling", Tone.GO),
        ("holding", Tone.GO),
        ("done", Tone.DONE),
    ],
)
def test_the_tone_fits_the_words(advice: str, tone: Tone) -> None:
    """What is to be mended, what is to be stopped, and what goes well."""
    step = replace(last_step(press(1)), judgement=Judgement(Verdict.LOST, advice), setup=None)
    status = view(step).status
    assert (status.text, status.tone) == (WORDS.tables["advice"][advice]["line"], tone) or (
        advice == "hand_off" and status.tone is tone
    )


def test_facts_name_posture_tilt_and_placement() -> None:
    """With the roll, the tilt's uncertainty, and the radius that holds 9 of 10."""
    step = last_step(press(2))
    assert step.target is not None
    assert view(step).facts == (
        "on the left side, roll 90 deg",
        "camera looks down 20 +/- 2 deg",
        f"spot within {2.15 * step.target.sigma_mm:.0f} mm (9 of 10)",
    )


def test_facts_of_an_empty_room() -> None:
    """Not sure is an answer, and there is no spot to place."""
    assert view(last_step(gone(1))).facts == (
        "posture: not sure",
        "camera looks down 20 +/- 2 deg",
    )


@pytest.mark.parametrize(
    ("act", "side", "says"),
    [
        (lie(2, 90.0, (0.0, 300.0)), "right", "up, away from the mat"),
        (lie(2, 90.0, (0.0, -300.0)), "right", "down, towards the mat"),
    ],
)
def test_the_way_for_the_hand_is_told_as_it_is_felt(act: Act, side: str, says: str) -> None:
    """Below the spot of the upper hip it goes up. See the next test for other postures."""
    step = last_step(act, side=side)
    assert direction(step, WORDS) == says


def test_up_and_down_change_places_for_the_lower_hip_and_mean_nothing_on_the_back() -> None:
    step = last_step(lie(2, 90.0, (0.0, 300.0)))
    assert step.scene.hand is not None
    assert step.scene.hand.direction == "lateral"
    lower = replace(step, scene=replace(step.scene, side=Side.LEFT))
    assert direction(lower, WORDS) == "down, towards the mat"
    flat = replace(step, posture=replace(step.posture, label=Label.SUPINE, raw=Label.SUPINE))
    assert direction(flat, WORDS) == "outwards"


def test_between_two_holds_nothing_is_pointed_at() -> None:
    """The next spot still lies underneath: an arrow to it would be nonsense."""
    programme = load("short")
    step = last_step(press(12), hold_s=5, programme=programme)
    assert step.programme is not None
    assert step.programme.stage is Stage.TURN
    shown = view(step)
    assert (shown.target, shown.hand, shown.no_press) == (None, None, ())
    assert shown.dial.state is DialState.RESTING


def test_with_a_ball_under_the_body_no_hand_has_anywhere_to_go() -> None:
    step = last_step(lie(2, 90.0, AWAY), side="lower")
    assert view(step).hand is None
