"""What the tool said about one frame, beside what two simpler ways would have said.

Plain numbers, so that an answer can travel from one process to another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.pipeline import Step
from landmarks import locate, pelvis
from landmarks.catalogue import Catalogue
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from landmarks.posture import Label
from landmarks.region import BodyMap, NoPressZone, Region, Sight

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
class Zone:
    """Where one no-press zone is said to be.

    Attributes:
        zone: name in the catalogue.
        side: the person's own side.
        middle_px: (N, 2) the line that it lies around, from its upper end.
        outline_px: (M, 2) its rim.
    """

    zone: str
    side: Side
    middle_px: Array
    outline_px: Array


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
        zones: by each way that places any, every no-press zone.
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
    zones: dict[Way, tuple[Zone, ...]] = field(default_factory=dict)


def answer_of(step: Step, catalogue: Catalogue) -> Answer:
    """The answer that a step holds."""
    reading = step.posture.reading
    plain = _plain_map(step.pose, catalogue)
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
            Way.PELVIS: tuple(_place(region) for region in plain.regions),
            Way.MARKER: _by_marker(step.pose, catalogue),
        },
        zones={
            way: tuple(_zone(zone, catalogue) for zone in body_map.no_press)
            for way, body_map in ((Way.TOOL, step.body_map), (Way.PELVIS, plain))
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


def _zone(zone: NoPressZone, catalogue: Catalogue) -> Zone:
    spec, outline_px = catalogue.no_press[zone.id], np.array(zone.outline_px)
    n_points = len(spec.line_mm.value) + (spec.thigh_mm is not None)
    return Zone(zone.id, zone.side, middle_of(outline_px, n_points), outline_px)


def middle_of(outline_px: Array, n_points: int) -> Array:
    """(N, 2) the line of N points that a ribbon's rim (M, 2) lies around.

    A rim goes along one side, around the end, back along the other side and around the
    beginning (`landmarks.shapes.Ribbon`); a zone of one point is a circle.
    """
    if n_points < 2:
        return np.asarray(outline_px.mean(axis=0, keepdims=True))
    half = len(outline_px) // 2
    there, back = outline_px[:n_points], outline_px[half : half + n_points]
    return np.asarray((there + back[::-1]) / 2)


def _plain_map(pose: Pose | None, catalogue: Catalogue) -> BodyMap:
    frame = pelvis.measure(pose) if pose is not None else None
    if pose is None or frame is None:
        return BodyMap((), ())
    return locate.locate(pose, frame, catalogue)


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
