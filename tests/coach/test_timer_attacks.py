"""What cameras and poses may do to the timer: no second is credited that was not held.

Every story knows when the hand really was on the spot. Stalls are bounded by the rules of a hold:
each time that something goes wrong costs what is lost itself, two guards, and the moments in
which the hand has to be seen at rest again.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from coach.hold import Phase
from landmarks.joints import Side
from tests.coach.attack_stage import (
    ARRIVAL_S,
    PRESSED_S,
    PRESSED_SUM_S,
    RULES,
    STORY,
    Span,
    at_times,
    changed,
    credit_of,
    false_s,
    holds_of,
    seconds,
    with_sides_swapped,
)
from tests.coach.stage import AWAY, lie, press, sightings


@pytest.mark.slow
@pytest.mark.parametrize("fps", [1, 2, 4, 8, 15, 30, 60, 120])
def test_any_number_of_frames_a_second(fps: int) -> None:
    """Slower than the longest gap allowed nothing counts; else all but arrivals and guards."""
    places = holds_of(sightings(STORY, fps))
    earned_s = seconds(credit_of(places))
    assert false_s(places, PRESSED_S) == pytest.approx(0.0, abs=1e-6)
    if 1.0 / fps > RULES.max_gap_s:
        assert earned_s == 0.0
        return
    stall_s = len(PRESSED_S) * (ARRIVAL_S + 2 * RULES.guard_s + 2.0 / fps)
    assert earned_s >= seconds(PRESSED_S) - stall_s


@laws(max_examples=12)
@given(st.randoms(use_true_random=False), st.sampled_from([0.1, 0.3, 0.6, 0.9]))
def test_dropped_frames_and_jittered_times(rng: object, dropped: float) -> None:
    """Whatever is left of the frames, and up to 40 ms early or late: nothing false."""
    chance = np.random.default_rng(rng.getrandbits(32))  # type: ignore[attr-defined]
    left = [now for now in sightings(STORY, 10.0) if chance.random() > dropped]
    times = np.sort([now.t_s + chance.uniform(-0.04, 0.04) for now in left])
    places = holds_of(at_times(left, (times + np.arange(len(times)) * 1e-6).tolist()))
    # A frame that is late or early by 40 ms takes the truth with it.
    truth = [(start - 0.04, end + 0.04) for start, end in PRESSED_S]
    assert false_s(places, truth) == pytest.approx(0.0, abs=1e-4)


def test_every_frame_twice_earns_what_once_earns() -> None:
    """A driver that hands out each picture again a millisecond later."""
    once = sightings(STORY, 10.0)
    twice = [now for now in once for _ in range(2)]
    times = [now.t_s + 0.001 * again for now in once for again in range(2)]
    places = holds_of(at_times(twice, times))
    assert false_s(places, PRESSED_S) == pytest.approx(0.0, abs=2e-3)
    assert seconds(credit_of(places)) == pytest.approx(seconds(credit_of(holds_of(once))), abs=0.2)


@pytest.mark.parametrize("gap_s", [0.7, 5.0, 59.0, 300.0])
def test_a_suspended_machine_earns_nothing_meanwhile(gap_s: float) -> None:
    """The lid is closed in mid-hold: the gap is lost, and past a minute a new hold begins."""
    seen = sightings([lie(2, 90.0, AWAY), press(16)], 10.0)
    times = [now.t_s + (gap_s if now.t_s >= 10.0 else 0.0) for now in seen]
    places = holds_of(at_times(seen, times))
    truth = [(2.0, 9.9), (10.0 + gap_s, 18.0 + gap_s)]
    assert false_s(places, truth) == pytest.approx(0.0, abs=1e-6)
    assert len(places) == (2 if gap_s >= RULES.abandon_s else 1)
    # Posture and hand are seen at rest anew after the gap.
    assert seconds(credit_of(places)) >= 16.0 - 2 * (ARRIVAL_S + 2 * RULES.guard_s + 0.2) - 1.0


def test_a_pose_lost_every_other_frame_earns_nothing() -> None:
    """Unknown is every second frame: no run ever lasts."""
    seen = sightings([press(10)], 10.0)
    flicker = [changed(seen, n, None if n % 2 else seen[n].pose) for n in range(len(seen))]
    assert holds_of(flicker) == ()


@laws(max_examples=12)
@given(st.lists(st.tuples(st.floats(1.5, 14.5), st.floats(0.1, 1.5)), max_size=4))
def test_bursts_without_a_pose(bursts: list[Span]) -> None:
    """Nothing in a burst, and after each the hold goes on within the arrival."""
    seen = sightings(STORY, 10.0)
    gone = [any(at <= now.t_s < at + length for at, length in bursts) for now in seen]
    left = [changed(seen, n, None if out else seen[n].pose) for n, out in enumerate(gone)]
    places = holds_of(left)
    held = [n for n, now in enumerate(seen) if any(a <= now.t_s < b for a, b in PRESSED_S)]
    credit = credit_of(places)
    assert false_s(places, PRESSED_S) == pytest.approx(0.0, abs=1e-6)
    lost = [seen[n].t_s for n, out in enumerate(gone) if out]
    assert not any(start < t_s < end for t_s in lost for start, end in credit)
    lost_s = 0.1 * sum(gone[n] for n in held)
    # A burst may leave a stretch too short to settle on either side of it.
    each_s = ARRIVAL_S + RULES.settle_s + 2 * RULES.guard_s + 0.3
    assert seconds(credit) >= PRESSED_SUM_S - lost_s - (2 + 2 * len(bursts)) * each_s


@laws(max_examples=12)
@given(st.lists(st.tuples(st.floats(0.5, 15.0), st.floats(0.1, 2.0)), min_size=1, max_size=4))
def test_left_and_right_exchanged_for_some_frames(flips: list[Span]) -> None:
    """A skeleton that flips: only the hip that is up is ever credited, only while pressed."""
    seen = sightings(STORY, 10.0)
    flipped = [
        changed(seen, n, with_sides_swapped(now.pose))
        if now.pose is not None and any(at <= now.t_s < at + length for at, length in flips)
        else now
        for n, now in enumerate(seen)
    ]
    places = holds_of(flipped, side="right")
    assert false_s(places, PRESSED_S) == pytest.approx(0.0, abs=1e-6)
    assert {place.side for place in places} <= {Side.RIGHT}


def test_the_measure_of_false_credit_bites() -> None:
    """Companion: half a second beside the truth is found, and none within it."""
    [place] = holds_of(sightings([lie(2, 90.0, AWAY), press(8)], 10.0), hold_s=5)
    assert place.hold.phase is Phase.DONE
    [(start_s, end_s)] = place.hold.credited
    assert false_s([place], [(start_s, end_s)]) == pytest.approx(0.0)
    assert false_s([place], [(start_s + 0.5, end_s)]) == pytest.approx(0.5)
