"""Feet: either hand may press, and the hand tells which foot it is where nobody said so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.open_side import find_hand
from coach.pipeline import Pipeline, Step
from coach.sighting import Sighting
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.coach.stage import pipeline_for

FPS = 6.0
FAR = np.array([600.0, 40.0])


def lying(t_s: float) -> Pose:
    """On the back with both soles to the camera and the hands far from the feet."""
    pose = body_pose(t_s, posture="supine", heading_deg=-90.0)
    for side in Side:
        pose = with_fingers(pose, side, FAR)
    return pose


def with_fingers(pose: Pose, side: Side, xy_px: np.ndarray) -> Pose:
    moved = pose.xy_px.copy()
    moved[[Joint.of(side, name) for name in ("wrist", "pinky", "index", "thumb")]] = xy_px
    return replace(pose, xy_px=moved)


def spot_px(foot: Side) -> np.ndarray:
    step = pipeline_for(tilt_deg=20, region="foot_arch").step(Sighting(0, 0.0, lying(0.0)))
    target = step.body_map.region("foot_arch", foot)
    assert target is not None
    return target.centre_px


def pressed(foot: Side, hands: tuple[Side, ...], **choices: object) -> tuple[Pipeline, Step]:
    """Ten seconds of these hands on that foot."""
    pipeline, at_px = pipeline_for(tilt_deg=20, hold_s=5, **choices), spot_px(foot)
    for number in range(round(10 * FPS)):
        pose = lying(number / FPS)
        for hand in hands:
            pose = with_fingers(pose, hand, at_px)
        step = pipeline.step(Sighting(number, number / FPS, pose))
    return pipeline, step


@pytest.mark.parametrize("foot", list(Side))
@pytest.mark.parametrize("hands", [(Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT)])
def test_either_hand_presses_either_foot(foot: Side, hands: tuple[Side, ...]) -> None:
    """One hand or both, and the foot is found out by them."""
    pipeline, _ = pressed(foot, hands, region="foot_arch")
    assert [(place.side, place.hold.held_s) for place in pipeline.holds] == [(foot, 5.0)]


def test_the_wrong_foot_earns_nothing_where_the_side_was_said() -> None:
    pipeline, last = pressed(Side.LEFT, (Side.LEFT,), region="foot_arch", side="right")
    assert pipeline.holds == ()
    assert last.advice == "hand_off"


def test_a_hand_far_away_earns_nothing() -> None:
    """With no hand on any foot the nearest one is told the way."""
    pipeline, last = pressed(Side.LEFT, (), region="foot_arch")
    assert pipeline.holds == ()
    assert last.advice == "hand_off"


def test_elsewhere_only_the_hand_of_the_side_presses() -> None:
    """The other hand on the spot is nobody's pressing hand there."""
    pipeline = pipeline_for(tilt_deg=20, region="foot_arch")
    pose = with_fingers(lying(0.0), Side.LEFT, spot_px(Side.RIGHT))
    step = pipeline.step(Sighting(0, 0.0, pose))
    target = step.body_map.region("foot_arch", Side.RIGHT)
    assert step.pelvis is not None
    assert target is not None
    args = (pose, step.pelvis, target, step.body_map, ())
    either, same = find_hand(*args, "either"), find_hand(*args, "same")
    assert either is not None
    assert same is not None
    assert (either.on_target, same.on_target) == (True, False)


def test_a_hand_that_rests_beside_does_not_hide_the_one_that_presses() -> None:
    """The foot's own hand was seen first, off the spot; then the other one comes to it."""
    pipeline = pipeline_for(tilt_deg=20, hold_s=5, region="foot_arch", side="right")
    at_px = spot_px(Side.RIGHT)
    for number in range(round(9 * FPS)):
        pose = with_fingers(lying(number / FPS), Side.RIGHT, at_px + np.array([160.0, 0.0]))
        if number / FPS >= 1.0:
            pose = with_fingers(pose, Side.LEFT, at_px)
        pipeline.step(Sighting(number, number / FPS, pose))
    assert [(place.side, place.hold.held_s) for place in pipeline.holds] == [(Side.RIGHT, 5.0)]
