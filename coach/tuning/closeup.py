"""A part of a picture to look at more closely; a body fills it, so that a pixel is a millimetre."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.tuning.footage import Shot
from landmarks.frame import Image
from landmarks.joints import Joint, Side

Array = NDArray[np.float64]

WIDE_MM = {"pelvis": 1100.0, "foot": 700.0}
"""How much of a body a close-up shows: from the shoulders to the knees, or a shin and its foot."""
WORTH = 0.8
"""A part wider than this much of the picture is no close-up."""
LIFT = 0.1
"""The body stands so much of the height below the middle: the words stand above it."""
LEAST_PX = 64


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a picture, in its pixels; of the picture's own proportions."""

    x_px: int
    y_px: int
    w_px: int
    h_px: int

    @property
    def corner_px(self) -> Array:
        """(2,) its upper left corner."""
        return np.array([self.x_px, self.y_px], np.float64)

    def of(self, picture: Image) -> Image:
        """That part of a picture."""
        part = picture[self.y_px : self.y_px + self.h_px, self.x_px : self.x_px + self.w_px]
        return np.ascontiguousarray(part)

    def shot(self, shot: Shot) -> Shot:
        """The frame as if its camera had seen that part only."""
        pose = shot.pose and replace(
            shot.pose, xy_px=shot.pose.xy_px - self.corner_px, size_wh=(self.w_px, self.h_px)
        )
        pelvis = shot.pelvis and replace(
            shot.pelvis, middle_px=shot.pelvis.middle_px - self.corner_px
        )
        return replace(shot, pose=pose, pelvis=pelvis)


def cut_around(picture: Image, centre_px: Array, width_px: float) -> Cut | None:
    """A part so wide around a point, moved inwards at the rim; None where it gains nothing."""
    height, width = picture.shape[:2]
    if not np.isfinite(centre_px).all() or not width_px < WORTH * width:
        return None
    w_px = max(LEAST_PX, round(width_px))
    h_px = round(w_px * height / width)
    if w_px > width or h_px > height:
        return None
    x_px = min(max(round(float(centre_px[0]) - w_px / 2), 0), width - w_px)
    y_px = min(max(round(float(centre_px[1]) - h_px / 2), 0), height - h_px)
    return Cut(x_px, y_px, w_px, h_px)


def cut_on_body(shot: Shot, picture: Image, frame: str, side: Side) -> Cut | None:
    """The part around the hips, or around a foot; None where nobody was seen."""
    if shot.pose is None or shot.pelvis is None:
        return None
    centre_px = shot.pelvis.middle_px
    if frame == "foot":
        centre_px = shot.pose.px(Joint.of(side, "ankle"))
    width_px = WIDE_MM[frame] / shot.pelvis.mm_per_px
    lift_px = np.array([0.0, LIFT * width_px * picture.shape[0] / picture.shape[1]])
    return cut_around(picture, centre_px - lift_px, width_px)
