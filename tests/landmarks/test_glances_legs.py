"""Looking at the legs now and then: they tell where the feet are to be looked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from landmarks import glances
from landmarks.features import upright
from landmarks.foot_piece import LEGS
from landmarks.foot_sight import N_FOOT
from landmarks.glances import FOOT_EVERY_S, FOOT_SOONEST_S, MOVED_M, Glances
from landmarks.joints import Joint
from landmarks.pose import Array, Pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
PICTURE = np.random.default_rng(2).integers(0, 255, (480, 640, 3)).astype(np.uint8)
FRAME_S = 0.04


@dataclass
class Legs:
    """Looks at the legs that find them so far from where the pose has them.

    Attributes:
        off_m: how far.
        sigma_m: how sure a look at a foot is: where the pose has it, where the legs show it.
        looks: how often the picture was looked at.
        feet_m: the legs by which each foot was looked at; None: the pose's own.
    """

    off_m: float = 0.3
    sigma_m: tuple[float, float] = (0.02, 0.01)
    looks: int = 0
    feet_m: list[Array | None] = field(default_factory=list)

    def foot(self, _image: object, *rest: object) -> Array:
        at_m = rest[4] if len(rest) > 4 else None
        self.feet_m.append(at_m)  # type: ignore[arg-type]
        own, shown = self.sigma_m
        return np.full(N_FOOT, own if at_m is None else shown)

    def look(self, _image: object, legs_m: Array, *_rest: object) -> Array:
        self.looks += 1
        return legs_m + self.off_m


@pytest.fixture
def legs(monkeypatch: pytest.MonkeyPatch) -> Legs:
    seen = Legs()
    monkeypatch.setattr(glances.leg_sight, "look", seen.look)
    monkeypatch.setattr(glances.foot_sight, "look", seen.foot)
    return seen


def watched(glances: Glances, poses: list[Pose]) -> list[Array]:
    told = [glances.at(PICTURE, pose).feet_m for pose in poses]
    return [feet_m for feet_m in told if feet_m is not None]


def at(t_s: float, by_m: float = 0.0) -> Pose:
    """The body, its left shin swung so far."""
    xy_px = LYING.xy_px.copy()
    xy_px[Joint.LEFT_ANKLE] += [0.0, by_m * PX_PER_M]
    return replace(LYING, t_s=t_s, xy_px=xy_px)


def test_a_foot_is_looked_at_where_the_pose_has_it_and_where_the_legs_show_it(legs: Legs) -> None:
    watched(Glances(still=False), [at(0.0)])
    seen = upright(LYING)
    assert seen is not None
    own, shown, *others = legs.feet_m
    assert own is None
    np.testing.assert_allclose(shown, seen.from_px(LYING.xy_px[LEGS]) + 0.3)
    assert len(others) == 2


@pytest.mark.parametrize(
    ("own", "shown", "kept"), [(0.02, 0.01, 0.01), (0.01, 0.02, 0.01), (0.02, 0.019, 0.019)]
)
def test_the_surer_of_two_looks_at_a_foot_is_kept(
    legs: Legs, own: float, shown: float, kept: float
) -> None:
    legs.sigma_m = own, shown
    [feet_m] = watched(Glances(still=False), [at(0.0)])
    assert (feet_m == kept).all()


def test_legs_that_agree_with_the_pose_cost_no_second_look(legs: Legs) -> None:
    legs.off_m = 0.03
    watched(Glances(still=False), [at(0.0)])
    assert legs.feet_m == [None, None]


def test_one_look_at_the_legs_serves_both_feet(legs: Legs) -> None:
    """And is as old as what is told of a foot may be."""
    watched(Glances(still=False), [at(k * FRAME_S) for k in range(100)])
    assert len(legs.feet_m) == pytest.approx(2 * 2 * 4.0 / FOOT_EVERY_S, abs=4)
    assert legs.looks == pytest.approx(4.0 / FOOT_EVERY_S, abs=1)


def test_legs_that_swung_are_looked_at_anew(legs: Legs) -> None:
    swung = [at(FOOT_SOONEST_S + (k + 1) * FRAME_S, 2 * MOVED_M) for k in range(2)]
    watched(Glances(still=False), [at(0.0), *swung])
    assert (legs.looks, len(legs.feet_m)) == (2, 8)


def test_legs_in_pictures_that_stand_alone_are_each_looked_at(legs: Legs) -> None:
    watched(Glances(still=True), [at(0.0), at(0.0), at(0.01)])
    assert (legs.looks, len(legs.feet_m)) == (3, 12)
