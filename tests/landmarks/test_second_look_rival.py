"""Somebody is found, and the whole picture tells somebody else: a bystander was taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landmarks.pose import Pose
from landmarks.second_look import PLAIN_EVERY, RIVAL_AFTER
from landmarks.whole_sight import Whereabouts
from tests.landmarks.look_story import (
    BODY,
    CLOSE,
    NOWHERE,
    SOMEWHERE,
    THITHER,
    Story,
    looks,
    plainly,
    through,
)

BYSTANDER = replace(BODY, xy_px=0.6 * BODY.xy_px + [330.0, -20.0])
HERE = replace(SOMEWHERE, hips_px=BYSTANDER.middle_px("hip"))
UNSURE = replace(SOMEWHERE, there=0.7)


def beside(
    pose: Pose = BODY, confirmed: Pose | None = BODY, place: Whereabouts = SOMEWHERE, *, still: bool
) -> Story:
    """The model finds a bystander, and, where the whole picture points it, somebody who lies."""
    story = Story(still=still)
    story.plain.sees = plainly(BYSTANDER)
    story.second.sees = through(THITHER, pose, confirmed)
    story.place = place
    return story


def who(found: list[Pose | None]) -> list[str]:
    """Each one's name."""
    names = {float(BYSTANDER.xy_px[0, 0]): "bystander", float(BODY.xy_px[0, 0]): "body"}
    return ["nobody" if pose is None else names[float(pose.xy_px[0, 0])] for pose in found]


def test_of_a_single_picture_the_one_is_taken_whom_the_whole_picture_tells() -> None:
    story = beside(still=True)
    assert who(story.watch(2)) == ["body", "body"]
    assert looks(story.second.pointed) == [THITHER, CLOSE] * 2
    # Nobody is followed from the first look to the second, nor into the next picture.
    assert story.second.forgot == 2 * 2


@pytest.mark.parametrize("place", [HERE, UNSURE, NOWHERE], ids=["here", "unsure", "nowhere"])
@pytest.mark.parametrize("still", [True, False])
def test_who_is_found_stays_where_nothing_surely_speaks_for_another(
    place: Whereabouts, *, still: bool
) -> None:
    story = beside(place=place, still=still)
    assert set(who(story.watch(10))) == {"bystander"}
    assert story.made == 0


@pytest.mark.parametrize("still", [True, False])
@pytest.mark.parametrize(
    ("pose", "confirmed"), [(BODY, None), (BYSTANDER, BYSTANDER)], ids=["nobody", "the same"]
)
def test_who_is_found_stays_where_nobody_else_is_seen_twice(
    pose: Pose, confirmed: Pose | None, *, still: bool
) -> None:
    """A place that the small network made up, or the very person, told a little off."""
    story = beside(pose, confirmed, still=still)
    assert set(who(story.watch(10))) == {"bystander"}


def test_in_a_film_the_other_is_followed_from_the_next_frame_on() -> None:
    """Asked once, a few frames in, for it costs as much as a frame; then kept, however the plain
    picture goes on to show the bystander.
    """
    story = beside(still=False)
    names = who(story.watch(4 * PLAIN_EVERY))
    assert names == ["bystander"] * RIVAL_AFTER + ["body"] * (4 * PLAIN_EVERY - RIVAL_AFTER)
    assert looks(story.second.pointed) == [THITHER, CLOSE]
    assert 3 <= len(story.plain.asked) - RIVAL_AFTER - 1 <= 4


def test_when_the_other_leaves_who_is_left_is_found() -> None:
    story = beside(still=False)
    story.watch(10)
    story.second.sees = lambda _k, _look: None
    story.place = HERE
    names = who(story.watch(10))
    assert names[-8:] == ["bystander"] * 8


def test_who_comes_in_is_believed_where_the_whole_picture_tells_them() -> None:
    """A window kept on cushions must not hide them."""
    story = beside(still=False)
    story.watch(10)
    story.place = HERE
    names = who(story.watch(PLAIN_EVERY))
    assert names[-1] == "bystander"


def test_a_doubt_is_not_carried_over_a_moment_without_anybody() -> None:
    """Whoever is found after that is asked about anew, a few frames in."""
    story = beside(still=False)
    story.plain.sees = lambda k, _look: None if k == RIVAL_AFTER else BYSTANDER
    names = who(story.watch(3 * RIVAL_AFTER))
    first, second = ["bystander"] * RIVAL_AFTER, ["bystander"] * RIVAL_AFTER
    assert names[: 2 * RIVAL_AFTER + 2] == [*first, "nobody", *second, "body"]


def test_who_is_found_plainly_after_a_kept_window_is_asked_about_too() -> None:
    story = beside(still=False)
    story.watch(RIVAL_AFTER + 2)
    story.second.sees = lambda _k, _look: None
    story.watch(2)
    story.second.sees = through(THITHER, BODY, BODY)
    names = who(story.watch(RIVAL_AFTER + 2))
    assert names[0] == "bystander"
    assert names[-1] == "body"
