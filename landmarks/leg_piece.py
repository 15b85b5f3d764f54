"""The piece of a picture that shows both legs: upright by the trunk, from above the hips down.

Training cuts its pieces with this very module, or the network of `landmarks.leg_sight` would be
asked about other pieces than it has learned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright

Array = NDArray[np.float64]

LEGS_UNIT_M = 2.5
"""The piece reaches so many times as far as that around the hips: 0.9 m to each side."""
BELOW_HIPS_M = 0.35
"""Its middle: legs are as long as the piece reaches down from there, and knees bend forward."""


def around_legs(seen: Upright) -> Upright:
    """The upright picture from the middle of the legs, in units of `LEGS_UNIT_M`.

    Args:
        seen: `features.upright` of the pose.
    """
    middle_px = seen.to_px(np.array([0.0, BELOW_HIPS_M]))
    return Upright(middle_px, seen.turn, seen.px_per_m * LEGS_UNIT_M)
