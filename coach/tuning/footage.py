"""A source that has been looked through once: poses and body frames to leaf through at will.

After that nothing but geometry runs: no model, no film decoder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import samples
from coach import body
from coach.body import NOWHERE, Body
from coach.recording import PoseRecording
from coach.replay import Source, sightings
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.open_source import open_source
from coach.sources.source import FrameSource
from coach.tuning.pictures import BlankPictures, CompressedPictures, Pictures
from landmarks import catalogue, locate, posture
from landmarks.catalogue import Catalogue
from landmarks.correction import Corrections
from landmarks.detector import Detector
from landmarks.errors import CoachError
from landmarks.estimator import BUNDLED
from landmarks.offsets import NO_OFFSETS, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.posture import PostureRules
from landmarks.region import BodyMap

Progress = Callable[[], None]
"""UserInput of every frame that has been looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """What the geometry of one frame needs.

    Attributes:
        index: frame number within the source.
        t_s: media time.
        pose: the accepted pose, or None.
        pelvis: its pelvis, or None.
        up: (3,) up in camera axes, or None.
        corrections: what the estimator changes, or None.
    """

    index: int
    t_s: float
    pose: Pose | None = None
    pelvis: Pelvis | None = None
    up: NDArray[np.float64] | None = None
    corrections: Corrections | None = None

    @classmethod
    def of(cls, sighting: Sighting, seen: Body) -> Shot:
        """The shot of a frame and what is believed of the body after it."""
        return cls(
            index=sighting.index,
            t_s=sighting.t_s,
            pose=seen.pose,
            pelvis=seen.pelvis,
            up=seen.gravity.up,
            corrections=seen.corrections,
        )

    def body_map(self, regions: Catalogue, offsets: Offsets) -> BodyMap:
        """All regions and zones with these offsets; nothing where nobody was seen."""
        if self.pose is None or self.pelvis is None:
            return NOWHERE
        return locate.locate(
            self.pose,
            self.pelvis,
            regions,
            up=self.up,
            offsets=offsets,
            corrections=self.corrections,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Footage:
    """The shots of a source and their pictures.

    Attributes:
        name: of the source.
        shots: in order of time, at least one.
        pictures: the picture of each shot, by its index.
    """

    name: str
    shots: tuple[Shot, ...]
    pictures: Pictures


class BodyTracker:
    """Follows a body from frame to frame, as the pipeline does, without timing or judging it."""

    def __init__(self, settings: Settings, *, still: bool) -> None:
        """Nothing seen yet; `still` frames have nothing to do with each other."""
        rules = PostureRules(dwell_s=0.0) if still else posture.RULES
        self._means = body.Means(catalogue.load(), NO_OFFSETS, BUNDLED, rules)
        self._settings, self._still = settings, still
        self._body = body.start(settings.tilt_deg)

    def look(self, sighting: Sighting) -> Shot:
        """The shot of the next frame."""
        before = body.start(self._settings.tilt_deg) if self._still else self._body
        height_cm = self._settings.height_cm
        self._body = body.look(before, sighting, self._means, height_cm=height_cm)
        return Shot.of(sighting, self._body)


def watched(
    source: Source,
    settings: Settings,
    make_detector: Callable[[bool], Detector],
    progress: Progress,
    film: FrameSource | None = None,
) -> Footage:
    """Look through `source` once.

    Args:
        source: frames, or a pose recording, which needs no model.
        settings: height and tilt are used.
        make_detector: as for `coach.replay`.
        progress: called after every frame.
        film: the pictures of a pose recording, or None.

    Raises:
        CoachError: there is not a single frame, or a file is damaged.
    """
    tracker = BodyTracker(settings, still=source.info.still)
    pictures = CompressedPictures()
    shots = []
    for sighting in sightings(source, make_detector):
        if sighting.image is not None:
            pictures.keep(sighting.index, sighting.image)
        shots.append(tracker.look(sighting))
        progress()
    if film is not None:
        _keep_film(film, {shot.index for shot in shots}, pictures)
    return _footage_of(source, shots, pictures)


def pictures_only(source: FrameSource, progress: Progress) -> Footage:
    """The pictures of `source` alone, without looking for anybody."""
    pictures, shots = CompressedPictures(), []
    for frame in source.frames():
        pictures.keep(frame.index, frame.image)
        shots.append(Shot(frame.index, frame.t_s))
        progress()
    return _footage_of(source, shots, pictures)


def film_beside(recording: PoseRecording, path: Path) -> FrameSource | None:
    """The film a recording was made of, where it lies beside it or is a sample; else None."""
    for text in _film_names(recording, path):
        try:
            film = open_source(text)
        except CoachError:
            continue  # a recording is enough; the film only makes it nicer
        if not isinstance(film, PoseRecording) and film.info.size_wh == recording.info.size_wh:
            return film
        film.close()
    return None


def _film_names(recording: PoseRecording, path: Path) -> Iterator[str]:
    name = recording.info.name
    beside = path.parent / Path(name).name
    if beside.exists() and beside.resolve() != path.resolve():
        yield str(beside)
    if name in samples.names():
        yield name


def _keep_film(film: FrameSource, wanted: set[int], pictures: CompressedPictures) -> None:
    last = max(wanted, default=-1)
    for frame in film.frames():
        if frame.index > last:
            return
        if frame.index in wanted:
            pictures.keep(frame.index, frame.image)


def _footage_of(source: Source, shots: Iterable[Shot], pictures: CompressedPictures) -> Footage:
    # Of a long film some frames were left out; and a film may end before its recording.
    kept = tuple(shot for shot in shots if not len(pictures) or shot.index in pictures)
    if not kept:
        raise CoachError(f"{source.info.name}: there is no frame in it; give another source")
    return Footage(
        source.info.name, kept, pictures if len(pictures) else BlankPictures(source.info.size_wh)
    )
