"""Follows points of a body from picture to picture. It measures; `coach.motion.alive` decides.

Every sample is compared with the first of its window, so that nothing drifts. A sample is the mean
of the pictures since the last one: a camera's noise fades in it, a breath of seconds does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.motion import PARTS, Motion, around, body_parts, plane_motion
from coach.motion.board import Board
from coach.motion.window import Window
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
MOST_SUMMED = 64
"""Pictures in a sample: more gain nothing, and 257 would not fit into the sum."""
SMOOTH_PX = 9
MOVED_SHARE = 0.3
"""Of a change so much has to be left when it is smoothed; of a camera's noise it is 0.1 to 0.2."""
_NONE = tuple(None for _ in PARTS)


class _Seen(NamedTuple):
    """One picture with what was found in it."""

    image: Image
    pose: Pose | None
    t_s: float


@dataclass(slots=True, eq=False)
class _View:
    """Where the body is looked at, and the sum of the pictures since the last sample."""

    capsules: tuple[body_parts.Capsule, ...]
    limbs: tuple[body_parts.Capsule, ...]
    box: tuple[int, ...]
    scale: float
    oldest: Grey | None = None
    sum: NDArray[np.uint16] | None = None
    count: int = 0

    def add(self, image: Image) -> None:
        """One more picture; one that has moved stands alone, or the mean would be a blur."""
        if self.count == MOST_SUMMED:
            return
        grey = _grey(image, self.box, self.scale)
        if self.oldest is None or self.sum is None or _moved(self.oldest, grey):
            self.oldest, self.sum, self.count = grey, grey.astype(np.uint16), 1
            return
        self.sum += grey
        self.count += 1

    def take(self) -> Grey | None:
        """Their mean, and begin anew; None without any."""
        if self.sum is None:
            return None
        mean, self.sum, self.count = self.sum / self.count, None, 0
        return np.rint(mean).astype(np.uint8)


class MotionTracker:
    """Measures the motion of one source. Keeps a window of the picture, in memory only."""

    def __init__(self) -> None:
        """Nothing seen."""
        self._view: _View | None = None
        self._window: Window | None = None
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
            self._view = self._window = None
            return None
        if self._view is not None:
            self._view.add(image)
        if self._sampled_s is not None and t_s - self._sampled_s < SAMPLE_S - 1e-3:
            return None
        self._sampled_s = t_s
        now = self._view.take() if self._view is not None else None
        if self._view is None or now is None:
            return self._aim(image, pose, t_s) if pose is not None else None
        seen = _Seen(image, pose, t_s)
        if self._window is None:
            return self._begin(self._view, now, seen)
        return self._go_on(self._window, now, seen)

    def _aim(self, image: Image, pose: Pose, t_s: float) -> Motion | None:
        """Choose where to look from the next picture on."""
        self._view = _view_of(image, pose)
        if self._view is None:
            return Motion(t_s, 0.0, 0, _NONE, _NONE)
        self._view.add(image)
        return None

    def _begin(self, view: _View, first: Grey, seen: _Seen) -> Motion:
        """A new window; without enough points the next sample tries again."""
        points, parts = body_parts.find_points(first, view.capsules, view.box, view.scale)
        if len(points) >= plane_motion.POINTS_MIN:
            self._window = _window_of(view, first, points, parts, seen)
        else:
            self._view = None
        return Motion(seen.t_s, 0.0, 0, _NONE, _NONE)

    def _go_on(self, window: Window, now: Grey, seen: _Seen) -> Motion:
        if not window.note(now, seen.image, seen.pose):
            self._view = self._window = None
            return Motion(seen.t_s, 0.0, 0, _NONE, _NONE)
        news = window.news(seen.t_s)
        if news.span_s >= WINDOW_S:
            self._view = self._window = None
        return news


def _window_of(
    view: _View,
    first: Grey,
    points: NDArray[np.float32],
    parts: NDArray[np.int64],
    seen: _Seen,
) -> Window:
    left_top_px = np.array(view.box[:2], dtype=np.float64)
    scenery = around.begin(seen.image, view.box)
    before_px = np.concatenate([points / view.scale + left_top_px, scenery.places_px])
    far = np.zeros(len(scenery.points), dtype=np.bool_)
    body = parts != body_parts.BACKGROUND
    on_limbs = body_parts.are_on(before_px[: len(points)], view.limbs)
    board = Board(
        before_px,
        np.concatenate([body, far]),
        np.concatenate([~body & ~on_limbs, far]),
        (seen.image.shape[1], seen.image.shape[0]),
    )
    return Window(
        seen.t_s, first, points, parts, left_top_px, view.scale, seen.pose, scenery, board, points
    )


def _moved(before: Grey, now: Grey) -> bool:
    """Whether more than noise is between two pictures: noise goes away where it is smoothed."""
    change = now.astype(np.float32) - before
    smooth = cv2.boxFilter(change, -1, (SMOOTH_PX, SMOOTH_PX))
    return float(smooth.std()) > MOVED_SHARE * float(change.std())


def _view_of(image: Image, pose: Pose) -> _View | None:
    """Where to look for this body; None where it is too small or not known."""
    capsules = body_parts.capsules_of(pose)
    if not capsules:
        return None
    box = body_parts.box_around(capsules, (image.shape[1], image.shape[0]))
    sides_px = box[2] - box[0], box[3] - box[1]
    if min(sides_px) < SIDE_MIN_PX:
        return None
    return _View(capsules, body_parts.limbs_of(pose), box, min(1.0, SIDE_PX / max(sides_px)))


def _grey(image: Image, box: tuple[int, ...], scale: float) -> Grey:
    left, top, right, bottom = box
    grey = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    if scale < 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, dtype=np.uint8)
