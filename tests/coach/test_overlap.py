"""Decoding ahead and drawing behind: the same items in the same order, and nothing left running."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from coach.overlap import DEPTH, Behind, ahead, finished, through


class Reel:
    """Ten numbers, and whether the reading of them was ended."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.made: list[int] = []
        self.ended_in: str | None = None
        self.breaks_at = breaks_at

    def __call__(self) -> Iterator[int]:
        try:
            for number in range(10):
                if number == self.breaks_at:
                    raise OSError("the disk is gone")
                self.made.append(number)
                yield number
        finally:
            self.ended_in = threading.current_thread().name


def put_all(behind: Behind[int], many: int) -> None:
    for number in range(many):
        behind.put(number)


def running(name: str) -> int:
    return sum(thread.name == name for thread in threading.enumerate())


def test_what_is_made_ahead_comes_in_order_and_whole() -> None:
    reel = Reel()
    assert list(ahead(reel)) == list(range(10))
    assert reel.ended_in == "coach-ahead"
    assert running("coach-ahead") == 0


def test_never_more_than_a_few_wait() -> None:
    """A slow model with an hour of 4K before it must not fill the memory."""
    reel, most = Reel(), 0
    for taken, _ in enumerate(ahead(reel), start=1):
        threading.Event().wait(0.02)
        most = max(most, len(reel.made) - taken)
    assert 1 <= most <= DEPTH + 1


def test_an_error_comes_after_what_was_made_before_it() -> None:
    taken = []
    with pytest.raises(OSError, match="the disk is gone"):
        taken.extend(ahead(Reel(breaks_at=4)))
    assert taken == [0, 1, 2, 3]
    assert running("coach-ahead") == 0


def test_leaving_early_ends_the_reading_too() -> None:
    reel = Reel()
    items = ahead(reel)
    assert next(items) == 0
    items.close()
    assert reel.ended_in == "coach-ahead"
    assert len(reel.made) <= DEPTH + 2
    assert running("coach-ahead") == 0


def named(item: int) -> tuple[int, str]:
    return item, threading.current_thread().name


def test_each_step_of_the_work_has_a_thread_of_its_own() -> None:
    """The model looks at the next picture while the one before it is read."""
    begun = [threading.Event() for _ in range(10)]

    def look(item: int) -> int:
        begun[item].set()
        return item

    def read(item: int) -> tuple[int, bool]:
        return item, item == 9 or begun[item + 1].wait(5)

    reel = Reel()
    assert list(through(read, through(look, reel()))) == [(item, True) for item in range(10)]
    assert reel.ended_in == "coach-ahead"
    assert running("coach-ahead") == 0


def test_an_error_in_a_step_comes_after_what_it_made_and_ends_all_before_it() -> None:
    def step(item: int) -> int:
        if item == 3:
            raise OSError("the model is gone")
        return item

    reel, taken = Reel(), []
    with pytest.raises(OSError, match="the model is gone"):
        taken.extend(through(step, through(step, reel())))
    assert taken == [0, 1, 2]
    assert (reel.ended_in, running("coach-ahead")) == ("coach-ahead", 0)


def test_leaving_early_ends_every_step() -> None:
    reel = Reel()
    items = through(named, through(named, reel()))
    assert next(items) == ((0, "coach-ahead"), "coach-ahead")
    items.close()
    assert reel.ended_in == "coach-ahead"
    assert running("coach-ahead") == 0
    assert len(reel.made) <= 1 + 2 * (DEPTH + 1)


def test_what_was_never_asked_for_is_never_begun() -> None:
    reel = Reel()
    through(named, through(named, reel())).close()
    assert (reel.made, running("coach-ahead")) == ([], 0)


def test_what_is_handed_back_is_done_in_order_before_the_end() -> None:
    done: list[int] = []
    slow = threading.Event()

    def work(item: int) -> None:
        slow.wait(0.01)
        done.append(item)

    behind = Behind(work)
    for number in range(10):
        behind.put(number)
    behind.close()
    behind.close()
    assert done == list(range(10))
    assert running("coach-behind") == 0


def test_a_pause_between_items_is_not_the_end() -> None:
    """The person paused the film: what comes afterwards is written too."""
    done: list[int] = []
    behind = Behind(done.append)
    behind.put(1)
    threading.Event().wait(0.3)
    behind.put(2)
    behind.close()
    assert done == [1, 2]


def test_a_failure_behind_is_raised_once_and_ends_the_work() -> None:
    """The disk is full: the next frame says so, and closing does not say it again."""
    done: list[int] = []

    def work(item: int) -> None:
        if item == 2:
            raise OSError("full")
        done.append(item)

    behind = Behind(work)
    with pytest.raises(OSError, match="full"):
        put_all(behind, 100)
    behind.close()
    assert done == [0, 1]


def test_a_failure_of_the_last_item_is_raised_by_close() -> None:
    def work(item: int) -> None:
        raise OSError(f"full at {item}")

    behind = Behind(work)
    behind.put(1)
    with pytest.raises(OSError, match="full at 1"):
        behind.close()
    assert running("coach-behind") == 0


def test_who_insists_does_not_wait_for_an_end_that_hangs() -> None:
    never, begun_s = threading.Event(), time.monotonic()
    with pytest.raises(KeyboardInterrupt), finished(never.wait):
        raise KeyboardInterrupt
    assert 0.5 < time.monotonic() - begun_s < 5.0
    never.set()


@pytest.mark.parametrize("error", [None, ValueError, GeneratorExit])
def test_else_the_end_is_waited_for(error: type[BaseException] | None) -> None:
    done: list[str] = []

    def slow() -> None:
        time.sleep(1.2)
        done.append("done")

    with suppress(ValueError, GeneratorExit), finished(slow):
        if error is not None:
            raise error
    assert done
