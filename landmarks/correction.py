"""How far the estimator moves each region from where the pelvis frame puts it, calmed over time.

A correction is kept in millimetres of the body, so it goes along with whoever moves; only what
the estimator changes its mind about is slowed down, never the body itself. Feet are left alone:
the estimator is no better there than the joints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue
from landmarks.joints import Side
from landmarks.network import PointEstimate
from landmarks.pelvis import Pelvis
from landmarks.shapes import shapes_of
from landmarks.smoothing import OneEuroRules, one_euro_step

Array = NDArray[np.float64]
Key = tuple[str, Side]

DOUBT_PER_MM = 0.25
"""Where estimator and pelvis frame disagree one of them is off: a quarter of the distance goes into
sigma, which holds the 90 % ring at 0.90 to 0.92 for all distances (480 rendered `tune` scenes)."""
CALM = OneEuroRules(min_cutoff_hz=0.5, beta=1.0, speed_cutoff_hz=1.0)
"""`beta` in Hz per 100 mm/s. On the bundled clip 1.0-1.2 mm of jitter are left of 2.1, and a body
that turns over is followed within 0.02 s."""
_UNIT_MM = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """What the estimator changes in one frame.

    Attributes:
        t_s: media time.
        keys: region id and side of each row.
        rows_mm: (N, 4) anterior, superior, left, of the region's centre from the pelvis frame's,
            and one standard deviation per axis in the picture plane.
        speeds: (N, 4) the filter's memory, `_UNIT_MM` a second.
    """

    t_s: float
    keys: tuple[Key, ...]
    rows_mm: Array
    speeds: Array

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        self.rows_mm.setflags(write=False)
        self.speeds.setflags(write=False)

    @property
    def by_key(self) -> dict[Key, list[float]]:
        """The four numbers of each row, by its key."""
        return dict(zip(self.keys, self.rows_mm.tolist(), strict=True))

    def of(self, key: Key) -> tuple[Array, float] | None:
        """(3,) shift and sigma of a region, mm, or None where the estimator says nothing."""
        if key not in self.keys:
            return None
        row = self.rows_mm[self.keys.index(key)]
        return row[:3], float(row[3])

    def common_mm(self, side: Side) -> Array:
        """(3,) the shift that the pelvis regions of a side have in common; zeros without any.

        Most of a miss is one shift of all points (rendered truth), so what is no region, such as
        a nerve, goes with it.
        """
        told = zip(self.keys, self.rows_mm.tolist(), strict=True)
        rows = [row[:3] for (_, where), row in told if where is side]
        if not rows:
            return np.zeros(3)
        low, high = (len(rows) - 1) // 2, len(rows) // 2
        in_order = (sorted(column) for column in zip(*rows, strict=True))
        return np.array([(column[low] + column[high]) / 2 for column in in_order])


def measure(
    points: Iterable[PointEstimate], pelvis: Pelvis, catalogue: Catalogue
) -> Corrections | None:
    """What one frame's `points` change, or None where they name no region of the pelvis."""
    skins_mm = shapes_of(catalogue).skins_mm
    named = [point for point in points if point.region in skins_mm]
    if not named:
        return None
    centres_mm = np.array([skins_mm[point.region] for point in named])
    there_px = {side: pelvis.to_px(centres_mm, side) for side in Side}
    steps_px = [point.xy_px - there_px[point.side][row] for row, point in enumerate(named)]
    moved_mm = pelvis.body_direction(np.array(steps_px))
    rows_mm = np.empty((len(named), 4))
    rows_mm[:, :3] = moved_mm
    doubts_mm = DOUBT_PER_MM * np.sqrt((moved_mm * moved_mm).sum(axis=1))
    told_mm = np.array([point.sigma_px for point in named]) * pelvis.mm_per_px
    rows_mm[:, 3] = np.hypot(told_mm, doubts_mm)
    keys = tuple((point.region, point.side) for point in named)
    return Corrections(pelvis.t_s, keys, rows_mm, np.zeros_like(rows_mm))


def follow(before: Corrections | None, now: Corrections | None) -> Corrections | None:
    """`now` calmed by what was before; as it is after a gap or for other regions."""
    if before is None or now is None or before.keys != now.keys:
        return now
    dt_s = now.t_s - before.t_s
    if not 0 < dt_s <= CALM.max_gap_s:
        return now
    rows_mm, speeds = one_euro_step(
        before.rows_mm, before.speeds, now.rows_mm, dt_s, _UNIT_MM, CALM
    )
    return Corrections(now.t_s, now.keys, rows_mm, speeds)
