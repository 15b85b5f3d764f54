"""Whether the pelvis rests: the one thing seen of somebody who lies on a ball."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.pelvis import Pelvis

WINDOW_S = 0.5
STILL_MM_PER_S = 40.0
"""Breathing moves the pelvis a few mm a second, getting settled many times that."""


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Where the pelvis was at one time: `middle_px` (2,) pixels."""

    t_s: float
    middle_px: NDArray[np.float64]


def follow(trail: tuple[Rest, ...], pelvis: Pelvis | None) -> tuple[Rest, ...]:
    """The trail with this frame at its end; empty when the pelvis is lost."""
    if pelvis is None:
        return ()
    recent = tuple(rest for rest in trail if pelvis.t_s - rest.t_s <= 2 * WINDOW_S)
    return (*recent, Rest(pelvis.t_s, pelvis.middle_px))


def is_still(trail: tuple[Rest, ...], mm_per_px: float) -> bool | None:
    """Whether the pelvis moved slower than the limit; None with too short a trail."""
    if not trail:
        return None
    now = trail[-1]
    old = next((rest for rest in reversed(trail) if now.t_s - rest.t_s >= WINDOW_S - 1e-9), None)
    if old is None:
        return None
    step_px = now.middle_px - old.middle_px
    moved_mm = math.sqrt(float(step_px @ step_px)) * mm_per_px
    return moved_mm / (now.t_s - old.t_s) <= STILL_MM_PER_S
