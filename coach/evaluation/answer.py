"""What the tool said about one frame, beside what two simpler ways would have said.

Plain numbers, so that an answer can travel from one process to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.pipeline import Step
from landmarks import locate, pelvis
from landmarks.catalogue import Catalogue
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from landmarks.posture import Label
from landmarks.region import Region, Sight

Array = NDArray[np.float64]


class Way(StrEnum):
    """Who says where a region is."""

    TOOL = "tool"
    """The pipeline as it runs live."""
    PELVIS = "pelvis_frame"
    """Baseline: the catalogue's point on the plain pelvis frame of the world landmarks."""
    MARKER = "hip_marker"
    """Baseline: the hip landmark itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where one region is said to be; `sigma_mm` is None where nothing is said of it."""

    region: str
    side: Side
    xy_px: Array
    sigma_mm: float | None
    sigma_px: float | None
    state: Sight | None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """All that is compared with the truth of one frame.

    Attributes:
        index: of the frame.
        found: whether a plausible person was seen.
        label: the posture named.
        side_lying: whether a hold would be timed in this posture.
        roll_deg: of the trunk, signed as in `posture.Reading`, or None.
        tilt_deg: believed of the camera.
        up: (3,) believed.
        across_px: (2,) from the right hip and shoulder to the left ones, summed, or None.
        places: by each way, every region it could place.
    """

    index: int
    found: bool
    label: Label
    side_lying: bool
    roll_deg: float | None
    tilt_deg: float
    up: Array
    across_px: Array | None
    places: dict[Way, tuple[Place, ...]]


def answer_of(step: Step, catalogue: Catalogue) -> Answer:
    """The answer that a step holds."""
    reading = step.posture.reading
    return Answer(
        index=step.index,
        found=step.pose is not None,
        label=step.posture.label,
        side_lying=step.posture.side_lying,
        roll_deg=reading.roll_deg if reading is not None else None,
        tilt_deg=step.gravity.tilt_deg,
        up=np.array(step.gravity.up),
        across_px=_across_px(step.pose) if step.pose is not None else None,
        places={
            Way.TOOL: tuple(_place(region) for region in step.body_map.regions),
            Way.PELVIS: _by_pelvis(step.pose, catalogue),
            Way.MARKER: _by_marker(step.pose, catalogue),
        },
    )


def _place(region: Region) -> Place:
    return Place(
        region.id,
        region.side,
        np.array(region.centre_px),
        float(region.sigma_mm),
        float(region.sigma_px),
        region.state,
    )


def _by_pelvis(pose: Pose | None, catalogue: Catalogue) -> tuple[Place, ...]:
    frame = pelvis.measure(pose) if pose is not None else None
    if pose is None or frame is None:
        return ()
    return tuple(_place(region) for region in locate.locate(pose, frame, catalogue).regions)


def _by_marker(pose: Pose | None, catalogue: Catalogue) -> tuple[Place, ...]:
    if pose is None:
        return ()
    return tuple(
        Place(name, side, np.array(pose.px(Joint.of(side, "hip"))), None, None, None)
        for name, spec in catalogue.regions.items()
        if spec.frame == "pelvis"
        for side in Side
    )


def _across_px(pose: Pose) -> Array:
    ways = [
        pose.px(Joint.of(Side.LEFT, name)) - pose.px(Joint.of(Side.RIGHT, name))
        for name in ("hip", "shoulder")
    ]
    return np.asarray(ways[0] + ways[1])
