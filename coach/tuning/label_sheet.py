"""A label file that is being added to: what others wrote in it stays as they wrote it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

from coach.outputs.atomic import write_text_atomic
from coach.outputs.failure import ANOTHER_FILE
from coach.tuning import labels
from coach.tuning.footage import Footage
from coach.tuning.labels import COLUMNS, Label
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.plain_file import refuse_special

Key = tuple[int, str, Side]
"""Index of the frame, region id and side: one label each."""
Clicks = Mapping[Key, tuple[float, float]]
"""Pixels by what they label."""


class LabelSheet:
    """The labels of one source in a file that may hold those of others.

    Attributes:
        clicks: the labels of this source.
        foreign: how many labels of other sources the file holds.
    """

    def __init__(self, path: Path, source: str, footage: Footage) -> None:
        """Read the file if there is one.

        Args:
            path: of the label file; it need not exist.
            source: path of the source, or name of a sample.
            footage: the source, looked through.

        Raises:
            CoachError: the file is broken, or its folder does not exist.
        """
        self._path, self._footage = path, footage
        self._source = written_source(source, path)
        self._names = {self._source, source}
        self._lines, self._columns, self._delimiter = _shape_of(path)
        found = labels.load(path) if _has_rows(self._lines) else ()
        mine = {label.line: label for label in found if label.source in self._names}
        self._own: dict[int, Key] = {line: self._key(label) for line, label in mine.items()}
        self._before: Clicks = {self._own[line]: label.xy_px for line, label in mine.items()}
        self.clicks: Clicks = self._before
        self.foreign = len(found) - len(mine)

    def write(self, clicks: Clicks) -> None:
        """Make these the labels of this source, on disk too.

        Raises:
            CoachError: it cannot be written; the file is as it was.
        """
        write_text_atomic(self._path, self._text(clicks), instead=ANOTHER_FILE)
        self.clicks = clicks

    def _text(self, clicks: Clicks) -> str:
        kept = [line for number, line in enumerate(self._lines, 1) if self._stays(number, clicks)]
        out = io.StringIO()
        out.writelines(f"{line}\n" for line in kept)
        rows = csv.writer(out, delimiter=self._delimiter, lineterminator="\n")
        if not _data_lines(self._lines):
            rows.writerow(self._columns)
        for key, xy_px in clicks.items():
            if self._before.get(key) != xy_px:
                rows.writerow(self._row(key, xy_px))
        return out.getvalue()

    def _stays(self, number: int, clicks: Clicks) -> bool:
        key = self._own.get(number)
        return key is None or clicks.get(key) == self._before[key]

    def _row(self, key: Key, xy_px: tuple[float, float]) -> list[str]:
        frame, region, side = key
        cells = {
            "source": self._source,
            "frame": str(frame),
            "t_s": f"{self._time_of(frame):.6g}",
            "region": region,
            "side": str(side),
            "x_px": f"{xy_px[0]:.1f}",
            "y_px": f"{xy_px[1]:.1f}",
        }
        return [cells[column] for column in self._columns]

    def _key(self, label: Label) -> Key:
        frame = label.frame
        if frame is None:
            t_s = label.t_s or 0.0
            frame = min(self._footage.shots, key=lambda shot: abs(shot.t_s - t_s)).index
        return frame, label.region, label.side

    def _time_of(self, frame: int) -> float:
        return next(shot.t_s for shot in self._footage.shots if shot.index == frame)


def written_source(source: str, path: Path) -> str:
    """How a label file names a source: as seen from its own folder, or by a sample's name."""
    if not Path(source).exists():
        return source
    try:
        return Path(os.path.relpath(Path(source).resolve(), path.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        return str(Path(source).resolve())


def _shape_of(path: Path) -> tuple[list[str], tuple[str, ...], str]:
    """Lines, columns and delimiter of the file at `path`, or those of a new one."""
    if not path.parent.is_dir():
        raise CoachError(f"{path}: there is no folder {path.parent}; make it, or give another file")
    if not path.exists():
        return [], COLUMNS, ","
    refuse_special(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text; save it as that"
        raise CoachError(f"{path}: cannot read the labels ({reason})") from error
    data = _data_lines(lines)
    if not data:
        return lines, COLUMNS, ","
    delimiter = labels.delimiter_of(data[0])
    cells = next(csv.reader([data[0]], delimiter=delimiter))
    columns = labels.columns_of(str(path), [cell.strip() for cell in cells])
    return lines, columns, delimiter


def _data_lines(lines: list[str]) -> list[str]:
    return [line for line in lines if labels.holds_data(line)]


def _has_rows(lines: list[str]) -> bool:
    return len(_data_lines(lines)) > 1
