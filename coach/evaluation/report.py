"""The folder of `--report`: report.md with all tables, and sheets of the worst frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coach.evaluation import markdown, sheet
from coach.evaluation.answer import Answer
from coach.evaluation.misses import misses
from coach.evaluation.truth import Truth
from coach.outputs.atomic import write_text_atomic
from coach.outputs.failure import cannot_write
from coach.sources.picture import read_image
from coach.sources.video import VideoSource
from landmarks.errors import CoachError
from landmarks.frame import Image

REPORT = "report.md"
NOTE = "White crosses are true, green dots told, with their 90 % ring."


def write_report(
    folder: Path, truth: Truth, found: Sequence[Answer], document: dict[str, Any]
) -> Path:
    """Write the report into a folder that is there; return the path of report.md.

    Raises:
        CoachError: something cannot be written, or a picture is gone.
    """
    sheets = {
        "worst-placement.png": (
            f"Furthest off. {NOTE}",
            sheet.worst_places(misses(truth, list(found)), truth),
        ),
        "worst-posture.png": (
            f"Half-turned accepted, posture wrong, nobody found. {NOTE}",
            sheet.worst_postures(truth, found),
        ),
    }
    wanted = {tile.index for _, tiles in sheets.values() for tile in tiles}
    images = dict(_images(truth, wanted))
    written = []
    for name, (caption, tiles) in sheets.items():
        if tiles:
            _write(folder / name, sheet.encoded(sheet.sheet(tiles, images, truth, found)))
            written.append((name, caption))
    write_text_atomic(folder / REPORT, markdown.report(document, written))
    return folder / REPORT


def report_folder(path: Path) -> Path:
    """The folder for a report, made if need be.

    Raises:
        CoachError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise CoachError(f"--report: cannot make {path} ({reason}); give another folder") from error
    return path


def _images(truth: Truth, wanted: set[int]) -> Iterable[tuple[int, Image]]:
    if truth.clip is None:
        for index in sorted(wanted):
            yield index, read_image(truth.pictures[index])
        return
    with VideoSource(truth.clip) as source:
        for frame in source.frames():
            if frame.index in wanted:
                yield frame.index, frame.image


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise cannot_write(path, error) from error
