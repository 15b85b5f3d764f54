"""Which region is meant by a point of the picture, and which frames show a region."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.tuning.footage import Shot
from coach.tuning.skin import skin_of
from landmarks.catalogue import RegionSpec
from landmarks.joints import Side
from landmarks.region import BodyMap, Region, Sight

Array = NDArray[np.float64]


def region_at(body: BodyMap, at_px: Array, in_hand: tuple[str, Side]) -> Region | None:
    """The region under a point: the one in hand first, then the one whose centre is nearest."""
    under = [region for region in body.regions if _covers(region, at_px)]
    return min(
        under,
        key=lambda r: ((r.id, r.side) != in_hand, float(np.hypot(*(r.centre_px - at_px)))),
        default=None,
    )


def shows(shot: Shot, spec: RegionSpec, sides: Iterable[Side]) -> bool:
    """Whether a frame shows the skin of a region on any of these sides."""
    if shot.pose is None or shot.pelvis is None:
        return False
    skins = [skin_of(spec, side, shot.pose, shot.pelvis) for side in sides]
    return any(skin is not None and skin.seen for skin in skins)


def _covers(region: Region, at_px: Array) -> bool:
    if region.state is Sight.OUT_OF_FRAME or not np.isfinite(region.outline_px).all():
        return False
    outline = region.outline_px.astype(np.float32)
    return cv2.pointPolygonTest(outline, (float(at_px[0]), float(at_px[1])), False) >= 0
