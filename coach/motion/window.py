"""One window of samples: its first picture, the points in it, and how they have moved since."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from coach.motion import Motion, Whole, body_parts, plane_motion
from coach.motion.around import Around
from coach.motion.board import Board
from landmarks.frame import Image
from landmarks.joints import Joint
from landmarks.pose import Pose

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Grey = NDArray[np.uint8]

WHOLE_EVERY = 4
"""Samples from one look at the body as a whole to the next: a second."""
_PATCH_PX = (15, 15)
_LEVELS = 2
_ENOUGH = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 0.01)
_STEADY = [
    Joint[f"{side}_{name}"]
    for name in ("EAR", "SHOULDER", "HIP", "KNEE")
    for side in ("LEFT", "RIGHT")
]


@dataclass(slots=True, eq=False)
class Window:
    """The first sample, its points, and how they have moved since.

    Attributes:
        since_s: media time of the first sample.
        first: it.
        points: (N, 2) what is followed, in pixels of `first`.
        parts: (N,) number of the part of each point, or `BACKGROUND`.
        left_top_px: (2,) where `first` is in the picture.
        scale: pixels of `first` a pixel of the picture.
        pose: of the first sample, or None.
        around: what is followed outside `first`.
        board: the body with what goes along with it.
        guess: (N, 2) where the points were last.
        room: for each sample, (N, 2) beyond the plane of the points around the body.
        own: for each sample, (N, 2) beyond the plane of the body.
    """

    since_s: float
    first: Grey
    points: NDArray[np.float32]
    parts: NDArray[np.int64]
    left_top_px: Array
    scale: float
    pose: Pose | None
    around: Around
    board: Board
    guess: NDArray[np.float32]
    whole: Whole | None = None
    room: list[Array] = field(default_factory=list)
    own: list[Array] = field(default_factory=list)

    def note(self, now: Grey, image: Image, pose: Pose | None) -> bool:
        """Add where the points are now; False where the body is not to be followed any more.

        Args:
            now: the sample.
            image: the whole picture it ends with.
            pose: in that picture, or None.
        """
        before, body = self.points.astype(np.float64), self.parts != body_parts.BACKGROUND
        after, found, own = self._search(now, self.guess)
        if own is None:  # gone too far: look again where the pose has gone
            after, found, own = self._search(now, self._after_pose(pose))
        if own is None:
            return False
        room = plane_motion.plane_of(before, after, found & ~body)
        in_itself = plane_motion.beyond(before, after, own)
        lost = ~found | (np.linalg.norm(in_itself, axis=1) > plane_motion.ASTRAY_PX)
        for rows, off in (
            (self.own, in_itself.copy()),
            (self.room, plane_motion.beyond(before, after, room)),
        ):
            off[lost] = np.nan
            rows.append(off / self.scale)
        # Where the planes took each point: the next search begins there, also for a lost one.
        others = own if room is None else room
        guess = np.where(body[:, None], after - in_itself, _carried(before, others))
        self.guess = guess.astype(np.float32)
        self._note_board(after, found, own, image)
        return True

    def news(self, t_s: float) -> Motion:
        """What it has shown by now."""
        residual, noise = plane_motion.spread(self.room, self.own, self.parts)
        if len(self.own) % WHOLE_EVERY == 0:
            self.whole = self.board.whole()
        return Motion(
            self.since_s,
            t_s - self.since_s,
            len(self.own),
            _rounded(residual),
            _rounded(noise),
            self.whole,
        )

    def _search(self, now: Grey, guess: NDArray[np.float32]) -> tuple[Array, Flags, Array | None]:
        """(N, 2) where the points are, (N,) which were found, and the plane of the body."""
        places, found, _ = cv2.calcOpticalFlowPyrLK(
            self.first,
            now,
            self.points,
            guess.copy(),
            winSize=_PATCH_PX,
            maxLevel=_LEVELS,
            criteria=_ENOUGH,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        after, known = np.asarray(places, dtype=np.float64).reshape(-1, 2), found.reshape(-1) == 1
        body = self.parts != body_parts.BACKGROUND
        return (
            after,
            known,
            plane_motion.plane_of(self.points.astype(np.float64), after, known & body),
        )

    def _after_pose(self, pose: Pose | None) -> NDArray[np.float32]:
        """(N, 2) where the pose took the points; where they were last, without any."""
        if pose is None or self.pose is None:
            return self.guess
        before, now = (one.xy_px[_STEADY] @ (1, 1j) for one in (self.pose, pose))
        ahead = before - before.mean()
        turned = np.vdot(ahead, now - now.mean()) / np.vdot(ahead, ahead)
        places = (self.points / self.scale + self.left_top_px) @ (1, 1j)
        there = now.mean() + turned * (places - before.mean())
        if not np.isfinite(there).all():
            return self.guess
        there_px = np.stack([there.real, there.imag], axis=1)
        return np.asarray((there_px - self.left_top_px) * self.scale, dtype=np.float32)

    def _note_board(self, after: Array, found: Flags, own: Array, image: Image) -> None:
        far_px, far_found = self.around.follow(image)
        to_picture = np.array(
            [
                [1 / self.scale, 0, self.left_top_px[0]],
                [0, 1 / self.scale, self.left_top_px[1]],
                [0, 0, 1],
            ]
        )
        self.board.note(
            np.concatenate([after / self.scale + self.left_top_px, far_px]),
            np.concatenate([found, far_found]),
            to_picture @ own @ np.linalg.inv(to_picture),
        )


def _carried(points_px: Array, plane: Array) -> Array:
    return np.asarray(cv2.perspectiveTransform(points_px[:, None], plane)[:, 0])


def _rounded(values: list[float | None]) -> tuple[float | None, ...]:
    """To a thousandth of a pixel, so that a recording holds exactly what was judged."""
    return tuple(None if value is None else round(value, 4) for value in values)
