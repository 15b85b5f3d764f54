"""The bundled estimator is asked where there is an outline, and silent where there is none."""

from __future__ import annotations

import time

import numpy as np
import pytest

from landmarks.catalogue import load
from landmarks.estimator import BUNDLED
from landmarks.features import N_RAYS
from landmarks.joints import Side
from landmarks.network import bundled
from tests.bodies import body_pose

POSE = body_pose(posture="side_left")
ROUND = np.full(N_RAYS, 0.2)


def test_without_an_outline_it_says_nothing() -> None:
    """Stick figures and old recordings are left to geometry."""
    assert BUNDLED.points(POSE, None) == ()
    assert BUNDLED.lying(POSE, None) is None


def test_with_one_it_says_what_the_networks_say() -> None:
    told, own = BUNDLED.lying(POSE, ROUND), bundled().lying(POSE, ROUND)

    assert told is not None
    assert own is not None
    assert told.shares == own.shares
    named = {(point.region, point.side) for point in BUNDLED.points(POSE, ROUND)}
    assert named == {(name, side) for name in load().regions for side in Side}


@pytest.mark.bench
def test_it_costs_less_than_two_milliseconds() -> None:
    """Both answers for one frame; the median of many, for a busy machine."""
    took_s = []
    for _ in range(200):
        start_s = time.perf_counter()
        BUNDLED.lying(POSE, ROUND)
        BUNDLED.points(POSE, ROUND)
        took_s.append(time.perf_counter() - start_s)
    assert np.median(took_s) < 0.002
