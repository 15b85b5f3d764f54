"""What is asked around a hold, and what the answers lead to, as a function of time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.history.records import Check, Ending
from coach.safety.aftercare import (
    LATE_S,
    Aftercare,
    Asking,
    answered,
    goes_on,
    hold_began,
    hold_ended,
    hurts,
    is_much,
    session_goes,
    ticked,
    typed,
)
from tests.coach.care_stage import LIMITS


def held(t_s: float = 100.0) -> Aftercare:
    """Somebody whose first hold has just ended."""
    return hold_ended(hold_began(Aftercare()), 1, t_s)


def test_after_every_hold_the_check_is_asked() -> None:
    care = held()
    assert (care.asking, care.hold, care.check) == (Asking.CHECK, 1, Check.UNANSWERED)
    fine = answered(care, 101.0, bad=False)
    second = hold_ended(fine, 2, 200.0)
    assert (second.asking, second.hold, second.check) == (Asking.CHECK, 2, Check.UNANSWERED)


def test_fine_leads_to_the_number_and_bad_to_the_end() -> None:
    fine, bad = answered(held(), 101.0, bad=False), answered(held(), 101.0, bad=True)
    assert (fine.check, fine.asking, fine.ending) == (Check.FINE, Asking.AFTER, None)
    assert (bad.check, bad.asking, bad.ending) == (Check.BAD, Asking.NOTHING, Ending.BAD_CHECK)


def test_silence_stays_silence() -> None:
    care = ticked(held(), 100.0 + LIMITS.ask_s, LIMITS)
    assert (care.asking, care.check) == (Asking.AFTER, Check.UNANSWERED)
    care = ticked(care, 100.0 + 2 * LIMITS.ask_s, LIMITS)
    assert (care.asking, care.check, care.ending) == (Asking.NOTHING, Check.UNANSWERED, None)


def test_a_sign_told_late_still_counts_and_is_not_taken_back() -> None:
    late = ticked(answered(held(), 101.0, bad=False), 300.0, LIMITS)
    bad = answered(late, 301.0, bad=True)
    assert bad.ending is Ending.BAD_CHECK
    assert answered(bad, 302.0, bad=False).check is Check.BAD


def test_a_late_no_answers_nothing() -> None:
    """The key means something else by then."""
    late = ticked(held(), 100.0 + LIMITS.ask_s, LIMITS)
    assert answered(late, 200.0, bad=False) == late


def test_without_a_hold_there_is_nothing_to_answer() -> None:
    assert answered(Aftercare(), 1.0, bad=True) == Aftercare()


def test_a_number_before_the_first_hold_is_before() -> None:
    care = typed(Aftercare(), 4, 1.0, LIMITS)
    assert (care.before, care.after) == (4, None)
    assert typed(care, 6, 3.0, LIMITS).before == 6  # the last one counts


def test_in_mid_hold_a_number_is_nothing() -> None:
    care = typed(hold_began(Aftercare()), 4, 1.0, LIMITS)
    assert (care.before, care.after) == (None, None)


def test_a_number_after_a_hold_is_after() -> None:
    care = typed(held(), 3, 101.0, LIMITS)
    assert (care.before, care.after) == (None, 3)


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ([(1, 0.0), (0, 1.0)], 10),
        ([(1, 0.0), (0, LIMITS.ten_s)], 10),
        ([(1, 0.0), (0, LIMITS.ten_s + 0.1)], 0),
        ([(0, 0.0), (0, 0.5)], 0),
        ([(2, 0.0), (0, 0.5)], 0),
        ([(1, 0.0), (0, 0.5), (0, 1.0)], 0),
        ([(1, 0.0), (1, 0.5)], 1),
    ],
)
def test_one_and_nought_soon_after_is_ten(digits: list[tuple[int, float]], value: int) -> None:
    care = held()
    for digit, t_s in digits:
        care = typed(care, digit, 101.0 + t_s, LIMITS)
    assert care.after == value


def test_the_question_goes_once_it_has_its_number() -> None:
    """At once for a 7; after a 1 there may be a nought to come."""
    asked = answered(held(), 101.0, bad=False)
    assert ticked(typed(asked, 7, 102.0, LIMITS), 102.0, LIMITS).asking is Asking.NOTHING
    one = typed(asked, 1, 102.0, LIMITS)
    assert ticked(one, 103.0, LIMITS).asking is Asking.AFTER
    assert ticked(one, 104.1, LIMITS).asking is Asking.NOTHING


@pytest.mark.parametrize(
    ("discomfort", "much"), [(None, False), (0, False), (6, False), (7, True), (8, True)]
)
def test_over_six_is_much(discomfort: int | None, much: bool) -> None:
    assert is_much(discomfort, LIMITS) is much


def test_a_stop_that_stays_ends_the_session() -> None:
    stopped = hurts(hold_began(Aftercare()), 10.0)
    assert ticked(stopped, 10.0 + LIMITS.stopped_s - 1, LIMITS).ending is None
    assert ticked(stopped, 10.0 + LIMITS.stopped_s, LIMITS).ending is Ending.HURTS
    on = goes_on(stopped)
    assert ticked(on, 10.0 + LIMITS.stopped_s, LIMITS).ending is None


DOES: dict[str, Callable[[Aftercare, int, float], Aftercare]] = {
    "began": lambda care, _, __: hold_began(care),
    "ended": lambda care, _, t_s: hold_ended(care, (care.hold or 0) + 1, t_s),
    "yes": lambda care, _, t_s: answered(care, t_s, bad=True),
    "no": lambda care, _, t_s: answered(care, t_s, bad=False),
    "digit": lambda care, digit, t_s: typed(care, digit, t_s, LIMITS),
    "hurts": lambda care, _, t_s: hurts(care, t_s),
    "on": lambda care, _, __: goes_on(care),
    "tick": lambda care, _, t_s: ticked(care, t_s, LIMITS),
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(DOES)),
            st.integers(0, 9),
            st.floats(0.0, 60.0),
        ),
        max_size=30,
    )
)
def test_whatever_happens(events: list[tuple[str, int, float]]) -> None:
    """A warning sign always ends it, numbers stay within 0-10, and an end is never undone."""
    care, t_s, bad = Aftercare(), 0.0, False
    for event, digit, after_s in events:
        t_s += after_s
        ended_before = care.ending
        bad = bad or (event == "yes" and care.hold is not None)
        care = DOES[event](care, digit, t_s)
        assert ended_before is None or care.ending is not None
        assert not bad or care.ending is not None
        assert all(n is None or 0 <= n <= 10 for n in (care.before, care.after))


def test_discomfort_after_is_asked_for_once_no_hold_follows() -> None:
    """Between two holds the person has other things to do."""
    care = session_goes(held(), 100.0, over=False)
    fine = answered(care, 101.0, bad=False)
    assert (fine.check, fine.asking) == (Check.FINE, Asking.NOTHING)
    silent = ticked(care, 100.0 + LIMITS.ask_s, LIMITS)
    assert (silent.check, silent.asking) == (Check.UNANSWERED, Asking.NOTHING)
    assert session_goes(silent, 200.0, over=True).asking is Asking.AFTER
    told = typed(silent, 3, 190.0, LIMITS)
    assert session_goes(told, 200.0, over=True).asking is Asking.NOTHING
    assert session_goes(care, 101.0, over=True).asking is Asking.CHECK


def test_a_no_just_after_the_question_went_away_is_its_answer() -> None:
    gone_s = 100.0 + LIMITS.ask_s
    silent = ticked(session_goes(held(), 100.0, over=False), gone_s, LIMITS)
    assert answered(silent, gone_s + LATE_S, bad=False).check is Check.FINE
    assert answered(silent, gone_s + LATE_S + 0.1, bad=False) == silent
    fine = answered(held(), 101.0, bad=False)
    assert answered(fine, 102.0, bad=False) == fine
