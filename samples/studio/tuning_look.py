"""From the films of `tuning_bench` to pose recordings, by the program's own way of looking.

`python -m samples.studio.tuning_look --clips DIR --model M [--part 0/2]` runs MediaPipe in VIDEO
mode, as `coach replay` does. `... --clips DIR --again` keeps what MediaPipe found and looks at the
pictures once more with the present weights: enough when only `landmarks/estimator.npz` is new.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay import sighting_of
from coach.sighting import Sighting
from coach.sources.open_source import open_source
from coach.sources.source import FrameSource
from landmarks.detector import PINNED_MEDIAPIPE, MediaPipeDetector
from landmarks.finding import Find
from landmarks.frame import Image
from landmarks.glances import Glances
from landmarks.pose import Pose


def look(film: Path, model: Path) -> None:
    """Write the recording of one film beside it."""
    with opened(film) as source:
        detector = MediaPipeDetector(model, still=False)
        sightings = (sighting_of(frame, detector) for frame in source.frames())
        _write(film, source, sightings)
        detector.close()


def look_again(film: Path) -> None:
    """Write the recording anew: the old joints, a new look at the picture."""
    recording = PoseRecording(film.with_suffix(".jsonl"))
    before = list(recording.sightings())
    with opened(film) as source:
        pairs = zip(before, source.frames(), strict=True)
        _write(film, source, (_seen_anew(one, frame.image) for one, frame in pairs))


def opened(film: Path) -> FrameSource:
    """A film's pictures."""
    source = open_source(str(film))
    if isinstance(source, PoseRecording):
        raise TypeError(f"{film} must be a film")
    return source


def _write(film: Path, source: FrameSource, sightings: Iterator[Sighting]) -> None:
    part = film.with_suffix(".part")
    header = RecordingHeader(source.info, {"mediapipe": PINNED_MEDIAPIPE})
    with PoseRecordingWriter(part, header) as writer:
        for sighting in sightings:
            writer.write(sighting)
    part.rename(film.with_suffix(".jsonl"))


def _seen_anew(sighting: Sighting, image: Image) -> Sighting:
    pose = sighting.pose
    return sighting if pose is None else replace(sighting, pose=told_anew(pose, image))


def told_anew(pose: Pose, image: Image) -> Pose:
    """The pose with what the bundled weights tell of its picture now."""
    return Find(pose, partial(Glances(still=True).at, image, pose)).read()


def main(argv: list[str] | None = None) -> int:
    """Look at all films of a folder; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.tuning_look")
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--part", default="0/1", metavar="K/N", help="every N-th film from K on")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--model", type=Path, help="the pose model, a .task file")
    how.add_argument("--again", action="store_true", help="keep the joints, look anew")
    args = parser.parse_args(argv)
    first, step = (int(part) for part in args.part.split("/"))
    for film in sorted(args.clips.glob("body*.mp4"))[first::step]:
        if args.again:
            look_again(film)
        elif not film.with_suffix(".jsonl").exists():
            look(film, args.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
