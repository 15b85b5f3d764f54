"""What one pose says about the next: left and right exchanged, and finds that jump about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landmarks.plausibility import Doubt, judge
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.landmarks.handmade import (
    ON_LEFT_SIDE_BACK_TO_CAMERA,
    STANDING,
    relabelled,
    written,
    zoomed,
)

Places = dict[str, tuple[float, float, float]]


def doubts(pose: Pose, before: Pose) -> set[Doubt]:
    return set(judge(pose, before).doubts)


@pytest.mark.parametrize(
    ("posture", "heading_deg"),
    [("side_left", 0.0), ("side_right", 180.0), ("upright", 0.0), ("supine", 90.0)],
)
def test_exchanged_names_are_noticed(posture: str, heading_deg: float) -> None:
    """A moment later left and right have changed places, and the body has not."""
    before = body_pose(10.0, posture=posture, heading_deg=heading_deg)
    after = relabelled(body_pose(10.1, posture=posture, heading_deg=heading_deg))

    assert doubts(after, before) == {Doubt.SWAPPED}
    assert not judge(after, before).is_person


def test_an_exchange_along_the_view_cannot_be_told_from_noise() -> None:
    """On the back, head at the picture's left: one hip is behind the other, depth is a guess."""
    before = body_pose(10.0, posture="supine")

    assert doubts(relabelled(body_pose(10.1, posture="supine")), before) == set()


def test_exchanged_hips_alone_are_a_twist() -> None:
    """Shoulders that stayed say that the body did not turn over."""
    before = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
    hips: Places = {"left_hip": (0.0, -0.085, 0.0), "right_hip": (0.0, 0.085, 0.0)}
    after = written({**ON_LEFT_SIDE_BACK_TO_CAMERA, **hips}, t_s=0.1)

    assert Doubt.SWAPPED not in doubts(after, before)


def test_a_body_that_turned_round_with_its_head_is_not_exchanged() -> None:
    """Head now at the picture's right: the body moved, the names are right."""
    before = body_pose(0.0, posture="supine", heading_deg=0.0, tilt_deg=80.0)
    after = body_pose(0.1, posture="supine", heading_deg=180.0, tilt_deg=80.0)

    assert doubts(after, before) == set()


def test_a_roll_from_side_to_belly_is_no_exchange() -> None:
    """A quarter turn takes the hips out of the picture plane, not over."""
    before = body_pose(0.0, posture="side_left", roll_deg=90.0)
    after = body_pose(0.4, posture="side_left", roll_deg=175.0)

    assert doubts(after, before) == set()


def test_a_roll_from_back_to_side_with_the_feet_to_the_camera_is_no_exchange() -> None:
    """The line across the hips swings a quarter round in the picture, the trunk stays."""
    before = body_pose(0.0, posture="supine", heading_deg=-90.0, tilt_deg=45.0)
    after = body_pose(0.4, posture="supine", roll_deg=95.0, heading_deg=-90.0, tilt_deg=45.0)

    assert doubts(after, before) == set()


@pytest.mark.parametrize(
    ("step_px", "dt_s", "jumped"),
    [
        (55, 0.1, False),  # 6 torso lengths of 100 px a second
        (65, 0.1, True),
        (45, 0.04, False),  # half a torso is never a jump: the model wobbles
        (55, 0.04, True),
        (140, 0.25, False),
        (160, 0.25, True),
        (400, 0.6, False),  # too long ago to compare
        (400, 0.0, False),
    ],
)
def test_nobody_jumps_across_the_picture(step_px: float, dt_s: float, jumped: bool) -> None:
    """Another find in another place is not the same person moved."""
    before = zoomed(written(STANDING), 1.0, (-200, 0))
    after = replace(zoomed(written(STANDING), 1.0, (step_px - 200, 0)), t_s=dt_s)

    assert (Doubt.JUMP in doubts(after, before)) == jumped


def test_nothing_is_compared_with_the_future_or_the_distant_past() -> None:
    """A find from over half a second ago says nothing about now."""
    exchanged = relabelled(body_pose(10.0))

    assert doubts(exchanged, body_pose(9.4)) == set()
    assert doubts(exchanged, body_pose(10.1)) == set()
    assert doubts(exchanged, body_pose(9.6)) == {Doubt.SWAPPED}
