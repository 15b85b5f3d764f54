"""Counts the people in a picture, now and then: the follower itself knows only one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from landmarks.detector import MediaPipeDetector
from landmarks.frame import Frame
from landmarks.plausibility import judge
from landmarks.pose import Pose

APART_TORSOS = 1.0
"""Two finds nearer to each other than this are one person found twice."""


class Headcount:
    """Counts plausible people in single pictures, two at most."""

    def __init__(self, model_path: Path) -> None:
        """Load the model a second time: counting must not disturb the following."""
        self._detector = MediaPipeDetector(model_path, still=True, most=2)

    def count(self, frame: Frame) -> int:
        """0, 1 or 2 (two or more)."""
        found = self._detector.find_all(self._detector.prepare(frame))
        people = [one.pose for one in found if judge(one.pose).is_person]
        if len(people) == 2 and not apart(*people):
            return 1
        return len(people)

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        self._detector.close()


def apart(one: Pose, other: Pose) -> bool:
    """Whether two poses are of two people, rather than one found twice."""
    torso_px = float(np.linalg.norm(one.middle_px("shoulder") - one.middle_px("hip")))
    away_px = float(np.linalg.norm(one.middle_px("hip") - other.middle_px("hip")))
    return away_px > APART_TORSOS * torso_px
