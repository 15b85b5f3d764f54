"""A few seconds of the bundled sample through model and pipeline: is this machine fast enough?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import samples
from coach.pipeline import Pipeline
from coach.replay import sighting_of
from coach.settings import Settings
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.detector import Detector

TEST_S = 3.0
ENOUGH_FPS = 10.0
"""Below this the hand's rest is judged on two pictures or fewer (coach.guidance windows)."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured.

    Attributes:
        frames: how many were looked at.
        model_s: median time of the model for one.
        rest_s: median time of everything decided about one.
    """

    frames: int
    model_s: float
    rest_s: float

    @property
    def fps(self) -> float:
        """Frames a second that this leaves."""
        return 1.0 / max(self.model_s + self.rest_s, 1e-9)

    @property
    def told(self) -> str:
        """In words."""
        verdict = "enough" if self.fps >= ENOUGH_FPS else "too slow for live coaching"
        return (
            f"{self.fps:.0f} frames a second ({1000 * self.model_s:.0f} ms model, "
            f"{1000 * self.rest_s:.1f} ms everything else): {verdict}"
        )


def measure(detector: Detector, clock: Callable[[], float], seconds: float = TEST_S) -> Speed:
    """Look at the sample for `seconds` of the clock, or to its end.

    Args:
        detector: for video frames; left open.
        clock: seconds that never go back.
        seconds: when to stop.
    """
    pipeline = Pipeline(Settings(), catalogue.load())
    model_s, rest_s = [], []
    with VideoSource(samples.path_of("first-hold")) as source:
        began_s = clock()
        for frame in source.frames():
            start_s = clock()
            sighting = sighting_of(frame, detector)
            seen_s = clock()
            pipeline.step(sighting)
            model_s.append(seen_s - start_s)
            rest_s.append(clock() - seen_s)
            if clock() - began_s >= seconds:
                break
    return Speed(len(model_s), median(model_s), median(rest_s))
