"""The model pointed at where the whole picture says that somebody is: when, and what counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks import same_person
from landmarks.features import N_SEEN_POINTS, HipSight
from landmarks.joints import Joint
from landmarks.plausibility import Doubt, judge
from landmarks.pose import Pose
from landmarks.second_look import EVERY, MISSES, THERE, WIDE
from tests.landmarks.handmade import relabelled
from tests.landmarks.look_story import (
    BODY,
    CLOSE,
    DOLL,
    FAR,
    SOMEWHERE,
    THITHER,
    Story,
    looks,
    through,
)


def with_long_shins() -> Pose:
    """Ankles told far behind the picture, as of legs that point at the camera."""
    world_m = BODY.world_m.copy()
    world_m[[Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE], 2] += 1.5
    return replace(BODY, world_m=world_m)


LONG_SHINS = with_long_shins()


def pointed_at(pose: Pose = BODY, confirmed: Pose | None = BODY, *, still: bool = False) -> Story:
    """A film in which pointing shows somebody, and once more where they would then be."""
    story = Story(still=still)
    story.place = SOMEWHERE
    story.second.sees = through(THITHER, pose, confirmed)
    return story


def test_who_is_in_the_picture_is_pointed_at_and_then_followed() -> None:
    """Twice made to look, in two frames; from then on the model follows by itself."""
    story = pointed_at()
    found = story.watch(20)
    assert [pose is not None for pose in found] == [k >= EVERY for k in range(20)]
    assert story.second.pointed == [(EVERY - 1, THITHER), (EVERY, CLOSE)]
    assert looks(story.second.asked) == [THITHER] + [CLOSE] * (20 - EVERY)


@pytest.mark.parametrize(("there", "asked"), [(THERE - 0.01, []), (THERE + 0.01, [THITHER])])
def test_an_unlikely_place_is_not_worth_a_look(there: float, asked: list[object]) -> None:
    """An empty room then costs less than before: the small network instead of the model."""
    story = pointed_at(confirmed=None)
    story.place = replace(SOMEWHERE, there=there)
    story.watch(EVERY)
    assert looks(story.second.pointed) == asked
    assert story.made == len(asked)


@pytest.mark.parametrize(
    "confirmed", [None, DOLL, FAR, relabelled(BODY)], ids=["nobody", "doll", "elsewhere", "swapped"]
)
def test_one_look_is_not_enough_however_the_model_came_to_it(confirmed: Pose | None) -> None:
    story = pointed_at(confirmed=confirmed)
    assert story.watch(2 * EVERY) == [None] * (2 * EVERY)
    assert story.second.pointed == [(EVERY - 1, THITHER), (EVERY, CLOSE)]


def test_pointing_takes_turns_with_searching() -> None:
    story = pointed_at(confirmed=None)
    story.watch(4 * EVERY + 2)
    assert looks(story.second.asked) == [THITHER, CLOSE, WIDE[0], THITHER, CLOSE, WIDE[1]]


def test_a_single_picture_is_pointed_at_before_it_is_searched() -> None:
    story = pointed_at(still=True)
    assert None not in story.watch(2)
    assert looks(story.second.asked) == [THITHER, CLOSE] * 2
    assert looks(story.second.pointed) == [THITHER, CLOSE] * 2


def told(sigma_m: float) -> HipSight:
    """What a look at the hips tells."""
    points_m = np.zeros((N_SEEN_POINTS, 2))
    return HipSight(points_m, np.full(N_SEEN_POINTS, sigma_m), np.array([0, 1.0, 0]), 0.1)


@pytest.mark.parametrize(("sigma_m", "counts"), [(0.012, True), (0.04, False)])
def test_about_legs_that_fit_nobody_the_picture_is_asked(
    monkeypatch: pytest.MonkeyPatch, sigma_m: float, *, counts: bool
) -> None:
    """Where it shows hips, somebody is there; from cushions it tells nothing so finely."""
    assert judge(LONG_SHINS).doubts == {Doubt.LIMBS}
    monkeypatch.setattr(same_person.sight, "look", lambda *_args: told(sigma_m))
    story = pointed_at(LONG_SHINS, LONG_SHINS)
    assert (story.watch(EVERY + 1)[-1] is not None) == counts


@pytest.mark.parametrize(("sigma_m", "frames"), [(0.012, 12), (0.04, MISSES)])
def test_whose_legs_fit_nobody_for_a_while_is_followed_as_long_as_hips_are_seen(
    monkeypatch: pytest.MonkeyPatch, sigma_m: float, frames: int
) -> None:
    """What they are meanwhile the judge downstream says; plainly they are looked for as well."""
    story = pointed_at()
    story.watch(EVERY + 1)
    story.ask_anew()
    monkeypatch.setattr(same_person.sight, "look", lambda *_args: told(sigma_m))
    story.second.sees = lambda _k, look: LONG_SHINS if look == CLOSE else None
    found = story.watch(12)
    followed = [pose is not None and judge(pose).doubts == {Doubt.LIMBS} for pose in found]
    assert followed == [k < frames for k in range(12)]
    assert len(story.plain.asked) >= 12 * 2 // 3
