"""The set-up in stories: when all is ready, and what a poor one changes, which is words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from coach.hold import Phase, Verdict
from coach.pipeline import Step
from coach.setup import SetupFault
from coach.sighting import Sighting
from tests.coach.stage import AWAY, Act, gone, lie, pipeline_for, press, run, sightings, stand, turn

FPS = 5.0


def told(acts: Sequence[Act], **choices: object) -> list[Step]:
    return list(run(sightings(acts, FPS), pipeline_for(**choices)))


def advice_in(steps: Sequence[Step], from_s: float, to_s: float) -> set[str]:
    return {step.advice for step in steps if from_s - 1e-9 <= step.t_s < to_s - 1e-9}


@pytest.mark.parametrize("tilt_deg", ["auto", 20])
def test_ready_is_told_after_standing_a_while(tilt_deg: object) -> None:
    """Only then is the camera's tilt known, and that they do not just pass by upright."""
    steps = told([stand(4), lie(2, 0.0)], tilt_deg=tilt_deg)
    assert advice_in(steps, 0, 0.6) == {"upright_any"}
    assert advice_in(steps, 1, 4) == {"ready"}
    assert "ready" not in advice_in(steps, 4, 6)


def test_who_gets_up_in_mid_hold_is_told_to_lie_down_and_no_more() -> None:
    """ "Paused. Good ..." would be odd to hear."""
    steps = told([press(4), stand(4)], side="right", tilt_deg=20)
    assert advice_in(steps, 5, 8) == {"upright"}


def test_ready_leaves_the_verdict_alone() -> None:
    """Standing is no posture to be timed in. Where the side is known it is told which one is up."""
    steps = told([stand(4)], side="left")
    assert steps[-1].advice == "ready_up"
    assert steps[-1].judgement.advice == "upright"
    assert {step.judgement.verdict for step in steps} == {Verdict.POSTURE}


def poor(seen: Sequence[Sighting]) -> list[Sighting]:
    """In the dark, with a second person."""
    return [replace(sighting, light=10.0, people=2) for sighting in seen]


STORY = (stand(3), lie(2, 0.0), turn(2, 0.0, 90.0), lie(2, 90.0, AWAY), press(9), gone(2))


def test_a_poor_set_up_is_told_while_upright_and_where_nobody_is_seen_but_never_in_a_hold() -> None:
    """In the way of being seen it comes first; once it works, the hold comes first."""
    steps = list(run(poor(sightings(STORY, FPS))))
    assert {step.setup for step in steps} == {SetupFault.TOO_DARK}
    assert advice_in(steps, 0, 3) == {"too_dark"}
    assert advice_in(steps, 3, 5) == {"supine"}
    assert advice_in(steps, 8, 9) == {"hand_off"}
    assert advice_in(steps, 11, 18) == {"holding"}
    assert advice_in(steps, 18, 20) == {"too_dark"}


def test_a_second_person_is_told_once_there_is_light() -> None:
    two = [replace(sighting, light=100.0) for sighting in poor(sightings([stand(2)], FPS))]
    assert advice_in(list(run(two)), 0, 2) == {"second_person"}


def test_a_poor_set_up_never_changes_a_verdict() -> None:
    """It only advises: the same verdicts, the same timer, with and without."""
    seen = sightings(STORY, FPS)
    plain, dark = (list(run(which, pipeline_for(hold_s=5))) for which in (seen, poor(seen)))
    assert {step.setup for step in plain} == {None}
    assert [step.judgement for step in plain] == [step.judgement for step in dark]
    assert [step.hold for step in plain] == [step.hold for step in dark]
    done = [step for step in dark if step.hold.phase is Phase.DONE]
    assert {step.advice for step in done} == {"done"}
