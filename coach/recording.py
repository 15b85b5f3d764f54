"""Pose recordings: `poses.jsonl`, enough to replay a session without the model or the pictures.

One header line, then one line a frame; `coach.recording_lines` knows what is in them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coach.outputs.failure import cannot_write
from coach.recording_lines import (
    RecordingHeader,
    header_from,
    line_of_frame,
    line_of_header,
    sighting_from,
)
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.closing import Closing
from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special

_MEND = "make it again from the video: coach replay VIDEO --out DIR"


class PoseRecordingWriter(Closing):
    """Writes a recording line by line; each line reaches the system before the next is made."""

    def __init__(self, path: Path, header: RecordingHeader) -> None:
        """Start the file with its header, replacing one that is there.

        Raises:
            CoachError: the file cannot be written.
        """
        self._path = path
        self._header = header
        self._last_s = -math.inf
        try:
            self._file = path.open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise cannot_write(path, error) from error
        self._append(line_of_header(header))

    def write(self, sighting: Sighting) -> None:
        """Append one frame; its picture is not kept.

        Raises:
            CoachError: the file cannot be written.
            ValueError: its time does not rise, or a number is infinite.
        """
        if not sighting.t_s > self._last_s:
            raise ValueError(f"t_s must rise, got {sighting.t_s} after {self._last_s}")
        self._append(line_of_frame(sighting, self._header))
        self._last_s = sighting.t_s

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        try:
            self._file.close()
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def _append(self, line: str) -> None:
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            with suppress(OSError):  # it fails for the reason already known
                self._file.close()
            raise cannot_write(self._path, error) from error


class PoseRecording(Closing):
    """Reads a recording.

    Attributes:
        header: the first line.
        truncated: whether the present iteration found the last line cut short, as a crash
            leaves it; that line is left out.
    """

    def __init__(self, path: Path) -> None:
        """Read the header.

        Raises:
            CoachError: the file cannot be read, or is no pose recording of this version.
        """
        self._path = path
        self._closed = False
        self.truncated = False
        line = next(self._lines(), b"")
        try:
            self.header = header_from(line.decode())
        except ValueError as error:
            raise self._fault(1, error) from error

    @property
    def info(self) -> SourceInfo:
        """The source that was recorded."""
        return self.header.info

    def sightings(self) -> Iterator[Sighting]:
        """The frames in order, without pictures; none once the recording is closed.

        Raises:
            CoachError: a line is damaged; the message has its number.
        """
        self.truncated = False
        last_s = -math.inf
        for number, line in enumerate(self._lines(), start=1):
            if number == 1:
                continue
            if self._closed:
                return
            try:
                sighting = sighting_from(line.decode(), self.header)
                if not sighting.t_s > last_s:
                    raise ValueError(f"'t_s' must rise, got {sighting.t_s} after {last_s}")
            except ValueError as error:
                if not line.endswith(b"\n"):
                    self.truncated = True
                    return
                raise self._fault(number, error) from error
            last_s = sighting.t_s
            yield sighting

    def close(self) -> None:
        """End every iteration. Safe to call twice."""
        self._closed = True

    def _lines(self) -> Iterator[bytes]:
        refuse_special(self._path)
        try:
            with self._path.open("rb") as file:
                yield from file
        except OSError as error:
            raise CoachError(f"{self._path}: cannot read it: {error.strerror}") from error

    def _fault(self, number: int, error: ValueError) -> CoachError:
        what = "not valid JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        return CoachError(f"{self._path}, line {number}: {what}; {_MEND}")
