"""Who tells more about a pose than its joints do: the learned estimator, behind two methods.

The bundled one leans on what the picture tells of hips and feet, and is asked only where it tells.
"""

from __future__ import annotations

from typing import Protocol

from landmarks.foot_sight import FOOT_REGIONS, estimates
from landmarks.network import LyingEstimate, PointEstimate, bundled
from landmarks.pose import Array, Pose


class Estimator(Protocol):
    """Tells where the regions of a pose are, and how it lies."""

    def points(self, pose: Pose, sight_m: Array | None) -> tuple[PointEstimate, ...]:
        """Regions of both sides; those it does not name are left to the pelvis frame."""
        ...

    def lying(self, pose: Pose, sight_m: Array | None) -> LyingEstimate | None:
        """How the body lies, or None where that cannot be told."""
        ...


class BundledEstimator:
    """The networks that come with the program, read when they are first asked."""

    def points(self, pose: Pose, sight_m: Array | None) -> tuple[PointEstimate, ...]:
        """Regions of both sides: of the hips and of the feet, where each was looked at."""
        hips = () if sight_m is None else bundled().points(pose, sight_m)
        # The networks that hear the joints know no more of feet than these do.
        return (*(one for one in hips if one.region not in FOOT_REGIONS), *estimates(pose))

    def lying(self, pose: Pose, sight_m: Array | None) -> LyingEstimate | None:
        """How the body lies, or None without a look at the picture."""
        return None if sight_m is None else bundled().lying(pose, sight_m)


BUNDLED: Estimator = BundledEstimator()
