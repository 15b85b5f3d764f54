"""Runs the pipeline over everything the truth tells of, in one process or in several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from coach.evaluation.answer import Answer, answer_of
from coach.evaluation.truth import Truth
from coach.pipeline import Pipeline
from coach.replay import sighting_of
from coach.settings import Settings
from coach.sources.images import INTERVAL_S
from coach.sources.picture import read_image
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.errors import CoachError
from landmarks.frame import Frame
from landmarks.offsets import NO_OFFSETS, Offsets

MakeDetector = Callable[[bool], Detector]
"""Makes the detector, given whether frames stand alone; must pickle to be shared by processes."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Makes the detector that every other command uses, from a pose model's file."""

    path: Path

    def __call__(self, still: bool) -> Detector:
        """The detector."""
        from coach.pose_model import detector_maker

        return detector_maker(self.path)(still)


class _Worker:
    """A detector and a pipeline that answer for one frame after the other."""

    def __init__(
        self, make: MakeDetector, settings: Settings, offsets: Offsets, *, still: bool
    ) -> None:
        self._book = catalogue.load()
        self._pipeline = Pipeline(settings, self._book, still=still, offsets=offsets)
        self._detector = make(still)

    def answer(self, frame: Frame) -> Answer:
        return answer_of(self._pipeline.step(sighting_of(frame, self._detector)), self._book)

    def close(self) -> None:
        self._detector.close()


def answers(
    truth: Truth,
    make: MakeDetector,
    settings: Settings | None = None,
    jobs: int = 1,
    offsets: Offsets = NO_OFFSETS,
) -> Iterator[Answer]:
    """The answer to every frame, in the truth's order, whatever `jobs` is.

    Args:
        truth: what to look at.
        make: makes a detector.
        settings: the person's choices; the defaults if left out.
        jobs: processes to share pictures among. The frames of a clip follow from one another,
            so one process takes them all.
        offsets: of one body's profile; none if left out.

    Raises:
        CoachError: a picture cannot be read, has another size, or the clip another length.
    """
    chosen = settings or Settings()
    if truth.clip is not None:
        yield from _film(truth, make, chosen, offsets)
    elif jobs <= 1:
        with closing(_Worker(make, chosen, offsets, still=True)) as worker:
            for index, path in enumerate(truth.pictures):
                yield worker.answer(_frame(index, path, _size_wh(truth)))
    else:
        yield from _shared(truth, make, chosen, offsets, jobs)


def _film(
    truth: Truth, make: MakeDetector, settings: Settings, offsets: Offsets
) -> Iterator[Answer]:
    if truth.clip is None:
        raise ValueError("truth must be of a clip, got pictures")
    worker = _Worker(make, settings, offsets, still=False)
    with VideoSource(truth.clip) as source, closing(worker):
        if source.info.size_wh != _size_wh(truth):
            raise CoachError(_wrong_size(truth.clip, source.info.size_wh, _size_wh(truth)))
        count = 0
        for count, frame in enumerate(source.frames(), start=1):
            if count > len(truth.lines):
                break
            yield worker.answer(frame)
    if count != len(truth.lines):
        longer = "more" if count > len(truth.lines) else f"only {count}"
        raise CoachError(
            f"{truth.clip}: the truth tells of {len(truth.lines)} frames, the clip has {longer}; "
            "put clip and truth of one making together"
        )


def _shared(
    truth: Truth, make: MakeDetector, settings: Settings, offsets: Offsets, jobs: int
) -> Iterator[Answer]:
    # A fresh interpreter each: a copy of one that has loaded the model may hang.
    context = multiprocessing.get_context("spawn")
    tasks = [(k, path, _size_wh(truth)) for k, path in enumerate(truth.pictures)]
    with context.Pool(jobs, _begin, (make, settings, dict(offsets))) as pool:
        yield from pool.imap(_task, tasks, chunksize=4)


_worker: list[_Worker] = []
"""Of this process, when it is one of several: made once, used for each of its pictures."""


def _begin(make: MakeDetector, settings: Settings, offsets: Offsets) -> None:
    _worker[:] = [_Worker(make, settings, offsets, still=True)]


def _task(task: tuple[int, Path, tuple[int, int]]) -> Answer:
    return _worker[0].answer(_frame(*task))


def _frame(index: int, path: Path, size_wh: tuple[int, int]) -> Frame:
    frame = Frame(index, index * INTERVAL_S, read_image(path))
    if frame.size_wh != size_wh:
        raise CoachError(_wrong_size(path, frame.size_wh, size_wh))
    return frame


def _size_wh(truth: Truth) -> tuple[int, int]:
    return truth.header.width, truth.header.height


def _wrong_size(path: Path, found: tuple[int, int], told: tuple[int, int]) -> str:
    return (
        f"{path}: is {found[0]}x{found[1]} pixels, its truth was written for {told[0]}x{told[1]}; "
        "put pictures and truth of one making together"
    )
