"""Single steps of the pipeline, and what they share: nothing hidden, nothing by chance."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from coach.hold import Verdict
from coach.pipeline import Pipeline, Step
from coach.settings import Settings
from coach.sighting import Sighting
from landmarks import catalogue
from landmarks.gravity import GravitySource
from landmarks.posture import Label
from tests.bodies import body_pose
from tests.coach.stage import (
    AWAY,
    ON_THE_SPOT,
    Act,
    gone,
    lie,
    pipeline_for,
    press,
    run,
    sightings,
    stand,
)


def told(*acts: Act, **choices: object) -> list[Step]:
    return list(run(sightings(acts), pipeline_for(**choices)))


def test_an_implausible_body_is_nobody() -> None:
    """Found is not right: knees where the shoulders are."""
    pose = body_pose(hand_offset_mm=ON_THE_SPOT)
    world = pose.world_m.copy()
    world[25:27] = world[11:13]
    cushion = type(pose)(0.0, pose.xy_px.copy(), pose.visibility.copy(), world, pose.size_wh)
    step = pipeline_for().step(Sighting(0, 0.0, cushion))
    assert step.pose is None
    assert step.judgement.advice == "nobody"
    assert step.plausibility is not None


def test_a_collapsed_trunk_is_a_person_whose_turn_is_not_known() -> None:
    """Somebody is there, nothing is drawn, nothing is learnt, nothing is earned."""
    pose = body_pose(hand_offset_mm=ON_THE_SPOT)
    world = pose.world_m.copy()
    for joints in ((11, 12), (23, 24)):
        world[list(joints)] = world[list(joints)].mean(axis=0)
    flat = type(pose)(0.0, pose.xy_px.copy(), pose.visibility.copy(), world, pose.size_wh)
    step = pipeline_for().step(Sighting(0, 0.0, flat))
    assert step.pose is not None
    assert (step.judgement.verdict, step.judgement.advice) == (Verdict.LOST, "unsure")
    assert step.pelvis is None
    assert step.posture.raw is Label.UNKNOWN


def test_a_pose_is_compared_with_the_last_one_that_was_believed() -> None:
    """Left and right that swap from frame to frame are not, until the old pose is forgotten."""
    pipeline = pipeline_for()
    assert pipeline.step(seen_at(0.0, "side_left", heading_deg=0.0)).pose is not None
    swapped = [pipeline.step(seen_at(t_s, "side_right", 180.0)) for t_s in (0.1, 0.2, 0.4)]
    assert [step.pose for step in swapped] == [None, None, None]
    assert {step.judgement.advice for step in swapped} == {"nobody"}
    assert pipeline.step(seen_at(0.45, "side_left", 0.0)).pose is not None
    assert pipeline.step(seen_at(1.0, "side_right", 180.0)).pose is not None


def seen_at(t_s: float, posture: str, heading_deg: float) -> Sighting:
    """The head at the picture's left in any case."""
    pose = body_pose(t_s, posture=posture, heading_deg=heading_deg, hand_offset_mm=ON_THE_SPOT)
    return Sighting(round(t_s * 100), t_s, pose)


def test_still_pictures_do_not_remember_each_other() -> None:
    """The same posture judged at once and for every picture alone; a hand at rest is unknowable."""
    pipeline = Pipeline(Settings(), catalogue.load(), still=True)
    acts = [lie(1, 0.0), press(1), stand(1), press(1)]
    seen = sightings(acts, fps=1)
    labels = [pipeline.step(sighting).posture.label for sighting in seen]
    assert labels == [Label.SUPINE, Label.SIDE_LEFT, Label.UPRIGHT, Label.SIDE_LEFT]
    assert not pipeline.holds


def test_a_stated_tilt_is_not_learnt_over() -> None:
    """What the person measured stands."""
    steps = told(stand(3), tilt_deg=20)
    assert {(step.gravity.tilt_deg, step.gravity.source) for step in steps} == {
        (20.0, GravitySource.SETTING)
    }


def test_a_stated_height_scales_the_millimetres() -> None:
    """Twice as far for somebody twice as tall, were there one."""
    [short, tall] = (told(press(0.1), height_cm=h)[0].pelvis for h in (100, 200))
    assert short is not None
    assert tall is not None
    assert tall.mm_per_px == pytest.approx(2 * short.mm_per_px)


def test_two_pipelines_agree_to_the_last_bit() -> None:
    """The same sightings give the same steps: nothing reads a clock or throws dice."""
    acts = (stand(1), lie(1, 0.0), press(3), gone(0.5))
    seen = sightings(acts, rng=np.random.default_rng(5))
    for one, other in zip(run(seen), run(seen), strict=True):
        assert same(one, other)


def test_the_comparison_of_steps_bites() -> None:
    """Companion: steps that differ in one frame's hand are not the same."""
    one, other = (told(lie(0.1, 90.0, hand))[0] for hand in (ON_THE_SPOT, AWAY))
    assert not same(one, other)


def same(one: Any, other: Any) -> bool:
    """Equal all the way down, arrays bit by bit."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return type(one) is type(other) and all(
            same(getattr(one, name), getattr(other, name)) for name in names
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
