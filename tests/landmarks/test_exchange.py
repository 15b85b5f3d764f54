"""Left taken for right: the picture's word stands against the joints, and only when it is clear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks import glances
from landmarks.exchange import LEAST_ACROSS_M, exchanged, is_exchanged
from landmarks.features import N_SEEN_POINTS, HipSight, Upright, upright
from landmarks.finding import Find
from landmarks.foot_sight import N_FOOT
from landmarks.glances import Glances
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, relabelled, written

BODY = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
PICTURE = np.zeros((480, 640, 3), np.uint8)


def upright_of(pose: Pose) -> Upright:
    seen = upright(pose)
    assert seen is not None
    return seen


def told_of(pose: Pose, share: float = 1.0) -> HipSight:
    """A look that has the left hip and its regions where this pose has them, and the right ones."""
    hips_m = upright_of(pose).from_px(pose.xy_px[[Joint.LEFT_HIP, Joint.RIGHT_HIP]]) * share
    left, right = (np.tile(hip_m, (5, 1)) for hip_m in hips_m)
    points_m = np.concatenate([left, right, hips_m])
    return HipSight(points_m, np.full(N_SEEN_POINTS, 0.02), np.array([0.0, 0.0, 1.0]), 0.2)


def judged(pose: Pose, told: HipSight) -> bool:
    return is_exchanged(pose, upright_of(pose), told)


def test_joints_that_the_picture_contradicts_are_exchanged() -> None:
    assert judged(relabelled(BODY), told_of(BODY))
    assert judged(BODY, told_of(relabelled(BODY)))


def test_joints_that_the_picture_agrees_with_stay() -> None:
    assert not judged(BODY, told_of(BODY))
    assert not judged(relabelled(BODY), told_of(relabelled(BODY)))


def test_a_look_that_sees_both_hips_in_one_place_says_nothing() -> None:
    """End-on the picture does not show which hip is which."""
    hips_m = upright_of(BODY).from_px(BODY.xy_px[[Joint.LEFT_HIP, Joint.RIGHT_HIP]])
    across_m = float(np.linalg.norm(hips_m[0] - hips_m[1]))
    hardly = 0.9 * LEAST_ACROSS_M / across_m
    assert not judged(relabelled(BODY), told_of(BODY, share=hardly))
    assert judged(relabelled(BODY), told_of(BODY, share=1.3 * hardly))


def test_a_look_that_is_not_sure_says_nothing() -> None:
    """As at a wall."""
    told = told_of(BODY)
    assert judged(relabelled(BODY), replace(told, sigma_m=np.full(N_SEEN_POINTS, 0.025)))
    assert not judged(relabelled(BODY), replace(told, sigma_m=np.full(N_SEEN_POINTS, 0.035)))


@pytest.mark.parametrize("part", ["hip", "shoulder"])
def test_a_twisted_trunk_is_no_exchange(part: str) -> None:
    """Hips the one way and shoulders the other: nothing is clear."""
    pair = [Joint.of(side, part) for side in Side]
    xy_px = BODY.xy_px.copy()
    xy_px[pair] = xy_px[pair[::-1]]
    assert not judged(replace(BODY, xy_px=xy_px), told_of(BODY))


def test_joints_that_are_not_known_are_not_exchanged() -> None:
    xy_px = BODY.xy_px.copy()
    xy_px[Joint.LEFT_SHOULDER] = np.nan
    assert not is_exchanged(replace(BODY, xy_px=xy_px), upright_of(BODY), told_of(relabelled(BODY)))


def test_exchanging_is_its_own_inverse_and_leaves_the_middle_alone() -> None:
    other = exchanged(BODY)
    assert (other.px(Joint.LEFT_FOOT_INDEX) == BODY.px(Joint.RIGHT_FOOT_INDEX)).all()
    assert (other.px(Joint.MOUTH_LEFT) == BODY.px(Joint.MOUTH_RIGHT)).all()
    assert (other.px(Joint.NOSE) == BODY.px(Joint.NOSE)).all()
    for name in ("xy_px", "world_m", "visibility"):
        back = getattr(exchanged(other), name)
        np.testing.assert_array_equal(back, getattr(BODY, name))
    for name in ("origin_px", "turn", "px_per_m"):
        np.testing.assert_array_equal(
            getattr(upright_of(other), name), getattr(upright_of(BODY), name)
        )


def test_a_find_is_read_with_its_sides_put_right_and_the_feet_are_looked_at_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[tuple[Side, tuple[float, ...]]] = []

    def foot(_image: np.ndarray, pose: Pose, _seen: object, side: Side, _net: object) -> np.ndarray:
        looked.append((side, tuple(pose.px(Joint.of(side, "ankle")))))
        return np.full(N_FOOT, 0.5)

    monkeypatch.setattr(glances.sight, "look", lambda *_, **__: told_of(BODY))
    monkeypatch.setattr(glances.foot_sight, "look", foot)
    wrong = relabelled(BODY)
    read = Find(wrong, lambda: Glances(still=True).at(PICTURE, wrong)).read()
    np.testing.assert_array_equal(read.xy_px, BODY.xy_px)
    np.testing.assert_array_equal(read.world_m, BODY.world_m)
    assert read.sight_m is not None
    assert sorted(looked) == sorted(
        (side, tuple(BODY.px(Joint.of(side, "ankle")))) for side in Side
    )
