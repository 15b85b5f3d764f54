"""One `coach tune`: a source looked through, or a camera, a profile, and the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.commands.options import announced_model, detector_maker
from coach.recording import PoseRecording
from coach.replay import Source
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.camera_desk import CameraDesk, CameraFeed
from coach.tuning.desk import TuneDesk
from coach.tuning.keeper import Keeper, opened
from coach.tuning.reel import Onlooker, Progress, Reel, film_beside, watched
from coach.tuning.sketch import TuneSketch
from coach.tuning.stage import Stage, StageWindow
from coach.tuning.tune_window import run
from coach.window import TITLE, display_missing
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.errors import CoachError
from landmarks.joints import Side

MakeStage = Callable[[tuple[int, int], str], Stage]
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


def run_tune(job: TuneJob, settings: Settings, make_stage: MakeStage = StageWindow) -> int:
    """Tune until the person leaves; 0.

    Raises:
        CoachError: there is no display, no such source, or the profile is broken.
    """
    check_display("tune")
    regions, words = catalogue.load(), texts.load(settings.language)
    profile = opened(job.profile)  # a broken one is told before anything is looked through
    if profile.height_cm is not None and settings.height_cm is None:
        settings = settings.model_copy(update={"height_cm": profile.height_cm})
    keeper = Keeper(job.profile, profile, regions, _now, allow_no_press=job.allow_no_press)
    errors = Console(stderr=True)
    with ExitStack() as stack:
        if job.source is not None:
            reel = _looked_through(job.source, settings, job.model, errors)
            desk = TuneDesk(reel, keeper, regions, words, chosen_in(settings))
        else:
            desk = _at_camera(job, settings, keeper, errors, stack)
        sketch = TuneSketch(regions, words)
        title = f"{TITLE}: {words.word('tune', 'title')}"
        stage = make_stage(sketch.layout(desk).canvas_wh, title)
        stack.callback(stage.close)
        run(stage, desk, lambda: sketch.layout(desk), lambda: sketch.canvas(desk))
    if desk.unsaved and not desk.done:
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


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _looked_through(text: str, settings: Settings, model: str, errors: Console) -> Reel:
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
    job: TuneJob, settings: Settings, keeper: Keeper, errors: Console, stack: ExitStack
) -> TuneDesk:
    from coach.sources.camera import CameraSource

    camera = stack.enter_context(CameraSource(job.camera or "0", rotate_deg=job.rotate))
    detector = detector_maker(announced_model(job.model, errors))(False)
    stack.callback(detector.close)
    regions = catalogue.load()
    feed = CameraFeed(camera, detector, Onlooker(settings, still=False))
    give_up_s = time.monotonic() + FIRST_S
    first = feed.newest()
    while first is None:
        if time.monotonic() > give_up_s:
            raise CoachError(f"{feed.name}: it gives no picture; check its cable, or give another")
        first = feed.newest()
    words = texts.load(settings.language)
    return CameraDesk(feed, first, keeper, regions, words, chosen_in(settings))
