"""What somebody would write in place of this tool: read, convert, detect, draw, write. Timed.

    python -m tests.bench.bare_loop MODEL VIDEO [draw | ANNOTATED.mp4]

With "draw" it draws the joints into every picture, and shows or writes none. Without a third word
it does not even draw. Prints one line of JSON.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

started_s = time.perf_counter()

import cv2  # noqa: E402  # the clock starts before the imports
import mediapipe as mp  # noqa: E402
from mediapipe.tasks.python.core.base_options import BaseOptions  # noqa: E402
from mediapipe.tasks.python.vision import (  # noqa: E402
    PoseLandmarker,
    PoseLandmarkerOptions,
    RunningMode,
    drawing_utils,
)
from mediapipe.tasks.python.vision.pose_landmarker import PoseLandmarksConnections  # noqa: E402

from tests.bench.timing import Lap, report  # noqa: E402


def main(model: Path, video: Path, annotated: Path | None, *, draws: bool) -> None:
    """Run the loop once over the video."""
    options = PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)), running_mode=RunningMode.VIDEO
    )
    landmarker = PoseLandmarker.create_from_options(options)
    lap = Lap(started_s, ready_s=time.perf_counter())
    capture = cv2.VideoCapture(str(video))
    fps = capture.get(cv2.CAP_PROP_FPS)
    writer, index = None, 0
    while True:
        found, image = capture.read()
        if not found:
            break
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        result = landmarker.detect_for_video(picture, round(index * 1000 / fps))
        if draws:
            for joints in result.pose_landmarks:
                lines = PoseLandmarksConnections.POSE_LANDMARKS
                drawing_utils.draw_landmarks(image, joints, lines)
        if annotated is not None:
            if writer is None:
                code = cv2.VideoWriter.fourcc(*"mp4v")
                writer = cv2.VideoWriter(str(annotated), code, fps, image.shape[1::-1])
            writer.write(image)
        index += 1
        lap.frame()
    if writer is not None:
        writer.release()
    report(lap.done())


if __name__ == "__main__":
    more = sys.argv[3:]
    film = Path(more[0]) if more and more != ["draw"] else None
    main(Path(sys.argv[1]), Path(sys.argv[2]), film, draws=bool(more))
