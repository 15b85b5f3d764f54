"""The folder of `--report`: report.md with all tables, and sheets of the worst frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coach.evaluation import markdown, sheet
from coach.evaluation.answer import Answer
from coach.evaluation.misses import misses
from coach.evaluation.truth import Truth
from coach.outputs.atomic import write_bytes_atomic, write_text_atomic
from coach.sources.picture import read_image
from coach.sources.video import VideoSource
from landmarks.frame import Image

REPORT = "report.md"
ANOTHER_REPORT = "choose another folder with --report"
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
            sheet.worst_places(misses(truth, found), truth),
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
            picture = sheet.encoded(sheet.sheet(tiles, images, truth, found))
            write_bytes_atomic(folder / name, picture, instead=ANOTHER_REPORT)
            written.append((name, caption))
    text = markdown.report(document, written)
    write_text_atomic(folder / REPORT, text, instead=ANOTHER_REPORT)
    return folder / REPORT


def _images(truth: Truth, wanted: set[int]) -> Iterable[tuple[int, Image]]:
    if truth.clip is None:
        for index in sorted(wanted):
            yield index, read_image(truth.pictures[index])
        return
    with VideoSource(truth.clip) as source:
        for frame in source.frames():
            if frame.index in wanted:
                yield frame.index, frame.image
