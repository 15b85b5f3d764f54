"""Contact sheets of the worst frames, truth and estimate drawn on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from coach.evaluation.answer import Answer, Place, Way
from coach.evaluation.misses import Miss, counted, hips
from coach.evaluation.truth import Truth
from coach.evaluation.truth_line import FrameTruth
from landmarks.frame import Image
from landmarks.posture import Label
from landmarks.region import RING_90
from overlays.layout import Box, px
from overlays.palette import GREEN, TEXT, YELLOW
from overlays.plate import plate
from overlays.strokes import Array, Ink, circle, dotted, lines, ring
from overlays.text import REGULAR, fit, write

WORST = 12
COLUMNS = 3
APART_FRAMES = 8
CLOSEST = 0.35
"""The narrowest window that is enlarged, as a share of the picture."""
TRUE_INK = Ink(TEXT, 0.005, 0.003)
TOLD_INK = Ink(GREEN, 0.005, 0.003)
RING_INK = Ink(GREEN, 0.003, 0.0015)
WAY_INK = Ink(YELLOW, 0.004, 0.002)


@dataclass(frozen=True, slots=True)
class Tile:
    """One frame of a sheet: which, what to write above it, and whether only the hips are shown."""

    index: int
    caption: str
    close: bool = False


def worst_places(found: Sequence[Miss], truth: Truth) -> list[Tile]:
    """The frames whose hip regions are furthest off, by the median of the frame, worst first."""
    by_frame: dict[int, list[float]] = {}
    for miss in found:
        if miss.way is Way.TOOL and miss.region in hips():
            by_frame.setdefault(miss.index, []).append(miss.miss_mm)
    off_mm = {index: float(np.median(values)) for index, values in by_frame.items()}
    order = sorted(off_mm, key=lambda index: (-off_mm[index], index))
    return [
        Tile(index, f"{_name(truth.lines[index])}: off by {off_mm[index]:.0f} mm", close=True)
        for index in _apart(order, truth)[:WORST]
    ]


def _apart(order: Sequence[int], truth: Truth) -> list[int]:
    """Neighbouring frames of a clip show one thing; of each such bunch the first is kept."""
    if truth.still:
        return list(order)
    kept: list[int] = []
    for index in order:
        if all(abs(index - other) >= APART_FRAMES for other in kept):
            kept.append(index)
    return kept


def worst_postures(truth: Truth, found: Sequence[Answer]) -> list[Tile]:
    """Frames where nobody was found, a wrong posture was named, or half-turned was accepted."""
    graded = [
        (grade, line.index, fault_words)
        for line, answer in zip(truth.lines, found, strict=True)
        if not line.moving and (fault := _fault(line, answer)) is not None
        for grade, fault_words in [fault]
    ]
    words = {index: told for _, index, told in graded}
    order = _apart([index for _, index, _ in sorted(graded)], truth)[:WORST]
    return [Tile(index, f"{_name(truth.lines[index])}: {words[index]}") for index in order]


def _fault(line: FrameTruth, answer: Answer) -> tuple[int, str] | None:
    if answer.side_lying and not line.side_lying:
        return 0, f"accepted as {answer.label}"
    if line.kind != "half_turned" and answer.label not in (line.kind, Label.UNKNOWN):
        return 1, f"called {answer.label}"
    return (2, "nobody found") if not answer.found else None


def _name(line: FrameTruth) -> str:
    return f"{line.index} {line.kind} {line.view or ''}".rstrip()


def sheet(
    tiles: Sequence[Tile], images: Mapping[int, Image], truth: Truth, found: Sequence[Answer]
) -> Image:
    """The tiles in rows of three, all of one size."""
    drawn = [tile_picture(tile, images[tile.index], truth, found[tile.index]) for tile in tiles]
    drawn += [np.zeros_like(drawn[0])] * (-len(drawn) % COLUMNS)
    rows = [np.hstack(drawn[k : k + COLUMNS]) for k in range(0, len(drawn), COLUMNS)]
    return np.ascontiguousarray(np.vstack(rows))


def tile_picture(tile: Tile, image: Image, truth: Truth, answer: Answer) -> Image:
    """One picture: true points as crosses, estimates as dots with their 90 % ring, joined."""
    told = {(p.region, p.side): p for p in answer.places[Way.TOOL]}
    points = [p for p in counted(truth.lines[tile.index], truth) if p.id in hips()]
    pairs = [(np.array(true.point_px), told.get((true.id, true.side))) for true in points]
    window = _around(pairs, image) if tile.close else (0.0, 0.0, 1.0)
    left_px, top_px, scale = window
    canvas = _cut(image, window)
    for true_px, place in pairs:
        corner = np.array([left_px, top_px])
        at_px = (true_px - corner) * scale
        if place is not None:
            _estimate(
                canvas, (place.xy_px - corner) * scale, (place.sigma_px or 0.0) * scale, at_px
            )
        _cross(canvas, at_px)
    _caption(canvas, tile.caption)
    return canvas


def _around(
    pairs: Sequence[tuple[Array, Place | None]], image: Image
) -> tuple[float, float, float]:
    """Left, top and scale of a window that holds all points, and some of the body around."""
    height_px, width_px = image.shape[:2]
    at_px = np.array([px for px, _ in pairs] + [p.xy_px for _, p in pairs if p is not None])
    if not len(at_px):
        return 0.0, 0.0, 1.0
    middle_px = (at_px.min(axis=0) + at_px.max(axis=0)) / 2
    reach_px = np.ptp(at_px, axis=0) / (width_px, height_px)
    share = float(np.clip(1.6 * reach_px.max(), CLOSEST, 1.0))
    size_px = share * np.array([width_px, height_px])
    left_px, top_px = np.clip(middle_px - size_px / 2, 0, (width_px, height_px) - size_px)
    return float(left_px), float(top_px), 1.0 / share


def _cut(image: Image, window: tuple[float, float, float]) -> Image:
    left_px, top_px, scale = window
    back = np.array([[1 / scale, 0.0, left_px], [0.0, 1 / scale, top_px]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image, back, image.shape[1::-1], flags=flags), np.uint8)


def _estimate(canvas: Image, at_px: Array, sigma_px: float, true_px: Array) -> None:
    if sigma_px > 0:
        dotted(canvas, circle(at_px, RING_90 * sigma_px), RING_INK, apart=4.5)
    lines(canvas, [np.stack([true_px, at_px])], WAY_INK)
    ring(canvas, at_px, px(canvas, 0.010), TOLD_INK)


def _cross(canvas: Image, at_px: Array) -> None:
    arm_px = px(canvas, 0.010)
    arm = np.array([[-arm_px, -arm_px], [arm_px, arm_px]], dtype=np.float64)
    lines(canvas, [at_px + arm, at_px + arm * (-1, 1)], TRUE_INK)


def _caption(canvas: Image, words: str) -> None:
    pad = px(canvas, 0.015)
    block = fit(words, px(canvas, 0.045), canvas.shape[1] - 2 * pad, weight=REGULAR)
    plate(canvas, Box(0, 0, canvas.shape[1], block.h_px + 2 * pad), 0)
    write(canvas, block, pad, pad)


def encoded(image: Image) -> bytes:
    """The picture as a PNG file."""
    return bytes(cv2.imencode(".png", image)[1])
