"""What a made-up estimator tells, for tests: no weights, and every figure by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.gravity import from_setting
from landmarks.network import LyingEstimate, PointEstimate
from landmarks.pose import Pose

Array = NDArray[np.float64]

NAMES = ("supine", "side_left", "side_right", "prone", "upright", "half_turned")
_ROLLS_DEG = {"side_left": 90.0, "side_right": -90.0, "prone": 180.0, "half_turned": 45.0}


def shares(name: str, share: float = 0.95) -> dict[str, float]:
    """This share of one posture; the others divide the rest evenly."""
    rest = (1.0 - share) / (len(NAMES) - 1)
    return {other: share if other == name else rest for other in NAMES}


def lying(
    name: str,
    share: float = 0.95,
    *,
    tilt_deg: float = 20.0,
    sigma_up_deg: float = 7.0,
    roll_deg: float | None = None,
    up: Array | None = None,
) -> LyingEstimate:
    """What is told of somebody in this posture, by a camera that looks down so far."""
    return LyingEstimate(
        shares=shares(name, share),
        up=from_setting(tilt_deg).up if up is None else up,
        sigma_up_deg=sigma_up_deg,
        roll_deg=_ROLLS_DEG.get(name, 0.0) if roll_deg is None else roll_deg,
        elevation_deg=85.0 if name == "upright" else 0.0,
        sigma_roll_deg=8.0,
    )


@dataclass
class Teller:
    """An estimator that always tells the same, and keeps which poses it was asked about.

    Attributes:
        says: how every pose lies.
        places: where the regions of every pose are.
    """

    says: LyingEstimate | None
    places: tuple[PointEstimate, ...] = ()

    def __post_init__(self) -> None:
        """Nothing was asked yet."""
        self.asked: list[Pose] = []

    def lying(self, pose: Pose, sight_m: Array | None) -> LyingEstimate | None:
        """The same as ever."""
        del sight_m
        self.asked.append(pose)
        return self.says

    def points(self, pose: Pose, sight_m: Array | None) -> tuple[PointEstimate, ...]:
        """The same as ever."""
        del pose, sight_m
        return self.places
