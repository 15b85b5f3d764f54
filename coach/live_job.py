"""One `coach live`: camera, model, voice, window and files, put together and taken apart."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.clock import wall_clock
from coach.describe import frame_line
from coach.folders import history_file, screening_file
from coach.history.opening import Origin, open_recorder
from coach.history.recorder import Recorder
from coach.history.records import Ending
from coach.live import LiveWorker
from coach.live_care import (
    HoldWatch,
    advice_on_ending,
    advice_on_trend,
    ask_after,
    ask_before,
    desk_for,
    ending_of,
)
from coach.live_screen import LiveScreen
from coach.live_sketch import TROUBLES, Display, LiveSketch
from coach.logbook import StepLog
from coach.outputs.atomic import write_text_atomic
from coach.outputs.claim import claimed
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
from coach.pose_model import announced_model, detector_maker
from coach.present import looker, painter_for
from coach.profile.profile import Profile, offsets_of
from coach.replay import Listener, Replayed
from coach.safety import rules
from coach.safety.interview import Standard, may_begin
from coach.screen_size import display_size_wh, shrunk
from coach.session import Session, SessionLog
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.camera import CameraSource
from coach.steering import Steering
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
    history: Path | None


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


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What one session is made of, once all of it is open."""

    job: LiveJob
    camera: CameraSource
    pipeline: Pipeline
    worker: LiveWorker
    log: SessionLog
    voice: Voice | None
    recorder: Recorder
    watch: HoldWatch
    errors: Console


def run_live(job: LiveJob, settings: Settings, profile: Profile | None = None) -> int:
    """Coach until it is over, write and print what came of it; 0 when all was completed.

    Raises:
        CoachError: something the user can mend, such as health questions nobody can answer here.
    """
    console, errors = Console(quiet=job.quiet), Console(stderr=True, quiet=job.quiet)
    words, history = rules.words(settings.language), history_file(job.history)
    if not may_begin(Standard(), screening_file(), wall_clock, rules.load(), words):
        return 1
    _warn_of_trend(history, words)
    with ExitStack() as stack:
        room = _open(job, settings, profile, errors, stack)
        session, ending, cut_short = _coach(room, stack)
    _report(job, session, settings, console)
    _warn(advice_on_ending(ending, words))
    _warn_of_trend(history, words)
    if cut_short is not None:
        raise cut_short
    return 0 if session.completed and ending is Ending.COMPLETED else 1


def _open(
    job: LiveJob,
    settings: Settings,
    profile: Profile | None,
    errors: Console,
    stack: ExitStack,
) -> Room:
    """Everything opened, to be closed with `stack`; nothing runs yet."""
    clock = time.monotonic
    camera = stack.enter_context(CameraSource(job.camera, clock, rotate_deg=job.rotate))
    model_path = announced_model(job.model, errors)
    sha256 = verify(model_path)
    pipeline = Pipeline(settings, catalogue.load(), offsets=offsets_of(profile))
    log = SessionLog(camera.info.name, settings, profile)
    voice = _voice(job, pipeline, camera, errors, stack)
    files = _files(job, pipeline, camera, sha256, stack)
    detector = detector_maker(model_path)(False)
    stack.callback(detector.close)
    headcount = Headcount(model_path)
    stack.callback(headcount.close)
    origin = Origin(
        "live",
        camera.info.name,
        sha256,
        profile=profile.name if profile is not None else None,
        programme=settings.programme.name if settings.programme is not None else None,
    )
    recorder = open_recorder(history_file(job.history), origin, _warn)
    stack.callback(recorder.close)
    watch = HoldWatch(recorder, pipeline)
    # The watch before the files, which take their time: a hold is kept the moment it ends.
    listeners: list[Listener] = [Account(log), watch, StepLog(), *files]
    listeners += [voice] if voice else []
    worker = LiveWorker(camera, detector, pipeline, listeners, clock, headcount)
    stack.callback(worker.stop)
    return Room(job, camera, pipeline, worker, log, voice, recorder, watch, errors)


def _warn(line: str | None) -> None:
    """A line about health or the history: told also to who wants it quiet."""
    if line is not None:
        Console(stderr=True).print(line, highlight=False, markup=False, soft_wrap=True)


def _warn_of_trend(history: Path, words: texts.Texts) -> None:
    advice = advice_on_trend(history, wall_clock, words)
    _warn(advice.line if advice is not None else None)


def _report(job: LiveJob, session: Session, settings: Settings, console: Console) -> None:
    """Write and print what was done, whatever ended it."""
    rate = session.frames / max(session.duration_s, 1e-9)
    replayed = Replayed(session, rate, interrupted=False)
    if job.out is not None:
        account = json.dumps(session.to_json(rate), indent=2) + "\n"
        write_text_atomic(job.out / "session.json", account)
    print_summary(replayed, texts.load(settings.language), console, job.out)


def _coach(
    room: Room, stack: ExitStack
) -> tuple[Session, Ending, KeyboardInterrupt | CoachError | None]:
    """Show and serve keys until it is over; what it was, how it ended, what to raise once saved."""
    worker, pipeline, recorder = room.worker, room.pipeline, room.recorder
    settings = pipeline.settings
    words, care_words = texts.load(settings.language), rules.words(settings.language)
    steering = Steering(worker, settings, tuple(catalogue.load().regions))
    screen = _screen(room.job, room.camera, room.errors)
    stack.callback(screen.close)
    desk = desk_for(
        room.watch, recorder, steering, room.voice, care_words, answerable=screen.visible
    )
    sketch = LiveSketch(painter_for(words), looker(words), words, Display(mirror=room.job.mirror))
    main = LiveScreen(
        worker, screen, sketch, steering, words,
        age_s=room.camera.age_s, desk=desk, clock=time.monotonic,
        voice=room.voice, snapshots=room.job.out,
    )  # fmt: skip
    cut_short: KeyboardInterrupt | CoachError | None = None
    if not screen.visible:
        ask_before(Standard(), recorder, pipeline, care_words)
    worker.start()
    try:
        main.run()
    except (KeyboardInterrupt, CoachError) as end:
        worker.stop()
        cut_short = end
    session = room.log.close(pipeline.holds)
    ending = ending_of(desk, cut_short, completed=session.completed)
    recorder.end(pipeline.holds, ending)
    if cut_short is None and not screen.visible:
        ending = ask_after(Standard(), recorder, care_words) or ending
        recorder.end(pipeline.holds, ending)
    if cut_short is None:
        with suppress(KeyboardInterrupt):  # all is kept; the account is still to be written
            _tell_trend(room, main, care_words)
    return session, ending, cut_short


def _tell_trend(room: Room, main: LiveScreen, words: texts.Texts) -> None:
    """What the weeks say, seen and heard: who lies on a mat reads no terminal."""
    advice = advice_on_trend(history_file(room.job.history), wall_clock, words)
    if advice is None:
        return
    if room.voice is not None:
        room.voice.asides.tell("trend", advice.spoken, cuts=False)
    main.tell_last(advice.shown, rules.load().limits.advice_s)


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
