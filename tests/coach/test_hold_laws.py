"""What the timer of a hold may never do, whatever happens before the camera.

Stories are made up in whole milliseconds; rules are odd and times even numbers of milliseconds, so
that no comparison hangs on the last bit of a float.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from coach.hold import Hold, HoldRules, Phase, Verdict, advance

REASONS = (Verdict.POSTURE, Verdict.LOST, Verdict.OFF_TARGET)

Frames = list[tuple[int, Verdict]]
"""Milliseconds and verdicts."""


@st.composite
def stories(draw: st.DrawFn) -> Frames:
    """Runs of one verdict, mostly good, at some frame rate, with gaps here and there."""
    step_ms = draw(st.sampled_from([8, 34, 100, 124, 300, 500, 1000]))
    t_ms = 2 * draw(st.integers(0, 500))
    frames: Frames = []
    for _ in range(draw(st.integers(1, 12))):
        verdict = draw(st.sampled_from([Verdict.GOOD, Verdict.GOOD, Verdict.GOOD, *REASONS]))
        for _ in range(draw(st.integers(1, 30))):
            frames.append((t_ms, verdict))
            t_ms += step_ms
        t_ms += draw(st.sampled_from([0, 0, 0, 2, 100, 700, 3000, 9000]))
    return frames


rules_of_all_kinds = st.builds(
    HoldRules,
    target_s=st.sampled_from([1.001, 3.001, 60.001]),
    settle_s=st.sampled_from([0.501, 1.001]),
    guard_s=st.sampled_from([0.0, 0.1, 0.2]),
    max_gap_s=st.sampled_from([0.251, 0.601]),
    abandon_s=st.sampled_from([4.001, 60.001]),
)


def told(frames: Frames, rules: HoldRules) -> Iterator[Hold]:
    """The hold after each frame."""
    hold = Hold()
    for t_ms, verdict in frames:
        hold = advance(hold, verdict, t_ms / 1000, rules)
        yield hold


def ms(seconds: float) -> int:
    return round(seconds * 1000)


def breaks_of(frames: Frames, rules: HoldRules) -> list[tuple[int, Verdict, Verdict]]:
    """Where good time cannot go on, and the reasons for what comes before and after.

    Frames that are bad, and frames after a gap: the gap is lost, what follows is as the frame says.
    """
    first_ms, first = frames[0]
    found = [(first_ms, first, first)]
    for (before_ms, _), (t_ms, verdict) in pairwise(frames):
        gap = t_ms - before_ms > ms(rules.max_gap_s)
        if gap or verdict is not Verdict.GOOD:
            after = Verdict.LOST if verdict is Verdict.GOOD else verdict
            found.append((t_ms, Verdict.LOST if gap else verdict, after))
    return found


def good_stretches(frames: Frames, rules: HoldRules) -> list[tuple[int, int]]:
    """First and last millisecond of every row of good frames without a gap."""
    borders = [t_ms for t_ms, _, _ in breaks_of(frames, rules)] + [frames[-1][0] + 1]
    rows = (
        [t for t, verdict in frames if start <= t < end and verdict is Verdict.GOOD]
        for start, end in pairwise(borders)
    )
    return [(row[0], row[-1]) for row in rows if row]


@laws(deadline=None, max_examples=100)
@given(stories(), rules_of_all_kinds)
def test_false_credit_is_zero(frames: Frames, rules: HoldRules) -> None:
    """At every moment credit lies inside good stretches, a guard away from both of their ends."""
    stretches = good_stretches(frames, rules)
    for (now_ms, _), hold in zip(frames, told(frames, rules), strict=True):
        so_far = [(first, min(last, now_ms)) for first, last in stretches]
        for start_s, end_s in hold.credited:
            assert any(
                first / 1000 + rules.guard_s <= start_s + 1e-9
                and end_s <= last / 1000 - rules.guard_s + 1e-9
                for first, last in so_far
            ), f"{start_s} to {end_s} s is in none of {so_far}"


@laws(deadline=None, max_examples=100)
@given(stories(), rules_of_all_kinds)
def test_the_account_is_in_order_at_every_frame(frames: Frames, rules: HoldRules) -> None:
    """Never over the target, never less than before, sorted, disjoint, and no second left out."""
    held_s = 0.0
    for hold in told(frames, rules):
        assert held_s - 1e-9 <= hold.held_s <= rules.target_s + 1e-9
        held_s = hold.held_s
        assert all(start_s < end_s for start_s, end_s in hold.credited)
        assert all(before[1] <= after[0] for before, after in pairwise(hold.credited))
        assert (hold.phase is Phase.DONE) == (held_s >= rules.target_s - 1e-9)
        if hold.started_s is None or hold.accounted_s is None or hold.t_s is None:
            assert held_s == 0 == sum(hold.paused_s.values())
            continue
        booked_s = held_s + sum(hold.paused_s.values())
        assert booked_s == pytest.approx(hold.accounted_s - hold.started_s, abs=1e-6)
        if hold.phase is not Phase.DONE:
            assert hold.t_s - hold.accounted_s <= open_max_s(hold, rules) + 1e-9


def open_max_s(hold: Hold, rules: HoldRules) -> float:
    """How much time may not be booked yet, because only the next frames tell what it was."""
    match hold.phase:
        case Phase.HOLDING:
            return rules.guard_s
        case Phase.SETTLING:
            return rules.settle_s + rules.max_gap_s
        case _:
            return 0.0


@laws(deadline=None, max_examples=100)
@given(stories(), rules_of_all_kinds)
def test_it_agrees_with_milliseconds_painted_on_a_strip(frames: Frames, rules: HoldRules) -> None:
    """A second opinion that looks at the whole story at once: same credit, same pauses."""
    *_, hold = told(frames, rules)
    credit, paused_ms, gave_up = on_a_strip(frames, rules)
    assert hold.held_s * 1000 == pytest.approx(credit, abs=0.01)
    assert [hold.paused_s[reason] * 1000 for reason in REASONS] == pytest.approx(
        paused_ms, abs=0.01
    )
    assert (hold.phase is Phase.ABANDONED) == gave_up


def on_a_strip(frames: Frames, rules: HoldRules) -> tuple[int, list[int], bool]:
    """Credited and paused milliseconds of a story, and whether it was given up.

    No state runs along. Good stretches that are long enough are painted without their guards;
    what is left between two breaks has the colour of the first until credit begins, and of the
    second otherwise.
    """
    start, end, guard = frames[0][0], frames[-1][0], ms(rules.guard_s)
    breaks = breaks_of(frames, rules)
    credit = np.zeros(end - start, bool)
    colour = np.full(end - start, -1)
    earning = [(a, b) for a, b in good_stretches(frames, rules) if b - a >= ms(rules.settle_s)]
    last_break = (end, Verdict.GOOD, Verdict.GOOD)
    for (here, _, before), (there, after, _) in pairwise([*breaks, last_break]):
        begins = [a + guard for a, b in earning if here <= a and b <= there]
        head = begins[0] if begins else here
        colour[here - start : head - start] = _number(before)
        colour[head - start : there - start] = _number(after)
    for a, b in earning:
        credit[a + guard - start : b - guard - start] = True
    credit &= np.cumsum(credit) <= ms(rules.target_s)
    last = end
    if credit.sum() == ms(rules.target_s):
        last = start + int(np.flatnonzero(credit)[-1]) + 1
    given_up = [t for t, _, _ in breaks if t <= last and _away_ms(credit[: t - start], rules) > 0]
    last = min([last, *given_up])
    credit, colour = credit[: last - start], colour[: last - start]
    rest = colour[(np.cumsum(credit) > 0) & ~credit]
    return int(credit.sum()), [int((rest == n).sum()) for n in range(len(REASONS))], bool(given_up)


def _number(verdict: Verdict) -> int:
    return REASONS.index(verdict) if verdict in REASONS else -1


def _away_ms(credit: np.ndarray, rules: HoldRules) -> int:
    """By how much the time since the last credit is longer than patience lasts."""
    earned = np.flatnonzero(credit)
    return len(credit) - int(earned[-1]) - 1 - ms(rules.abandon_s) if len(earned) else 0


@laws(deadline=None, max_examples=50)
@given(st.floats(1.0, 50.0), st.sampled_from([2.0, 5.0, 10.0, 30.0, 120.0]))
def test_a_good_stretch_earns_all_but_its_guards(length_s: float, fps: float) -> None:
    """No stalling: longer than the settling, it earns its length less twice the guard."""
    rules = HoldRules()
    frames = [(index / fps, Verdict.GOOD) for index in range(int(length_s * fps) + 1)]
    hold = Hold()
    for t_s, verdict in frames:
        hold = advance(hold, verdict, t_s, rules)
    lasted_s = frames[-1][0]
    expected_s = lasted_s - 2 * rules.guard_s if lasted_s >= rules.settle_s else 0.0
    assert hold.held_s == pytest.approx(expected_s, abs=1e-6)


@laws(deadline=None, max_examples=50)
@given(stories(), st.data())
def test_a_worse_story_never_earns_more(frames: Frames, data: st.DataObject) -> None:
    """Any good frame turned bad can only take credit away."""
    rules = HoldRules(target_s=1000.0, abandon_s=1000.0)
    index = data.draw(st.integers(0, len(frames) - 1))
    worse = [*frames[:index], (frames[index][0], Verdict.LOST), *frames[index + 1 :]]
    *_, hold = told(frames, rules)
    *_, worse_hold = told(worse, rules)
    assert worse_hold.held_s <= hold.held_s + 1e-9
