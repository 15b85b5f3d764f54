"""Lets the tracker look at reduced pictures: its news are in pixels of the full ones."""

from __future__ import annotations

from dataclasses import replace

from coach.motion import Motion
from coach.motion.tracker import MotionTracker
from landmarks.picture import Image, Picture, as_picture, pose_in
from landmarks.pose import Pose


class SizedTracker:
    """A motion tracker for pictures of any size."""

    def __init__(self) -> None:
        """Nothing seen."""
        self._tracker = MotionTracker()

    def look(self, image: Image | Picture, pose: Pose | None, t_s: float) -> Motion | None:
        """The news after one picture, or None where there is none.

        Args:
            image: a picture, or (H, W, 3) uint8, BGR.
            pose: as the detector gave it, or None where nobody was found.
            t_s: media time; rises.
        """
        picture = as_picture(image)
        reduced = picture.reduced()
        motion = self._tracker.look(reduced, pose and pose_in(reduced, pose), t_s)
        factor = picture.size_wh[0] / reduced.shape[1]
        return motion if motion is None or factor == 1.0 else _scaled(motion, factor)


def _scaled(motion: Motion, factor: float) -> Motion:
    """The same motion in pixels of a picture larger by `factor`."""
    whole = motion.whole
    if whole is not None:
        whole = replace(whole, way_px=whole.way_px * factor, step_px=whole.step_px * factor)
    return replace(
        motion,
        residual_px=_times(motion.residual_px, factor),
        noise_px=_times(motion.noise_px, factor),
        whole=whole,
    )


def _times(values: tuple[float | None, ...], factor: float) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value * factor, 4) for value in values)
