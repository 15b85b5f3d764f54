"""How a body moves as one with what surrounds it: what tells a board in a hand from a person.

Somebody who lies does not go through the room as a plane, again and again, and take the mat
along. A camera that shakes takes everything along; but it mostly turns, and whatever it turns by,
no plane comes nearer or tips over. A photo in a hand does both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.motion import Whole
from coach.motion.plane_motion import POINTS_MIN, beyond

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

WITHIN_PX = (4.0, 2.0, 1.5)
"""How far off the plane a point may be, from one fit to the next: it grows over its board."""
FOCAL_SHARES = (0.65, 0.8, 1.0, 1.25, 1.6)
"""Focal lengths as shares of the picture's longer side, 75 to 35 degrees wide: one of them fits."""
KNOWN_MIN = 0.7
"""Share of the samples in which a point has to have been found."""
GOES = (0.7, 1.3)
"""A point goes with the plane if it goes so many times the way the plane would take it."""
STANDS = (0.25, 0.5)
"""A point stands that goes less of that way, and not much of any other."""
SAMPLES_MIN = 4
AROUND_MIN = 8
"""Of fewer points around the body nothing is said."""


@dataclass(slots=True, eq=False)
class Board:
    """The plane of the body and all that goes with it, from sample to sample.

    Attributes:
        before_px: (N, 2) points of the first sample, pixels of the picture.
        body: (N,) which of them are on the body.
        near: (N,) which of them are close around it.
        size_wh: of the picture, pixels.
    """

    before_px: Array
    body: Flags
    near: Flags
    size_wh: tuple[int, int]
    moved: list[Array] = field(default_factory=list)
    carried: list[Array] = field(default_factory=list)
    turns: list[Array] = field(default_factory=list)

    def note(self, now_px: Array, found: Flags, own: Array) -> None:
        """One more sample.

        Args:
            now_px: (N, 2) where the points are.
            found: (N,) which of them were found.
            own: (3, 3) how the body's own plane has moved.
        """
        plane = _grown(self.before_px, now_px, found, own)
        moved = now_px - self.before_px
        moved[~found] = np.nan
        self.moved.append(moved)
        self.carried.append(-beyond(self.before_px, self.before_px, plane))
        self.turns.append(turns_of(plane, self.size_wh))

    def whole(self) -> Whole | None:
        """What the samples show together; None with too few of them."""
        if len(self.moved) < SAMPLES_MIN:
            return None
        carried, moved = np.array(self.carried), np.array(self.moved)
        body = carried[:, self.body]
        steps_px = _rms(body[1:] - body[:-1], axis=(1, 2))
        known = np.isfinite(moved[..., 0]).mean(axis=0) >= KNOWN_MIN
        seen = np.flatnonzero(~self.body & known)
        led = carried[:, seen]
        went = np.where(np.isfinite(moved[:, seen]), moved[:, seen], led)
        along = _along(went, led)
        goes = (along > GOES[0]) & (along < GOES[1])
        stands = (along < STANDS[0]) & (_usual(went) < STANDS[1] * _usual(led))
        # Who fills the picture leaves little close around; what is farther has to do then.
        close = self.near[seen] if self.near[seen].sum() >= AROUND_MIN else slice(None)
        way_px = float(_rms(body - body.mean(axis=0), axis=(0, 1, 2)))
        return Whole(
            way_px=round(way_px, 4),
            aside=round(way_px / max(self.size_wh), 6),
            step_px=round(float(np.median(steps_px)), 4),
            turn=round(float(np.median(np.array(self.turns), axis=0).min()), 6),
            goes=_share(goes[close]),
            stands=_share(stands),
        )


def turns_of(plane: Array, size_wh: tuple[int, int]) -> Array:
    """How far a plane has come nearer or tipped over, as a share of its distance.

    What a camera sees of a plane goes as K (R + t n' / d) / K: without t / d nothing but a turn is
    left, whose singular values are all alike. One number for each of `FOCAL_SHARES`.
    """
    middle, side = np.array(size_wh) / 2, max(size_wh)
    lenses = np.array(
        [[[f * side, 0, middle[0]], [0, f * side, middle[1]], [0, 0, 1]] for f in FOCAL_SHARES]
    )
    values = np.linalg.svd(np.linalg.inv(lenses) @ plane @ lenses, compute_uv=False)
    spread = np.log(np.maximum(values, 1e-12))
    return np.asarray(spread[:, 0] - spread[:, 2])


def _grown(before_px: Array, now_px: Array, found: Flags, own: Array) -> Array:
    """The body's plane, fitted to all that goes with it."""
    plane = own
    for within_px in WITHIN_PX:
        off_px = np.linalg.norm(beyond(before_px, now_px, plane), axis=1)
        use = found & (off_px < within_px)
        if use.sum() < POINTS_MIN:
            break
        fitted, _ = cv2.findHomography(before_px[use], now_px[use], 0)
        if np.size(fitted) != 9 or not np.isfinite(fitted).all():
            break
        plane = np.asarray(fitted, dtype=np.float64)
    return plane


def _rms(way: Array, axis: tuple[int, ...]) -> Array:
    """Root mean square of lengths: the last axis holds both coordinates."""
    return np.asarray((2 * (way**2).mean(axis=axis)) ** 0.5)


def _along(moved: Array, carried: Array) -> Array:
    """(N,) how many times the way that the plane would take it each point goes.

    Noise has no part in it: it is as often against that way as along it.
    """
    led, went = carried - carried.mean(axis=0), moved - moved.mean(axis=0)
    return np.asarray((led * went).sum(axis=(0, 2)) / ((led**2).sum(axis=(0, 2)) + 1e-9))


def _usual(way: Array) -> Array:
    """(N,) how far each point usually is from its middle place; a slip now and then is no way."""
    return np.asarray(np.median(np.linalg.norm(way - np.median(way, axis=0), axis=2), axis=0))


def _share(flags: Flags) -> float | None:
    return round(float(flags.mean()), 4) if len(flags) >= AROUND_MIN else None
