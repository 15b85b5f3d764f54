"""Looking again through other windows: when it is tried, what counts, how long one is kept."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.finding import StagedDetector
from landmarks.frame import Frame
from landmarks.looks import Look
from landmarks.pose import Pose
from landmarks.second_look import EVERY, MISSES, PLAIN_EVERY, WIDE
from tests.landmarks.handmade import relabelled
from tests.landmarks.look_story import (
    BESIDE,
    BODY,
    CLOSE,
    COLLAPSED,
    DOLL,
    FAR,
    IMAGE,
    Story,
    looks,
    nobody,
    plainly,
    through,
)

SEARCHED = 2 * EVERY
"""Every so manieth frame the model searches; in between it is pointed, where there is a place."""


def found_through(wide: Look) -> Story:
    """Somebody has just been found through this window, and will be seen close by on and on."""
    story = Story()
    story.second.sees = through(wide)
    found = story.watch(SEARCHED * (WIDE.index(wide) + 1) + 1)
    assert [pose is not None for pose in found] == [False] * (len(found) - 1) + [True]
    story.ask_anew()
    return story


def test_while_somebody_is_found_as_it_is_there_is_no_other_look() -> None:
    """Not even a second model is loaded."""
    story = Story()
    story.plain.sees = plainly()
    assert None not in story.watch(100)
    assert story.made == 0
    assert set(looks(story.plain.asked)) == {None}


def test_an_empty_room_costs_one_more_look_every_few_frames() -> None:
    """Never two in one frame, each look in its turn, and round and round."""
    story = Story()
    assert story.watch(SEARCHED - 1) == [None] * (SEARCHED - 1)
    assert story.made == 0

    n_looks = 3 * len(WIDE)
    story.watch(SEARCHED * n_looks - (SEARCHED - 1))
    assert looks(story.second.asked) == list(WIDE) * 3
    assert [k for k, _ in story.second.asked] == [SEARCHED * n - 1 for n in range(1, n_looks + 1)]
    assert len(story.plain.asked) == SEARCHED * n_looks
    assert (story.made, story.second.forgot, story.second.pointed) == (1, 0, [])


@pytest.mark.parametrize("wide", WIDE, ids=str)
def test_who_is_found_twice_is_kept_and_costs_no_more_than_plain(wide: Look) -> None:
    """Found in a wide look, found again close by in the next frame, then followed there."""
    story = found_through(wide)
    frames = PLAIN_EVERY - 1
    assert None not in story.watch(frames)
    assert looks(story.second.asked) == [CLOSE] * frames
    assert story.plain.asked == []
    assert story.second.forgot == 0


def test_the_model_forgets_the_wide_look_before_it_looks_closely() -> None:
    """It would seek the person at the wide look's place in the close one."""
    story = Story()
    story.second.sees = through(WIDE[0])
    story.watch(SEARCHED)
    assert story.second.forgot == 1
    story.watch(1)
    assert story.second.forgot == 1


@pytest.mark.parametrize(
    "confirmed", [None, DOLL, FAR, relabelled(BODY)], ids=["nobody", "doll", "elsewhere", "swapped"]
)
def test_a_find_that_the_second_look_denies_does_not_count(confirmed: Pose | None) -> None:
    """A heap of blankets: the search goes on with the next look, and nobody is followed."""
    story = Story()
    story.second.sees = through(WIDE[0], confirmed=confirmed)
    frames = 2 * SEARCHED + 1
    assert story.watch(frames) == [None] * frames
    assert looks(story.second.asked) == [WIDE[0], CLOSE, WIDE[1]]
    assert story.second.forgot == (1 if confirmed is None else 2)
    assert len(story.plain.asked) == frames


def test_an_implausible_wide_find_is_not_looked_at_again() -> None:
    story = Story()
    story.second.sees = through(WIDE[0], DOLL)
    assert story.watch(2 * SEARCHED) == [None] * (2 * SEARCHED)
    assert looks(story.second.asked) == list(WIDE[:2])
    assert story.second.forgot == 1


def test_somebody_in_the_plain_picture_is_believed_before_the_second_look() -> None:
    story = Story()
    story.second.sees = through(WIDE[0])
    story.watch(SEARCHED)
    story.plain.sees = plainly(FAR)
    found = story.watch(3)
    assert [pose is not None and pose.xy_px[0, 0] for pose in found] == [FAR.xy_px[0, 0]] * 3
    assert looks(story.second.asked) == [WIDE[0]]


