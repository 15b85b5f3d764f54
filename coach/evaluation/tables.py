"""The figures as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from coach.evaluation.placement import ALL, Document, by_place
from coach.evaluation.targets import (
    GROUP_HEAD,
    ZONE_HEAD,
    group_rows,
    pair,
    rows,
    zone_rows,
)
from landmarks.posture import Label


def print_tables(document: Document, console: Console) -> None:
    """Everything there is to tell, the quoted figures last, where they are read first."""
    title = f"{document['truth']}: {document['scored']} of {document['frames']} frames scored"
    console.print(title, highlight=False, markup=False, style="bold")
    tables = [_placement(document), _postures(document)]
    if document["no_press"]:
        title = "no-press zones: mm off the drawn line"
        tables.append(_of_words(title, ZONE_HEAD, zone_rows(document)))
    if document["groups"]:
        title = "by group: median / 90 % mm, shares of posture right, wrong, half-turned accepted"
        tables.append(_of_words(title, GROUP_HEAD, group_rows(document)))
    for table in (*tables, _quoted(document)):
        console.print()
        console.print(table, highlight=False)


def _placement(document: Document) -> Table:
    table = _plain("placement, mm in the picture plane")
    names = ("region, view", "n", "med.", "mean", "90 %", "<29", "ring", "pelvis", "marker")
    for name in names:
        table.add_column(name, justify="left" if name == names[0] else "right", no_wrap=True)
    for row, *others in by_place(document):
        view = row["view"]
        table.add_row(
            row["region"] if view == ALL else f"  {view}",
            str(row["n"]),
            *(f"{row[key]:.0f}" for key in ("median_mm", "mean_mm", "p90_mm")),
            *(_whole(row[key]) for key in ("within_29_mm", "ring_90_holds")),
            *(pair(other) for other in others),
            style="bold" if view == ALL else None,
        )
    return table


def _of_words(title: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> Table:
    table = _plain(title)
    for name in head:
        table.add_column(name, justify="left" if name == head[0] else "right", no_wrap=True)
    for row in body:
        table.add_row(*row)
    return table


def _whole(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _plain(title: str) -> Table:
    """Narrow enough for a terminal of 80 columns."""
    return Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0))


def _postures(document: Document) -> Table:
    table = _plain("posture: rows true, columns told")
    table.add_column("")
    for label in Label:
        table.add_column(label, justify="right")
    for kind, row in document["posture"]["confusion"].items():
        table.add_row(kind, *(str(row[label]) for label in Label))
    return table


def _quoted(document: Document) -> Table:
    table = _plain("median / 90 % in mm or degrees, or share")
    for name in ("figure", "n", "target", "this tool", "pelvis", "marker"):
        table.add_column(name, justify="left" if name == "figure" else "right", no_wrap=True)
    for row in rows(document):
        what = row.what.replace("`", "")
        table.add_row(what, str(row.n), row.target, row.tool, row.pelvis, row.marker)
    return table
