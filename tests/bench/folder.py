"""A folder of recordings in two processes against one by one, and the bare loop likewise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from landmarks.model_store import model_path
from tests.bench.figures import Figure, alternating

Taken = tuple[float, float]
"""Seconds on the wall, and of processor time in all processes."""
CLIPS, TARGET, PROCESSOR_TARGET = 8, 1.6, 1.1


def copies(film: Path, folder: Path, clips: int = CLIPS) -> Path:
    """A folder with so many copies of a film."""
    folder.mkdir()
    for number in range(clips):
        shutil.copy(film, folder / f"{number}.mp4")
    return folder


def measure(folder: Path, rounds: int) -> list[Figure]:
    """How much faster two at once are, for this tool and for the bare loop."""
    films = sorted(folder.glob("*.mp4"))
    tool = alternating(lambda: _coach(folder, 1), lambda: _coach(folder, 2), rounds)
    bare = alternating(lambda: _bare(films, 1), lambda: _bare(films, 2), rounds)
    gain, possible = (median(one[0] / two[0] for one, two in pairs) for pairs in (tool, bare))
    more = median(two[1] / one[1] for one, two in tool)
    # What the bare model cannot do on this machine nobody can ask of the tool.
    return [
        Figure("a folder, two at once", gain, "x", min(TARGET, possible), most=False),
        Figure("the bare loop, two at once", possible, "x"),
        # One by one, decoding, model and judging run side by side already: what two at once can
        # gain is what that leaves of two cores. What they must not do is work for nothing.
        Figure("a folder, two at once, processor time", more, "x", PROCESSOR_TARGET),
    ]


def _coach(folder: Path, jobs: int) -> Taken:
    words = ["replay", str(folder), "--no-window", "--quiet", "--jobs", str(jobs)]
    with _taken() as taken:
        subprocess.run(
            [sys.executable, "-m", "coach.cli", *words], capture_output=True, check=False
        )
    return taken[0]


def _bare(films: list[Path], at_once: int) -> Taken:
    def run(film: Path) -> None:
        words = ["-m", "tests.bench.bare_loop", str(model_path("full")), str(film)]
        subprocess.run([sys.executable, *words], capture_output=True, check=True)

    with _taken() as taken, ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, films))
    return taken[0]


@contextmanager
def _taken() -> Iterator[list[Taken]]:
    """What passes inside, once it is over."""
    taken: list[Taken] = []
    start_s, before = time.perf_counter(), os.times()
    yield taken
    after = os.times()
    used_s = after.children_user + after.children_system
    used_s -= before.children_user + before.children_system
    taken.append((time.perf_counter() - start_s, used_s))