def test_a_kept_window_is_left_when_the_plain_picture_shows_somebody() -> None:
    """It is asked now and then, and believed: a cushion must not hide who comes in."""
    story = found_through(WIDE[0])
    story.plain.sees = plainly(FAR)
    found = story.watch(PLAIN_EVERY + 5)

    xs = [pose.xy_px[0, 0] for pose in found if pose is not None]
    change = PLAIN_EVERY - 1
    assert len(xs) == len(found)
    assert set(xs[:change]) == {BODY.xy_px[0, 0]}
    assert set(xs[change:]) == {FAR.xy_px[0, 0]}
    assert len(story.second.asked) == change
    assert story.second.forgot == 1


def test_one_odd_frame_does_not_end_a_kept_window() -> None:
    """The frame itself shows nobody; the next one is looked at as it is, too."""
    story = found_through(WIDE[0])
    lost = story.frames
    story.second.sees = lambda k, look: BODY if look == CLOSE and k != lost else None
    found = story.watch(4)

    assert [pose is not None for pose in found] == [False, True, True, True]
    assert looks(story.second.asked) == [CLOSE] * 4
    assert [k - lost for k, _ in story.plain.asked] == [1]
    assert story.second.forgot == 0


def test_a_lost_person_is_sought_anew() -> None:
    """Given up after a few frames; then it begins as at first."""
    story = found_through(WIDE[0])
    story.second.sees = nobody
    assert story.watch(MISSES) == [None] * MISSES
    assert looks(story.second.asked) == [CLOSE] * MISSES
    assert story.second.forgot == 1

    story.ask_anew()
    story.watch(2 * SEARCHED)
    assert looks(story.second.asked) == list(WIDE[1:3])
    assert len(story.plain.asked) == 2 * SEARCHED


def test_an_implausible_plain_find_is_reported_but_does_not_stop_the_looking() -> None:
    """The judge downstream says why; a plausible body found in another way is better."""
    story = Story()
    story.plain.sees = plainly(DOLL)
    story.second.sees = through(WIDE[0])
    found = story.watch(SEARCHED + 1)

    sizes_m = [np.ptp(pose.world_m) for pose in found if pose is not None]
    assert sizes_m == pytest.approx([np.ptp(DOLL.world_m)] * SEARCHED + [np.ptp(BODY.world_m)])


def test_a_collapsed_plain_trunk_is_a_person() -> None:
    """From behind the trunk has no width: somebody is there all the same."""
    story = Story()
    story.plain.sees = plainly(COLLAPSED)
    story.watch(3 * EVERY)
    assert story.made == 0


def test_somebody_in_between_starts_the_wait_anew() -> None:
    """And is looked for at once where they were, which is no wide look."""
    story = Story()
    story.plain.sees = lambda k, _look: BODY if k == EVERY - 1 else None
    story.watch(EVERY)
    assert story.made == 0
    story.watch(SEARCHED)
    assert looks(story.second.asked) == [CLOSE]
    story.watch(1)
    assert looks(story.second.asked) == [CLOSE, WIDE[0]]


def test_who_is_lost_in_the_plain_picture_is_found_where_they_were() -> None:
    """The head leaves the picture: not one frame is without her."""
    story = Story()
    story.plain.sees = lambda k, _look: BODY if k < 5 else None
    story.second.sees = lambda _k, look: BESIDE if look == CLOSE else None
    assert None not in story.watch(20)
    assert looks(story.second.asked) == [CLOSE] * 15
    assert story.second.pointed == [(5, CLOSE)]


def test_a_flickering_plain_find_does_not_lose_what_the_window_had() -> None:
    story = found_through(WIDE[0])
    once = story.frames + PLAIN_EVERY - 1
    story.plain.sees = lambda k, _look: BODY if k == once else None
    assert None not in story.watch(PLAIN_EVERY + 10)
    assert looks(story.second.asked) == [CLOSE] * (PLAIN_EVERY + 9)
    assert story.second.forgot == 1


def test_pictures_prepared_far_ahead_change_nothing() -> None:
    """In a thread of its own `prepare` may be frames ahead of `find`: the finds are the same."""

    def sees(k: int, look: Look | None) -> Pose | None:
        return BODY if look in (WIDE[1], CLOSE) and 6 <= k < 40 else None

    one, other = Story(), Story()
    one.second.sees = other.second.sees = sees
    in_turn = [pose is not None for pose in one.watch(60)]
    prepared = [other.detector.prepare(Frame(k, k / 10, IMAGE)) for k in range(60)]
    ahead = [other.detector.find(one) is not None for one in prepared]

    assert in_turn == [2 * SEARCHED <= k < 40 for k in range(60)]
    assert ahead == in_turn
    assert other.second.asked == one.second.asked
    assert other.plain.asked == one.plain.asked


def test_closing_frees_both_models_and_makes_none() -> None:
    story = Story()
    assert isinstance(story.detector, StagedDetector)
    story.detector.close()
    assert (story.plain.closed, story.second.closed, story.made) == (1, 0, 0)

    story.watch(SEARCHED)
    story.detector.close()
    assert story.second.closed == 1
