"""What reaches the pipeline for each frame, whether filmed or recorded."""

from __future__ import annotations

from dataclasses import dataclass

from coach.motion import Motion
from landmarks.picture import Image, Picture, as_picture
from landmarks.pose import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One moment: when it was, who was seen, and the picture if there is one.

    Attributes:
        index: counts from 0 within its source.
        t_s: media time in seconds; rises strictly.
        pose: as the detector gave it, not yet judged; None where nobody was found.
        picture: what was filmed, or None when a pose recording is replayed.
        light: mean grey of the picture, 0-255, or None where there is no picture.
        people: how many people were counted lately, or None where nobody counted.
        motion: news of how the body's parts move, or None.
    """

    index: int
    t_s: float
    pose: Pose | None
    picture: Image | Picture | None = None
    light: float | None = None
    people: int | None = None
    motion: Motion | None = None

    @property
    def image(self) -> Image | None:
        """(H, W, 3) uint8 BGR, made now if it has not been; None without a picture."""
        return None if self.picture is None else as_picture(self.picture).full()
