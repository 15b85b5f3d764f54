"""Lets decoding and the model run ahead, and drawing behind, each in a thread of its own.

Order and content of everything stay as they are one after the other; only the waiting overlaps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
Line = Queue[tuple[Item | None, BaseException | None]]

DEPTH = 2
"""Pictures waiting between two threads: enough to level out a slow one, little enough to hold."""
_LOOK_S = 0.1
"""How often a waiting thread looks whether the other has gone."""
_INSISTED_S = 1.0
"""Whoever insists on leaving waits no longer than this for a thread that hangs."""


def ahead(make: Callable[[], Iterator[Item]], depth: int = DEPTH) -> Generator[Item, None, None]:
    """What `make()` yields, made up to `depth` items before it is asked for.

    An error of the maker is raised here, after all that it made before. Leaving early ends the
    maker's iterator in its own thread before this returns; an interruption does not wait for a
    maker that hangs.
    """
    line: Line[Item] = Queue(depth)
    left = threading.Event()
    maker = threading.Thread(target=_make, args=(make, line, left), name="coach-ahead", daemon=True)

    def leave() -> None:
        left.set()
        maker.join()

    maker.start()
    with finished(leave):
        while True:
            item, error = line.get()
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            yield item  # type: ignore[misc]  # an item comes without an error


def _make(make: Callable[[], Iterator[Item]], line: Line[Item], left: threading.Event) -> None:
    """Put every item on the line, then what ended them."""
    end: BaseException = StopIteration()
    try:
        iterator = make()
        for item in iterator:
            if not _put(line, (item, None), left):
                _close(iterator)
                return
    except BaseException as error:  # handed over, raised by the reader
        end = error
    _put(line, (None, end), left)


@contextmanager
def finished(finish: Callable[[], object]) -> Iterator[None]:
    """Do `finish` at the end, whatever happens; interrupted, give it a second and leave it."""
    try:
        yield
    except KeyboardInterrupt:
        last = threading.Thread(target=finish, name="coach-finish", daemon=True)
        last.start()
        last.join(_INSISTED_S)
        raise
    except BaseException:
        finish()
        raise
    finish()


def through(
    work: Callable[[Item], Made], line: Iterator[Item], depth: int = DEPTH
) -> Generator[Made, None, None]:
    """What `work` makes of every item of `line`, in order, made ahead as by `ahead`.

    Both run in the same new thread, and `line` is ended there too; a `line` that is itself
    `through` something has one of its own before it.
    """
    return ahead(partial(_worked, work, line), depth)


def _worked(work: Callable[[Item], Made], line: Iterator[Item]) -> Generator[Made, None, None]:
    try:
        for item in line:
            yield work(item)
    finally:
        _close(line)


def _put(line: Queue[Item], item: Item, left: threading.Event) -> bool:
    """Put when there is room; False once nobody takes any more."""
    while not left.is_set():
        try:
            line.put(item, timeout=_LOOK_S)
        except Full:
            continue
        return True
    return False


def _close(iterator: Iterator[object]) -> None:
    close = getattr(iterator, "close", None)
    if close is not None:
        close()


class Behind(Generic[Item]):
    """Does `work` on every item in a thread of its own, in the order given.

    An error ends the work: it is raised by the next `put`, or by `close`.
    """

    def __init__(self, work: Callable[[Item], None], depth: int = DEPTH) -> None:
        """Start the thread; at most `depth` items wait."""
        self._work = work
        self._line: Queue[Item] = Queue(depth)
        self._ending = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="coach-behind", daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hand over the next item; waits while too many are waiting."""
        while self._error is None:
            try:
                self._line.put(item, timeout=_LOOK_S)
            except Full:
                continue
            return
        self._raise()

    def close(self) -> None:
        """Do what still waits, then end. Safe to call twice; raises an error only once."""
        self._ending.set()
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            self._ending.set()
            raise error

    def _run(self) -> None:
        while True:
            try:
                item = self._line.get(timeout=_LOOK_S)
            except Empty:
                if self._ending.is_set():
                    return
                continue
            try:
                self._work(item)
            except BaseException as error:
                self._error = error
                return
