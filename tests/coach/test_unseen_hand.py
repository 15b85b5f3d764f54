"""A person facing the camera presses behind their back: nobody sees the hand, only the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from coach.hold import Phase
from coach.pipeline import Step
from coach.sighting import Sighting
from coach.unseen_hand import START_STILL_S, rested_since
from landmarks.joints import Joint, Side
from landmarks.region import Sight
from tests.bodies import body_pose
from tests.coach.stage import ON_THE_SPOT, pipeline_for

FPS = 10.0
FRONT = {"heading_deg": 180.0, "tilt_deg": 5.0}
"""The belly to the camera, which stands low: the back of the buttock is out of sight."""
HIDDEN, IN_VIEW = 0.35, 0.99
REGION = "gluteus_medius_posterior"


@dataclass(frozen=True)
class Part:
    """Some seconds of lying on the left side."""

    seconds: float
    fingers: float = HIDDEN
    behind: bool = True
    drift_mm_per_s: float = 0.0
    arm_up: bool = False
    there: bool = True
    front: bool = True


def sighting(part: Part, index: int, since_s: float) -> Sighting:
    t_s = index / FPS
    if not part.there:
        return Sighting(index, t_s, None)
    view = FRONT if part.front else {}
    hand = ON_THE_SPOT if part.behind else None
    pose = body_pose(
        t_s,
        posture="side_left",
        hand_offset_mm=hand,
        hand_region=REGION,
        hand_side=Side.RIGHT,
        **view,
    )
    visibility, xy_px = pose.visibility.copy(), pose.xy_px.copy()
    visibility[[Joint.RIGHT_PINKY, Joint.RIGHT_INDEX, Joint.RIGHT_THUMB]] = part.fingers
    if part.arm_up:  # stretched out past the head, the hand behind a pillow
        xy_px[Joint.RIGHT_ELBOW] = xy_px[Joint.NOSE]
    xy_px = xy_px + np.array([part.drift_mm_per_s * since_s / 5.45, 0.0])
    return Sighting(index, t_s, replace(pose, visibility=visibility, xy_px=xy_px))


def told(parts: Sequence[Part]) -> tuple[list[Step], float]:
    """The steps, and the seconds credited in the end."""
    pipeline, steps = pipeline_for(region=REGION, hold_s=30), []
    for part in parts:
        for number in range(round(part.seconds * FPS)):
            steps.append(pipeline.step(sighting(part, len(steps), number / FPS)))
    return steps, sum(place.hold.held_s for place in pipeline.holds)


def test_lying_still_on_a_spot_behind_the_body_starts_the_time() -> None:
    """Told that the hand is not seen, the person rests on the spot; after the wait it counts."""
    steps, credited_s = told([Part(15.0)])
    assert steps[-1].target is not None
    assert steps[-1].target.state is Sight.HIDDEN
    assert steps[20].advice == "hand_behind"
    assert steps[-1].hold.phase is Phase.HOLDING
    started_s = steps[-1].hold.started_s
    assert started_s is not None
    assert started_s >= START_STILL_S
    assert 15.0 - 0.7 - 0.5 - START_STILL_S - 1.0 <= credited_s <= 15.0 - START_STILL_S


@pytest.mark.parametrize(
    ("part", "advice"),
    [
        (Part(12.0, fingers=IN_VIEW, behind=False), "target_hidden"),
        (Part(12.0, fingers=IN_VIEW), "target_hidden"),  # before the body, whatever lies behind it
        (Part(12.0, drift_mm_per_s=80.0), "hand_behind"),
        (Part(12.0, arm_up=True), "hand_behind"),
        (Part(12.0, front=False), "hand_unseen"),  # the spot is seen, with no hand on it
    ],
    ids=["hands in front", "hand seen", "restless", "arm past the head", "spot in view"],
)
def test_without_the_signs_nothing_is_ever_credited(part: Part, advice: str) -> None:
    steps, credited_s = told([part])
    assert credited_s == 0.0
    assert steps[-1].advice == advice


def test_a_hand_that_comes_into_view_ends_the_time_and_the_wait_begins_again() -> None:
    steps, credited_s = told([Part(8.0), Part(2.0, fingers=IN_VIEW, behind=False), Part(2.9)])
    hold = steps[-1].hold
    assert credited_s > 0
    assert all(end_s <= 8.0 for _, end_s in hold.credited)
    assert hold.phase is Phase.PAUSED


def test_leaving_for_a_moment_is_no_rest() -> None:
    """2 s of rest, nobody, 2 s of rest: never three seconds together."""
    _, credited_s = told([Part(2.6), Part(0.5, there=False), Part(2.6), Part(0.5, there=False)])
    assert credited_s == 0.0


def test_the_rest_counts_from_when_the_spot_is_out_of_sight() -> None:
    _, credited_s = told([Part(5.0, front=False), Part(2.6)])
    assert credited_s == 0.0


def test_a_rest_goes_on_until_it_ends() -> None:
    assert rested_since(None, 4.0, resting=True) == 4.0
    assert rested_since(4.0, 9.0, resting=True) == 4.0
    assert rested_since(4.0, 9.0, resting=False) is None
