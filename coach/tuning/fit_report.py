"""What a fit came to, as a table and lines on the terminal."""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table

from coach.tuning.fit import Fit
from coach.tuning.fit_job import FitOutcome, usable
from landmarks import catalogue


def print_outcome(outcome: FitOutcome, console: Console) -> None:
    """The table, what it was judged by, and what would be worth labelling next."""
    table = Table(title="coach tune fit", title_justify="left")
    table.add_column("region", overflow="fold")
    for heading in ("labels", "before", "after", "+/-"):
        table.add_column(heading, justify="right")
    table.add_column("offset, mm")
    table.add_column("")
    for one in outcome.fits:
        table.add_row(*_cells(one))
    console.print(table, highlight=False)
    for line in lines_of(outcome):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _cells(one: Fit) -> list[str]:
    spec = catalogue.load().regions[one.region]
    words = ("front", "head", "out") if spec.frame == "pelvis" else ("toes", "up", "out")
    shift = "\n".join(f"{word} {mm:+.0f}" for word, mm in zip(words, one.shift_mm, strict=True))
    after = "-" if one.held_out is None else f"{one.after_mm:.1f}"
    count = f"{one.labels} of {one.recordings}"
    error = f"{one.standard_error_mm:.1f}"
    helps = "helps" if usable(one) else "no"
    name = f"{one.region}\n{' + '.join(one.sides)}"
    return [name, count, f"{one.before_mm:.1f}", after, error, shift, helps]


def _why_not(one: Fit) -> str | None:
    """Why it is not worth having, in a few words; None where it is."""
    if one.held_out is None:
        return "not saved: with only one frame nothing can be judged, label at least two"
    if not one.helps():
        return "not saved: what was left out does not get better by it"
    if not usable(one):
        return f"not saved: {math.hypot(*one.shift_mm):.0f} mm off, that is another place"
    return None


def lines_of(outcome: FitOutcome) -> list[str]:
    """What the table cannot say."""
    told = [
        "Before and after: distance from the labels in mm in the picture, root mean square; "
        "after is on what was left out while fitting. +/-: standard error in mm. Labels: how "
        "many, of how many recordings."
    ]
    if any(one.held_out == "recording" for one in outcome.fits):
        told.append("Judged by leaving out one recording after the other.")
    if any(one.held_out == "frame" for one in outcome.fits):
        told.append(
            "Where there is only one recording, single frames were left out: that is too hopeful, "
            "since all of them share one view. Label a second recording to be sure."
        )
    told += [_more(one) for one in outcome.fits]
    told += [
        f"line {one.label.line}: {one.label.region} {one.label.side} not used, {one.why}"
        for one in outcome.unused
    ]
    told += [
        f"{one.region} {one.side} would reach {one.overlap_mm:.0f} mm into the no-press zone "
        f"{one.zone}."
        for one in outcome.conflicts
    ]
    return told


def _more(one: Fit) -> str:
    """What to label next, and why nothing was saved if so."""
    why = _why_not(one)
    what = f"{one.region} {' + '.join(one.sides)}: "
    if why is not None:
        return f"{what}{why}."
    recordings, labels = one.more
    if not labels:
        return f"{what}more labels would change little."
    how = f"{labels} more label{'s' * (labels != 1)}"
    if recordings:
        how += f" in {recordings} more recording{'s' * (recordings != 1)} from another view"
    error = f"from {one.standard_error_mm:.0f} to {one.wanted_mm:.0f} mm"
    return f"{what}{how} would bring the standard error {error}."
