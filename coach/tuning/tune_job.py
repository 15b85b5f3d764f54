"""One `coach tune`: a source looked through, or a camera, a profile, and the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.clock import utc_now
from coach.pose_model import announced_model, detector_maker
from coach.profile.profile import load_or_new
from coach.recording import PoseRecording
from coach.replay import Source
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.camera_controller import CameraController, CameraFeed
from coach.tuning.controller import TuneController
from coach.tuning.footage import BodyTracker, Footage, Progress, film_beside, watched
from coach.tuning.input_window import InputWindow, OpenCvInputWindow
from coach.tuning.profile_writer import ProfileWriter
from coach.tuning.sketch import TuneSketch
from coach.tuning.tune_window import run
from coach.window import TITLE, display_missing
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.errors import CoachError
from landmarks.joints import Side

MakeWindow = Callable[[tuple[int, int], str], InputWindow]
FIRST_S = 20.0
"""A camera that shows nothing for so long shows nothing."""


@dataclass(frozen=True, slots=True)
class TuneJob:
    """What is tuned, and where it is kept.

    Attributes:
        source: name or path as given, or None for the camera.
        camera: number, name or address, or None for a source.
        rotate: clockwise turn of the camera's picture, degrees.
        profile: the file it is kept in; it need not exist.
        allow_no_press: save regions in no-press zones too.
        model: choice or path of the pose model.
    """

    source: str | None
    camera: str | None
    rotate: int
    profile: Path
    allow_no_press: bool
    model: str


def run_tune(job: TuneJob, settings: Settings, make_window: MakeWindow = OpenCvInputWindow) -> int:
    """Tune until the person leaves; 0.

    Raises:
        CoachError: there is no display, no such source, or the profile is broken.
    """
    check_display("tune")
    regions, words = catalogue.load(), texts.load(settings.language)
    profile = load_or_new(job.profile)  # a broken one is told before anything is looked through
    if profile.height_cm is not None and settings.height_cm is None:
        settings = settings.model_copy(update={"height_cm": profile.height_cm})
    writer = ProfileWriter(
        job.profile, profile, regions, utc_now, allow_no_press=job.allow_no_press
    )
    errors = Console(stderr=True)
    with ExitStack() as stack:
        if job.source is not None:
            footage = _looked_through(job.source, settings, job.model, errors)
            controller = TuneController(footage, writer, regions, words, chosen_in(settings))
        else:
            controller = _at_camera(job, settings, writer, errors, stack)
        sketch = TuneSketch(regions, words)
        title = f"{TITLE}: {words.word('tune', 'title')}"
        window = make_window(sketch.layout(controller).canvas_wh, title)
        stack.callback(window.close)
        run(
            window, controller, lambda: sketch.layout(controller), lambda: sketch.canvas(controller)
        )
    if controller.unsaved and not controller.done:
        errors.print("The window was closed: the last changes are not saved.", highlight=False)
    return 0


def chosen_in(settings: Settings) -> tuple[str, Side | None]:
    """The region to begin with, and its side where one was named."""
    named = settings.side in tuple(Side)
    return settings.region, Side(settings.side) if named else None


def check_display(command: str) -> None:
    """Refuse to start where no window can be opened.

    Raises:
        CoachError: there is no display.
    """
    if display_missing():
        raise CoachError(
            f"coach {command} needs a display, and there is none here; "
            "without one, label by hand and use: coach tune fit LABELS.csv"
        )


def _looked_through(text: str, settings: Settings, model: str, errors: Console) -> Footage:
    with open_source(text) as source, ExitStack() as stack:
        film = film_beside(source, Path(text)) if isinstance(source, PoseRecording) else None
        if film is not None:
            stack.callback(film.close)
        make: Callable[[bool], Detector] = no_detector
        if not isinstance(source, PoseRecording):
            make = detector_maker(announced_model(model, errors))
        progress = counted(source, errors, stack)
        return watched(source, settings, make, progress, film)


def no_detector(still: bool) -> Detector:
    """Stands where a pose recording makes a detector needless."""
    raise ValueError(f"a pose recording needs no detector (still={still})")


def counted(source: Source, errors: Console, stack: ExitStack) -> Progress:
    """A progress bar to tell of every frame; closed with the stack."""
    from coach.outputs.report import progress_bar

    bar = progress_bar(source.info, errors)
    stack.callback(bar.close)
    return bar.count


def _at_camera(
    job: TuneJob, settings: Settings, writer: ProfileWriter, errors: Console, stack: ExitStack
) -> TuneController:
    from coach.sources.camera import CameraSource

    camera = stack.enter_context(CameraSource(job.camera or "0", rotate_deg=job.rotate))
    detector = detector_maker(announced_model(job.model, errors))(False)
    stack.callback(detector.close)
    regions = catalogue.load()
    feed = CameraFeed(camera, detector, BodyTracker(settings, still=False))
    give_up_s = time.monotonic() + FIRST_S
    first = feed.newest()
    while first is None:
        if time.monotonic() > give_up_s:
            raise CoachError(f"{feed.name}: it gives no picture; check its cable, or give another")
        first = feed.newest()
    words = texts.load(settings.language)
    return CameraController(feed, first, writer, regions, words, chosen_in(settings))
