"""Opens the account of a session, live or replayed, in a history that may fail."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from coach.clock import wall_clock
from coach.history.recorder import Recorder
from coach.history.records import Ending, SessionStart
from coach.history.store import HistoryStore, in_memory
from coach.session import Session
from landmarks.detector import PINNED_MEDIAPIPE
from landmarks.errors import CoachError


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a session comes from.

    Attributes:
        kind: "live" or "replay".
        source: camera or file.
        model_sha256: of the pose model, None where poses came from a recording.
        profile: name of the person's profile, or None.
        programme: name of the programme, or None.
    """

    kind: str
    source: str
    model_sha256: str | None = None
    profile: str | None = None
    programme: str | None = None


def open_recorder(
    path: Path,
    origin: Origin,
    notify: Callable[[str], None],
    now: Callable[[], datetime] = wall_clock,
) -> Recorder:
    """The open account of a session that begins now.

    A history that cannot be opened is told of in one line; then nothing of this session is kept,
    and everything else goes its way.
    """
    try:
        store = HistoryStore.open(path)
    except CoachError as error:
        notify(f"This session is not kept: {error}")
        store = in_memory()
    start = SessionStart(
        uid=uuid.uuid4().hex,
        kind=origin.kind,
        # A file name may hold bytes that are no text, which sqlite takes for a mistake of ours.
        source=origin.source.encode("utf-8", "backslashreplace").decode("utf-8"),
        started_at=now(),
        tool=version("trigger-point-coach"),
        mediapipe=PINNED_MEDIAPIPE,
        model_sha256=origin.model_sha256,
        profile=origin.profile,
        programme=origin.programme,
    )
    return Recorder(store, start, notify, now)


def keep_replay(
    path: Path, session: Session, origin: Origin, notify: Callable[[str], None]
) -> None:
    """Keep a replayed session at once; it cannot be lost, since it can be replayed."""
    recorder = open_recorder(path, origin, notify)
    recorder.end(session.holds, Ending.COMPLETED if session.completed else Ending.QUIT)
    recorder.close()
