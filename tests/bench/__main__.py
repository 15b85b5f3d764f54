"""Everything that is measured, in one run: `make bench`.

    python -m tests.bench [--rounds 5] [--frames 120] [--only NAME ...] [--out out/bench.json]

Prints a table with every target beside the measured figure and saves it as JSON.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import folder, live, race, recordings, stages, startup
from tests.bench.clips import SIZES, clip
from tests.bench.figures import Figure, print_table, save

NAMES = ("race", "stages", "recordings", "startup", "folder", "live")


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        figures = measured(Path(scratch), args.only, args.rounds, args.frames)
    save(figures, args.out)
    print_table(figures)
    return 0


def measured(scratch: Path, only: list[str], rounds: int, frames: int) -> list[Figure]:
    """The figures of the parts named, over clips made in `scratch`."""
    small, large = (clip(scratch, size, frames) for size in SIZES[:2])
    parts: dict[str, Callable[[], list[Figure]]] = {
        "race": lambda: raced(scratch, rounds, frames),
        "stages": lambda: stages.measure(large, frames),
        "recordings": lambda: recordings.measure(
            recordings.recorded(small, scratch / "poses.jsonl"), rounds
        ),
        "startup": lambda: startup.measure(small, rounds),
        "folder": lambda: folder.measure(folder.copies(small, scratch / "folder"), rounds),
        "live": lambda: live.measure(small, seconds=frames / 10),
    }
    return [figure for name, measure in parts.items() if name in only for figure in measure()]


def raced(scratch: Path, rounds: int, frames: int) -> list[Figure]:
    """Every case of the race as figures."""
    figures = []
    for case in race.CASES:
        result = race.race(case, scratch, rounds, frames)
        name = f"{case.name}, {case.size_wh[0]}x{case.size_wh[1]}"
        figures += [
            Figure(f"{name}: frames/s", result.speed, "x", case.target, most=False),
            Figure(f"{name}: processor time", result.cpu, "x"),
        ]
        if result.speed_undrawn is not None:
            words = f"{name}: frames/s over a loop that does not draw"
            figures.append(Figure(words, result.speed_undrawn, "x"))
        if case.size_wh == SIZES[1]:
            limit = race.MEMORY_TARGET_MB
            figures.append(Figure(f"{name}: memory", result.memory_mb, "MB more", limit))
    return figures


if __name__ == "__main__":
    sys.exit(main())
