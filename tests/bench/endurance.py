"""How memory grows over an hour of film: the pipeline's own, and whatever it hands pictures to.

    python -m tests.bench.endurance [--minutes 60] [--out out/endurance.json]

The bundled sample is repeated without being encoded again, replayed without output, and the
memory the process really holds is noted after every minute of media time.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from rich.console import Console

import samples
from coach.pipeline import Step
from coach.pose_model import detector_maker
from coach.replay import replay
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.video import VideoSource
from landmarks.model_store import model_path
from tests.bench.figures import Figure, print_table

TARGET_MB, SETTLED_MIN = 10.0, 5
"""So much may be added after so many minutes: by then every cache has filled."""
_KB = 1024


def main() -> int:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.endurance")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--out", type=Path, default=Path("out/endurance.json"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        film = repeated(samples.path_of("first-hold"), Path(scratch) / "long.mp4", args.minutes)
        held_mb = memory_mb(film, _tell)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(held_mb) + "\n")
    print_table([grown(held_mb)])
    return 0


def repeated(film: Path, path: Path, minutes: float) -> Path:
    """The film again and again, its packets as they are, until it lasts so long."""
    with av.open(str(film)) as source:
        stream = source.streams.video[0]
        packets = [packet for packet in source.demux(stream) if packet.dts is not None]
        base = stream.time_base or Fraction(1)
        ticks = (stream.duration or 0) or sum(packet.duration or 0 for packet in packets)
        with av.open(str(path), "w") as made:
            track = made.add_stream_from_template(stream)
            for turn in range(-(-round(60 * minutes / base) // ticks)):
                for packet in packets:
                    once = av.Packet(bytes(packet))
                    once.stream, once.time_base = track, base
                    once.is_keyframe, once.duration = packet.is_keyframe, packet.duration
                    once.pts, once.dts = (
                        at + turn * ticks for at in (packet.pts or 0, packet.dts or 0)
                    )
                    made.mux(once)
    return path


def _tell(minute: int, held_mb: float) -> None:
    Console().print(f"{minute:3} {held_mb:.1f} MB")


class Watcher:
    """A listener that notes the memory at every full minute of media time."""

    def __init__(self, told: Callable[[int, float], None]) -> None:
        """`told` hears of the minute and the megabytes."""
        self._told = told
        self.held_mb: list[float] = []

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Note it when a minute is full; always goes on."""
        del step
        if sighting.t_s >= 60.0 * (len(self.held_mb) + 1):
            gc.collect()  # what is only not yet collected is no growth
            self.held_mb.append(resident_mb())
            self._told(len(self.held_mb), self.held_mb[-1])
        return True


def memory_mb(film: Path, told: Callable[[int, float], None]) -> list[float]:
    """Resident memory after each minute of the film, replayed as `coach replay` does."""
    watcher, clock = Watcher(told), lambda: 0.0
    with VideoSource(film) as source:
        replay(source, Settings(), detector_maker(model_path("full")), [watcher], clock)
    return watcher.held_mb


def resident_mb() -> float:
    """What this process holds in memory now."""
    status = Path("/proc/self/status")
    if status.exists():
        row = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
        return int(row.split()[1]) / _KB
    words = ["ps", "-o", "rss=", "-p", str(os.getpid())]
    return int(subprocess.run(words, capture_output=True, check=True).stdout) / _KB


def grown(held_mb: list[float]) -> Figure:
    """The most held later, over what was held when all had settled."""
    settled_mb = held_mb[min(SETTLED_MIN, len(held_mb)) - 1]
    most_mb = max(held_mb[SETTLED_MIN - 1 :], default=settled_mb)
    return Figure("memory grown after minute 5", most_mb - settled_mb, "MB", TARGET_MB)


if __name__ == "__main__":
    sys.exit(main())
