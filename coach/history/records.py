"""What the history holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.hold import Phase, Verdict

if TYPE_CHECKING:  # reading the history needs no catalogue and no rules, which take a while
    from coach.hold_book import HeldPlace

PAUSES = ("posture", "lost", "off_target")
"""Why a hold paused, in the order in which it is shown everywhere."""


class Check(StrEnum):
    """The answer to the check after a hold."""

    UNANSWERED = "unanswered"
    FINE = "fine"
    BAD = "bad"


class Ending(StrEnum):
    """How a session came to its end."""

    COMPLETED = "completed"
    QUIT = "quit"
    """Ended by the person before everything was completed."""
    HURTS = "hurts"
    """The stop key: it hurts."""
    BAD_CHECK = "bad_check"
    """A warning sign at the check after a hold."""
    INTERRUPTED = "interrupted"
    """Ctrl-C, or told to end by the system."""
    FAILED = "failed"
    """Something broke that was told to the person."""


class EventKind(StrEnum):
    """What happened besides holds."""

    STOPPED = "stopped"
    EASED_OFF = "eased_off"


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What is known of a session when it begins.

    Attributes:
        uid: a name no other session has.
        kind: "live" or "replay".
        source: camera or file.
        started_at: with its offset from UTC, so that the day is the person's own.
        tool: version of this program.
        mediapipe: version of it.
        model_sha256: of the pose model, None where poses came from a recording.
        profile: name of the person's profile, or None.
        programme: name of the programme, or None for a single hold.
    """

    uid: str
    kind: str
    source: str
    started_at: datetime
    tool: str
    mediapipe: str
    model_sha256: str | None = None
    profile: str | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One hold that earned something.

    Attributes:
        number: from 1, in the order they ended.
        kind: "hold" or "stretch".
        region: what was pressed or stretched.
        side: "left" or "right", None for a stretch of an open side.
        target_s: how long it should have been held.
        started_s: media time of the first credited moment.
        credited_s: seconds held.
        paused_posture_s: seconds not lying right.
        paused_lost_s: seconds not seen for sure.
        paused_off_target_s: seconds with the hand away.
        completed: whether the target was reached.
        finished_at: when it ended.
        after_check: what was answered afterwards.
    """

    number: int
    kind: str
    region: str
    side: str | None
    target_s: float
    started_s: float
    credited_s: float
    paused_posture_s: float
    paused_lost_s: float
    paused_off_target_s: float
    completed: bool
    finished_at: datetime
    after_check: Check = Check.UNANSWERED

    @property
    def pauses_s(self) -> tuple[float, float, float]:
        """Seconds paused, by the reasons of `PAUSES`."""
        return self.paused_posture_s, self.paused_lost_s, self.paused_off_target_s

    @property
    def paused_s(self) -> float:
        """Seconds paused for any reason."""
        return sum(self.pauses_s)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session as it was kept.

    Attributes:
        number: by which the person names it.
        start: what was known when it began.
        ended_at: when it ended; None after a crash, or while it runs.
        ending: how it ended, or None likewise.
        before: discomfort 0-10 before, or None if skipped.
        after: discomfort 0-10 after, or None if skipped.
        steps: its holds, in order.
        events: what else happened, in order.
    """

    number: int
    start: SessionStart
    ended_at: datetime | None
    ending: Ending | None
    before: int | None
    after: int | None
    steps: tuple[StepRecord, ...]
    events: tuple[EventKind, ...]

    @property
    def day(self) -> date:
        """The person's own day on which it began."""
        return self.start.started_at.date()

    @property
    def credited_s(self) -> float:
        """Seconds held in all."""
        return sum(step.credited_s for step in self.steps)


def step_of(place: HeldPlace, number: int, finished_at: datetime) -> StepRecord:
    """The record of a hold that is over."""
    hold = place.hold
    return StepRecord(
        number=number,
        kind=str(place.kind),
        region=place.region,
        side=None if place.side is None else str(place.side),
        target_s=place.target_s,
        started_s=hold.started_s or 0.0,
        credited_s=hold.held_s,
        paused_posture_s=hold.paused_s[Verdict.POSTURE],
        paused_lost_s=hold.paused_s[Verdict.LOST],
        paused_off_target_s=hold.paused_s[Verdict.OFF_TARGET],
        completed=hold.phase is Phase.DONE,
        finished_at=finished_at,
    )
