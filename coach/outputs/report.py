"""The closing table and the progress bar of a replay, on the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from coach.hold import Phase, Verdict
from coach.hold_book import HeldPlace
from coach.pipeline import Step
from coach.replay import Replayed
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from coach.texts import Texts
from coach.wording import known_name


class BarListener:
    """A progress bar that counts frames."""

    def __init__(self, bar: Progress, info: SourceInfo) -> None:
        """Start the bar."""
        self._bar = bar
        self._task = bar.add_task(info.name, total=info.frames)
        bar.start()

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Count one frame."""
        del sighting, step
        self.count()
        return True

    def count(self) -> None:
        """Count one frame."""
        self._bar.advance(self._task)

    def close(self) -> None:
        """Take the bar away. Safe to call twice."""
        self._bar.stop()


def progress_bar(info: SourceInfo, console: Console) -> BarListener:
    """A started progress bar on `console`."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    # In a log file a bar would be a blank line, also above the one line of an error.
    hidden = not console.is_interactive
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=hidden)
    return BarListener(bar, info)


def print_summary(replayed: Replayed, texts: Texts, console: Console, out: Path | None) -> None:
    """The table of what was seen and held, and what the tool is not."""
    session = replayed.session
    table = Table(title=texts.word("summary", "title"), title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row(
        "source",
        Text(f"{session.source}, {session.duration_s:.1f} s, {session.frames} frames"),
    )
    table.add_row("person seen", f"in {session.frames_with_pose} of {session.frames} frames")
    for label, seconds in session.posture_s.items():
        if seconds > 0:
            table.add_row(texts.word("posture", label), f"{seconds:.1f} s")
    for place in session.holds:
        table.add_row(_hold_name(place, texts), _hold_text(place, texts))
    if session.programme is not None:
        done, total = session.programme.done, session.programme.total
        told = f"{session.programme.name}: {done} of {total} holds completed"
        table.add_row("programme", Text(told))
    if not session.holds:
        table.add_row("hold", "none: nothing was credited")
    table.add_row("speed", f"{replayed.steps_per_s:.1f} frames a second")
    if out is not None:
        table.add_row("written to", Text(str(out)))
    console.print(table, highlight=False)
    console.print(texts.word("summary", "disclaimer"), highlight=False)


def _hold_name(place: HeldPlace, texts: Texts) -> str:
    name = known_name(place.region, place.kind, texts)
    return name if place.side is None else f"{name}, {texts.word('tune_side', place.side)}"


def _hold_text(place: HeldPlace, texts: Texts) -> str:
    hold = place.hold
    state = "completed" if hold.phase is Phase.DONE else "not completed"
    credited = f"{state}: {hold.held_s:.1f} of {place.target_s:.0f} s credited"
    pauses = (
        f"paused {hold.paused_s[reason]:.1f} s: {texts.word('pause', reason)}"
        for reason in (Verdict.POSTURE, Verdict.LOST, Verdict.OFF_TARGET)
        if hold.paused_s[reason] > 0
    )
    return "\n".join([credited, *pauses])
