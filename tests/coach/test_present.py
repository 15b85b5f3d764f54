"""What the screen shows of a step: nothing that would be a promise about the wrong moment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach import texts
from coach.hold import Hold, Phase, Verdict
from coach.pipeline import Step
from coach.present import view_of
from coach.verdict import Judgement
from landmarks import catalogue
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
