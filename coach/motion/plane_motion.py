"""Takes the motion of a plane away, and tells what is left from noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.motion import PARTS

Array = NDArray[np.float64]

ROUNDS = 3
OUTLIER_FACTOR = 3.0
OUTLIER_MIN_PX = 0.15
"""A point this far from the plane may always stay in its fit: that is noise."""
POINTS_MIN = 12
"""Eight numbers make a plane's motion; fewer points than this leave nothing to judge."""
INLIERS_MIN = 0.5
ASTRAY_PX = 6.0
"""A point this far off the plane has slipped to something else."""
SEEN_MIN = 0.8
"""Share of the pictures in which a point has to have been found."""
BOARD_MIN_PX = 0.5
BOARD_SHARE = 0.12
"""Photos in a hand moved in themselves by 2 % of their way at most, noise included."""
PART_POINTS_MIN = 4
JITTER_MIN_PX = 0.05
"""Steadier points than this weigh no more: one of them must not speak for the part."""
SAMPLES_MIN = 8


def plane_of(before_px: Array, now_px: Array, use: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """(3, 3) how a plane has moved that most of the points `use` lie on, or None.

    Args:
        before_px: (N, 2) points of the first picture.
        now_px: (N, 2) the same points now.
        use: (N,) which of them to go by.
    """
    fit = use
    for _ in range(ROUNDS):
        if fit.sum() < POINTS_MIN:
            return None
        found, _mask = cv2.findHomography(before_px[fit], now_px[fit], 0)
        if np.size(found) != 9 or not np.isfinite(found).all():  # points on one line make none
            return None
        plane = np.asarray(found, dtype=np.float64)
        away_px = np.linalg.norm(beyond(before_px, now_px, plane), axis=1)
        limit_px = max(OUTLIER_MIN_PX, OUTLIER_FACTOR * float(np.median(away_px[use])))
        fit = use & (away_px <= limit_px)
    known = fit.sum() >= INLIERS_MIN * use.sum() and limit_px <= ASTRAY_PX
    return plane if known else None


def beyond(before_px: Array, now_px: Array, plane: Array | None) -> Array:
    """(N, 2) where points are beyond where a plane's motion took them; None: it has not moved."""
    if plane is None:
        return now_px - before_px
    return np.asarray(now_px - cv2.perspectiveTransform(before_px[:, None], plane)[:, 0])


def spread(
    room: list[Array], own: list[Array], parts: NDArray[np.int64]
) -> tuple[list[float | None], ...]:
    """Residual and noise of each part, pixels, against the room; or against the body's own plane.

    A body is measured against what surrounds it: a plane laid through the body itself would take
    much of a breath away. Only what moves through the room like a board, far more than it moves
    in itself, is measured against its own plane: a photo in a hand.

    Args:
        room: (N, 2) for each sample, beyond the plane of the points around the body.
        own: (N, 2) the same beyond the plane of the body.
        parts: (N,) number of the part of each point.
    """
    against_room, against_own = _each_part(room, parts), _each_part(own, parts)
    away_px, bent_px = _largest(against_room[0]), _largest(against_own[0])
    like_a_board = away_px > BOARD_MIN_PX and bent_px < BOARD_SHARE * away_px
    return against_own if like_a_board else against_room


def _largest(values: list[float | None]) -> float:
    return max((value for value in values if value is not None), default=0.0)


def _each_part(rows: list[Array], parts: NDArray[np.int64]) -> tuple[list[float | None], ...]:
    """Residual and noise of each part, pixels; None where a part could not be followed.

    What a body does lasts from one sample to the next, noise does not: the product of neighbours
    in time keeps the first and averages the second away.
    """
    residual: list[float | None] = []
    noise: list[float | None] = []
    off = np.array(rows)
    for number in range(len(PARTS)):
        mine = _followed(off, np.flatnonzero(parts == number))
        if mine is None:
            residual.append(None)
            noise.append(None)
            continue
        way = mine - mine.mean(axis=0)
        lasting = float((way[1:] * way[:-1]).sum(axis=1).mean())
        passing = max(float((way**2).sum(axis=1).mean()) - lasting, 0.0)
        residual.append(max(lasting, 0.0) ** 0.5)
        noise.append((passing / (2 * len(way)) ** 0.5) ** 0.5)
    return residual, noise


def _followed(off: Array, points: NDArray[np.int64]) -> Array | None:
    """(T, 2) mean of a part's points, or None with too few of them or of the samples."""
    if len(off) < SAMPLES_MIN:
        return None
    seen = np.isfinite(off[:, points, 0])
    points, seen = points[seen.mean(axis=0) >= SEEN_MIN], seen[:, seen.mean(axis=0) >= SEEN_MIN]
    if len(points) < PART_POINTS_MIN or not seen.any(axis=1).all():
        return None
    # A point that is missing now and then must not shift the mean: each is taken from its own.
    mine = off[:, points] - np.nanmean(off[:, points], axis=0)
    jitter_px2 = np.nanmean((mine[1:] - mine[:-1]) ** 2, axis=(0, 2))
    weights = seen / (np.nan_to_num(jitter_px2, nan=np.inf) + JITTER_MIN_PX**2)
    if not (weights.sum(axis=1) > 0).all():
        return None
    summed = (np.nan_to_num(mine) * weights[:, :, None]).sum(axis=1)
    return np.asarray(summed / weights.sum(axis=1)[:, None])
