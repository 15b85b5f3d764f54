"""How far a region of one body lies from where the catalogue puts it.

An offset lives in the region's own body frame, in template millimetres: so it stays on the same
skin in every view, and fits a body of any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from landmarks.joints import Side


@dataclass(frozen=True, slots=True)
class Offset:
    """One region's correction on one side.

    Attributes:
        shift_mm: added to the region's centre: anterior, superior, lateral for a region of the
            pelvis; forward, up, lateral for one of the foot.
        radius_mm: the region's larger half axis, or None for the catalogue's.
    """

    shift_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    radius_mm: float | None = None


Offsets = Mapping[tuple[str, Side], Offset]
"""By region id and the person's own side; what is not named is not moved."""
NO_OFFSETS: Offsets = MappingProxyType({})
