"""Runs one source through the pipeline and hands every step to whoever listens.

The loop fits on a screen; files, windows and progress bars are listeners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from coach.motion.sized import SizedTracker
from coach.overlap import finished, through
from coach.pipeline import Pipeline, Step
from coach.profile.profile import Profile, offsets_of
from coach.recording import PoseRecording
from coach.session import Session, SessionLog
from coach.settings import Settings
from coach.setup import light_of
from coach.sighting import Sighting
from coach.sources.source import FrameSource
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.finding import Find, Prepared, StagedDetector, staged
from landmarks.frame import Frame
from landmarks.pose import Pose

Source = FrameSource | PoseRecording


class Listener(Protocol):
    """Told of every step; may ask to stop."""

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Use one step. False asks to end the replay."""
        ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one source.

    Attributes:
        session: the account of it.
        steps_per_s: frames processed per second of the clock given.
        interrupted: somebody pressed Ctrl-C; the session holds what was done until then.
    """

    session: Session
    steps_per_s: float
    interrupted: bool


def replay(
    source: Source,
    settings: Settings,
    make_detector: Callable[[bool], Detector],
    listeners: Sequence[Listener],
    clock: Callable[[], float],
    profile: Profile | None = None,
) -> Replayed:
    """Run `source` from start to end, or until a listener asks to stop.

    Args:
        source: where frames or recorded poses come from; left open.
        settings: the person's choices.
        make_detector: makes the detector, given whether the source is still pictures; not called
            for a pose recording.
        listeners: told of every step, in order.
        clock: seconds, for the processing rate only.
        profile: what fits the person's body, or None.
    """
    offsets = offsets_of(profile)
    pipeline = Pipeline(settings, catalogue.load(), still=source.info.still, offsets=offsets)
    log = SessionLog(source.info.name, settings, profile)
    started_s, interrupted = clock(), False
    try:
        for sighting in sightings(source, make_detector):
            step = pipeline.step(sighting)
            log.add(step)
            wanted = [listener.take(sighting, step) for listener in listeners]  # each hears of it
            if not all(wanted):
                break
    except KeyboardInterrupt:
        interrupted = True
    session = log.close(pipeline.holds)
    took_s = max(clock() - started_s, 1e-9)
    return Replayed(session, session.frames / took_s, interrupted)


def sightings(source: Source, make_detector: Callable[[bool], Detector]) -> Iterator[Sighting]:
    """What is seen in each frame: by the model, or read from the recording."""
    if isinstance(source, PoseRecording):
        yield from source.sightings()
        return
    detector = staged(make_detector(source.info.still))
    tracker = None if source.info.still else SizedTracker()
    with finished(detector.close):
        # Three threads: one decodes, one has the model look, this one reads what it found.
        prepared = through(detector.prepare, source.frames())
        with closing(through(partial(_found, detector), prepared)) as finds:
            for frame, found in finds:
                yield _sighting(frame, None if found is None else found.read(), tracker)


def _found(detector: StagedDetector, prepared: Prepared) -> tuple[Frame, Find | None]:
    return prepared.frame, detector.find(prepared)


def sighting_of(frame: Frame, detector: Detector, tracker: SizedTracker | None = None) -> Sighting:
    """What the detector sees in one frame, and how the body moves if somebody follows it."""
    return _sighting(frame, detector.detect(frame), tracker)


def _sighting(frame: Frame, pose: Pose | None, tracker: SizedTracker | None) -> Sighting:
    motion = tracker.look(frame.picture, pose, frame.t_s) if tracker is not None else None
    light = light_of(frame.reduced)
    return Sighting(frame.index, frame.t_s, pose, frame.picture, light, motion=motion)
