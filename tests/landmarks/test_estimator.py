"""The bundled estimator is asked where the picture was looked at, and silent elsewhere."""

from __future__ import annotations

import time

import numpy as np
import pytest

from landmarks.catalogue import load
from landmarks.estimator import BUNDLED
from landmarks.features import N_SIGHT
from landmarks.joints import Side
from landmarks.network import bundled
from tests.bodies import body_pose

POSE = body_pose(posture="side_left")
SEEN = np.full(N_SIGHT, 0.2)


def test_without_a_look_at_the_picture_it_says_nothing() -> None:
    """Stick figures and old recordings are left to geometry."""
    assert BUNDLED.points(POSE, None) == ()
    assert BUNDLED.lying(POSE, None) is None


def test_with_one_it_says_what_the_networks_say() -> None:
    told, own = BUNDLED.lying(POSE, SEEN), bundled().lying(POSE, SEEN)

    assert told is not None
    assert own is not None
    assert told.shares == own.shares
    named = {(point.region, point.side) for point in BUNDLED.points(POSE, SEEN)}
    assert named == {(name, side) for name in load().regions for side in Side}


@pytest.mark.bench
def test_it_costs_less_than_two_milliseconds() -> None:
    """Both answers for one frame; the median of many, for a busy machine."""
    took_s = []
    for _ in range(200):
        start_s = time.perf_counter()
        BUNDLED.lying(POSE, SEEN)
        BUNDLED.points(POSE, SEEN)
        took_s.append(time.perf_counter() - start_s)
    assert np.median(took_s) < 0.002
