"""What people may do to the timer: no second is credited that was not held.

Every story knows when the hand really was on the spot. Stalls are bounded by the rules of a hold:
each time that something goes wrong costs what is lost itself, two guards, and the moments in
which the hand has to be seen at rest again.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from coach.hold import Verdict
from coach.sighting import Sighting
from landmarks.joints import Joint, Side
from tests.bodies import body_pose
from tests.coach.attack_stage import (
    ARRIVAL_S,
    RULES,
    credit_of,
    false_s,
    holds_of,
    seconds,
    with_sides_swapped,
)
from tests.coach.stage import AWAY, ON_THE_SPOT, Act, lie, pipeline_for, run, sightings


@pytest.mark.parametrize("turns_s", [0.3, 1.0, 3.0])
def test_two_people_between_whom_the_pose_jumps(turns_s: float) -> None:
    """One presses, the other lies a metre away and does not: only the first earns."""
    there, seen = [], []
    for number in range(180):
        t_s = number / 10
        first = int(t_s / turns_s) % 2 == 0
        pose = body_pose(
            t_s,
            centre_px=(320, 180) if first else (330, 380),
            hand_offset_mm=ON_THE_SPOT if first else None,
        )
        seen.append(Sighting(number, t_s, pose))
        there.append(first)
    truth = [(n / 10, (n + 1) / 10) for n, first in enumerate(there) if first]
    places = holds_of(seen)
    assert false_s(places, truth) == pytest.approx(0.0, abs=1e-6)


def test_the_other_hand_on_the_spot_is_not_the_one_that_presses() -> None:
    """The left hand lies there, the right one is held up: the rule knows only the right."""
    arm = ("elbow", "wrist", "pinky", "index", "thumb")
    seen = []
    on, off = (sightings([lie(8, 90.0, hand)], 10.0) for hand in (ON_THE_SPOT, AWAY))
    for pressing, away in zip(on, off, strict=True):
        assert pressing.pose is not None
        assert away.pose is not None
        swapped = with_sides_swapped(pressing.pose, *arm)
        own = [Joint.of(Side.RIGHT, name) for name in arm]
        xy_px, world_m = swapped.xy_px.copy(), swapped.world_m.copy()
        xy_px[own], world_m[own] = away.pose.xy_px[own], away.pose.world_m[own]
        seen.append(replace(pressing, pose=replace(swapped, xy_px=xy_px, world_m=world_m)))
    assert holds_of(seen, side="right") == ()
    assert holds_of(on, side="right") != ()


@pytest.mark.parametrize("mm_per_s", [250, 400, 900])
def test_a_hand_that_passes_over_the_spot(mm_per_s: int) -> None:
    """Back and forth across it, never at rest: nothing."""
    seen = []
    for number in range(200):
        t_s = number / 30
        way = (t_s * mm_per_s) % 800
        x_mm = way - 200 if way < 400 else 600 - way
        pose = body_pose(t_s, hand_offset_mm=(x_mm, -10.0))
        seen.append(Sighting(number, t_s, pose))
    # Where it turns round it rests for a moment, but there it is off the spot.
    assert holds_of(seen) == ()


def test_a_slow_hand_earns_only_where_it_may_be_pressing() -> None:
    """At 40 mm a second it may as well knead: it counts inside its reach, and not beyond."""
    seen = []
    for number in range(200):
        t_s = number / 10
        pose = body_pose(t_s, hand_offset_mm=(-400.0 + 40.0 * t_s, -10.0))
        seen.append(Sighting(number, t_s, pose))
    pipeline = pipeline_for()
    steps = list(run(seen, pipeline))
    hands = [step.scene.hand for step in steps]
    near = [
        (step.t_s, step.t_s + 0.1)
        for step, hand in zip(steps, hands, strict=True)
        if hand is not None and hand.on_target
    ]
    assert false_s(pipeline.holds, near) == pytest.approx(0.0, abs=1e-6)


@laws(max_examples=20)
@given(st.floats(-160.0, 160.0), st.floats(-160.0, 160.0))
def test_a_hand_on_a_no_press_zone_is_never_good(x_mm: float, y_mm: float) -> None:
    """Anywhere near the spot, its edges included: inside an outline that is seen, no second."""
    pipeline = pipeline_for()
    steps = list(run(sightings([lie(2, 90.0, (x_mm, y_mm))], 10.0), pipeline))
    for step in steps:
        hand, side = step.scene.hand, step.side
        if hand is None or step.judgement.verdict is not Verdict.GOOD:
            continue
        for zone in step.body_map.no_press:
            inside = cv2.pointPolygonTest(
                zone.outline_px.astype(np.float32),
                (float(hand.xy_px[0]), float(hand.xy_px[1])),
                measureDist=False,
            )
            soft = zone.side is side and zone.state == "visible" and zone.kind != "bone"
            assert not (soft and inside >= 0), zone.id


@pytest.mark.parametrize("low_deg", [20.0, 150.0])
def test_rolling_slowly_out_of_the_side_and_back(low_deg: float) -> None:
    """With the hand on the spot all the time: only what is within 45 degrees of the side counts."""
    acts = (
        lie(4, 90.0, ON_THE_SPOT),
        Act(6, (90.0, low_deg), hand=ON_THE_SPOT),
        Act(6, (low_deg, 90.0), hand=ON_THE_SPOT),
        lie(4, 90.0, ON_THE_SPOT),
    )
    share = 45.0 / abs(low_deg - 90.0)
    truth = [(0.0, 4.0 + 6.0 * min(share, 1.0)), (16.0 - 6.0 * min(share, 1.0), 20.0)]
    places = holds_of(sightings(acts, 10.0))
    assert false_s(places, truth) == pytest.approx(0.0, abs=1e-6)
    assert seconds(credit_of(places)) >= 2 * (4.0 - ARRIVAL_S - 2 * RULES.guard_s - 0.5)


@laws(max_examples=10)
@given(st.integers(0, 10**6), st.floats(45.0, 60.0))
def test_shaking_at_the_limit_of_the_gate_never_earns_beyond_it(seed: int, beyond: float) -> None:
    """Half turned to the back, with all the noise of a pose: nothing is credited."""
    rng = np.random.default_rng(seed)
    acts = [lie(4, 90.0 - beyond, ON_THE_SPOT)]
    assert holds_of(sightings(acts, 10.0, rng=rng)) == ()
