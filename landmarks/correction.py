"""Where the estimator moves each region from where the pelvis frame puts it, calmed over time.

A correction is kept in millimetres of the body, so it goes along with whoever moves; only what
the estimator changes its mind about is slowed down, never the body itself. A foot's regions are
moved from where its own frame puts them, and its sigma is the look's alone: heel and toes of a pose
may be the other foot's, so that they disagree says nothing against it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue
from landmarks.foot import measure_foot
from landmarks.joints import Side
from landmarks.network import PointEstimate
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.shapes import shapes_of
from landmarks.smoothing import OneEuroRules, one_euro_step

Array = NDArray[np.float64]
Key = tuple[str, Side]

DOUBT_PER_MM, FAR_MM, DOUBT_PER_FAR_MM = 0.05, 120.0, 0.5
"""Where estimator and pelvis frame disagree one of them is off, mostly the frame: a twentieth of
the distance goes into sigma, and half of what lies beyond 12 cm, where one of them is absurd. The
90 % ring then holds 0.92 of the plain and 0.90 of the wide scenes of `tune`, and 0.85 of those so
far apart; a quarter of all, right for an older estimator, held 0.96 and 0.93."""
CALM = OneEuroRules(min_cutoff_hz=0.5, beta=1.0, speed_cutoff_hz=1.0)
"""`beta` in Hz per 100 mm/s. On the bundled clip 1.0-1.2 mm of jitter are left of 2.1, and a body
that turns over is followed within 0.02 s."""
_UNIT = 100.0
"""Speeds count in this many millimetres a second; beside them a share is always slow."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """What the estimator changes in one frame.

    Attributes:
        t_s: media time.
        keys: region id and side of each row.
        rows: (N, 5) anterior, superior, left, of the region's centre from the pelvis frame's, and
            one standard deviation per axis in the picture plane, all mm; how probable it is that
            nothing hides the place, 0 to 1.
        speeds: (N, 5) the filter's memory, `_UNIT` a second.
    """

    t_s: float
    keys: tuple[Key, ...]
    rows: Array
    speeds: Array

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        self.rows.setflags(write=False)
        self.speeds.setflags(write=False)

    @property
    def by_key(self) -> dict[Key, list[float]]:
        """The numbers of each row, by its key."""
        return dict(zip(self.keys, self.rows.tolist(), strict=True))

    def of(self, key: Key) -> tuple[Array, float] | None:
        """(3,) shift and sigma of a region, mm, or None where the estimator says nothing."""
        if key not in self.keys:
            return None
        row = self.rows[self.keys.index(key)]
        return row[:3], float(row[3])

    def common_mm(self, side: Side, regions: Container[str]) -> Array:
        """(3,) the shift that these regions of a side have in common; zeros without any.

        Most of a miss is one shift of all points (rendered truth), so what is no region, such as
        a nerve, goes with it.
        """
        told = zip(self.keys, self.rows.tolist(), strict=True)
        rows = [row[:3] for (name, where), row in told if where is side and name in regions]
        if not rows:
            return np.zeros(3)
        low, high = (len(rows) - 1) // 2, len(rows) // 2
        in_order = (sorted(column) for column in zip(*rows, strict=True))
        return np.array([(column[low] + column[high]) / 2 for column in in_order])


def measure(
    points: Iterable[PointEstimate], pose: Pose, pelvis: Pelvis, catalogue: Catalogue
) -> Corrections | None:
    """What one frame's `points` change, or None where they name no region that can be placed."""
    points = tuple(points)
    skins_mm, asked = shapes_of(catalogue).skins_mm, {point.region for point in points}
    wanted = {name: skins for name, skins in skins_mm.items() if not asked.isdisjoint(skins)}
    plain_px = _plain_px(pose, pelvis, wanted)
    named = [point for point in points if (point.region, point.side) in plain_px]
    if not named:
        return None
    keys = tuple((point.region, point.side) for point in named)
    steps_px = [point.xy_px - plain_px[key] for point, key in zip(named, keys, strict=True)]
    moved_mm = pelvis.body_direction(np.array(steps_px))
    of_pelvis = [catalogue.regions[point.region].frame == "pelvis" for point in named]
    rows = np.empty((len(named), 5))
    rows[:, :3] = moved_mm
    apart_mm = np.sqrt((moved_mm * moved_mm).sum(axis=1)) * of_pelvis
    absurd_mm = DOUBT_PER_FAR_MM * np.maximum(apart_mm - FAR_MM, 0.0)
    told_mm = np.array([point.sigma_px for point in named]) * pelvis.mm_per_px
    rows[:, 3] = np.sqrt(told_mm**2 + (DOUBT_PER_MM * apart_mm) ** 2 + absurd_mm**2)
    rows[:, 4] = [point.seen for point in named]
    return Corrections(pelvis.t_s, keys, rows, np.zeros_like(rows))


def _plain_px(
    pose: Pose, pelvis: Pelvis, skins_mm: Mapping[str, Mapping[str, list[float]]]
) -> dict[Key, Array]:
    """(2,) pixels of each region's centre where the frames of pelvis and feet put it."""
    found: dict[Key, Array] = {}
    for name, skins in skins_mm.items():
        for side in Side:
            frame = pelvis if name == "pelvis" else measure_foot(pose, pelvis, side)
            if frame is not None:
                places_px = frame.to_px(np.array(list(skins.values())), side)
                found |= {(region, side): px for region, px in zip(skins, places_px, strict=True)}
    return found


def follow(before: Corrections | None, now: Corrections | None) -> Corrections | None:
    """`now` calmed by what was before: each region by itself, and anew after a gap."""
    if before is None or now is None:
        return now
    dt_s = now.t_s - before.t_s
    if not 0 < dt_s <= CALM.max_gap_s:
        return now
    old, speeds = _matched(before, now)
    return Corrections(now.t_s, now.keys, *one_euro_step(old, speeds, now.rows, dt_s, _UNIT, CALM))


def _matched(before: Corrections, now: Corrections) -> tuple[Array, Array]:
    """The old rows and speeds of the regions there are `now`; a new one is at rest where it is."""
    if before.keys == now.keys:
        return before.rows, before.speeds
    at = {key: row for row, key in enumerate(before.keys)}
    rows, speeds = now.rows.copy(), np.zeros_like(now.speeds)
    for row, key in enumerate(now.keys):
        if key in at:
            rows[row], speeds[row] = before.rows[at[key]], before.speeds[at[key]]
    return rows, speeds
