"""One-euro smoothing where MediaPipe's own does not reach: poses of turned pictures, corrections.

Time is an argument (Casiez 2012: cut-off rises with speed, so rest is calm and moves are quick).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landmarks.pose import Pose

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OneEuroRules:
    """Cut-offs in Hz; `beta` in Hz per unit a second, of poses per torso length a second."""

    min_cutoff_hz: float = 1.0
    beta: float = 2.0
    speed_cutoff_hz: float = 1.0
    max_gap_s: float = 1.0
    """After a longer gap smoothing starts anew: the person may be anywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class OneEuro:
    """The filter's memory after one pose: smoothed values and speeds."""

    pose: Pose
    speed_xy: Array
    speed_world: Array


def smooth(before: OneEuro | None, pose: Pose, rules: OneEuroRules | None = None) -> OneEuro:
    """The memory after `pose`, whose `.pose` is smoothed. Times must rise."""
    rules = rules or OneEuroRules()
    dt_s = math.inf if before is None else pose.t_s - before.pose.t_s
    if before is None or dt_s > rules.max_gap_s:
        return OneEuro(pose, np.zeros_like(pose.xy_px), np.zeros_like(pose.world_m))
    if dt_s <= 0:
        raise ValueError(f"t_s must increase, got {pose.t_s} after {before.pose.t_s}")
    torso_px = float(np.linalg.norm(pose.middle_px("shoulder") - pose.middle_px("hip")))
    torso_m = float(np.linalg.norm(pose.middle_m("shoulder") - pose.middle_m("hip")))
    xy, speed_xy = one_euro_step(
        before.pose.xy_px, before.speed_xy, pose.xy_px, dt_s, torso_px, rules
    )
    world, speed_world = one_euro_step(
        before.pose.world_m, before.speed_world, pose.world_m, dt_s, torso_m, rules
    )
    smoothed = replace(pose, xy_px=np.round(xy, 2), world_m=np.round(world, 4))
    return OneEuro(smoothed, speed_xy, speed_world)


def one_euro_step(
    old: Array, old_speed: Array, new: Array, dt_s: float, unit: float, rules: OneEuroRules
) -> tuple[Array, Array]:
    """The next smoothed values and their speeds.

    Args:
        old: (N, D) smoothed values before; each row is as quick as its own speed.
        old_speed: (N, D) their speeds, units a second.
        new: (N, D) values measured now.
        dt_s: time since `old`, above 0.
        unit: what `rules.beta` counts speed in, in the values' own measure.
        rules: the cut-offs.
    """
    raw_speed = (new - old) / dt_s / max(unit, 1e-6)
    speed = old_speed + _alpha(np.float64(rules.speed_cutoff_hz), dt_s) * (raw_speed - old_speed)
    how_fast = np.sqrt((speed * speed).sum(axis=1, keepdims=True))
    cutoff_hz = rules.min_cutoff_hz + rules.beta * how_fast
    return old + _alpha(cutoff_hz, dt_s) * (new - old), speed


def _alpha(cutoff_hz: Array | np.float64, dt_s: float) -> Array:
    turns = 2.0 * math.pi * cutoff_hz * dt_s
    return np.asarray(turns / (turns + 1.0))
