"""Label files: where somebody says a region is, in pixels of one frame. CSV, checked row by row.

Header `source,frame,region,side,x_px,y_px` in any order; `t_s` may stand in place of `frame`.
Lines that start with # are comments.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.plain_file import refuse_special

COLUMNS = ("source", "frame", "region", "side", "x_px", "y_px")
"""What a file is written with; `t_s` is read in place of `frame`."""
MOST_BYTES = 5_000_000
MOST_LABELS = 20_000
"""Nobody clicks more; a larger file is something else."""
_DELIMITERS = (",", ";", "\t")
# Before numbers that no picture and no film has.
_PIXELS, _FRAMES, _SECONDS = 100_000.0, 100_000_000, 1e7


@dataclass(frozen=True, slots=True)
class Label:
    """One click.

    Attributes:
        line: where it stands in the file, from 1.
        source: path, or name of a sample, as written.
        frame: index of the frame, or None where the file gives times.
        t_s: media time, or None where the file gives frames.
        region: id in the catalogue.
        side: the person's own side.
        xy_px: unmirrored pixels.
    """

    line: int
    source: str
    frame: int | None
    t_s: float | None
    region: str
    side: Side
    xy_px: tuple[float, float]


def load(path: Path) -> tuple[Label, ...]:
    """The labels in a file, in its order.

    Raises:
        CoachError: naming file, line and column, and what is allowed.
    """
    return parse(_text(path), str(path))


def parse(text: str, name: str) -> tuple[Label, ...]:
    """The labels in the text of a file; `name` stands in messages."""
    rows = _rows(text, name)
    try:
        line, header = next(rows)
    except StopIteration:
        raise CoachError(f"{name}: holds no header; it must be: {','.join(COLUMNS)}") from None
    columns = columns_of(f"{name}, line {line}", header)
    labels = [_label(f"{name}, line {line}", line, columns, row) for line, row in rows]
    if not labels:
        raise CoachError(f"{name}: holds no label; add lines with: {','.join(columns)}")
    if len(labels) > MOST_LABELS:
        raise CoachError(f"{name}: {len(labels)} labels; at most {MOST_LABELS} are read")
    return tuple(labels)


def _text(path: Path) -> str:
    refuse_special(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # the second: no possible file name
        reason = getattr(error, "strerror", None) or str(error)
        raise CoachError(f"{path}: cannot read the labels ({reason})") from error
    if len(raw) > MOST_BYTES:
        raise CoachError(f"{path}: too large for labels (over {MOST_BYTES // 1_000_000} MB)")
    # Spreadsheets write all of these, and say which only by the first bytes.
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CoachError(f"{path}: is no text; save it as CSV in UTF-8")


def holds_data(line: str) -> bool:
    """Whether a line is neither empty nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def delimiter_of(header: str) -> str:
    """What stands between the columns of a file with this header."""
    return max(_DELIMITERS, key=header.count)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line that is neither empty nor a comment."""
    delimiter = None
    # By hand and not csv's own lines: a stray quote must not swallow the rest of the file.
    for number, line in enumerate(text.splitlines(), start=1):
        if not holds_data(line):
            continue
        if delimiter is None:
            delimiter = delimiter_of(line)
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise CoachError(f"{name}, line {number}: not valid CSV: {error}") from error
        # Some spreadsheets put commas after a short line's end.
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]


def columns_of(where: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The columns that a header names, in its order.

    Args:
        where: file and line, for the message.
        cells: of the header, without blanks around them.

    Raises:
        CoachError: one is unknown, missing or there twice.
    """
    columns = tuple(cells)
    when = "t_s" if "t_s" in columns and "frame" not in columns else "frame"
    wanted = tuple(when if column == "frame" else column for column in COLUMNS)
    for problem, names in (
        ("unknown", [column for column in columns if column not in wanted]),
        ("missing", [column for column in wanted if column not in columns]),
        ("repeated", [column for column in wanted if columns.count(column) > 1]),
    ):
        if names:
            told = ", ".join(repr(column[:40]) for column in names[:5])
            raise CoachError(
                f"{where}: {problem} column {told}; the header must be: {','.join(COLUMNS)} "
                "(t_s may stand in place of frame)"
            )
    return columns


def _label(where: str, line: int, columns: tuple[str, ...], row: list[str]) -> Label:
    if len(row) != len(columns):
        raise CoachError(f"{where}: {len(row)} values for {len(columns)} columns")
    cells = dict(zip(columns, row, strict=True))
    source, region, side = cells["source"], cells["region"], cells["side"]
    if not source or "\0" in source:
        raise CoachError(f"{where}, source: must be a file or the name of a sample")
    known = catalogue.load().regions
    if region not in known:
        raise CoachError(f"{where}, region: no region {region[:40]!r}; known: {', '.join(known)}")
    if side not in tuple(Side):
        raise CoachError(f"{where}, side: must be left or right, got {side[:40]!r}")
    return Label(
        line=line,
        source=source,
        frame=_frame(where, cells["frame"]) if "frame" in cells else None,
        t_s=_number(f"{where}, t_s", cells["t_s"], 0.0, _SECONDS) if "t_s" in cells else None,
        region=region,
        side=Side(side),
        xy_px=(
            _number(f"{where}, x_px", cells["x_px"], -_PIXELS, _PIXELS),
            _number(f"{where}, y_px", cells["y_px"], -_PIXELS, _PIXELS),
        ),
    )


def _frame(where: str, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(_FRAMES)):
        return int(text)
    raise CoachError(f"{where}, frame: must be a whole number from 0, got {text[:40]!r}")


def _number(where: str, text: str, low: float, high: float) -> float:
    try:
        # Python would also read "1_000"; nobody who writes that into a table means it.
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise CoachError(f"{where}: must be a number from {low:g} to {high:g}, got {text[:40]!r}")
    return value
