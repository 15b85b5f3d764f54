"""Looking now and then: one look serves a body that keeps still, and nobody else.

Hips, body and feet are looked at each in its own time.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from landmarks import glances
from landmarks.features import N_SIGHT
from landmarks.foot_sight import N_FOOT
from landmarks.glances import (
    BODY_EVERY_S,
    EVERY_S,
    FOOT_EVERY_S,
    LEAP_M,
    MOVED_M,
    Glances,
    Told,
)
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, PX_PER_M, written

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
PICTURE = np.random.default_rng(2).integers(0, 255, (480, 640, 3)).astype(np.uint8)
FRAME_S = 0.04
SOON_S, FOOT_SOON_S = 0.13, 0.41
Feet = list[tuple[float, Side]]


@pytest.fixture
def ways() -> list[int]:
    """In how many ways each of those pictures was looked at."""
    return []


def counted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, ways: list[int]) -> list[float]:
    """The times of the pictures that this module's network will have been asked about."""
    asked: list[float] = []
    look = module.look

    def counting(image: np.ndarray, pose: Pose, *rest: Any, twice: bool) -> object:
        asked.append(pose.t_s)
        ways.append(2 if twice else 1)
        return look(image, pose, *rest, twice=twice)

    monkeypatch.setattr(module, "look", counting)
    return asked


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch, ways: list[int]) -> list[float]:
    """The times of the pictures whose hips were looked at."""
    return counted(monkeypatch, glances.sight, ways)


@pytest.fixture
def feet(monkeypatch: pytest.MonkeyPatch) -> Feet:
    """The times of the pictures in which a foot was looked at, and which; told is that time."""
    asked: Feet = []

    def counted(_image: np.ndarray, pose: Pose, _seen: object, side: Side, _net: object) -> object:
        asked.append((pose.t_s, side))
        return np.full(N_FOOT, side.sign * (1.0 + pose.t_s))

    monkeypatch.setattr(glances.foot_sight, "look", counted)
    monkeypatch.setattr(glances.leg_sight, "look", lambda _image, legs_m, *_: legs_m)
    return asked


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch, ways: list[int]) -> list[float]:
    """The times of the pictures whose whole body was looked at."""
    return counted(monkeypatch, glances.body_sight, ways)


def watched(glances: Glances, poses: list[Pose]) -> list[tuple[np.ndarray, np.ndarray]]:
    told = []
    for pose in poses:
        sight_m, feet_m, lies, _ = glances.at(PICTURE, pose)
        assert sight_m is not None
        assert lies is not None
        assert feet_m is not None
        told.append((sight_m, feet_m))
    return told


def at(t_s: float, by_m: float = 0.0) -> Pose:
    """The body, gone so far to the right."""
    return replace(LYING, t_s=t_s, xy_px=LYING.xy_px + np.array([by_m * PX_PER_M, 0.0]))


def test_who_lies_still_is_looked_at_twice_a_second(looks: list[float]) -> None:
    told = watched(Glances(still=False), [at(k * FRAME_S) for k in range(50)])
    assert all(sight_m.shape == (N_SIGHT,) for sight_m, _ in told)
    assert 2.0 / EVERY_S - 1 <= len(looks) <= 2.0 / EVERY_S + 1
    assert np.diff(looks).min() >= EVERY_S


def test_who_moves_is_looked_at_again_but_not_in_every_picture(looks: list[float]) -> None:
    """Looking costs a third of what the model does, and nobody presses on the way."""
    step_m = MOVED_M * 1.5
    watched(Glances(still=False), [at(k * FRAME_S, k * step_m) for k in range(7)])
    assert looks == pytest.approx([0.0, 0.12, 0.24])


def test_on_the_way_a_quick_look_will_do_and_at_rest_it_is_a_careful_one(
    looks: list[float], ways: list[int]
) -> None:
    moving = [at(k * SOON_S, k * MOVED_M * 1.5) for k in range(4)]
    there = [at(0.5 + k * FRAME_S, 4.5 * MOVED_M) for k in range(12)]
    watched(Glances(still=False), moving + there)
    assert len(looks) == 5
    assert ways == [2, 1, 1, 1, 2]


def test_who_is_suddenly_elsewhere_is_looked_at_at_once(looks: list[float]) -> None:
    """It may be somebody else."""
    step_m = LEAP_M * 1.1
    watched(Glances(still=False), [at(k * FRAME_S, k * step_m) for k in range(4)])
    assert len(looks) == 4


