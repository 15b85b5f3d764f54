"""What each stage of one pass over a film costs, as shares of the model's time.

Processor time of one thread, the stages one after the other: no neighbour and no overlap blurs it.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from coach import texts
from coach.motion.sized import SizedTracker
from coach.outputs.video_writer import VideoWriter
from coach.pipeline import Pipeline
from coach.present import drawer
from coach.replay import sighting_of
from coach.settings import Settings
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.correction import Array
from landmarks.detector import MediaPipeDetector
from landmarks.estimator import BUNDLED
from landmarks.frame import Frame
from landmarks.model_store import model_path
from landmarks.network import LyingEstimate, PointEstimate
from landmarks.pose import Pose
from overlays.viewport import Viewport
from tests.bench.figures import Figure

Result = TypeVar("Result")

DECISIONS_TARGET, DRAWING_TARGET, ESTIMATOR_TARGET_MS = 3.0, 12.0, 2.0


class Watch:
    """Adds up the processor time of each stage; one within another counts for itself only."""

    def __init__(self) -> None:
        """Nothing spent."""
        self.spent_s: dict[str, float] = defaultdict(float)
        self._within_s = [0.0]

    def time(self, stage: str, work: Callable[[], Result]) -> Result:
        """What `work` gives, its time booked."""
        self._within_s.append(0.0)
        start_s = time.thread_time()
        result = work()
        took_s = time.thread_time() - start_s
        self.spent_s[stage] += took_s - self._within_s.pop()
        self._within_s[-1] += took_s
        return result


class _TimedEstimator:
    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def points(self, pose: Pose, sight_m: Array | None) -> tuple[PointEstimate, ...]:
        return self._watch.time("estimator", lambda: BUNDLED.points(pose, sight_m))

    def lying(self, pose: Pose, sight_m: Array | None) -> LyingEstimate | None:
        return self._watch.time("estimator", lambda: BUNDLED.lying(pose, sight_m))


class _TimedDetector:
    """MediaPipe's own time apart from all that is made of its answer."""

    def __init__(self, watch: Watch, inner: MediaPipeDetector) -> None:
        self._watch, self._inner = watch, inner
        run = inner._run
        inner._run = lambda picture, t_s: watch.time("model", lambda: run(picture, t_s))  # type: ignore[method-assign]

    def detect(self, frame: Frame) -> Pose | None:
        return self._watch.time("picture and pose", lambda: self._inner.detect(frame))

    def close(self) -> None:
        self._inner.close()


def spent_ms(film: Path, frames: int, *, warm_up: int = 5) -> dict[str, float]:
    """Milliseconds a frame by stage, the model's work in all its threads counted as one."""
    watch, words = Watch(), texts.load("en")
    source = VideoSource(film)
    pipeline = Pipeline(Settings(), catalogue.load(), estimator=_TimedEstimator(watch))
    draw, viewport = drawer(words), Viewport.fit(source.info.size_wh)
    tracker, done, wall_s = SizedTracker(), 0, 0.0
    detector = _TimedDetector(watch, MediaPipeDetector(model_path("full")))
    with tempfile.TemporaryDirectory() as folder:
        writer = VideoWriter(Path(folder) / "film.mp4", viewport.screen_wh, source.info.fps)
        pictures = source.frames()
        while done < frames + warm_up:
            if done == warm_up:
                watch.spent_s.clear()
                wall_s = time.process_time()
            frame = watch.time("decode", lambda: next(pictures, None))
            if frame is None:
                break
            seen = watch.time("motion and light", lambda f=frame: sighting_of(f, detector, tracker))
            step = watch.time("decisions", lambda s=seen: pipeline.step(s))
            shown = watch.time("draw", lambda f=frame, s=step: draw(f.image, s, viewport))
            watch.time("encode", lambda i=shown, t=frame.t_s: writer.write(i, t))
            done += 1
        # MediaPipe works in threads of its own: what is nobody else's is the model's.
        counted = ("picture and pose", "motion and light", "decisions", "estimator", "draw")
        known_s = sum(watch.spent_s[stage] for stage in counted)
        others_s = watch.spent_s["decode"] + watch.spent_s["encode"]
        watch.spent_s["model"] = max(
            watch.spent_s["model"], time.process_time() - wall_s - known_s - others_s
        )
        writer.close()
    detector.close()
    source.close()
    return {stage: 1000 * s / max(done - warm_up, 1) for stage, s in watch.spent_s.items()}


def measure(film: Path, frames: int) -> list[Figure]:
    """The stages of one film, 1280x720 for the targets to be about it."""
    spent = spent_ms(film, frames)
    model = spent["model"]
    share = {stage: 100 * spent.get(stage, 0.0) / model for stage in spent}
    rest, told = share["decisions"], share.get("estimator", 0.0)
    return [
        Figure("model, processor time a frame", model, "ms"),
        Figure("geometry, posture, hold and guidance of model time", rest, "%", DECISIONS_TARGET),
        Figure("learned estimator", spent.get("estimator", 0.0), "ms", ESTIMATOR_TARGET_MS),
        Figure("both of model time", rest + told, "%", DECISIONS_TARGET),
        Figure("drawing of model time", share["draw"], "%", DRAWING_TARGET),
        Figure("decoding of model time", share["decode"], "%"),
        Figure("encoding of model time", share["encode"], "%"),
        Figure("picture for the model and pose of model time", share["picture and pose"], "%"),
        Figure("motion and light of model time", share["motion and light"], "%"),
    ]
