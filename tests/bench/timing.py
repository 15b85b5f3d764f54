"""What one run of a loop took: rate, first frame, peak memory. Printed as one line of JSON."""

from __future__ import annotations

import json
import resource
import time
from dataclasses import asdict, dataclass

WARM_UP = 10
"""Frames after which the rate is taken: by then whatever works ahead has had its lead."""


@dataclass(frozen=True)
class Taken:
    """One run.

    Attributes:
        frames: how many.
        loop_s: from the `WARM_UP`th finished frame to the end of everything.
        cpu_s: processor time of the whole process, all threads.
        model_ready_s: from the start of the process until the landmarker was made, or 0.
        first_frame_s: from the start of the process to the first finished frame.
        peak_mb: the most memory the process ever held.
    """

    frames: int
    loop_s: float
    cpu_s: float
    model_ready_s: float
    first_frame_s: float
    peak_mb: float


class Lap:
    """Stamps frames."""

    def __init__(self, started_s: float, ready_s: float | None = None) -> None:
        """`started_s` and `ready_s` are readings of `time.perf_counter`."""
        self._started_s = started_s
        self._ready_s = started_s if ready_s is None else ready_s
        self._first_s = self._warm_s = 0.0
        self._frames = 0

    def frame(self) -> None:
        """One frame is finished."""
        self._frames += 1
        if self._frames in (1, WARM_UP):
            self._warm_s = time.perf_counter()
            self._first_s = self._first_s or self._warm_s

    def done(self) -> Taken:
        """Everything is finished."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return Taken(
            frames=self._frames,
            loop_s=time.perf_counter() - self._warm_s,
            cpu_s=used.ru_utime + used.ru_stime,
            model_ready_s=self._ready_s - self._started_s,
            first_frame_s=self._first_s - self._started_s,
            peak_mb=used.ru_maxrss / 1024,
        )


def report(taken: Taken) -> None:
    """Print it for whoever started this process."""
    print(json.dumps(asdict(taken)))  # noqa: T201  # the answer to the process that asked
