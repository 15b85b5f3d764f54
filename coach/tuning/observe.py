"""What a label says about a region's offset: how far the drawn region lies from the click.

The region is placed by the pipeline itself, frame after frame, so whatever places regions is what
gets corrected; the body frame of the same step says what a millimetre of shift looks like there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.pipeline import Pipeline, Step
from coach.profile.profile import Place
from coach.replay import sightings
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.labels import Label
from coach.tuning.skin import skin_of
from landmarks.catalogue import Catalogue
from landmarks.detector import Detector
from landmarks.errors import CoachError

Array = NDArray[np.float64]
MakeDetector = Callable[[bool], Detector]

SOON_S = 0.5
"""A label's time may be this far from the nearest frame's."""


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """A label beside the region that is drawn there without any offset.

    Attributes:
        label: the click.
        recording: which recording it belongs to.
        frame: index of the frame it was matched with.
        miss_mm: (2,) from the region's centre to the click, in millimetres of the picture plane.
        mm_per_shift: (2, 3) what one template millimetre of shift adds to the centre there.
        normal: (3,) unit vector out of the skin, in the region's body frame.
        mm_per_px: scale of the picture there, as the pipeline estimates it.
        sigma_mm: one standard deviation per axis of the region there, as the pipeline states it.
    """

    label: Label
    recording: str
    frame: int
    miss_mm: Array
    mm_per_shift: Array
    normal: Array
    mm_per_px: float
    sigma_mm: float

    @property
    def place(self) -> Place:
        """Region and side."""
        return self.label.region, self.label.side


@dataclass(frozen=True, slots=True)
class Unused:
    """A label that says nothing, and why."""

    label: Label
    why: str


def observe(
    labels: Iterable[Label],
    settings: Settings,
    catalogue: Catalogue,
    make_detector: MakeDetector,
    file: Path,
) -> tuple[list[Observation], list[Unused]]:
    """Look at every labelled frame once; in the order of the label file.

    Args:
        labels: of any number of sources.
        settings: body height and camera, as in a session.
        catalogue: where regions are without offsets.
        make_detector: makes the detector; not called where only pose recordings are labelled.
        file: the label file, for messages; sources named by a relative path are looked for
            beside it first.

    Raises:
        CoachError: a source cannot be opened, or has no such frame or pixel.
    """
    seen: list[Observation | Unused] = []
    folder = file.parent
    ordered = sorted(labels, key=lambda label: _place_of(label.source, folder))
    for name, of_source in groupby(ordered, key=lambda label: _place_of(label.source, folder)):
        with open_source(name) as source:
            pipeline = Pipeline(settings, catalogue, still=source.info.still)
            steps = (pipeline.step(sight) for sight in sightings(source, make_detector))
            for label, step in _matched(list(of_source), steps, file):
                seen.append(_observation(label, name, step, catalogue, file))
    seen.sort(key=lambda one: one.label.line)
    return (
        [one for one in seen if isinstance(one, Observation)],
        [one for one in seen if isinstance(one, Unused)],
    )


def _place_of(source: str, folder: Path) -> str:
    """The path meant, so that two ways to write it are one recording; else the sample's name."""
    for path in (folder / source, Path(source)):
        try:
            if path.exists():
                return str(path.resolve())
        except (OSError, RuntimeError):  # a name too long, links in a circle
            continue
    return source


def _matched(
    labels: list[Label], steps: Iterator[Step], file: Path
) -> Iterator[tuple[Label, Step]]:
    """Each label with its frame; no frame after the last one wanted is looked at."""
    by_frame = [label for label in labels if label.frame is not None]
    by_time = sorted((label for label in labels if label.t_s is not None), key=_time)
    last: Step | None = None
    for step in steps:
        yield from ((label, step) for label in by_frame if label.frame == step.index)
        by_frame = [label for label in by_frame if label.frame != step.index]
        while by_time and _time(by_time[0]) <= step.t_s:
            yield _at_time(by_time.pop(0), last, step, file)
        last = step
        if not by_frame and not by_time:
            return
    for label in by_time:
        yield _at_time(label, last, last, file)
    for label in by_frame:
        ends = "it has none" if last is None else f"the last one is {last.index}"
        raise CoachError(
            f"{file}, line {label.line}: {label.source} has no frame {label.frame}; {ends}"
        )


def _time(label: Label) -> float:
    return -1.0 if label.t_s is None else label.t_s


def _at_time(
    label: Label, before: Step | None, after: Step | None, file: Path
) -> tuple[Label, Step]:
    near = [step for step in (before, after) if step is not None]
    best = min(near, key=lambda step: abs(step.t_s - _time(label)), default=None)
    if best is None or abs(best.t_s - _time(label)) > SOON_S:
        ends = "it has none" if best is None else f"the nearest is at {best.t_s:.2f} s"
        raise CoachError(
            f"{file}, line {label.line}: {label.source} has no frame at {label.t_s:g} s; {ends}"
        )
    return label, best


def _observation(
    label: Label, recording: str, step: Step, catalogue: Catalogue, file: Path
) -> Observation | Unused:
    if step.pose is None or step.pelvis is None:
        return Unused(label, f"nobody was found for sure in frame {step.index}")
    width, height = step.pose.size_wh
    x_px, y_px = label.xy_px
    if not (0 <= x_px <= width and 0 <= y_px <= height):
        raise CoachError(
            f"{file}, line {label.line}: {x_px:g}, {y_px:g} px lies outside the picture of "
            f"{label.source}, which is {width} x {height}"
        )
    spec = catalogue.regions[label.region]
    region = step.body_map.region(label.region, label.side)
    skin = skin_of(spec, label.side, step.pose, step.pelvis)
    if region is None or skin is None or not np.isfinite(region.centre_px).all():
        return Unused(label, f"the region could not be placed in frame {step.index}")
    ray = np.array(spec.ray.value)
    return Observation(
        label=label,
        recording=recording,
        frame=step.index,
        miss_mm=(np.array(label.xy_px) - region.centre_px) * step.pelvis.mm_per_px,
        mm_per_shift=skin.px_per_mm * step.pelvis.mm_per_px,
        normal=ray / np.linalg.norm(ray),
        mm_per_px=step.pelvis.mm_per_px,
        sigma_mm=region.sigma_mm,
    )
