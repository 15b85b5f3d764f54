"""Single pictures looked at through other windows, and when two finds are of one person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landmarks.pose import Pose
from landmarks.same_person import agree
from landmarks.second_look import WIDE
from tests.landmarks.handmade import flipped, relabelled, turned, zoomed
from tests.landmarks.look_story import (
    BESIDE,
    BODY,
    CLOSE,
    FAR,
    Story,
    looks,
    through,
)


def test_a_single_picture_is_looked_at_in_all_ways_at_once_and_nothing_is_kept() -> None:
    """Every picture stands alone: no wait, no memory; the first find confirmed ends it."""
    story = Story(still=True)
    story.second.sees = through(WIDE[1], confirmed=BESIDE)
    found = story.watch(2)

    assert [pose is not None and pose.xy_px[0, 0] for pose in found] == [BESIDE.xy_px[0, 0]] * 2
    assert looks(story.second.asked) == [WIDE[0], WIDE[1], CLOSE] * 2
    assert len(story.plain.asked) == 2
    # Its model follows, and must not look for the one picture's person in the next.
    assert story.second.forgot == 2 * 2


def test_an_empty_single_picture_is_asked_once_in_each_way() -> None:
    story = Story(still=True)
    assert story.watch(1) == [None]
    assert looks(story.second.asked) == list(WIDE)


def test_a_single_picture_whose_find_is_denied_is_looked_at_further() -> None:
    story = Story(still=True)
    story.second.sees = through(WIDE[0], confirmed=FAR)
    assert story.watch(1) == [None]
    assert looks(story.second.asked) == [WIDE[0], CLOSE, *WIDE[1:]]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (BESIDE, True),
        (zoomed(BODY, 1.0, (90.0, 0.0)), False),
        (zoomed(BODY, 0.4, (200.0, 150.0)), False),
        (relabelled(BODY), False),
        (flipped(BODY), False),
        (replace(turned(BODY, 1), size_wh=BODY.size_wh), False),
        (replace(BODY, xy_px=2 * BODY.middle_px("hip") - BODY.xy_px), False),
    ],
    ids=["beside", "elsewhere", "a child", "left and right", "mirrored", "turned", "head to feet"],
)
def test_two_finds_of_one_person_agree(other: Pose, *, same: bool) -> None:
    assert agree(BODY, other) is same
    assert agree(other, BODY) is same
