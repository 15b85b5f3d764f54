"""How a picture of the guide is drawn: soft light, a green region, red hatched zones, badges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.guide_surface import Surface, View
from samples.studio.rotation import Array, unit

Image = NDArray[np.uint8]

PAPER = (246, 248, 250)
INK = (52, 46, 42)
FRAME = (170, 166, 162)
GREEN = (84, 168, 40)
RED = (48, 44, 205)
_SKIN = np.array([196, 208, 219]) / 255
_MAT = np.array([176, 150, 128]) / 255
_FILL = 0.55
_HATCH_PX = 11
_REGULAR, _BOLD = 430, 640


def shade(surface: Surface, normals: Array, view: View, mat: Array) -> Array:
    """Return (H, W, 3) BGR in [0, 1]: matt, lit from above the eye's left shoulder.

    Args:
        surface: what is seen.
        normals: (H, W, 3) in the room.
        view: where from.
        mat: (H, W) 1 where the mat is seen, 0 on the body.
    """
    right, down, away = view.axes
    key, rim = unit(-0.55 * right - 0.75 * down - 0.75 * away), unit(0.9 * right - 0.2 * down)
    lit = 0.40 + 0.52 * np.clip(normals @ key, 0, None) + 0.10 * np.clip(normals @ rim, 0, None)
    lit += 0.07 * (normals @ -down)
    # Hollows get less light, and edges that turn away are drawn darker, as with a pencil.
    lit *= np.maximum(_hollows(surface, view), 0.82 * mat)
    lit *= 1 - 0.38 * (1 - np.clip(-(normals @ away), 0, 1)) ** 3 * (1 - mat)
    colour = _SKIN * (1 - mat[..., None]) + _MAT * mat[..., None]
    picture = np.clip(colour * lit[..., None] * 1.12, 0, 1)
    paper = np.array(PAPER) / 255
    return np.where(surface.seen[..., None], picture, paper)


def _hollows(surface: Surface, view: View) -> Array:
    """Return (H, W) in [0.45, 1]: how much light reaches a place, by its depth among others."""
    seen = surface.seen.astype(np.float32)
    depth_m = np.where(surface.seen, surface.depth_m, 0.0).astype(np.float32)
    open_ = np.ones(seen.shape)
    for reach_m in (0.008, 0.02, 0.05):
        sigma = reach_m * view.size_wh[0] / view.width_m
        mean_m = _blurred(depth_m, sigma) / np.maximum(_blurred(seen, sigma), 1e-3)
        open_ -= 0.30 * np.clip((depth_m - mean_m) / reach_m, 0.0, 1.2)
    return np.clip(open_, 0.45, 1.0)


def _blurred(image: NDArray[np.float32], sigma_px: float) -> Array:
    """Return (H, W) blurred; a wide blur is made on a small copy, which nobody can tell."""
    shrink = max(1.0, sigma_px / 4)
    size_wh = tuple(max(8, round(length / shrink)) for length in image.shape[::-1])
    small = cv2.resize(image, size_wh, None, 0, 0, cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / shrink)
    return np.asarray(cv2.resize(small, image.shape[::-1], None, 0, 0, cv2.INTER_LINEAR), float)


def tint_region(picture: Array, outside_mm: Array, mm_per_px: float) -> None:
    """Lay a translucent green over a region, with a firm edge, in place."""
    near = np.nonzero(outside_mm < 6 * mm_per_px)
    away_mm, part = outside_mm[near], picture[near]
    _blend(part, GREEN, 0.50 * _cover(away_mm, mm_per_px))
    _blend(part, GREEN, _edge(away_mm, mm_per_px, 2.6))
    picture[near] = part


def hatch_zone(picture: Array, outside_mm: Array, mm_per_px: float, scale: float) -> None:
    """Hatch a no-press zone in red, with a firm edge, in place."""
    near = np.nonzero(outside_mm < 6 * mm_per_px)
    away_mm, part = outside_mm[near], picture[near]
    stripe = np.abs((near[0] + near[1]) % (_HATCH_PX * scale) / scale - _HATCH_PX / 2)
    lines = np.clip(1.9 - stripe, 0.0, 1.0)
    _blend(part, RED, _cover(away_mm, mm_per_px) * (0.16 + 0.62 * lines))
    _blend(part, RED, _edge(away_mm, mm_per_px, 1.8))
    picture[near] = part


def _cover(outside_mm: Array, mm_per_px: float) -> Array:
    return np.clip(0.5 - outside_mm / mm_per_px, 0.0, 1.0)


def _edge(outside_mm: Array, mm_per_px: float, half_px: float) -> Array:
    return np.clip(half_px + 0.5 - np.abs(outside_mm / mm_per_px), 0.0, 1.0)


def _blend(picture: Array, bgr: tuple[int, int, int], share: Array) -> None:
    picture += (np.array(bgr) / 255 - picture) * share[..., None]


def badge(canvas: Image, text: str, at_px: tuple[int, int], bgr: tuple[int, int, int]) -> None:
    """A disc with a number or a letter."""
    x, y = at_px
    cv2.circle(canvas, at_px, 19, (255, 255, 255), -1, cv2.LINE_AA)
    cv2.circle(canvas, at_px, 17, bgr, -1, cv2.LINE_AA)
    wide = text_width(text, 24, bold=True)
    write(canvas, text, (x - wide // 2, y + 9), 24, bold=True, bgr=(255, 255, 255))


def leader(
    canvas: Image, start: tuple[int, int], end: tuple[int, int], bgr: tuple[int, int, int]
) -> None:
    """A line from a badge to its place, with a dot at the end."""
    for colour, width in (((255, 255, 255), 5), (bgr, 2)):
        cv2.line(canvas, start, end, colour, width, cv2.LINE_AA)
        cv2.circle(canvas, end, 3 + width // 2, colour, -1, cv2.LINE_AA)


def write(
    canvas: Image,
    words: str,
    at_px: tuple[int, int],
    size_px: int,
    *,
    bold: bool = False,
    bgr: tuple[int, int, int] = INK,
) -> None:
    """Write a line, its base at `at_px`."""
    weight = _BOLD if bold else _REGULAR
    cv2.putText(canvas, words, at_px, bgr, cv2.FontFace("sans"), size_px, weight)


def text_width(words: str, size_px: int, *, bold: bool = False) -> int:
    """How wide a line is, pixels."""
    weight = _BOLD if bold else _REGULAR
    box = cv2.getTextSize((0, 0), words, (0, 0), cv2.FontFace("sans"), size_px, weight)
    return int(box[2])
