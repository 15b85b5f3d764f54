"""Who tells more about a pose than its joints do: the learned estimator, behind two methods.

The bundled one was taught with the mask's outline and is asked only where there is one.
"""

from __future__ import annotations

from typing import Protocol

from landmarks.network import LyingEstimate, PointEstimate, bundled
from landmarks.pose import Array, Pose


class Estimator(Protocol):
    """Tells where the regions of a pose are, and how it lies."""

    def points(self, pose: Pose, outline_m: Array | None) -> tuple[PointEstimate, ...]:
        """Regions of both sides; those it does not name are left to the pelvis frame."""
        ...

    def lying(self, pose: Pose, outline_m: Array | None) -> LyingEstimate | None:
        """How the body lies, or None where that cannot be told."""
        ...


class BundledEstimator:
    """The networks that come with the program, read when they are first asked."""

    def points(self, pose: Pose, outline_m: Array | None) -> tuple[PointEstimate, ...]:
        """Regions of both sides; none without an outline."""
        return () if outline_m is None else bundled().points(pose, outline_m)

    def lying(self, pose: Pose, outline_m: Array | None) -> LyingEstimate | None:
        """How the body lies, or None without an outline."""
        return None if outline_m is None else bundled().lying(pose, outline_m)


BUNDLED: Estimator = BundledEstimator()
