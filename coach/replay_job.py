"""One `coach replay`: a source, its output files, its window, its progress bar, its table."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from coach import texts
from coach.describe import frame_line
from coach.ending import heeded
from coach.folders import history_file
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
from coach.outputs.report import print_summary, progress_bar
from coach.pose_model import announced_model, detector_maker
from coach.profile.profile import Profile
from coach.recording import PoseRecording
from coach.replay import Listener, Replayed, Source, replay
from coach.replay_window import ReplayWindow
from coach.session import Session
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.window import Window, display_missing
from landmarks.detector import PINNED_MEDIAPIPE, Detector
from landmarks.errors import CoachError
from landmarks.model_store import verify
from overlays.viewport import Viewport


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """What one source is replayed into.

    Attributes:
        source: name or path, as given.
        out: folder for the files, or None for none.
        frames: whether to write frames.jsonl.
        window: whether a window was asked for.
        speed: "max", a factor as text, or None for the default.
        model: choice or path of the pose model.
        quiet: print nothing but errors.
        history: keep the session in the person's history.
    """

    source: str
    out: Path | None
    frames: bool
    window: bool
    speed: str | None
    model: str
    quiet: bool
    history: bool = False


def run_jobs(jobs: Sequence[ReplayJob], settings: Settings, profile: Profile | None = None) -> int:
    """Run all jobs one after the other; 0 when every session was completed, else 1."""
    refuse_wrong(jobs)
    return max([0 if run_job(job, settings, profile) else 1 for job in jobs], default=0)


def refuse_wrong(jobs: Sequence[ReplayJob]) -> None:
    """Tell before anything starts what could never work.

    Raises:
        CoachError: a wrong pace, or a result that would overwrite its own source.
    """
    for job in jobs:
        pace_of(job)
        _refuse_own_source(job)


def run_job(
    job: ReplayJob,
    settings: Settings,
    profile: Profile | None = None,
    *,
    console: Console | None = None,
    errors: Console | None = None,
) -> bool:
    """Replay one source, write and print what came of it; whether its hold was completed."""
    console = console or Console(quiet=job.quiet)
    errors = errors or Console(stderr=True, quiet=job.quiet)
    with heeded() as sign:
        with open_source(job.source) as source, ExitStack() as claim:
            make, detector = _detector(source, job.model, errors)
            if job.out is not None:
                claim.enter_context(claimed(made_folder(job.out)))
            listen = partial(_listeners, job, source, detector, settings, errors)
            with ExitStack() as stack:
                listeners: list[Listener] = [sign, StepLog(), *listen(stack)]
                replayed = replay(source, settings, make, listeners, time.perf_counter, profile)
            _write_account(job, replayed)
        print_summary(replayed, _words(settings), console, job.out)
        _note_damage(source, errors)
        if job.history:
            _keep(replayed.session, detector, errors)
    # What was done is saved by now; only then does an interruption end the program.
    if sign.seen or replayed.interrupted:
        raise KeyboardInterrupt
    return replayed.session.completed


def _words(settings: Settings) -> texts.Texts:
    return texts.load(settings.language)


def _listeners(
    job: ReplayJob,
    source: Source,
    detector: dict[str, Any],
    settings: Settings,
    errors: Console,
    stack: ExitStack,
) -> list[Listener]:
    listeners: list[Listener] = []
    if job.out is not None or job.window:
        # Who wants the account alone need not wait until what draws is imported.
        from coach.present import drawer

        draw = drawer(_words(settings))
        if job.out is not None:
            folder = _open_outputs(job, job.out, source, detector, draw)
            listeners.append(stack.enter_context(folder))
        listeners += _windows(job, source, draw, errors, stack)
    bar = progress_bar(source.info, errors)
    stack.callback(bar.close)
    return [*listeners, bar]


def _write_account(job: ReplayJob, replayed: Replayed) -> None:
    if job.out is not None:
        account = replayed.session.to_json(replayed.steps_per_s)
        write_text_atomic(job.out / "session.json", json.dumps(account, indent=2) + "\n")


def _keep(session: Session, detector: dict[str, Any], errors: Console) -> None:
    """Write the session into the history; a failure is one line and spoils nothing."""
    from coach.history.opening import Origin, keep_replay

    programme = session.programme.name if session.programme is not None else None
    origin = Origin(
        "replay", session.source, detector.get("model_sha256"), session.profile, programme
    )
    keep_replay(
        history_file(),
        session,
        origin,
        partial(_note, errors),
    )


def _detector(
    source: Source, choice: str, errors: Console
) -> tuple[Callable[[bool], Detector], dict[str, Any]]:
    """How to make the detector, and what the recording says about it."""
    if isinstance(source, PoseRecording):
        return _no_detector, dict(source.header.detector)
    path = announced_model(choice, errors)
    return detector_maker(path), {"mediapipe": PINNED_MEDIAPIPE, "model_sha256": verify(path)}


def _no_detector(still: bool) -> Detector:
    raise ValueError(f"a pose recording needs no detector (still={still})")


def _open_outputs(
    job: ReplayJob,
    out: Path,
    source: Source,
    detector: dict[str, Any],
    draw: Draw,
) -> OutputFolder:
    files: list[AnnotatedVideo | PoseFile | FrameFile] = [
        AnnotatedVideo(out / "annotated.mp4", source.info, draw),
        PoseFile(out / "poses.jsonl", source.info, detector),
    ]
    if job.frames:
        files.append(FrameFile(out / "frames.jsonl", frame_line))
    return OutputFolder(files)


def _refuse_own_source(job: ReplayJob) -> None:
    """Results must not be written over what they are made from."""
    source = Path(job.source)
    if job.out is None or not source.is_file():
        return
    for name in ("annotated.mp4", "poses.jsonl"):
        result = job.out / name
        if result.exists() and result.samefile(source):
            raise CoachError(f"{source}: --out would overwrite it; give another folder")


def _windows(
    job: ReplayJob,
    source: Source,
    draw: Draw,
    errors: Console,
    stack: ExitStack,
) -> list[Listener]:
    """The window that was asked for, where there is a display."""
    if job.window and not display_missing():
        return [_window(job, source, draw, stack)]
    if job.window:
        errors.print("There is no display: no window is shown.", highlight=False)
    return []


def _window(job: ReplayJob, source: Source, draw: Draw, stack: ExitStack) -> ReplayWindow:
    screen = Window(Viewport.fit(source.info.size_wh).screen_wh)
    stack.callback(screen.close)
    return ReplayWindow(source.info, screen, draw, pace_of(job), time.monotonic)


def pace_of(job: ReplayJob) -> float | None:
    """Factor of real time, or None for as fast as possible."""
    if job.speed == "max":
        return None
    if job.speed is None:
        return 1.0
    try:
        factor = float(job.speed)
    except ValueError:
        factor = -1.0
    if not 0.05 <= factor <= 100:
        raise CoachError(f"--speed: max or a factor from 0.05 to 100, got {job.speed!r}")
    return factor


def _note_damage(source: Source, errors: Console) -> None:
    """Say what the source could not give; frames lost silently would look like pauses."""
    if getattr(source, "truncated", False):
        _note(errors, f"{source.info.name}: the file is cut short or damaged.")
    dropped = getattr(source, "dropped", 0)
    if dropped:
        _note(
            errors,
            f"{source.info.name}: {dropped} frames without a rising time were left out.",
        )


def _note(errors: Console, line: str) -> None:
    # One line each, and not to be read as markup: a file may be called anything.
    errors.print(line, highlight=False, markup=False, soft_wrap=True)
