"""The history as a CSV file: one line a hold, and one for a session without any."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.history.records import SessionRecord
from coach.outputs.atomic import write_text_atomic

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
    write_text_atomic(path, text.getvalue(), 0o600)
    return count


def _rows(session: SessionRecord) -> Iterator[dict[str, object]]:
    start = session.start
    common: dict[str, object] = {
        "session": session.number,
        "started_at": start.started_at.isoformat(),
        "ended_at": session.ended_at.isoformat() if session.ended_at else "",
        "ending": session.ending or "",
        "kind": start.kind,
        "source": start.source,
        "programme": start.programme or "",
        "profile": start.profile or "",
        "discomfort_before": "" if session.before is None else session.before,
        "discomfort_after": "" if session.after is None else session.after,
        "events": " ".join(session.events),
        "tool": start.tool,
        "mediapipe": start.mediapipe,
        "model_sha256": start.model_sha256 or "",
    }
    if not session.steps:
        yield common
    for step in session.steps:
        yield common | {
            "step": step.number,
            "step_kind": step.kind,
            "region": step.region,
            "side": step.side or "",
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
