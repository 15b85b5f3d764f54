"""The JSON shapes of a frame, shared by `coach locate --json` and `frames.jsonl`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.pipeline import Step
from landmarks.joints import Joint
from landmarks.pose import Pose
from landmarks.region import NoPressZone, Region

Array = NDArray[np.float64]


def image_line(step: Step, image: str, size_wh: tuple[int, int]) -> dict[str, Any]:
    """One line of `coach locate --json`."""
    located = step.pose is not None
    return {
        "image": image,
        "width": size_wh[0],
        "height": size_wh[1],
        "pose": located,
        "posture": posture_of(step),
        "upper_side": step.posture.upper_side,
        "tilt_deg": round(step.gravity.tilt_deg, 1),
        "mm_per_px": round(step.pelvis.mm_per_px, 3) if step.pelvis is not None else None,
        "joints": joints_of(step.pose) if step.pose is not None else {},
        "regions": [region_of(region) for region in step.body_map.regions],
        "no_press": [zone_of(zone) for zone in step.body_map.no_press],
    }


def frame_line(step: Step) -> dict[str, Any]:
    """One line of `frames.jsonl`."""
    return {
        "index": step.index,
        "t_s": round(step.t_s, 4),
        "posture": posture_of(step),
        "regions": [region_of(region) for region in step.body_map.regions],
        "hold": {
            "phase": step.hold.phase,
            "verdict": step.judgement.verdict,
            "advice": step.advice,
            "held_s": round(step.hold.held_s, 3),
            "hand_distance_mm": _round(step.scene.hand.distance_mm) if step.scene.hand else None,
        },
    }


def posture_of(step: Step) -> dict[str, Any]:
    """Label, roll and confidence."""
    reading = step.posture.reading
    return {
        "label": step.posture.label,
        "roll_deg": _round(reading.roll_deg) if reading is not None else None,
        "confidence": round(step.posture.confidence, 3),
    }


def joints_of(pose: Pose) -> dict[str, list[float]]:
    """Every joint as [x_px, y_px, visibility]."""
    return {
        joint.name.lower(): [
            _round(pose.xy_px[joint, 0]),
            _round(pose.xy_px[joint, 1]),
            round(float(pose.visibility[joint]), 3),
        ]
        for joint in Joint
    }


def region_of(region: Region) -> dict[str, Any]:
    """One region."""
    return {
        "id": region.id,
        "side": region.side,
        "centre_px": _points(region.centre_px),
        "radius_mm": region.radius_mm,
        "sigma_mm": _round(region.sigma_mm),
        "outline_px": _points(region.outline_px),
        "state": region.state,
    }


def zone_of(zone: NoPressZone) -> dict[str, Any]:
    """One no-press zone."""
    return {
        "id": zone.id,
        "side": zone.side,
        "outline_px": _points(zone.outline_px),
        "state": zone.state,
    }


def _points(xy_px: Array) -> Any:
    return np.round(xy_px, 1).tolist()


def _round(value: float) -> float:
    return round(float(value), 1)
