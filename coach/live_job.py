"""One `coach live`: camera, model, voice, window and files, put together and taken apart."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.commands.options import announced_model, detector_maker
from coach.describe import frame_line
from coach.live import LiveWorker
from coach.live_screen import LiveScreen, Steering
from coach.live_sketch import TROUBLES, Display, LiveSketch
from coach.outputs.atomic import write_text_atomic
from coach.outputs.files import (
    AnnotatedVideo,
    Draw,
    FrameFile,
    OutputFolder,
    PoseFile,
    made_folder,
)
from coach.outputs.report import print_summary
from coach.pipeline import Pipeline, Step
from coach.present import looker, painter_for
from coach.replay import Listener, Replayed
from coach.session import Session, SessionLog
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.camera import CameraSource
from coach.voice.cue import StepFacts
from coach.voice.facts import announcement, facts_of
from coach.voice.voice import Voice, open_voice
from coach.window import NoScreen, Screen, Window, display_missing
from landmarks import catalogue
from landmarks.detector import PINNED_MEDIAPIPE
from landmarks.errors import CoachError
from landmarks.headcount import Headcount
from landmarks.model_store import verify
from overlays.viewport import Viewport


@dataclass(frozen=True, slots=True)
class LiveJob:
    """What was asked for on the command line; the names are those of the options."""

    camera: str
    rotate: int
    mirror: bool
    voice: bool
    volume: float
    no_window: bool
    out: Path | None
    record: bool
    frames: bool
    quiet: bool
    model: str


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


def run_live(job: LiveJob, settings: Settings) -> int:
    """Coach until it is over, write and print what came of it; 0 when the hold was completed."""
    console, errors = Console(quiet=job.quiet), Console(stderr=True, quiet=job.quiet)
    clock = time.monotonic
    with ExitStack() as stack:
        camera = stack.enter_context(CameraSource(job.camera, clock, rotate_deg=job.rotate))
        model_path = announced_model(job.model, errors)
        pipeline = Pipeline(settings, catalogue.load())
        log = SessionLog(camera.info.name, settings)
        voice = _voice(job, pipeline, camera, errors, stack)
        files = _files(job, pipeline, camera, verify(model_path), stack)
        detector = detector_maker(model_path)(False)
        stack.callback(detector.close)
        listeners: list[Listener] = [Account(log), *files, *([voice] if voice else [])]
        headcount = Headcount(model_path)
        stack.callback(headcount.close)
        worker = LiveWorker(camera, detector, pipeline, listeners, clock, headcount)
        stack.callback(worker.stop)
        cut_short = _coach(job, settings, camera, worker, voice, errors, stack)
        session = log.close(pipeline.holds)
    _report(job, session, settings, console)
    if cut_short is not None:
        raise cut_short
    return 0 if session.completed else 1


def _report(job: LiveJob, session: Session, settings: Settings, console: Console) -> None:
    """Write and print what was done, whatever ended it."""
    rate = session.frames / max(session.duration_s, 1e-9)
    replayed = Replayed(session, rate, interrupted=False)
    if job.out is not None:
        account = json.dumps(session.to_json(rate), indent=2) + "\n"
        write_text_atomic(job.out / "session.json", account)
    print_summary(replayed, settings, texts.load(settings.language), console, job.out)


def _coach(
    job: LiveJob,
    settings: Settings,
    camera: CameraSource,
    worker: LiveWorker,
    voice: Voice | None,
    errors: Console,
    stack: ExitStack,
) -> KeyboardInterrupt | CoachError | None:
    """Show and serve keys until it is over; what cut it short, to be raised once all is saved."""
    words = texts.load(settings.language)
    steering = Steering(worker, settings, tuple(catalogue.load().regions))
    look = looker(lambda: steering.settings, words)
    sketch = LiveSketch(painter_for(words), look, words, Display(mirror=job.mirror))
    screen = _screen(job, camera, errors)
    stack.callback(screen.close)
    main = LiveScreen(
        worker, screen, sketch, steering, words,
        age_s=camera.age_s, voice=voice, snapshots=job.out,
    )  # fmt: skip
    worker.start()
    try:
        main.run()
    except (KeyboardInterrupt, CoachError) as end:
        worker.stop()
        return end
    return None


def _screen(job: LiveJob, camera: CameraSource, errors: Console) -> Screen:
    if job.no_window:
        return NoScreen()
    if display_missing():
        errors.print("There is no display: coaching by voice only.", highlight=False)
        return NoScreen()
    return Window(Viewport.fit(camera.info.size_wh).screen_wh)


def _voice(
    job: LiveJob, pipeline: Pipeline, camera: CameraSource, errors: Console, stack: ExitStack
) -> Voice | None:
    if not job.voice:
        return None
    language = pipeline.settings.language
    words = texts.load(language)

    def look(step: Step) -> StepFacts:
        facts = facts_of(step, pipeline.settings, words)
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
) -> list[AnnotatedVideo | PoseFile | FrameFile]:
    if job.out is None:
        return []
    out = made_folder(job.out)
    detector = {"mediapipe": PINNED_MEDIAPIPE, "model_sha256": sha256}
    files: list[AnnotatedVideo | PoseFile | FrameFile] = [
        PoseFile(out / "poses.jsonl", camera.info, detector)
    ]
    if job.record:
        files.append(AnnotatedVideo(out / "annotated.mp4", camera.info, _drawer(pipeline)))
    if job.frames:
        files.append(FrameFile(out / "frames.jsonl", frame_line))
    return stack.enter_context(OutputFolder(files)).listeners


def _drawer(pipeline: Pipeline) -> Draw:
    """Draws a step by the choices of its own moment: keys may have changed them since."""
    words = texts.load(pipeline.settings.language)
    look, painter = looker(lambda: pipeline.settings, words), painter_for(words)
    return lambda image, step, viewport: painter.paint(image, look(step), viewport)