def test_a_leg_that_moves_alone_is_enough(looks: list[float]) -> None:
    bent = LYING.xy_px.copy()
    bent[25] += [0.0, 2 * MOVED_M * PX_PER_M]
    watched(Glances(still=False), [at(0.0), replace(LYING, t_s=SOON_S, xy_px=bent)])
    assert len(looks) == 2


def test_a_slow_slide_is_measured_from_the_last_look(looks: list[float]) -> None:
    """Each step is small; they add up."""
    watched(Glances(still=False), [at(k * 0.03, k * MOVED_M / 4) for k in range(12)])
    assert len(looks) == 3


def test_pictures_that_stand_alone_are_each_looked_at(looks: list[float]) -> None:
    watched(Glances(still=True), [at(0.0), at(0.0), at(0.01)])
    assert len(looks) == 3


def test_a_clock_that_went_back_ends_what_was_seen(looks: list[float]) -> None:
    watched(Glances(still=False), [at(5.0), at(4.9)])
    assert len(looks) == 2


def test_a_pose_without_a_trunk_is_not_looked_at(looks: list[float], feet: Feet) -> None:
    flat = replace(LYING, world_m=np.zeros((33, 3)))
    assert Glances(still=False).at(PICTURE, flat) == Told(None, None, None)
    assert looks == []
    assert feet == []


def bent(t_s: float, side: Side, by_m: float) -> Pose:
    """The body with one shin swung so far."""
    xy_px = LYING.xy_px.copy()
    xy_px[Joint.of(side, "ankle")] += [0.0, by_m * PX_PER_M]
    return replace(LYING, t_s=t_s, xy_px=xy_px)


def test_both_feet_are_known_from_the_first_picture_on(feet: Feet) -> None:
    [(_, feet_m)] = watched(Glances(still=False), [at(0.0)])
    assert feet == [(0.0, Side.LEFT), (0.0, Side.RIGHT)]
    assert feet_m.shape == (2, N_FOOT)
    assert (feet_m[0] == 1.0).all()
    assert (feet_m[1] == -1.0).all()


def test_the_feet_of_who_lies_still_are_looked_at_one_after_the_other(feet: Feet) -> None:
    """Never two in one picture after the first: that one would come late."""
    told = watched(Glances(still=False), [at(k * FRAME_S) for k in range(100)])
    later = feet[2:]
    assert len({t_s for t_s, _ in later}) == len(later)
    for side in Side:
        times = np.array([t_s for t_s, which in feet if which is side])
        assert 4.0 / FOOT_EVERY_S - 1 <= len(times) <= 4.0 / FOOT_EVERY_S + 1
        assert np.diff(times).min() >= FOOT_EVERY_S - 1e-9
        assert np.diff(times).max() <= FOOT_EVERY_S + 2 * FRAME_S
    for number, (_, feet_m) in enumerate(told):
        for side, one in zip(Side, feet_m, strict=True):
            newest = max(t for t, which in feet if which is side and t <= number * FRAME_S)
            assert (one == side.sign * (1.0 + newest)).all()


def test_the_foot_that_waits_its_turn_keeps_what_was_told_of_it(feet: Feet) -> None:
    told = watched(Glances(still=False), [at(0.0), at(FOOT_EVERY_S), at(FOOT_EVERY_S + FRAME_S)])
    assert [side for _, side in feet] == [Side.LEFT, Side.RIGHT] * 2
    assert (told[1][1][1] == told[0][1][1]).all()
    assert (told[2][1][1] != told[0][1][1]).all()
    assert (told[2][1][0] == told[1][1][0]).all()


def test_hips_and_feet_keep_each_their_own_time(looks: list[float], feet: Feet) -> None:
    """A new look at the hips is none at the feet."""
    watched(Glances(still=False), [at(0.0), at(EVERY_S), at(2 * EVERY_S - FRAME_S)])
    assert looks == [0.0, EVERY_S]
    assert len(feet) == 2


@pytest.mark.parametrize("side", Side)
def test_a_shin_that_swings_makes_both_feet_be_looked_at_anew(feet: Feet, side: Side) -> None:
    """What is told of a foot leans on both legs' joints; one a picture, as ever."""
    times = [0.0, FOOT_SOON_S, FOOT_SOON_S + FRAME_S, FOOT_SOON_S + 2 * FRAME_S]
    swung = [bent(t_s, side, 2 * MOVED_M) for t_s in times[1:]]
    watched(Glances(still=False), [at(0.0), *swung])
    assert feet[2:] == [(times[1], Side.LEFT), (times[2], Side.RIGHT)]


