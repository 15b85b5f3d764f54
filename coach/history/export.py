"""The history as a CSV file: one line a hold, and one for a session without any."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.history.records import SessionRecord, StepRecord
from coach.outputs.atomic import write_text_atomic
from coach.outputs.failure import ANOTHER_FILE

Row = dict[str, object]
"""Cells by their column; csv writes None as an empty one."""
COLUMNS = (
    "session", "started_at", "ended_at", "ending", "kind", "source", "programme", "profile",
    "discomfort_before", "discomfort_after", "events", "tool", "mediapipe", "model_sha256",
    "step", "step_kind", "region", "side", "target_s", "started_s", "credited_s",
    "paused_posture_s", "paused_lost_s", "paused_off_target_s", "completed", "finished_at",
    "after_check",
)  # fmt: skip
"""The header. Unknown values are empty, seconds have three decimals, yes is 1."""


def write_csv(path: Path, sessions: Sequence[SessionRecord]) -> int:
    """Write all sessions to `path`; how many lines came after the header.

    Raises:
        CoachError: it cannot be written.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    count = 0
    for session in sessions:
        for row in _rows(session):
            writer.writerow({key: _harmless(value) for key, value in row.items()})
            count += 1
    write_text_atomic(path, text.getvalue(), 0o600, ANOTHER_FILE)
    return count


def _rows(session: SessionRecord) -> Iterator[Row]:
    if not session.steps:
        yield _of_session(session)
    for step in session.steps:
        yield _of_session(session) | _of_step(step)


def _of_session(session: SessionRecord) -> Row:
    start = session.start
    return {
        "session": session.number,
        "started_at": start.started_at.isoformat(),
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
        "ending": session.ending,
        "kind": start.kind,
        "source": start.source,
        "programme": start.programme,
        "profile": start.profile,
        "discomfort_before": session.before,
        "discomfort_after": session.after,
        "events": " ".join(session.events),
        "tool": start.tool,
        "mediapipe": start.mediapipe,
        "model_sha256": start.model_sha256,
    }


def _of_step(step: StepRecord) -> Row:
    return {
        "step": step.number,
        "step_kind": step.kind,
        "region": step.region,
        "side": step.side,
        "target_s": f"{step.target_s:.3f}",
        "started_s": f"{step.started_s:.3f}",
        "credited_s": f"{step.credited_s:.3f}",
        "paused_posture_s": f"{step.paused_posture_s:.3f}",
        "paused_lost_s": f"{step.paused_lost_s:.3f}",
        "paused_off_target_s": f"{step.paused_off_target_s:.3f}",
        "completed": int(step.completed),
        "finished_at": step.finished_at.isoformat(),
        "after_check": step.after_check,
    }


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula, such as a file called "=cmd", quoted."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
