"""One measured figure beside its target, and the table of many."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Figure:
    """What was measured.

    Attributes:
        name: of what.
        value: the figure.
        unit: "x" for a ratio, "%", "ms", "s", "MB", "frames/s".
        target: what it is to be, or None where it is only to be known.
        most: the target is an upper limit, else a lower one.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    most: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.most else self.value >= self.target


def print_table(figures: Sequence[Figure]) -> None:
    """Every figure in a row, those that miss their target marked."""
    table = Table(title="Measured beside its target")
    for column in ("what", "measured", "target", ""):
        table.add_column(column)
    signs = {None: "", True: "met", False: "MISSED"}
    for one in figures:
        limit = "<=" if one.most else ">="
        target = "" if one.target is None else f"{limit} {one.target:g} {one.unit}"
        table.add_row(one.name, f"{one.value:.3g} {one.unit}", target, signs[one.met])
    Console().print(table)


def save(figures: Sequence[Figure], path: Path) -> None:
    """As JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(one), "met": one.met} for one in figures]
    path.write_text(json.dumps(rows, indent=2) + "\n")


def alternating(
    one: Callable[[], Taken], other: Callable[[], Taken], rounds: int
) -> list[tuple[Taken, Taken]]:
    """Both in turns, so that whatever else the machine does meets both alike."""
    pairs = []
    for number in range(rounds):
        if number % 2 == 0:
            first = one()
            pairs.append((first, other()))
        else:
            second = other()
            pairs.append((one(), second))
    return pairs
