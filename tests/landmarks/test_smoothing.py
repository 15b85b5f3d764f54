"""The one-euro filter: calm at rest, quick when moved, anew after a gap."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.joints import Joint
from landmarks.pose import Pose
from landmarks.smoothing import OneEuro, OneEuroRules, smooth
from tests.bodies import body_pose
from tests.landmarks.handmade import zoomed

FRAME_S = 1 / 30


def run(poses: Iterable[Pose], rules: OneEuroRules | None = None) -> list[Pose]:
    memory: OneEuro | None = None
    smoothed = []
    for pose in poses:
        memory = smooth(memory, pose, rules)
        smoothed.append(memory.pose)
    return smoothed


def at(t_s: float, shift_px: float = 0.0) -> Pose:
    return replace(zoomed(body_pose(), 1.0, (shift_px, 0.0)), t_s=t_s)


def test_the_first_pose_is_taken_as_it_is() -> None:
    pose = at(5.0)
    assert smooth(None, pose).pose is pose


def test_a_body_at_rest_stays_exactly_where_it_is() -> None:
    last = run(at(i * FRAME_S) for i in range(30))[-1]

    np.testing.assert_allclose(last.xy_px, at(0.0).xy_px, atol=0.011)
    np.testing.assert_allclose(last.world_m, at(0.0).world_m, atol=1.1e-4)
    assert last.t_s == pytest.approx(29 * FRAME_S)


def test_what_is_not_smoothed_comes_along() -> None:
    """The outline of this very frame, and the picture's size."""
    before, now = at(0.0), replace(at(FRAME_S), outline_m=np.full(3, 0.2))
    smoothed = smooth(smooth(None, before), now).pose

    assert smoothed.outline_m is now.outline_m
    assert smoothed.size_wh == now.size_wh


def test_jitter_shrinks_to_well_under_half() -> None:
    """Two pixels and a centimetre of noise around a body at rest."""
    rng = np.random.default_rng(8)
    noisy = [body_pose(i * FRAME_S, rng=rng, noise_px=2.0, noise_m=0.01) for i in range(150)]
    smoothed = run(noisy)[50:]

    for name in ("xy_px", "world_m"):
        before = np.std([getattr(pose, name) for pose in noisy[50:]], axis=0).mean()
        after = np.std([getattr(pose, name) for pose in smoothed], axis=0).mean()
        assert after < 0.42 * before


def test_a_step_is_followed_within_half_a_second() -> None:
    """A body shifted by 100 px: most of the way after 0.2 s, nearly all after 0.5 s."""
    poses = [at(0.0), *(at((i + 1) * FRAME_S, 100.0) for i in range(15))]
    gone = [pose.px(Joint.NOSE)[0] - poses[0].px(Joint.NOSE)[0] for pose in run(poses)]

    assert gone == sorted(gone)
    assert 0 < gone[1] < 90
    assert gone[6] > 80
    assert 97 < gone[15] <= 100


def test_a_quick_move_lags_less_than_without_beta() -> None:
    """The cut-off rises with speed: that is what the filter is for."""
    moving = [at(i * FRAME_S, 12.0 * i) for i in range(30)]
    quick = run(moving)[-1].px(Joint.NOSE)[0]
    slow = run(moving, OneEuroRules(beta=0.0))[-1].px(Joint.NOSE)[0]
    true = moving[-1].px(Joint.NOSE)[0]

    assert slow < quick < true
    assert true - quick < 0.5 * (true - slow)


def test_one_step_by_hand() -> None:
    """Half a second at cut-offs of 1/pi Hz: alpha is 2 pi f dt / (2 pi f dt + 1) = 1/2."""
    rules = OneEuroRules(min_cutoff_hz=1 / math.pi, beta=0.0, speed_cutoff_hz=1 / math.pi)
    nearer = replace(at(0.5, 8.0), world_m=at(0.0).world_m - np.array([0.0, 0.0, 0.1]))
    memory = smooth(smooth(None, at(0.0)), nearer, rules)

    moved_px = memory.pose.px(Joint.NOSE) - at(0.0).px(Joint.NOSE)
    np.testing.assert_allclose(moved_px, [4.0, 0.0], atol=0.011)
    moved_m = memory.pose.world_m[Joint.NOSE] - at(0.0).world_m[Joint.NOSE]
    np.testing.assert_allclose(moved_m, [0.0, 0.0, -0.05], atol=1.1e-4)
    # Speed: 16 px a second over the torso's length, half of it believed.
    torso_px = float(np.linalg.norm(at(0.0).middle_px("shoulder") - at(0.0).middle_px("hip")))
    np.testing.assert_allclose(memory.speed_xy[Joint.NOSE], [8.0 / torso_px, 0.0])


@pytest.mark.parametrize(("gap_s", "anew"), [(0.99, False), (1.01, True)])
def test_after_a_gap_smoothing_starts_anew(gap_s: float, anew: bool) -> None:
    """The person may be anywhere by then."""
    last = smooth(smooth(None, at(0.0)), at(gap_s, 50.0)).pose

    assert (last.px(Joint.NOSE)[0] == at(0.0, 50.0).px(Joint.NOSE)[0]) == anew


@pytest.mark.parametrize("t_s", [3.0, 2.9, -5.0])
def test_time_must_rise(t_s: float) -> None:
    memory = smooth(None, at(3.0))
    with pytest.raises(ValueError, match=f"must increase, got {t_s} after 3.0"):
        smooth(memory, at(t_s))


def test_visibility_and_size_pass_through() -> None:
    last = run([at(0.0), at(0.1, 5.0)])[-1]
    np.testing.assert_array_equal(last.visibility, at(0.0).visibility)
    assert last.size_wh == (640, 480)


@given(st.lists(st.floats(-200, 200), min_size=2, max_size=30))
def test_it_never_overshoots(shifts_px: list[float]) -> None:
    """The smoothed joint stays between the extremes of what was seen."""
    poses = [at(i * FRAME_S, shift) for i, shift in enumerate(shifts_px)]
    seen = [pose.px(Joint.NOSE)[0] for pose in poses]

    for pose in run(poses):
        assert min(seen) - 0.01 <= pose.px(Joint.NOSE)[0] <= max(seen) + 0.01


@given(factor=st.floats(0.5, 3.0))
def test_a_larger_picture_is_smoothed_alike(factor: float) -> None:
    """Speed is measured in torso lengths, so the picture's size has no say."""
    poses = [at(i * FRAME_S, 3.0 * i * i) for i in range(8)]
    large = run([zoomed(pose, factor) for pose in poses])

    for pose, plain in zip(large, run(poses), strict=True):
        np.testing.assert_allclose(pose.xy_px, plain.xy_px * factor, atol=0.1)
