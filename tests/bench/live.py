"""The live pipeline on a network camera of this machine: delay and rate beside the bare model's."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from coach.live.worker import LiveWorker
from coach.pipeline import Pipeline
from coach.pose_model import detector_maker
from coach.settings import Settings
from coach.sources.camera import CameraSource
from landmarks import catalogue
from landmarks.model_store import model_path
from tests.bench.figures import Figure
from tests.streams import MjpegServer


def measure(film: Path, seconds: float) -> list[Figure]:
    """From a picture's arrival until it is judged; the model's own wait beside it."""
    delays_s, models_s, started_s = [], [], time.monotonic()
    with (
        MjpegServer(film, loop=True, limit_s=seconds + 60) as server,
        CameraSource(server.url) as camera,
    ):
        detector = detector_maker(model_path("full"))(False)
        pipeline = Pipeline(Settings(), catalogue.load())
        worker = LiveWorker(camera, detector, pipeline, (), time.monotonic)
        worker.start()
        while worker.running and time.monotonic() - started_s < seconds:
            shot = worker.slot.take(0.5)
            if shot is not None and shot.model_s > 0:
                delays_s.append(camera.age_s(shot.step.t_s))
                models_s.append(shot.model_s)
        worker.stop()
        detector.close()
    delay_s, model_s = median(delays_s), median(models_s)
    return [
        Figure("live: arrival to judgement", 1000 * delay_s, "ms"),
        Figure("live: that over the model's own wait", delay_s / model_s, "x"),
        Figure("live: frames judged", len(delays_s) / seconds, "frames/s"),
    ]
