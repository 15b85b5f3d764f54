"""What was asked for on the command line, and what is open for it. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coach.history.recorder import Recorder
from coach.live.care import HoldWatch
from coach.live.worker import LiveWorker
from coach.pipeline import Pipeline
from coach.session import SessionLog
from coach.sources.camera import CameraSource
from coach.voice.voice import Voice
from coach.window import Screen


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


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What one session is made of, once all of it is open."""

    job: LiveJob
    camera: CameraSource
    pipeline: Pipeline
    worker: LiveWorker
    log: SessionLog
    voice: Voice | None
    screen: Screen
    recorder: Recorder
    watch: HoldWatch
