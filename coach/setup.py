"""Whether camera and light are good enough, and what to change first. It only advises.

The verdict on each second is made elsewhere; a poor set-up shows there as "not seen for sure".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from landmarks.gravity import Gravity
from landmarks.joints import Joint
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose


class SetupFault(StrEnum):
    """What is wrong with the set-up, by the key of its advice."""

    TOO_DARK = "too_dark"
    SECOND_PERSON = "second_person"
    HIPS_OUT = "hips_out"
    HEAD_OUT = "head_out"
    FEET_OUT = "feet_out"
    TOO_NEAR = "too_near"
    TOO_FAR = "too_far"
    CAMERA_TURNED = "camera_turned"
    CAMERA_STEEP = "camera_steep"


@dataclass(frozen=True, slots=True)
class SetupRules:
    """Limits of a usable set-up."""

    light_min: float = 35.0
    """Mean grey of the picture, 0-255: below it webcams smear and the model guesses."""
    mm_per_px_min: float = 1.2
    """Nearer than this a lying body does not fit a 640 pixel picture."""
    mm_per_px_max: float = 12.0
    """Further off, one pixel is a finger's width and the trunk is under 45 pixels long."""
    margin: float = 0.01
    """Joints this close to the rim, as a share of the picture, count as outside."""
    camera_roll_max_deg: float = 20.0
    camera_tilt_max_deg: float = 60.0
    """Seen from above, one frame cannot tell lying from standing (studio measurements)."""


RULES = SetupRules()
_FRAMED = (
    ((Joint.LEFT_HIP, Joint.RIGHT_HIP), SetupFault.HIPS_OUT),
    ((Joint.NOSE, Joint.LEFT_EAR, Joint.RIGHT_EAR), SetupFault.HEAD_OUT),
    ((Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE), SetupFault.FEET_OUT),
)
"""What has to be in the picture, what hurts most first."""
FIELD_OF_VIEW_DEG = 62.0
"""Horizontal; typical of webcams. Only the distance told to the person rests on it."""


def find_fault(
    pose: Pose | None,
    pelvis: Pelvis | None,
    gravity: Gravity,
    light: float | None,
    rules: SetupRules = RULES,
    *,
    people: int | None = None,
) -> SetupFault | None:
    """The first thing to mend, from what hurts most, or None.

    Args:
        pose: an accepted pose, or None where nobody is seen.
        pelvis: its pelvis, for the scale.
        gravity: the belief about the camera.
        light: mean grey of the picture, 0-255, or None where there is no picture.
        rules: the limits.
        people: how many were counted lately, or None where nobody counted.
    """
    if light is not None and light < rules.light_min:
        return SetupFault.TOO_DARK
    if pose is None:
        return None
    if people is not None and people > 1:
        return SetupFault.SECOND_PERSON
    return _framing(pose, rules) or _distance(pelvis, pose, rules) or _camera(gravity, rules)


def _framing(pose: Pose, rules: SetupRules) -> SetupFault | None:
    joints_px = pose.xy_px.tolist()
    for joints, fault in _FRAMED:
        if _outside([joints_px[joint] for joint in joints], pose.size_wh, rules):
            return fault
    return None


def _distance(pelvis: Pelvis | None, pose: Pose, rules: SetupRules) -> SetupFault | None:
    if pelvis is None:
        return None
    # Scaled to a 640 pixel picture: a finer picture shows the same body with more pixels.
    mm_per_px = pelvis.mm_per_px * pose.size_wh[0] / 640
    if mm_per_px < rules.mm_per_px_min:
        return SetupFault.TOO_NEAR
    return SetupFault.TOO_FAR if mm_per_px > rules.mm_per_px_max else None


def _camera(gravity: Gravity, rules: SetupRules) -> SetupFault | None:
    if abs(gravity.camera_roll_deg) > rules.camera_roll_max_deg:
        return SetupFault.CAMERA_TURNED
    return SetupFault.CAMERA_STEEP if gravity.tilt_deg > rules.camera_tilt_max_deg else None


def _outside(places: list[list[float]], size_wh: tuple[int, int], rules: SetupRules) -> bool:
    """Whether the middle of some places is not in the picture, bar its rim."""
    for values, side in zip(zip(*places, strict=True), size_wh, strict=True):
        mean = sum(values) / len(values)
        if mean < rules.margin * side or mean > side - rules.margin * side:
            return True
    return False


def distance_m(pelvis: Pelvis, size_wh: tuple[int, int]) -> float:
    """About how far away the person is, for a lens of `FIELD_OF_VIEW_DEG`."""
    width_m = pelvis.mm_per_px * size_wh[0] / 1000.0
    return float(width_m / (2.0 * np.tan(np.radians(FIELD_OF_VIEW_DEG / 2.0))))


def light_of(image: NDArray[np.uint8]) -> float:
    """Mean grey of a picture, 0-255, from every eighth pixel."""
    return float(image[::8, ::8].mean())
