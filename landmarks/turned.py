"""Looks for the person in the turned picture when nobody plausible is found in the upright one.

Found is not right: turning triples the people seen in empty rooms, so a turned find counts only
when it is a plausible body, and it is kept (with smoothing of our own) until it is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from landmarks.detector import Detector
from landmarks.finding import Find, Prepared, StagedDetector, detect_by_steps, staged
from landmarks.frame import Frame
from landmarks.plausibility import judge
from landmarks.pose import Pose
from landmarks.smoothing import OneEuro, smooth

QUARTERS = (1, 3, 2)
"""Quarter turns to try, likeliest first: heads lie left or right, seldom at the bottom."""
PATIENCE_S = 1.0
"""How long nobody is found before the picture is turned, and the pause between two tries."""


class TurningDetector:
    """A detector that tries the turned picture when the upright one shows nobody.

    Args:
        upright: finds people in the picture as it is, following them in video.
        make_still: makes a detector for single turned pictures; called once, when needed.
        still: every frame stands alone, so it is turned at once.
    """

    def __init__(
        self, upright: Detector, make_still: Callable[[], Detector], *, still: bool = False
    ) -> None:
        """Nothing is loaded beyond `upright` until it is needed."""
        self._upright = staged(upright)
        self._make_still = make_still
        self._turner: StagedDetector | None = None
        self._still = still
        self._quarters = 0
        self._memory: OneEuro | None = None
        self._alone_since_s: float | None = None

    def detect(self, frame: Frame) -> Pose | None:
        """The pose in this frame, in its own upright pixels, or None."""
        return detect_by_steps(self, frame)

    def prepare(self, frame: Frame) -> Prepared:
        """The frame as the model takes it, upright: turning comes afterwards, if at all."""
        return self._upright.prepare(frame)

    def find(self, prepared: Prepared) -> Find | None:
        """The person in it, in its own upright pixels, or None."""
        found = self._upright.find(prepared)
        if found is not None and judge(found.pose).is_person:
            self._quarters, self._memory, self._alone_since_s = 0, None, None
            return found
        turned = self._keep_turned(prepared.frame) or self._try_turns(prepared.frame)
        # An implausible upright find is still reported: the judge downstream says why.
        return turned or found

    def _keep_turned(self, frame: Frame) -> Find | None:
        if self._quarters == 0:
            return None
        found = self._find_turned(frame, self._quarters)
        if found is None:
            self._quarters, self._memory = 0, None
            return None
        self._memory = smooth(self._memory, found.pose)
        return replace(found, pose=self._memory.pose)

    def _try_turns(self, frame: Frame) -> Find | None:
        if not self._due(frame.t_s):
            return None
        for quarters in QUARTERS:
            found = self._find_turned(frame, quarters)
            if found is not None:
                if not self._still:
                    self._quarters, self._memory = quarters, smooth(None, found.pose)
                return found
        return None

    def _due(self, t_s: float) -> bool:
        if self._still:
            return True
        if self._alone_since_s is None:
            self._alone_since_s = t_s
        if t_s - self._alone_since_s < PATIENCE_S:
            return False
        self._alone_since_s = t_s
        return True

    def _find_turned(self, frame: Frame, quarters: int) -> Find | None:
        if self._turner is None:
            self._turner = staged(self._make_still())
        image = np.ascontiguousarray(np.rot90(frame.image, quarters))
        found = self._turner.find(self._turner.prepare(Frame(frame.index, frame.t_s, image)))
        if found is None:
            return None
        upright = turn_back(found.pose, quarters)
        return replace(found, pose=upright) if judge(upright).turn_known else None

    def close(self) -> None:
        """Free both models. Safe to call twice."""
        self._upright.close()
        if self._turner is not None:
            self._turner.close()


def turn_back(pose: Pose, quarters: int) -> Pose:
    """Carry a pose found in `numpy.rot90(image, quarters)` back to the image itself."""
    xy, world, (width, height) = pose.xy_px.copy(), pose.world_m.copy(), pose.size_wh
    for _ in range(quarters % 4):
        # rot90 turned the picture anticlockwise: x' = y, y' = W - 1 - x. This undoes one quarter.
        xy = np.column_stack([height - 1 - xy[:, 1], xy[:, 0]])
        world = np.column_stack([-world[:, 1], world[:, 0], world[:, 2]])
        width, height = height, width
    # The outline is told in axes of the body, which turned with the picture: it stays as it is.
    return Pose(
        pose.t_s,
        np.round(xy, 2),
        pose.visibility.copy(),
        world,
        (width, height),
        pose.outline_m,
    )
