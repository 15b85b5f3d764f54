"""Lighter and shorter: presses of a plan are capped, what has begun and what stretches are not."""

from __future__ import annotations

from coach.programme import load as programmes
from coach.programme.plan import roll_out
from coach.programme.task import Kind
from tests.coach.stage import pipeline_for, press, sightings


def test_a_programme_is_eased_press_by_press() -> None:
    plan = roll_out(programmes.load("full"))
    eased = plan.eased(30.0)
    presses = [item.template.hold_s for item in eased.holds if item.template.kind is Kind.HOLD]
    stretches = [
        (before.template.hold_s, after.template.hold_s)
        for before, after in zip(plan.holds, eased.holds, strict=True)
        if before.template.kind is Kind.STRETCH
    ]
    assert max(item.template.hold_s for item in plan.holds) > 30.0
    assert max(presses) == 30.0
    assert all(before == after for before, after in stretches)
    assert len(eased.items) == len(plan.items)


def test_a_shorter_hold_stays_short() -> None:
    plan = roll_out(programmes.load("full"), hold_s=20.0)
    assert plan.eased(30.0) == plan


def test_a_hold_that_has_begun_keeps_its_time() -> None:
    pipeline = pipeline_for(hold_s=60)
    seen = sightings([press(6)], 5.0)
    steps = [pipeline.step(sighting) for sighting in seen[:20]]
    assert steps[-1].hold.credited
    pipeline.ease_off(30.0)
    assert [pipeline.step(sighting).target_s for sighting in seen[20:]] == [60.0] * 10
    pipeline.start_anew()
    [later] = [pipeline.step(sighting) for sighting in sightings([press(7)], 5.0)[30:31]]
    assert later.target_s == 30.0
