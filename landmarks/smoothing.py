"""One-euro smoothing of what MediaPipe's own does not reach: the estimator's corrections.

Time is an argument (Casiez 2012: cut-off rises with speed, so rest is calm and moves are quick).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OneEuroRules:
    """Cut-offs in Hz; `beta` in Hz per unit a second."""

    min_cutoff_hz: float = 1.0
    beta: float = 2.0
    speed_cutoff_hz: float = 1.0
    max_gap_s: float = 1.0
    """After a longer gap smoothing starts anew: the person may be anywhere."""


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
