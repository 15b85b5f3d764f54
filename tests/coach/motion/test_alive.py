"""Alive or a picture: what the answer is, when it comes, and what becomes of the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hold import Hold, HoldRules, Phase, Verdict, advance, take_back
from coach.motion import PARTS, Motion
from coach.motion.alive import RULES, Alive, Life, follow
from coach.pipeline import Pipeline, Step
from coach.sighting import Sighting
from tests.coach.stage import AWAY, lie, pipeline_for, press, run, sightings

MM_PER_PX = 5.0
NONE = (None,) * len(PARTS)


def news(
    t_s: float, since_s: float = 0.0, moved_mm: float = 0.02, noise_mm: float = 0.05
) -> Motion:
    """What a window tells of a body whose parts all move alike."""
    samples = round((t_s - since_s) / 0.25)
    each = tuple(moved_mm / MM_PER_PX for _ in PARTS)
    return Motion(since_s, t_s - since_s, samples, each, tuple(noise_mm / MM_PER_PX for _ in PARTS))


def answers(told: Callable[[float], Motion | None], until_s: float) -> list[tuple[float, Alive]]:
    """The answer at every quarter of a second."""
    now, found = Alive(), []
    for number in range(1, round(until_s * 4) + 1):
        t_s = number / 4
        now = follow(now, told(t_s), t_s, MM_PER_PX)
        found.append((t_s, now))
    return found


def first(found: Sequence[tuple[float, Alive]], life: Life) -> float:
    return next(t_s for t_s, now in found if now.life is life)


def test_a_picture_is_known_after_ten_seconds() -> None:
    found = answers(news, 11.0)
    assert first(found, Life.PENDING) == 0.25
    assert first(found, Life.STILL) == RULES.still_from_s
    assert found[-1][1].void_from_s == 0.25


def test_a_living_body_is_known_after_three() -> None:
    found = answers(lambda t_s: news(t_s, moved_mm=0.8), 11.0)
    assert first(found, Life.MOVES) == RULES.moves_from_s
    assert {now.life for t_s, now in found if t_s >= 3.0} == {Life.MOVES}


@pytest.mark.parametrize(
    ("moved_mm", "noise_mm"),
    [(0.02, 0.2), (0.26, 0.05), (0.0, 5.0)],
    ids=["too much noise", "a faint breath", "dark"],
)
def test_what_cannot_be_told_is_unknown(moved_mm: float, noise_mm: float) -> None:
    """Neither alive nor a picture; it takes no time from anybody."""
    found = answers(lambda t_s: news(t_s, moved_mm=moved_mm, noise_mm=noise_mm), 12.0)
    assert found[-1][1].life is Life.UNKNOWN
    assert found[-1][1].void_from_s is None


def test_one_part_that_moves_is_enough_to_be_no_picture() -> None:
    """Only the chest breathes."""

    def told(t_s: float) -> Motion:
        still = news(t_s)
        return replace(still, residual_px=(0.5 / MM_PER_PX, *still.residual_px[1:]))

    assert Life.STILL not in {now.life for _, now in answers(told, 12.0)}


def test_a_few_pictures_a_second_cannot_show_a_breath() -> None:
    """One sample in 0.6 s may catch every breath at the same height."""

    def told(t_s: float) -> Motion:
        return replace(news(t_s), samples=int(t_s / 0.6))

    assert answers(told, 12.0)[-1][1].life is Life.UNKNOWN


def test_legs_alone_do_not_make_a_picture() -> None:
    """Thighs and head rest while the trunk cannot be followed."""

    def told(t_s: float) -> Motion:
        still = news(t_s)
        trunk = (None, None, None)
        return replace(
            still,
            residual_px=(*trunk, *still.residual_px[3:]),
            noise_px=(*trunk, *still.noise_px[3:]),
        )

    assert answers(told, 12.0)[-1][1].life is Life.UNKNOWN


def test_nothing_to_follow_is_never_waited_for() -> None:
    """A plain wall: not even a question; and a question that nothing follows ends by itself."""
    assert answers(lambda t_s: Motion(t_s, 0.0, 0, NONE, NONE), 5.0)[-1][1] == Alive()
    found = answers(lambda t_s: news(t_s) if t_s < 1.0 else None, 5.0)
    assert first(found, Life.UNKNOWN) <= 1.0 + RULES.blind_max_s + 0.25


@given(st.lists(st.sampled_from([None, 0.0, 0.1, 0.26]), min_size=80, max_size=80))
def test_the_question_is_answered_within_its_time(moved: list[float | None]) -> None:
    """Whatever the news: nobody waits longer than `wait_max_s`."""
    since_s = 0.0

    def told(t_s: float) -> Motion | None:
        nonlocal since_s
        moved_mm = moved[round(t_s * 4) - 1]
        if moved_mm == 0.0:
            since_s = t_s  # the window is lost
        return None if moved_mm is None else news(t_s, since_s, moved_mm)

    waiting_s = None
    for t_s, now in answers(told, 20.0):
        if now.pending and waiting_s is None:
            waiting_s = t_s
        if not now.pending:
            waiting_s = None
        assert waiting_s is None or t_s - waiting_s <= 2 * RULES.wait_max_s


def test_a_picture_stays_one_until_it_moves() -> None:
    """Noise alone does not bring it to life; a breath does, and the time before stays void."""

    def told(t_s: float) -> Motion:
        if t_s <= 12.0:
            return news(t_s)
        if t_s <= 24.0:
            return news(t_s, 12.0, noise_mm=1.0)
        return news(t_s, 24.0, moved_mm=1.0)

    found = answers(told, 30.0)
    assert {now.life for t_s, now in found if 10.0 <= t_s < 27.0} == {Life.STILL}
    assert found[-1][1].life is Life.MOVES


def played(
    told: Callable[[float], Motion | None], seconds: float, **choices: object
) -> tuple[Pipeline, list[Step]]:
    """Half a second of hand away, then pressing, with this news of the pictures."""
    seen = sightings([lie(0.5, 90.0, AWAY), press(seconds)], 8.0)
    with_news = [
        replace(now, motion=told(now.t_s) if index % 2 == 0 and index else None)
        for index, now in enumerate(seen)
    ]
    pipeline = pipeline_for(**choices)
    return pipeline, list(run(with_news, pipeline))


def in_px(moved_mm: float) -> Callable[[float], Motion]:
    """News at the stage's own scale, window after window."""

    def told(t_s: float) -> Motion:
        since_s = 12.0 * (t_s // 12.0)
        return news(max(t_s, since_s + 0.25), since_s, moved_mm)

    return told


def test_a_picture_that_presses_for_forty_seconds_has_nothing() -> None:
    """Credit ran for some seconds, and is taken back whole."""
    pipeline, steps = played(in_px(0.02), 40.0, hold_s=30)
    assert pipeline.holds == ()
    assert 0.0 < max(step.hold.held_s for step in steps) <= RULES.still_from_s
    assert steps[-1].hold.credited == ()
    assert (steps[-1].judgement.verdict, steps[-1].advice) == (Verdict.LOST, "still_picture")


def test_a_short_hold_waits_for_its_last_second() -> None:
    """Five seconds are not completed by a picture before anybody knows."""
    pipeline, steps = played(in_px(0.02), 9.0, hold_s=5)
    assert max(step.hold.held_s for step in steps) < 5.0
    assert pipeline.holds == ()
    assert "looking_for_life" in {step.advice for step in steps}


def test_a_living_body_loses_nothing() -> None:
    """Credited as without any measure."""
    alive, _ = played(in_px(0.8), 12.0)
    unmeasured, _ = played(lambda _: None, 12.0)
    assert [p.hold.credited for p in alive.holds] == [p.hold.credited for p in unmeasured.holds]


def test_who_freezes_in_mid_hold_keeps_what_was_alive() -> None:
    """Twelve living seconds, then a picture: what came after the last motion is taken back."""
    pipeline, steps = played(lambda t_s: in_px(0.8)(t_s) if t_s < 12.0 else in_px(0.02)(t_s), 25.0)
    [place] = pipeline.holds
    assert 9.0 <= place.hold.held_s <= 12.0
    assert place.hold.credited[-1][1] <= 12.0
    assert place.hold.phase is Phase.PAUSED
    booked_s = place.hold.held_s + sum(place.hold.paused_s.values())
    assert place.hold.started_s is not None
    assert place.hold.accounted_s is not None
    assert booked_s == pytest.approx(place.hold.accounted_s - place.hold.started_s)
    assert steps[-1].advice == "still_picture"


@given(st.floats(0.0, 40.0), st.integers(0, 30))
def test_taking_back_leaves_a_hold_in_order(since_s: float, away: int) -> None:
    """Nothing after `since_s` is left, nothing before it is lost, every second is booked."""
    hold = Hold()
    for number in range(300):
        verdict = Verdict.OFF_TARGET if away <= number % 60 < away + 10 else Verdict.GOOD
        hold = advance(hold, verdict, number / 10, HoldRules())
    left = take_back(hold, since_s)
    kept = [(a, min(b, since_s)) for a, b in hold.credited if a < since_s]
    assert left.credited == tuple(kept)
    if left.credited and left.started_s is not None and left.accounted_s is not None:
        booked_s = left.held_s + sum(left.paused_s.values())
        assert booked_s == pytest.approx(left.accounted_s - left.started_s)
        after = advance(left, Verdict.GOOD, 30.1, HoldRules())
        assert after.phase is Phase.SETTLING or left == hold


def test_a_hold_that_is_done_is_not_taken_back() -> None:
    done = Hold(phase=Phase.DONE, t_s=9.0, credited=((1.0, 6.0),), accounted_s=6.0)
    assert take_back(done, 2.0) is done


def test_a_recording_without_the_measure_is_as_before() -> None:
    """Sightings that carry no motion never ask."""
    assert Sighting(0, 0.0, None).motion is None
    now = follow(Alive(), None, 5.0, MM_PER_PX)
    assert now == Alive()
