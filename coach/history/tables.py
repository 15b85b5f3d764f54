"""The history as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from coach.history.records import PAUSES, Check, SessionRecord, StepRecord
from coach.texts import Texts

NARROW = (0, 1, 0, 0)
"""A terminal of 80 columns should do."""


def session_table(sessions: Sequence[SessionRecord], texts: Texts) -> Table:
    """One line a session."""
    table = Table(
        title=texts.word("history", "title"), title_justify="left", box=SIMPLE_HEAD, padding=NARROW
    )
    for key in ("number", "when", "holds", "held", "paused", "scale", "check", "ending"):
        numeric = key in ("number", "holds", "held", "paused")
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(texts.word("history", key), justify=justify, no_wrap=key == "when")
    for session in sessions:
        done = sum(step.completed for step in session.steps)
        table.add_row(
            str(session.number),
            f"{session.start.started_at:%Y-%m-%d %H:%M}",
            f"{done}/{len(session.steps)}",
            minutes(session.credited_s),
            minutes(sum(step.paused_s for step in session.steps)),
            f"{_number(session.before)} > {_number(session.after)}",
            texts.word("check", worst_check(session)) if session.steps else "",
            ending_of(session, texts),
        )
    return table


def session_facts(session: SessionRecord, texts: Texts) -> Table:
    """What is kept of one session besides its holds."""
    start = session.start
    rows = {
        "when": f"{start.started_at:%Y-%m-%d %H:%M}",
        "kind": texts.word("history", start.kind),
        "source": start.source,
        "programme": start.programme or "",
        "profile": start.profile or "",
        "discomfort": f"{_number(session.before)} > {_number(session.after)}",
        "ending": ending_of(session, texts),
        "events": ", ".join(texts.word("event", event) for event in session.events),
        "versions": f"coach {start.tool}, mediapipe {start.mediapipe}, "
        f"model {(start.model_sha256 or '-')[:12]}",
    }
    title = texts.word("history", "one", number=session.number)
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for key, value in rows.items():
        if value:
            table.add_row(texts.word("history", key), Text(value))
    return table


def step_table(session: SessionRecord, texts: Texts) -> Table:
    """One line a hold."""
    table = Table(box=SIMPLE_HEAD, padding=NARROW)
    table.add_column(texts.word("history", "number"), justify="right")
    table.add_column(texts.word("history", "place"))
    for key in ("held", "target"):
        table.add_column(texts.word("history", key), justify="right")
    for reason in PAUSES:
        why = texts.word("reason", reason)
        table.add_column(texts.word("history", "paused_by", why=why), justify="right")
    table.add_column(texts.word("history", "check"))
    for step in session.steps:
        table.add_row(
            str(step.number),
            Text(place_of(step, texts)),
            f"{step.credited_s:.1f} s",
            f"{step.target_s:.0f} s",
            *(f"{paused_s:.1f} s" for paused_s in step.pauses_s),
            texts.word("check", step.after_check),
        )
    return table


def place_of(step: StepRecord, texts: Texts) -> str:
    """What was pressed, as people call it; as it was kept if this release knows it no more."""
    name = texts.region_names.get(step.region, step.region)
    return name if step.side is None else f"{name}, {texts.word('history', step.side)}"


def ending_of(session: SessionRecord, texts: Texts) -> str:
    """How a session ended."""
    return texts.word("ending", session.ending or "early")


def worst_check(session: SessionRecord) -> Check:
    """The one answer that stands for all checks of a session: any bad one, then any silence."""
    checks = {step.after_check for step in session.steps}
    return next((c for c in (Check.BAD, Check.UNANSWERED) if c in checks), Check.FINE)


def minutes(seconds: float) -> str:
    """Minutes and seconds, as on a clock."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _number(discomfort: int | None) -> str:
    return "-" if discomfort is None else str(discomfort)
