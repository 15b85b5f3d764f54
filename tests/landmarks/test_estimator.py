"""The bundled estimator is asked where the picture was looked at, and silent elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from landmarks.catalogue import load
from landmarks.estimator import BUNDLED
from landmarks.features import N_SIGHT
from landmarks.foot_sight import FOOT_REGIONS, N_FOOT, estimates
from landmarks.joints import Side
from landmarks.network import PointEstimate, bundled
from tests.bodies import body_pose

POSE = body_pose(posture="side_left")
SEEN = np.full(N_SIGHT, 0.2)
WHOLE = replace(POSE, sight_m=SEEN, feet_m=np.full((2, N_FOOT), 0.4))


def test_without_a_look_at_the_picture_it_says_nothing() -> None:
    """Stick figures and old recordings are left to geometry."""
    assert BUNDLED.points(POSE, None) == ()
    assert BUNDLED.lying(POSE, None) is None


def named(points: tuple[PointEstimate, ...]) -> list[tuple[str, Side]]:
    return sorted((point.region, point.side) for point in points)


def test_with_one_it_says_what_the_networks_say() -> None:
    told, own = BUNDLED.lying(POSE, SEEN), bundled().lying(POSE, SEEN)

    assert told is not None
    assert own is not None
    assert told.shares == own.shares
    everywhere = sorted((name, side) for name in load().regions for side in Side)
    assert named(BUNDLED.points(WHOLE, SEEN)) == everywhere


def test_hips_and_feet_are_told_each_where_it_was_looked_at() -> None:
    """A recording may hold one look without the other; what the joints say of feet is no look."""
    of_feet = sorted((name, side) for name in FOOT_REGIONS for side in Side)
    of_hips = sorted(
        (name, side) for name, spec in load().regions.items() for side in Side
        if spec.frame == "pelvis"
    )  # fmt: skip

    assert named(BUNDLED.points(POSE, SEEN)) == of_hips
    assert named(BUNDLED.points(WHOLE, None)) == of_feet


def test_of_the_feet_the_look_at_them_is_believed_and_nothing_else() -> None:
    places = {(one.region, one.side): one.xy_px for one in BUNDLED.points(WHOLE, SEEN)}
    for one in estimates(WHOLE):
        np.testing.assert_array_equal(places[one.region, one.side], one.xy_px)


@pytest.mark.bench
def test_it_costs_less_than_two_milliseconds() -> None:
    """Both answers for one frame; the median of many, for a busy machine."""
    took_s = []
    for _ in range(200):
        start_s = time.perf_counter()
        BUNDLED.lying(WHOLE, SEEN)
        BUNDLED.points(WHOLE, SEEN)
        took_s.append(time.perf_counter() - start_s)
    assert np.median(took_s) < 0.002
