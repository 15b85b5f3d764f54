"""The figures as Markdown. `python -m coach.evaluation.markdown FILE.json` prints README's table.

FILE is what `coach evaluate --json` printed; with `-` it is read from standard input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from coach.evaluation.placement import Document, by_place
from coach.evaluation.targets import (
    GROUP_HEAD,
    ZONE_HEAD,
    group_rows,
    in_markdown,
    pair,
    percent,
    rows,
    zone_rows,
)
from coach.evaluation.truth_line import HALF_TURNED_DEG
from landmarks.errors import CoachError
from landmarks.posture import Label


def readme_table(document: Document) -> str:
    """Target beside measured: the table that README quotes."""
    head = ["median / 90 %, or share", "n", "target", "this tool", "pelvis frame", "hip marker"]
    body = [
        [row.what, str(row.n), row.target, row.tool, row.pelvis, row.marker]
        for row in rows(document)
    ]
    return _table(head, body)


def report(document: Document, sheets: Sequence[tuple[str, str]]) -> str:
    """The whole report; `sheets` are file names and captions of pictures beside it."""
    parts = [
        f"# Evaluation on {document['truth']}",
        f"{document['frames']} frames ({document['mode']}), {document['scored']} scored. "
        "Millimetres in the picture plane. Side-lying, visible points inside the picture; of "
        "buttock and hip the upper side.",
        readme_table(document),
        "## Placement by region and view",
        placement_table(document),
        "## Posture",
        f"Rows are true, columns told. Half turned: {HALF_TURNED_DEG:.0f} to "
        f"{90 - HALF_TURNED_DEG:.0f} degrees from back or belly.",
        confusion_table(document),
        *_parts(document),
        *(f"## {caption}\n\n![{caption}]({name})" for name, caption in sheets),
    ]
    return "\n\n".join(parts) + "\n"


def _parts(document: Document) -> list[str]:
    """What only a test set tells: no-press zones, and its groups."""
    parts = []
    if document["no_press"]:
        parts += [
            "## No-press zones",
            "Millimetres from the true place to the middle of the drawn zone, and how often the "
            "zone covers it.",
            _table(ZONE_HEAD, zone_rows(document)),
        ]
    if document["groups"]:
        parts += [
            "## By group",
            "Shares: 90 % ring holds, posture right, posture wrong, half-turned accepted.",
            group_table(document),
        ]
    return parts


def group_table(document: Document) -> str:
    """The figures by group, and by what is special about a picture."""
    return _table(GROUP_HEAD, group_rows(document))


def placement_table(document: Document) -> str:
    """Every region and view: the tool's figures, and the two simpler ways'."""
    head = ["region", "view", "n", "median", "mean", "90 %", "within 29 mm", "90 % ring holds",
            "pelvis frame", "hip marker"]  # fmt: skip
    body = []
    for row, *others in by_place(document):
        numbers = [f"{row[key]:.0f}" for key in ("median_mm", "mean_mm", "p90_mm")]
        shares = [percent(row["within_29_mm"]), percent(row["ring_90_holds"])]
        told = [in_markdown(row["region"]), row["view"], str(row["n"])]
        body.append([*told, *numbers, *shares, *(pair(other) for other in others)])
    return _table(head, body)


def confusion_table(document: Document) -> str:
    """What is called what."""
    matrix = document["posture"]["confusion"]
    body = [[kind, *(str(row[label]) for label in Label)] for kind, row in matrix.items()]
    return _table(["true", *Label], body)


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *body))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        if len(given) != 1:
            raise CoachError("give one file that coach evaluate --json wrote, or -")
        document = _read(given[0])
    except CoachError as error:
        sys.stderr.write(f"coach: {error}\n")
        return 2
    sys.stdout.write(readme_table(document) + "\n")
    return 0


def _read(name: str) -> Document:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        document = json.loads(text)
    except (OSError, ValueError) as error:
        raise CoachError(f"{name}: cannot read this evaluation ({error})") from error
    if not isinstance(document, dict) or document.get("kind") != "evaluation":
        raise CoachError(f"{name}: not what coach evaluate --json prints; run it again")
    return document


if __name__ == "__main__":
    sys.exit(main())
