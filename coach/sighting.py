"""What reaches the pipeline for each frame, whether filmed or recorded."""

from __future__ import annotations

from dataclasses import dataclass

from coach.motion import Motion
from landmarks.frame import Image
from landmarks.pose import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One moment: when it was, who was seen, and the picture if there is one.

    Attributes:
        index: counts from 0 within its source.
        t_s: media time in seconds; rises strictly.
        pose: as the detector gave it, not yet judged; None where nobody was found.
        image: (H, W, 3) uint8 BGR, or None when a pose recording is replayed.
        light: mean grey of the picture, 0-255, or None where there is no picture.
        people: how many people were counted lately, or None where nobody counted.
        motion: news of how the body's parts move, or None.
    """

    index: int
    t_s: float
    pose: Pose | None
    image: Image | None = None
    light: float | None = None
    people: int | None = None
    motion: Motion | None = None
