"""A board in a hand, told by its way as a whole: what the answer is, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from coach.motion import PARTS, Motion, Whole
from coach.motion.alive import RULES, Alive, Life, follow
from coach.motion.handheld import is_board
from coach.recording_lines import RecordingHeader, line_of_frame, sighting_from
from coach.sighting import Sighting
from coach.sources.source import SourceInfo

MM_PER_PX = 5.0
HEADER = RecordingHeader(SourceInfo("x", (640, 480), None, None, still=False), {})
IN_A_HAND = Whole(way_px=7.0, aside=0.011, step_px=3.0, turn=0.03, goes=1.0, stands=0.02)
"""A photo of 20 cm, moved by 2 mm and 1 degree."""
SHAKEN = replace(IN_A_HAND, turn=0.003, stands=0.0)
"""A room before a camera in the same hand."""
ROCKING = Whole(way_px=2.0, aside=0.003, step_px=0.7, turn=0.02, goes=0.2, stands=0.3)
"""Somebody who rocks on the spot: the mat stays."""
CUT_OUT = replace(IN_A_HAND, goes=0.0, stands=0.8)


def news(t_s: float, whole: Whole | None, moved_mm: float = 1.0, since_s: float = 0.0) -> Motion:
    """A window in which all parts move alike, beyond any plane."""
    each = tuple(moved_mm / MM_PER_PX for _ in PARTS)
    noise = tuple(0.05 / MM_PER_PX for _ in PARTS)
    return Motion(since_s, t_s - since_s, round((t_s - since_s) / 0.25), each, noise, whole)


def lives(told: Callable[[float], Motion], until_s: float) -> list[Alive]:
    """The answer at every quarter of a second."""
    now, found = Alive(), []
    for number in range(1, round(until_s * 4) + 1):
        now = follow(now, told(number / 4), number / 4, MM_PER_PX)
        found.append(now)
    return found


def test_a_photo_in_a_hand_is_known_though_it_bends() -> None:
    """Bending moves its parts like a breath; it never counts as one, and its time is void."""
    found = lives(lambda t_s: news(t_s, IN_A_HAND), 12.0)
    assert Life.MOVES not in {now.life for now in found}
    first = next(number for number, now in enumerate(found) if now.life is Life.STILL)
    assert first / 4 == pytest.approx(RULES.board_from_s, abs=0.3)
    assert found[-1].void_from_s == 0.25


def test_a_quick_hand_that_is_lost_again_and_again_is_known_too() -> None:
    """Windows of two seconds, each of which shows a board for one."""

    def told(t_s: float) -> Motion:
        since_s = t_s - t_s % 2.0
        whole = IN_A_HAND if t_s - since_s >= 1.0 else None
        return news(t_s, whole, since_s=since_s)

    assert lives(told, 14.0)[-1].life is Life.STILL


def test_a_camera_in_a_hand_is_no_board() -> None:
    """Everything goes along, and nothing comes nearer: unknown, which takes nothing."""
    found = lives(lambda t_s: news(t_s, SHAKEN), 90.0)
    assert {now.life for now in found} == {Life.PENDING, Life.UNKNOWN}


@pytest.mark.parametrize("whole", [None, ROCKING], ids=["at rest", "rocking"])
def test_who_breathes_is_alive(whole: Whole | None) -> None:
    assert lives(lambda t_s: news(t_s, whole, 1.4), 4.0)[-1].life is Life.MOVES


def test_a_board_seen_for_a_moment_now_and_then_takes_no_time() -> None:
    """A second of it in every four, for minutes: the other three count against it."""

    def told(t_s: float) -> Motion:
        return news(t_s, IN_A_HAND if t_s % 4.0 < 1.0 else SHAKEN)

    assert Life.STILL not in {now.life for now in lives(told, 120.0)}


def test_who_was_seen_to_live_begins_with_a_clean_slate() -> None:
    """A board for too short a time, a breath, and again: the two do not add up."""

    def told(t_s: float) -> Motion:
        return news(t_s, IN_A_HAND if t_s < 4.5 or t_s > 8.0 else None)

    found = lives(told, 9.5)
    assert found[30].life is Life.MOVES
    assert Life.STILL not in {now.life for now in found}


def test_who_puts_the_photo_away_is_seen_to_live() -> None:
    found = lives(lambda t_s: news(t_s, IN_A_HAND if t_s < 20.0 else None, 1.0), 20.5)
    assert found[-4].life is Life.STILL
    assert found[-1].life is Life.MOVES


@pytest.mark.parametrize(
    ("whole", "moved_mm", "board"),
    [
        (IN_A_HAND, 1.0, True),
        (SHAKEN, 1.0, False),
        (replace(SHAKEN, stands=0.2), 1.0, True),
        (replace(IN_A_HAND, goes=None), 1.0, False),
        (replace(IN_A_HAND, step_px=0.1), 1.0, False),
        (replace(IN_A_HAND, way_px=0.5, aside=0.0008), 1.0, False),
        (ROCKING, 1.4, False),
        (CUT_OUT, 1.0, True),
        (CUT_OUT, 3.0, False),
        (replace(CUT_OUT, stands=0.1), 1.0, False),
    ],
    ids=[
        "photo",
        "shaken camera",
        "the room beside it stands",
        "nothing around to see",
        "shifted once",
        "too little",
        "rocking",
        "cut out",
        "moving in itself",
        "nothing stands",
    ],
)
def test_what_is_a_board(whole: Whole, moved_mm: float, board: bool) -> None:
    assert is_board(news(8.0, whole, moved_mm), MM_PER_PX) is board


@pytest.mark.parametrize(
    "whole",
    [IN_A_HAND, replace(IN_A_HAND, goes=None, stands=None), None],
    ids=["known", "nothing around", "not known yet"],
)
def test_what_was_judged_comes_back_from_a_recording(whole: Whole | None) -> None:
    motion = news(8.0, whole)
    line = line_of_frame(Sighting(3, 8.0, None, motion=motion), HEADER)
    assert sighting_from(line, HEADER).motion == motion


@pytest.mark.parametrize("wrong", ["7", "{}", '{"way_px":1,"aside":0,"step_px":true,"turn":0}'])
def test_a_damaged_way_is_an_error_that_says_so(wrong: str) -> None:
    line = line_of_frame(Sighting(3, 8.0, None, motion=news(8.0, IN_A_HAND)), HEADER)
    start, end = line.index('"whole":') + len('"whole":'), line.index("}}") + 1
    with pytest.raises(ValueError, match=r"whole|way_px|step_px"):
        sighting_from(line[:start] + wrong + line[end:], HEADER)
