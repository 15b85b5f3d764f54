"""The command line with a stand-in for the pose model that takes its time.

python -m tests.faults.actor SECONDS COMMAND...
"""

from __future__ import annotations

import sys
import time

from coach import cli
from landmarks.frame import Frame
from landmarks.pose import Pose
from tests.faults.batch import Seer, stand_in


class SlowSeer(Seer):
    """Looks at every frame for so many seconds."""

    def detect(self, frame: Frame) -> Pose | None:
        time.sleep(float(sys.argv[1]))
        return super().detect(frame)


if __name__ == "__main__":
    stand_in(SlowSeer)
    sys.exit(cli.main(sys.argv[2:]))
