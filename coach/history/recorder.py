"""Writes a session into the history while it runs. A history that fails stops no coaching."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from threading import RLock

from coach.history.records import Check, Ending, EventKind, SessionStart, StepRecord, step_of
from coach.history.store import HistoryStore, reason_of
from coach.hold import Hold
from coach.hold_book import HeldPlace

Write = Callable[[], None]


class Recorder:
    """The account of one session, kept step by step. May be called from any thread.

    What cannot be written now is told once, in one line, and tried again, in order, with
    whatever comes next: no hold is written before the session that it belongs to.
    """

    def __init__(
        self,
        store: HistoryStore,
        start: SessionStart,
        notify: Callable[[str], None],
        now: Callable[[], datetime],
    ) -> None:
        """Open the session.

        Args:
            store: where to; closed with the recorder.
            start: what is known of the session.
            notify: told one line when something cannot be written.
            now: the time of day.
        """
        self._store, self._uid, self._notify, self._now = store, start.uid, notify, now
        self._lock = RLock()
        self._waiting: list[Write] = []
        self._told = False
        self._kept = 0
        self._put(lambda: store.begin(start))

    @property
    def kept(self) -> int:
        """Number of the last hold that has ended."""
        return self._kept

    def watch(self, places: tuple[HeldPlace, ...], running: Hold) -> bool:
        """Keep the holds that have ended since the last call; whether there were any.

        Args:
            places: every hold so far that earned something, oldest first.
            running: the hold of the moment.
        """
        over = [place for place in places if place.hold.over or place.hold is not running]
        return self._keep(over)

    def set_check(self, number: int, check: Check) -> None:
        """Keep the answer to the check after hold `number`."""
        self._put(lambda: self._store.set_check(self._uid, number, check))

    def set_before(self, discomfort: int) -> None:
        """Keep the discomfort, 0-10, before the first hold."""
        self._put(lambda: self._store.set_before(self._uid, discomfort))

    def set_after(self, discomfort: int) -> None:
        """Keep the discomfort, 0-10, after the last hold."""
        self._put(lambda: self._store.set_after(self._uid, discomfort))

    def add_event(self, kind: EventKind) -> None:
        """Keep what happened besides holds."""
        at = self._now()
        self._put(lambda: self._store.add_event(self._uid, kind, at))

    def end(self, places: tuple[HeldPlace, ...], ending: Ending) -> None:
        """Keep every hold that is not kept yet, and how the session ended."""
        self._keep(list(places))
        at = self._now()
        self._put(lambda: self._store.end(self._uid, ending, at))

    def close(self) -> None:
        """Let go of the history. Safe to call twice."""
        with self._lock:
            self._store.close()

    def _keep(self, over: list[HeldPlace]) -> bool:
        new = over[self._kept :]
        for place in new:
            self._kept += 1
            self._add(step_of(place, self._kept, self._now()))
        return bool(new)

    def _add(self, step: StepRecord) -> None:
        self._put(lambda: self._store.add_step(self._uid, step))

    def _put(self, write: Write) -> None:
        with self._lock:
            self._waiting.append(write)
            try:
                while self._waiting:
                    self._waiting[0]()
                    del self._waiting[0]
            except sqlite3.Error as error:
                if not self._told:
                    self._told = True
                    self._notify(f"History not written: {reason_of(error)}. Coaching goes on.")
