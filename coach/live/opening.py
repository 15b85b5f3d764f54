"""Opens camera, model, voice, files and window of a live session. Nothing runs yet."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.describe import frame_line
from coach.folders import history_file
from coach.history.opening import Origin, open_recorder
from coach.live.care import HoldWatch, warn
from coach.live.room import LiveJob, Room
from coach.live.sketch import TROUBLES
from coach.live.worker import LiveWorker
from coach.logbook import StepLog
from coach.outputs.claim import claimed
from coach.outputs.files import (
    AnnotatedVideo,
    Draw,
    FrameFile,
    OutputFolder,
    PoseFile,
    made_folder,
)
from coach.pipeline import Pipeline, Step
from coach.pose_model import announced_model, detector_maker
from coach.present import looker, painter_for
from coach.profile.profile import Profile, offsets_of
from coach.replay import Listener
from coach.screen_size import display_size_wh, shrunk
from coach.session import SessionLog
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.camera import CameraSource
from coach.voice.cue import StepFacts
from coach.voice.facts import announcement, facts_of
from coach.voice.voice import Voice, open_voice
from coach.window import NoScreen, Screen, Window, display_missing
from landmarks import catalogue
from landmarks.detector import PINNED_MEDIAPIPE, Detector
from landmarks.headcount import Headcount
from landmarks.model_store import verify
from overlays.viewport import Viewport


class Account:
    """The session log as a listener."""

    def __init__(self, log: SessionLog) -> None:
        """Add to `log`."""
        self._log = log

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Count one step."""
        del sighting
        self._log.add(step)
        return True


def open_room(
    job: LiveJob, settings: Settings, profile: Profile | None, errors: Console, stack: ExitStack
) -> Room:
    """Everything opened, to be closed with `stack`; nothing runs yet.

    Raises:
        CoachError: something the user can mend, such as a camera that is not there.
    """
    camera = stack.enter_context(CameraSource(job.camera, time.monotonic, rotate_deg=job.rotate))
    model_path = announced_model(job.model, errors)
    sha256 = verify(model_path)
    pipeline = Pipeline(settings, catalogue.load(), offsets=offsets_of(profile))
    log = SessionLog(camera.info.name, settings, profile)
    voice = _voice(job, pipeline, camera, errors, stack)
    files = _files(job, pipeline, camera, sha256, stack)
    detector, headcount = _model(model_path, stack)
    origin = _origin(camera, sha256, profile, settings)
    recorder = open_recorder(history_file(job.history), origin, warn)
    stack.callback(recorder.close)
    watch = HoldWatch(recorder, pipeline)
    # The watch before the files, which take their time: a hold is kept the moment it ends.
    listeners: list[Listener] = [Account(log), watch, StepLog(), *files]
    listeners += [voice] if voice else []
    worker = LiveWorker(camera, detector, pipeline, listeners, time.monotonic, headcount)
    stack.callback(worker.stop)
    screen = _screen(job, camera, errors)
    stack.callback(screen.close)
    return Room(job, camera, pipeline, worker, log, voice, screen, recorder, watch)


def _model(path: Path, stack: ExitStack) -> tuple[Detector, Headcount]:
    detector = detector_maker(path)(False)
    stack.callback(detector.close)
    headcount = Headcount(path)
    stack.callback(headcount.close)
    return detector, headcount


def _origin(
    camera: CameraSource, sha256: str, profile: Profile | None, settings: Settings
) -> Origin:
    return Origin(
        "live",
        camera.info.name,
        sha256,
        profile=profile.name if profile is not None else None,
        programme=settings.programme.name if settings.programme is not None else None,
    )


def _screen(job: LiveJob, camera: CameraSource, errors: Console) -> Screen:
    if job.no_window:
        return NoScreen()
    if display_missing():
        errors.print("There is no display: coaching by voice only.", highlight=False)
        return NoScreen()
    return Window(shrunk(Viewport.fit(camera.info.size_wh).screen_wh, display_size_wh()))


def _voice(
    job: LiveJob, pipeline: Pipeline, camera: CameraSource, errors: Console, stack: ExitStack
) -> Voice | None:
    if not job.voice:
        return None
    language = pipeline.settings.language
    words = texts.load(language)

    def look(step: Step) -> StepFacts:
        facts = facts_of(step, words)
        trouble = TROUBLES.get(camera.status.state)
        return announcement(facts, trouble, words) if trouble is not None else facts

    def notify(line: str) -> None:
        # One line each, and not to be read as markup: it may quote a system's error.
        errors.print(line, highlight=False, markup=False, soft_wrap=True)

    voice = open_voice(look, language, notify, job.volume)
    stack.callback(voice.close)
    return voice


def _files(
    job: LiveJob, pipeline: Pipeline, camera: CameraSource, sha256: str, stack: ExitStack
) -> list[OutputFolder]:
    if job.out is None:
        return []
    out = made_folder(job.out)
    stack.enter_context(claimed(out))
    detector = {"mediapipe": PINNED_MEDIAPIPE, "model_sha256": sha256}
    files: list[AnnotatedVideo | PoseFile | FrameFile] = [
        PoseFile(out / "poses.jsonl", camera.info, detector)
    ]
    if job.record:
        files.append(AnnotatedVideo(out / "annotated.mp4", camera.info, _drawer(pipeline)))
    if job.frames:
        files.append(FrameFile(out / "frames.jsonl", frame_line))
    return [stack.enter_context(OutputFolder(files))]


def _drawer(pipeline: Pipeline) -> Draw:
    """Draws a step by the choices of its own moment: keys may have changed them since."""
    words = texts.load(pipeline.settings.language)
    look, painter = looker(words), painter_for(words)
    return lambda image, step, viewport: painter.paint(image, look(step), viewport)
