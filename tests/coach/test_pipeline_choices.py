"""What the person chooses before and during a hold: a ball, a pause, another place, a set-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from coach.hold import Hold, Phase, Verdict
from coach.pipeline import Pipeline, Step
from coach.sighting import Sighting
from landmarks.joints import Side
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.coach.stage import (
    AWAY,
    gone,
    lie,
    pipeline_for,
    press,
    sightings,
    stand,
)

FPS = 5.0
Change = Callable[[Pipeline], None]


def told(seen: Sequence[Sighting], pipeline: Pipeline, **at_s: Change) -> list[Step]:
    """The steps of a story in which changes are made before the first frame from their time on.

    Keywords are `at_` and whole seconds.
    """
    todo = sorted((float(name.removeprefix("at_")), change) for name, change in at_s.items())
    steps = []
    for sighting in seen:
        while todo and sighting.t_s >= todo[0][0] - 1e-9:
            todo.pop(0)[1](pipeline)
        steps.append(pipeline.step(sighting))
    return steps


def during(steps: Sequence[Step], from_s: float, to_s: float) -> list[Step]:
    return [step for step in steps if from_s - 1e-9 <= step.t_s < to_s - 1e-9]


def advice_in(steps: Sequence[Step], from_s: float, to_s: float) -> set[str]:
    return {step.advice for step in during(steps, from_s, to_s)}


def sliding(
    seen: Sequence[Sighting], from_s: float, to_s: float, px_per_s: float
) -> list[Sighting]:
    """The same, with the whole person sliding along the mat for a while and back again."""
    middle_s = (from_s + to_s) / 2
    moved = []
    for sighting in seen:
        on_s = min(max(sighting.t_s, from_s), to_s)
        away_s = on_s - from_s if on_s <= middle_s else to_s - on_s
        moved.append(replace(sighting, pose=shifted(sighting.pose, px_per_s * away_s)))
    return moved


def shifted(pose: Pose | None, by_px: float) -> Pose | None:
    return pose and replace(pose, xy_px=pose.xy_px + np.array([by_px, 0.0]))


@pytest.mark.slow
def test_a_minute_at_rest_on_a_ball_is_a_full_hold() -> None:
    """The hip is under the body and no hand is near it: lying still on the side is what counts."""
    pipeline = pipeline_for(side="lower")
    steps = told(sightings([lie(66, 90.0)], FPS), pipeline)
    [place] = pipeline.holds
    assert (place.hold.phase, place.side) == (Phase.DONE, Side.LEFT)
    assert place.hold.held_s == pytest.approx(60.0)
    assert place.hold.credited[0][0] <= 1.5
    assert len(place.hold.credited) == 1
    assert advice_in(steps, 3, 60) == {"holding"}


def test_shifting_about_on_a_ball_pauses() -> None:
    """At 30 pixels or 16 cm a second nobody rests; when it is over the time goes on."""
    pipeline = pipeline_for(side="lower", hold_s=10)
    seen = sliding(sightings([lie(20, 90.0)], FPS), 6.0, 10.0, 30.0)
    steps = told(seen, pipeline)
    [place] = pipeline.holds
    assert place.hold.phase is Phase.DONE
    [before, after] = place.hold.credited
    assert before[1] <= 6.0
    assert after[0] >= 10.0
    assert place.hold.paused_s[Verdict.OFF_TARGET] >= 4.0
    assert place.hold.paused_s[Verdict.POSTURE] == place.hold.paused_s[Verdict.LOST] == 0.0
    assert advice_in(steps, 6.6, 8.0) == {"lie_still"}


def test_a_slow_sway_on_a_ball_is_breathing() -> None:
    """Five pixels or 27 mm a second."""
    pipeline = pipeline_for(side="lower", hold_s=10)
    told(sliding(sightings([lie(13, 90.0)], FPS), 4.0, 8.0, 5.0), pipeline)
    [place] = pipeline.holds
    assert (place.hold.phase, len(place.hold.credited)) == (Phase.DONE, 1)


def test_on_a_ball_every_posture_but_the_side_is_refused() -> None:
    """However still they lie."""
    for roll_deg in (0.0, 47.0, 180.0):
        pipeline = pipeline_for(side="lower", tilt_deg=20)
        steps = told(sightings([lie(5, roll_deg)], FPS), pipeline)
        assert {step.judgement.verdict for step in steps} == {Verdict.POSTURE}
        assert pipeline.holds == ()


def test_without_the_ball_rest_alone_earns_nothing() -> None:
    """The default asks for a hand."""
    pipeline = pipeline_for()
    told(sightings([lie(6, 90.0, AWAY)], FPS), pipeline)
    assert pipeline.holds == ()


def pause(pipeline: Pipeline) -> None:
    pipeline.paused = True


def go_on(pipeline: Pipeline) -> None:
    pipeline.paused = False


def test_a_pause_is_told_earns_nothing_and_ends() -> None:
    """Pressing all the while: six seconds before, four of pause, and the rest after it."""
    pipeline = pipeline_for(hold_s=10)
    steps = told(sightings([press(18)], FPS), pipeline, at_6=pause, at_10=go_on)
    assert advice_in(steps, 6, 10) == {"paused"}
    assert {step.hold.phase for step in during(steps, 6, 10)} == {Phase.PAUSED}
    [place] = pipeline.holds
    [before, after] = place.hold.credited
    assert before[1] <= 6.0
    assert after[0] >= 10.0
    assert (place.hold.phase, place.hold.held_s) == (Phase.DONE, pytest.approx(10.0))
    assert place.hold.paused_s[Verdict.OFF_TARGET] >= 4.0
    assert place.hold.paused_s[Verdict.LOST] == 0.0
    assert advice_in(steps, 10, 10.8) == {"settling"}


def test_a_pause_hides_every_other_advice_and_keeps_its_reason() -> None:
    """Whatever happens meanwhile; time lost for another reason is booked under that one."""
    acts = [press(4), lie(2, 0.0), gone(2), stand(3)]
    pipeline = pipeline_for(tilt_deg=20)
    dark = [replace(sighting, light=10.0) for sighting in sightings(acts, FPS)]
    steps = told(dark, pipeline, at_3=pause)
    assert advice_in(steps, 3, 11) == {"paused"}
    verdicts = {step.judgement.verdict for step in during(steps, 3, 4)}
    assert verdicts == {Verdict.OFF_TARGET}
    assert {s.judgement.verdict for s in during(steps, 4.6, 6)} == {Verdict.POSTURE}
    assert {s.judgement.verdict for s in during(steps, 6, 8)} == {Verdict.LOST}


def test_who_pauses_before_the_hold_has_none() -> None:
    pipeline = pipeline_for(hold_s=5)
    pause(pipeline)
    steps = told(sightings([press(8)], FPS), pipeline)
    assert advice_in(steps, 0, 8) == {"paused"}
    assert steps[-1].hold == Hold(t_s=steps[-1].t_s, reason=Verdict.OFF_TARGET)


@pytest.mark.parametrize(
    ("choices", "region", "side"),
    [
        ({"region": "ventrogluteal"}, "ventrogluteal", Side.RIGHT),
        ({"side": "right"}, "gluteus_medius", Side.RIGHT),
        ({"side": "lower"}, "gluteus_medius", Side.LEFT),
    ],
)
def test_another_place_puts_the_hold_away_with_what_it_earned(
    choices: dict[str, str], region: str, side: Side
) -> None:
    """The seconds of both are on record, each under its own name; the second starts from zero."""
    pipeline = pipeline_for(hold_s=10)
    new = pipeline_for(hold_s=10, **choices).settings

    def choose(pipeline: Pipeline) -> None:
        pipeline.choose(new)

    steps = told(sightings([press(20)], FPS), pipeline, at_5=choose)
    first, second = pipeline.holds
    assert (first.region, first.side) == ("gluteus_medius", Side.RIGHT)
    assert (second.region, second.side) == (region, side)
    assert first.hold.phase is Phase.HOLDING
    assert first.hold.held_s == pytest.approx(5.0 - 0.2 - 0.25 - 1.25, abs=0.21)
    assert first.hold.credited[-1][1] <= 5.0
    assert second.hold.credited[0][0] >= 5.0
    assert (second.hold.phase, second.hold.held_s) == (Phase.DONE, pytest.approx(10.0))
    assert steps[26].hold.held_s == 0.0


@pytest.mark.parametrize("choices", [{}, {"tilt_deg": 10}, {"language": "de"}])
def test_choosing_the_same_place_again_changes_nothing(choices: dict[str, object]) -> None:
    """Nor does another tilt or language: the hold goes on without a gap."""
    pipeline = pipeline_for(hold_s=10)
    new = pipeline_for(hold_s=10, **choices).settings
    told(sightings([press(13)], FPS), pipeline, at_5=lambda pipeline: pipeline.choose(new))
    [place] = pipeline.holds
    assert (place.hold.phase, len(place.hold.credited)) == (Phase.DONE, 1)
    assert pipeline.settings == new


def test_a_hold_that_earned_nothing_leaves_no_trace() -> None:
    pipeline = pipeline_for()
    told(sightings([lie(2, 90.0, AWAY)], FPS), pipeline)
    pipeline.choose(pipeline_for(region="iliacus").settings)
    assert pipeline.holds == ()


def test_starting_anew_puts_the_hold_away() -> None:
    """In mid-hold and after its end alike; the side is open again."""
    pipeline = pipeline_for(hold_s=5)
    other_side = [
        Sighting(
            25 + n, 5 + n / FPS, body_pose(5 + n / FPS, posture="side_right", hand_offset_mm=(0, 0))
        )
        for n in range(40)
    ]
    seen = [*sightings([press(4), gone(1)], FPS), *other_side]
    told(seen, pipeline, at_4=Pipeline.start_anew)
    first, second = pipeline.holds
    assert (first.side, first.hold.phase) == (Side.RIGHT, Phase.HOLDING)
    assert first.hold.credited[-1][1] <= 4.0
    assert (second.side, second.hold.phase) == (Side.LEFT, Phase.DONE)
    pipeline.start_anew()
    assert pipeline.holds == (first, second)


def test_after_done_nothing_more_is_earned_until_started_anew() -> None:
    pipeline = pipeline_for(hold_s=5)
    steps = told(sightings([press(18)], FPS), pipeline, at_9=Pipeline.start_anew)
    assert advice_in(steps, 7, 9) == {"done"}
    assert [place.hold.held_s for place in pipeline.holds] == pytest.approx([5.0, 5.0])
