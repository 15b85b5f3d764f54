"""The words and badges of the guide's pictures: title above, legend below, signs on the places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach import guide, texts
from landmarks import catalogue
from samples.studio.guide_ink import GREEN, PAPER, RED, Image, badge, leader, text_width, write
from samples.studio.guide_scenes import Scene

_ROW_PX, _TYPE_PX = 46, 27
_GAP_PX = 50
_ROOMY_PX = 30


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of something drawn, pixels, and the radius that fits inside it."""

    x_px: int
    y_px: int
    radius_px: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge: its sign, what it belongs to, and whether that is a place to press."""

    sign: str
    spot: Spot
    region: bool


def label(scene: Scene, drawn: Image, middles: dict[str, Spot], language: str) -> Image:
    """Return the picture with its title above, badges on it and the legend below."""
    words, book = texts.load(language), guide.load(language)
    shown = [name for name in (*scene.regions, *scene.zones) if name in middles]
    height = drawn.shape[0] + _ROW_PX * (len(shown) + 1) + 22
    canvas = np.full((height, drawn.shape[1], 3), PAPER, np.uint8)
    canvas[_ROW_PX : _ROW_PX + drawn.shape[0]] = drawn
    write(
        canvas,
        book.pictures[scene.name],
        (14, 32),
        _fitting(book.pictures[scene.name], canvas),
        bold=True,
    )
    letters = iter("ABCDEFGH")
    marks: list[Mark] = []
    numbers = list(catalogue.load().regions)
    y = _ROW_PX + drawn.shape[0] + 34
    for name in shown:
        region = name in scene.regions
        mark = str(numbers.index(name) + 1) if region else next(letters)
        marks.append(Mark(mark, middles[name], region))
        badge(canvas, mark, (34, y), GREEN if region else RED)
        line = words.region_names[name] if region else book.zones[name].legend
        write(canvas, line, (66, y + 9), _fitting(line, canvas, 80))
        y += _ROW_PX
    _place(canvas, marks, scene.leaders)
    return canvas


def _place(canvas: Image, marks: list[Mark], leaders: str) -> None:
    """Put badges on their places; beside small ones; or where `leaders` says, with lines."""
    if leaders:
        places = (_in_margins if leaders == "sides" else _in_rows)(marks, canvas)
    else:
        places = [_beside(mark, marks) for mark in marks]
    for mark, at_px in zip(marks, places, strict=True):
        bgr = GREEN if mark.region else RED
        target_px = (mark.spot.x_px, mark.spot.y_px + _ROW_PX)
        if at_px != target_px:
            leader(canvas, at_px, target_px, bgr)
        badge(canvas, mark.sign, at_px, bgr)


def _in_margins(marks: list[Mark], canvas: Image) -> list[tuple[int, int]]:
    """Return places one below the other in the nearer margin."""
    width, found = canvas.shape[1], {}
    last = {36: 0, width - 36: 0}
    for mark in sorted(marks, key=lambda mark: mark.spot.y_px):
        x_px = 36 if mark.spot.x_px < width / 2 else width - 36
        last[x_px] = max(mark.spot.y_px + _ROW_PX - 2 * _GAP_PX, last[x_px] + _GAP_PX)
        found[mark.sign] = (x_px, last[x_px])
    return [found[mark.sign] for mark in marks]


def _in_rows(marks: list[Mark], canvas: Image) -> list[tuple[int, int]]:
    """Return places side by side, regions above and zones below."""
    found: dict[str, tuple[int, int]] = {}
    bottom_px = canvas.shape[0] - _ROW_PX * (len(marks) + 1) - 10
    for region, y_px in ((True, 2 * _ROW_PX), (False, bottom_px)):
        row = sorted((m for m in marks if m.region == region), key=lambda mark: mark.spot.x_px)
        for place, mark in enumerate(row):
            found[mark.sign] = (mark.spot.x_px + round((place - (len(row) - 1) / 2) * 70), y_px)
    return [found[mark.sign] for mark in marks]


def _beside(mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    """Return a place in the middle, or beside, away from the nearest other."""
    at_px = np.array([mark.spot.x_px, mark.spot.y_px + _ROW_PX])
    others = [other.spot for other in marks if other is not mark]
    if mark.spot.radius_px < _ROOMY_PX and others:
        ways = [at_px - [other.x_px, other.y_px + _ROW_PX] for other in others]
        away = min(ways, key=lambda way: float(np.linalg.norm(way)))
        at_px = at_px + away / max(float(np.linalg.norm(away)), 1.0) * _GAP_PX * 1.3
    return round(float(at_px[0])), round(float(at_px[1]))


def _fitting(line: str, canvas: Image, spare_px: int = 28) -> int:
    """Return the type size at which a line fits the picture."""
    wide = text_width(line, _TYPE_PX, bold=True)
    return min(_TYPE_PX, int(_TYPE_PX * (canvas.shape[1] - spare_px) / max(wide, 1)))
