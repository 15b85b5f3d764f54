"""The race: the bare loop against this tool, in turns, in one run. Behind `make bench`.

The bare loop reads, converts, detects and draws; a second one, which does not even draw, is told
in brackets.

    python -m tests.bench.race [--rounds 5] [--frames 120] [--out bench.json]

Absolute times mean little on a shared machine, so every figure is a ratio of medians of runs that
took turns; each run is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from landmarks.model_store import model_path
from tests.bench.clips import SIZES, clip


@dataclass(frozen=True)
class Case:
    """One comparison.

    Attributes:
        name: what is compared.
        size_wh: of the film.
        writes: whether both write an annotated mp4.
        target: the least ratio of frames per second, or None.
    """

    name: str
    size_wh: tuple[int, int]
    writes: bool
    target: float | None


CASES = (
    Case("replay, no output", SIZES[0], writes=False, target=1.0),
    Case("replay, no output", SIZES[1], writes=False, target=None),
    Case("replay, no output", SIZES[2], writes=False, target=None),
    Case("replay, no output", SIZES[3], writes=False, target=1.5),
    Case("replay with annotated mp4", SIZES[0], writes=True, target=None),
    Case("replay with annotated mp4", SIZES[1], writes=True, target=0.9),
)
FIRST_FRAME_TARGET = 1.3
MEMORY_TARGET_MB = 120.0


@dataclass(frozen=True)
class Result:
    """What came of a case: medians over the rounds, this tool over the bare loop.

    Attributes:
        case: the comparison.
        speed: frames per second over the loop that draws the joints, and writes where this does.
        speed_undrawn: over a loop that does not even draw; None where both write.
        cpu: processor time, as a ratio; no neighbour on the machine disturbs it much.
        first_frame: time to the first frame over the bare loop's time until its model is ready.
        memory_mb: peak memory more than the bare loop's.
        rounds: the speed ratio of each round.
    """

    case: Case
    speed: float
    speed_undrawn: float | None
    cpu: float
    first_frame: float
    memory_mb: float
    rounds: tuple[float, ...]


def main() -> int:
    """Run every case and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [race(case, Path(folder), args.rounds, args.frames) for case in CASES]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
    _print(results)
    return 0


def race(case: Case, folder: Path, rounds: int, frames: int) -> Result:
    """Let both run in turns; who begins changes from round to round."""
    film, model = clip(folder, case.size_wh, frames), model_path("full")
    loop = ["tests.bench.bare_loop", str(model), str(film)]
    tool_extra = [str(folder / "tool")] if case.writes else []
    bare, undrawn, tool = [], [], []
    words = f"{case.name}, {case.size_wh[0]}x{case.size_wh[1]}"
    for number in track(range(rounds), words, console=Console(stderr=True), transient=True):
        runs = [
            (bare, [*loop, str(folder / "bare.mp4") if case.writes else "draw"]),
            (tool, ["tests.bench.coach_loop", str(model), str(film), *tool_extra]),
            *([] if case.writes else [(undrawn, loop)]),
        ]
        for taken, command in runs if number % 2 == 0 else reversed(runs):
            taken.append(_run(command))
    speeds = _speeds(bare, tool)
    return Result(
        case=case,
        speed=median(speeds),
        speed_undrawn=median(_speeds(undrawn, tool)) if undrawn else None,
        cpu=_median(tool, "cpu_s") / _median(bare, "cpu_s"),
        first_frame=_median(tool, "first_frame_s") / _median(bare, "model_ready_s"),
        memory_mb=_median(tool, "peak_mb") - _median(bare, "peak_mb"),
        rounds=tuple(round(speed, 3) for speed in speeds),
    )


def _speeds(bare: Sequence[dict[str, Any]], tool: Sequence[dict[str, Any]]) -> list[float]:
    return [one["loop_s"] / two["loop_s"] for one, two in zip(bare, tool, strict=True)]


def _median(runs: Sequence[dict[str, Any]], key: str) -> float:
    return median(run[key] for run in runs)


def _run(command: list[str]) -> dict[str, Any]:
    words = [sys.executable, "-m", *command]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, env=os.environ | {"DISPLAY": ""}
    )
    if not done.stdout:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _print(results: Sequence[Result]) -> None:
    table = Table(title="This tool over the bare MediaPipe loop, medians of runs in turns")
    for column in ("case", "size", "speed", "target", "CPU time", "first frame", "memory"):
        table.add_column(column)
    for result in results:
        case = result.case
        table.add_row(
            case.name,
            f"{case.size_wh[0]}x{case.size_wh[1]}",
            f"{result.speed:.2f} x"
            + (f" ({result.speed_undrawn:.2f})" if result.speed_undrawn is not None else ""),
            f">= {case.target:.1f} x" if case.target is not None else "",
            f"{result.cpu:.2f} x",
            f"{result.first_frame:.2f} x (target {FIRST_FRAME_TARGET} x)",
            f"{result.memory_mb:+.0f} MB (target < {MEMORY_TARGET_MB:.0f})",
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
