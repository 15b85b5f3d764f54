"""A folder of recordings in two processes against one by one, and the bare loop likewise."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from landmarks.model_store import model_path
from tests.bench.figures import Figure, alternating

CLIPS, TARGET = 8, 1.6


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
    gain, possible = (median(one / two for one, two in pairs) for pairs in (tool, bare))
    # What the bare model cannot do on this machine nobody can ask of the tool.
    return [
        Figure("a folder, two at once", gain, "x", min(TARGET, possible), most=False),
        Figure("the bare loop, two at once", possible, "x"),
    ]


def _coach(folder: Path, jobs: int) -> float:
    words = ["replay", str(folder), "--no-window", "--quiet", "--jobs", str(jobs)]
    start_s = time.perf_counter()
    subprocess.run([sys.executable, "-m", "coach.cli", *words], capture_output=True, check=False)
    return time.perf_counter() - start_s


def _bare(films: list[Path], at_once: int) -> float:
    def run(film: Path) -> None:
        words = ["-m", "tests.bench.bare_loop", str(model_path("full")), str(film)]
        subprocess.run([sys.executable, *words], capture_output=True, check=True)

    start_s = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, films))
    return time.perf_counter() - start_s
