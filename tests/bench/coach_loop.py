"""`coach replay` over a video, timed like the bare loop.

    python -m tests.bench.coach_loop MODEL VIDEO [OUT_DIR]

Without a folder nothing is written. Prints one line of JSON.
"""

from __future__ import annotations

import sys
import time

started_s = time.perf_counter()

from coach.commands.options import settings_from  # noqa: E402, F401  # as the command line imports
from coach.pipeline import Pipeline, Step  # noqa: E402
from coach.sighting import Sighting  # noqa: E402
from tests.bench.timing import Lap, report  # noqa: E402


class _Timed:
    """Stamps every step of the pipeline, wherever it is made."""

    def __init__(self, lap: Lap) -> None:
        self._lap, self._step = lap, Pipeline.step

    def __enter__(self) -> None:
        inner, lap = self._step, self._lap

        def step(pipeline: Pipeline, sighting: Sighting) -> Step:
            result = inner(pipeline, sighting)
            lap.frame()
            return result

        Pipeline.step = step  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        Pipeline.step = self._step  # type: ignore[method-assign]


def main(arguments: list[str]) -> None:
    """Run the command once over the video."""
    from coach.cli import main as coach

    model, video, *out = arguments
    words = ["replay", video, "--no-window", "--quiet", "--speed", "max", "--model", model]
    if out:
        words += ["--out", out[0]]
    lap = Lap(started_s)
    with _Timed(lap):
        coach(words)
    report(lap.done())


if __name__ == "__main__":
    main(sys.argv[1:])
