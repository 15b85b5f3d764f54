"""Follows points of a body from picture to picture. It measures; `coach.alive` decides.

Every picture is compared with the first of its window, so that nothing drifts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from coach import motion_parts, motion_plane
from coach.motion import PARTS, Motion
from landmarks.frame import Image
from landmarks.pose import Pose

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]

SAMPLE_S = 0.25
"""Breathing takes seconds; more pictures a second would only cost more."""
WINDOW_S = 12.0
"""Two breaths at the pace of the pacer, 4 s in and 6 s out, bar a bit; three at rest."""
AWAY_S = 2.0
"""Nobody for so long: what comes next is looked at afresh."""
SIDE_PX = 320
"""Longest side of what is looked at: finer pictures are made smaller."""
SIDE_MIN_PX = 40
_PATCH_PX = (15, 15)
_LEVELS = 2
_ENOUGH = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 0.01)
_NONE = tuple(None for _ in PARTS)


@dataclass(slots=True, eq=False)
class _Window:
    """The first picture, its points, and how they have moved since."""

    since_s: float
    box: tuple[int, ...]
    scale: float
    first: Grey
    points: NDArray[np.float32]
    parts: NDArray[np.int64]
    guess: NDArray[np.float32]
    room: list[Array] = field(default_factory=list)
    own: list[Array] = field(default_factory=list)


class MotionTracker:
    """Measures the motion of one source. Keeps a window of the picture, in memory only."""

    def __init__(self) -> None:
        """Nothing seen."""
        self._window: _Window | None = None
        self._sampled_s: float | None = None
        self._seen_s: float | None = None

    def look(self, image: Image, pose: Pose | None, t_s: float) -> Motion | None:
        """The news after one picture, or None where there is none.

        Args:
            image: (H, W, 3) uint8, BGR.
            pose: as the detector gave it, or None where nobody was found.
            t_s: media time; rises.
        """
        if pose is not None:
            self._seen_s = t_s
        if self._seen_s is None or t_s - self._seen_s > AWAY_S:
            self._window = None
            return None
        if self._sampled_s is not None and t_s - self._sampled_s < SAMPLE_S - 1e-3:
            return None
        self._sampled_s = t_s
        if self._window is None:
            return self._begin(image, pose, t_s) if pose is not None else None
        return self._go_on(self._window, image, t_s)

    def _begin(self, image: Image, pose: Pose, t_s: float) -> Motion:
        """A new window; without enough points the next sample tries again."""
        empty = Motion(t_s, 0.0, 0, _NONE, _NONE)
        capsules = motion_parts.capsules_of(pose)
        if not capsules:
            return empty
        box = motion_parts.box_around(capsules, (image.shape[1], image.shape[0]))
        longest_px = max(box[2] - box[0], box[3] - box[1])
        if min(box[2] - box[0], box[3] - box[1]) < SIDE_MIN_PX:
            return empty
        scale = min(1.0, SIDE_PX / longest_px)
        first = _grey(image, box, scale)
        points, parts = motion_parts.find_points(first, capsules, box, scale)
        if len(points) >= motion_plane.POINTS_MIN:
            self._window = _Window(t_s, box, scale, first, points, parts, points)
        return empty

    def _go_on(self, window: _Window, image: Image, t_s: float) -> Motion:
        now = _grey(image, window.box, window.scale)
        places, found, _ = cv2.calcOpticalFlowPyrLK(
            window.first,
            now,
            window.points,
            window.guess.copy(),
            winSize=_PATCH_PX,
            maxLevel=_LEVELS,
            criteria=_ENOUGH,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        after = np.asarray(places, dtype=np.float64).reshape(-1, 2)
        if not _note(window, after, found.reshape(-1) == 1):
            self._window = None
            return Motion(t_s, 0.0, 0, _NONE, _NONE)
        residual, noise = motion_plane.spread(window.room, window.own, window.parts)
        span_s = t_s - window.since_s
        if span_s >= WINDOW_S:
            self._window = None
        return Motion(window.since_s, span_s, len(window.room), _rounded(residual), _rounded(noise))


def _note(window: _Window, after: Array, found: NDArray[np.bool_]) -> bool:
    """Add where the points are now; False where the body is not to be followed any more."""
    before, body = window.points.astype(np.float64), window.parts != motion_parts.BACKGROUND
    own = motion_plane.plane_of(before, after, found & body)
    room = motion_plane.plane_of(before, after, found & ~body)
    if own is None:
        return False
    in_itself = motion_plane.beyond(before, after, own)
    lost = ~found | (np.linalg.norm(in_itself, axis=1) > motion_plane.ASTRAY_PX)
    for rows, off in (
        (window.own, in_itself),
        (window.room, motion_plane.beyond(before, after, room)),
    ):
        off[lost] = np.nan
        rows.append(off / window.scale)
    # Where the planes took each point: the next search begins there, also for a lost one.
    others = own if room is None else room
    guess = np.where(body[:, None], after - in_itself, _carried(before, others))
    window.guess = guess.astype(np.float32)
    return True


def _carried(points_px: Array, plane: Array) -> Array:
    return np.asarray(cv2.perspectiveTransform(points_px[:, None], plane)[:, 0])


def _grey(image: Image, box: tuple[int, ...], scale: float) -> Grey:
    left, top, right, bottom = box
    grey = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    if scale < 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, dtype=np.uint8)


def _rounded(values: list[float | None]) -> tuple[float | None, ...]:
    """To a thousandth of a pixel, so that a recording holds exactly what was judged."""
    return tuple(None if value is None else round(value, 4) for value in values)
