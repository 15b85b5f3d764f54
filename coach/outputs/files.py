"""What `--out DIR` writes while a source is replayed: video, poses and frames.

`session.json` is written at the end, by the command, when the account is closed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from coach.outputs.failure import cannot_write
from coach.outputs.video_writer import VideoWriter
from coach.overlap import Behind
from coach.pipeline import Step
from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.closing import Closing
from landmarks.errors import CoachError
from landmarks.frame import Image
from overlays.viewport import Viewport

BLANK_GREY = 32
"""A pose recording has no picture: its body is drawn on plain dark grey."""

Draw = Callable[[Image, Step, Viewport], Image]
"""Draws a step on a picture."""


class AnnotatedVideo:
    """Writes the picture with everything drawn on it."""

    def __init__(self, path: Path, info: SourceInfo, draw: Draw) -> None:
        """Open the file at the size that keeps words crisp."""
        self._viewport = Viewport.fit(info.size_wh)
        self._size_wh = info.size_wh
        self._draw = draw
        self._writer = VideoWriter(path, self._viewport.screen_wh, info.fps)

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Draw and write one frame."""
        image = picture_of(sighting, self._size_wh)
        viewport = self._viewport
        if (image.shape[1], image.shape[0]) != self._size_wh:
            viewport = Viewport((image.shape[1], image.shape[0]), viewport.screen_wh)
        self._writer.write(self._draw(image, step, viewport), step.t_s)
        return True

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        self._writer.close()


class PoseFile:
    """Writes `poses.jsonl`."""

    def __init__(self, path: Path, info: SourceInfo, detector: dict[str, Any]) -> None:
        """Open the file."""
        self._writer = PoseRecordingWriter(path, RecordingHeader(info, detector))

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Write one frame's pose, as it was detected."""
        del step
        self._writer.write(sighting)
        return True

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        self._writer.close()


class FrameFile:
    """Writes `frames.jsonl`: what was known and decided in each frame."""

    def __init__(self, path: Path, describe: Callable[[Step], dict[str, Any]]) -> None:
        """Open the file."""
        self._path, self._describe = path, describe
        try:
            self._file = path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise cannot_write(path, error) from error

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Write one line."""
        del sighting
        try:
            self._file.write(json.dumps(self._describe(step), allow_nan=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise cannot_write(self._path, error) from error
        return True

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        self._file.close()


class OutputFolder(Closing):
    """All files of one source: written in a thread of their own, closed together."""

    def __init__(self, files: list[AnnotatedVideo | PoseFile | FrameFile]) -> None:
        """Take charge of files that are already open."""
        self._files = files
        self._stack = ExitStack()
        for file in files:
            self._stack.callback(file.close)
        self._behind: Behind[tuple[Sighting, Step]] = Behind(self._write)
        self._stack.callback(self._behind.close)  # goes first: what still waits is written

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Have one frame written to all files; an earlier failure is raised here."""
        self._behind.put((sighting, step))
        return True

    def _write(self, seen: tuple[Sighting, Step]) -> None:
        for file in self._files:
            file.take(*seen)

    def close(self) -> None:
        """Write what waits and close every file, also when one of them fails."""
        self._stack.close()


def made_folder(path: Path, option: str = "--out") -> Path:
    """The folder at `path`, made if need be.

    Args:
        path: where.
        option: by which it was named, for the message.

    Raises:
        CoachError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise CoachError(
            f"{path}: cannot make this folder ({reason}); give another {option}"
        ) from error
    return path


def picture_of(sighting: Sighting, size_wh: tuple[int, int]) -> Image:
    """The picture of a sighting, or a plain one where only poses were recorded."""
    if sighting.image is not None:
        return sighting.image
    width, height = size_wh
    return np.full((height, width, 3), BLANK_GREY, dtype=np.uint8)