def test_a_shin_that_hardly_swings_does_not(feet: Feet) -> None:
    watched(Glances(still=False), [at(0.0), bent(FOOT_SOON_S, Side.RIGHT, 0.9 * MOVED_M)])
    assert len(feet) == 2


def test_the_feet_of_who_keeps_moving_take_turns(feet: Feet) -> None:
    watched(Glances(still=False), [at(k * FOOT_SOON_S, 1.5 * k * MOVED_M) for k in range(7)])
    assert [side for _, side in feet[2:]] == [Side.LEFT, Side.RIGHT] * 3


def test_the_feet_of_who_keeps_moving_are_not_looked_at_in_every_picture(feet: Feet) -> None:
    """As the hips are not: nobody presses on the way."""
    watched(Glances(still=False), [at(k * FRAME_S, 0.4 * k * MOVED_M) for k in range(24)])
    left, right = ([t_s for t_s, which in feet if which is side] for side in Side)
    assert left == pytest.approx([0.0, 0.4, 0.8])
    assert right == pytest.approx([0.0, 0.44, 0.88])


def test_the_first_picture_of_a_film_may_ask_for_the_hips_alone(
    looks: list[float], feet: Feet, bodies: list[float]
) -> None:
    """It is to be there soon."""
    glances = Glances(still=False)
    told = glances.at(PICTURE, at(0.0), hips_only=True)
    assert told.sight_m is not None
    assert told.feet_m is None
    assert told.lies is None
    assert (looks, feet, bodies) == ([0.0], [], [])
    later = glances.at(PICTURE, at(FRAME_S))
    assert later.feet_m is not None
    assert later.lies is not None


def test_the_feet_of_somebody_who_is_suddenly_there_are_looked_at_at_once(feet: Feet) -> None:
    """One in the first picture and one in the next: neither goes on with another's look."""
    elsewhere = [at(k * FRAME_S, 1.1 * LEAP_M) for k in range(1, 4)]
    watched(Glances(still=False), [at(0.0), *elsewhere])
    assert feet[2:] == [(FRAME_S, Side.LEFT), (2 * FRAME_S, Side.RIGHT)]


def test_pictures_that_stand_alone_show_both_feet_each(feet: Feet) -> None:
    told = watched(Glances(still=True), [at(0.0), at(0.0), at(0.01)])
    assert len(feet) == 6
    assert (told[2][1][1] == -1.01).all()


def test_a_clock_that_went_back_ends_what_was_seen_of_both_feet(feet: Feet) -> None:
    told = watched(Glances(still=False), [at(5.0), at(4.9)])
    assert feet[2:] == [(4.9, Side.LEFT), (4.9, Side.RIGHT)]
    assert (told[1][1] == [[5.9], [-5.9]]).all()


def test_who_keeps_moving_as_the_clock_went_back_has_two_feet_all_the_same(feet: Feet) -> None:
    """Neither waits for the time that was before."""
    steps = [at(9.0, 0.0), *(at(k * FOOT_SOON_S, 1.5 * k * MOVED_M) for k in range(1, 6))]
    watched(Glances(still=False), steps)
    later = [side for _, side in feet[4:]]
    assert later == [Side.LEFT, Side.RIGHT] * 2


def test_how_who_lies_still_lies_is_looked_at_now_and_then(bodies: list[float]) -> None:
    watched(Glances(still=False), [at(k * FRAME_S) for k in range(90)])
    assert len(bodies) == 4
    assert np.diff(bodies).min() >= BODY_EVERY_S - 1e-9


def test_who_turns_is_looked_at_oftener_but_not_in_every_picture(
    bodies: list[float], ways: list[int]
) -> None:
    """In 0.24 s nobody has turned from one posture to another; a quick look will do."""
    watched(Glances(still=False), [at(k * FRAME_S, k * MOVED_M) for k in range(13)])
    assert bodies == pytest.approx([0.0, 0.24, 0.48])
    assert ways == [2, 1, 1]


def test_somebody_suddenly_elsewhere_does_not_lie_as_the_last_one_did(bodies: list[float]) -> None:
    watched(Glances(still=False), [at(0.0), at(FRAME_S, 1.1 * LEAP_M)])
    assert bodies == [0.0, FRAME_S]


def test_each_of_several_pictures_is_looked_at_for_itself(bodies: list[float]) -> None:
    watched(Glances(still=True), [at(0.0), at(0.0)])
    assert len(bodies) == 2
