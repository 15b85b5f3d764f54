"""How many frames of a pose recording are read and judged a second of processor time."""

from __future__ import annotations

import time
from pathlib import Path

from coach.pipeline import Pipeline
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay import sightings
from coach.session import SessionLog
from coach.settings import Settings
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.detector import Detector, MediaPipeDetector
from landmarks.estimator import BUNDLED, Estimator
from landmarks.model_store import model_path
from tests.bench.figures import Figure

TARGET_PER_S = 2000.0


def recorded(film: Path, path: Path) -> Path:
    """A pose recording of a film."""
    source = VideoSource(film)

    def make(still: bool) -> Detector:
        return MediaPipeDetector(model_path("full"), still=still)

    with PoseRecordingWriter(path, RecordingHeader(source.info, {})) as writer:
        for sighting in sightings(source, make):
            writer.write(sighting)
    source.close()
    return path


def frames_per_s(path: Path, estimator: Estimator | None) -> float:
    """One pass, from the file to the account of the session."""
    recording, settings = PoseRecording(path), Settings()
    pipeline = Pipeline(settings, catalogue.load(), estimator=estimator)
    log, start_s, frames = SessionLog(recording.info.name, settings, None), time.process_time(), 0
    for sighting in recording.sightings():
        log.add(pipeline.step(sighting))
        frames += 1
    log.close(pipeline.holds)
    recording.close()
    return frames / max(time.process_time() - start_s, 1e-9)


def measure(path: Path, rounds: int) -> list[Figure]:
    """The best of some rounds, with the learned estimator and by geometry alone."""
    frames_per_s(path, BUNDLED)  # reads the weights and the catalogue
    best = {
        name: max(frames_per_s(path, estimator) for _ in range(rounds))
        for name, estimator in (("", BUNDLED), (", without the estimator", None))
    }
    return [
        Figure(f"pose recording{name}", value, "frames/s", TARGET_PER_S, most=False)
        for name, value in best.items()
    ]
