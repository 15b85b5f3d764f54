"""The holds of a session, one after the other, each with the region and the side it pressed."""

from __future__ import annotations

from coach.hold import HoldRules, Phase, Verdict
from coach.hold_book import HeldPlace, HoldBook
from coach.programme.plan import plan_of
from coach.programme.task import Task
from coach.settings import Settings
from landmarks.joints import Side

RULES = HoldRules(target_s=3.0, settle_s=1.0, guard_s=0.25, max_gap_s=0.6, abandon_s=5.0)


def taken(book: HoldBook, verdict: Verdict, side: Side | None, *, seconds: float) -> HoldBook:
    """The book after so many seconds of one verdict on one side, ten frames a second."""
    start_s = 0.0 if book.hold.t_s is None else book.hold.t_s
    for number in range(1, round(seconds * 10) + 1):
        book = book.take(verdict, side, start_s + number / 10)
    return book


def task(region: str, hold_s: float = 5.0) -> Task:
    return plan_of(Settings(region=region, hold_s=hold_s)).holds[0].template


def begun() -> HoldBook:
    return HoldBook(task("gluteus_medius"), RULES)


def test_the_side_is_that_of_the_first_credit_and_stays() -> None:
    """Not the one seen before, and not one seen later; unknown sides change nothing."""
    book = taken(begun(), Verdict.POSTURE, Side.LEFT, seconds=1)
    assert book.side is None
    book = taken(book, Verdict.GOOD, Side.RIGHT, seconds=0.9)
    assert book.side is None
    book = taken(book, Verdict.GOOD, Side.RIGHT, seconds=0.9)
    assert book.side is Side.RIGHT
    for side in (Side.LEFT, None):
        book = taken(book, Verdict.POSTURE, side, seconds=1)
        assert book.side is Side.RIGHT
    assert [place.side for place in book.places] == [Side.RIGHT]


def test_a_hold_that_earned_nothing_is_no_place() -> None:
    """Waiting, settling, and put away before its first credit."""
    book = taken(begun(), Verdict.GOOD, Side.RIGHT, seconds=0.9)
    assert book.places == ()
    assert book.start_anew().places == ()


def test_a_completed_hold_stays_the_running_one() -> None:
    """It is over and shown as done until somebody starts anew; more time adds nothing."""
    book = taken(begun(), Verdict.GOOD, Side.RIGHT, seconds=5)
    assert book.hold.phase is Phase.DONE
    later = book.take(Verdict.LOST, None, 100.0)
    assert later.places == book.places == (HeldPlace(book.hold, "gluteus_medius", Side.RIGHT, 3.0),)


def test_after_an_abandoned_hold_the_next_begins_from_zero() -> None:
    """The old one is closed with its side; the new one may be on the other."""
    book = taken(begun(), Verdict.GOOD, Side.RIGHT, seconds=2)
    book = taken(book, Verdict.LOST, None, seconds=5.5)
    assert (book.hold.phase, book.hold.credited, book.side) == (Phase.WAITING, (), None)
    [place] = book.closed
    assert (place.hold.phase, place.side) == (Phase.ABANDONED, Side.RIGHT)
    book = taken(book, Verdict.GOOD, Side.LEFT, seconds=2)
    assert [place.side for place in book.places] == [Side.RIGHT, Side.LEFT]


def test_starting_anew_may_change_the_region() -> None:
    """What was held keeps the region it was held on."""
    book = taken(begun(), Verdict.GOOD, Side.RIGHT, seconds=2).start_anew(task("ventrogluteal", 30))
    book = taken(book, Verdict.GOOD, Side.RIGHT, seconds=2)
    assert [place.region for place in book.places] == ["gluteus_medius", "ventrogluteal"]
    assert [place.target_s for place in book.places] == [3.0, 30.0]
