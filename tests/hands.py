"""A photo in a hand, and a camera in one: moved in all six ways, bent, blurred and noisy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from landmarks.frame import Image

Array = np.ndarray
FOCAL_SHARE = 0.87
"""Of the picture's width: 60 degrees wide."""
EXPOSED_S = 0.02
GLARE = 15.0
GRID = (49, 65)


@dataclass(frozen=True)
class Hand:
    """How a hand that holds something moves it.

    Attributes:
        shift_mm: in each direction, root mean square.
        turn_deg: about each axis, root mean square.
        seed: another one moves otherwise.
    """

    shift_mm: float
    turn_deg: float
    seed: int = 0

    def way(self, count: int, fps: float) -> tuple[Array, Array]:
        """(count, 3) metres and (count, 3) radians: drift and sway below 4 Hz, tremor at 8-12."""
        rng, t_s = np.random.default_rng(self.seed), np.arange(count)[:, None] / fps
        way = np.zeros((count, 6))
        for _ in range(40):
            hz = np.exp(rng.uniform(np.log(0.1), np.log(4.0), 6))
            way += rng.uniform(0.5, 1.5, 6) * hz**-0.5 * np.sin(_phase(rng, hz, t_s))
        way /= np.sqrt((way**2).mean(axis=0))
        for _ in range(6):
            way += 0.017 * np.sin(_phase(rng, rng.uniform(8.0, 12.0, 6), t_s))
        return self.shift_mm / 1000 * way[:, :3], np.radians(self.turn_deg) * way[:, 3:]


@dataclass(frozen=True)
class Print:
    """A photo on paper before the camera.

    Attributes:
        picture: (H, W, 3) what is on it; the film is as large.
        room: (H, W, 3) what is behind.
        width_m: of the paper.
        fill: how much of the film's width it takes; over 1, nothing else is seen.
        bend_mm: how far its middle stands out.
    """

    picture: Image
    room: Image
    width_m: float = 0.2
    fill: float = 0.8
    bend_mm: float = 3.0

    def film(self, hand: Hand, count: int, fps: float) -> Iterator[tuple[Image, Array]]:
        """Pictures, and for each (3, 3) where places of the photo are seen."""
        height, width = self.picture.shape[:2]
        shifts_m, turns = hand.way(count, fps)
        speed = np.gradient(shifts_m, axis=0) * fps
        lens = _lens(width, height)
        away_m = self.width_m * lens[0, 0] / (self.fill * width)
        for number in range(count):
            turn = cv2.Rodrigues(turns[number] + np.radians((3.0, -2.0, 2.0)))[0]
            at_m = shifts_m[number] + (0.0, 0.0, away_m)
            bend_m = (self.bend_mm + 0.3 * np.sin(0.7 * number / fps)) / 1000
            image = self._seen(lens, turn, at_m, bend_m)
            blur_px = lens[0, 0] * speed[number, :2] / away_m * EXPOSED_S
            yield _blurred(image, blur_px), _plane(lens, turn, at_m, self.width_m / width)

    def _seen(self, lens: Array, turn: Array, at_m: Array, bend_m: float) -> Image:
        height, width = self.picture.shape[:2]
        scale = self.width_m / width
        plane = _plane(lens, turn, at_m, scale)
        back = np.linalg.inv(plane)
        flat = _mapped(_grid(width, height), back)
        off_m = (flat - (width / 2, height / 2)) * scale
        out_m = bend_m * (1 - (2 * off_m[:, :1] / self.width_m) ** 2)
        there = np.concatenate([off_m, out_m], axis=1) @ turn.T + at_m
        bent = there[:, :2] / there[:, 2:] * lens[0, 0] + (width / 2, height / 2)
        source = _mapped(2 * _grid(width, height) - bent, back)
        x, y = _whole_grid(source, width, height)
        shown = cv2.remap(self.picture, x, y, cv2.INTER_LINEAR)
        here = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
        return np.where(here[..., None], shown, self.room).astype(np.uint8)


def shaken(hand: Hand, size_wh: tuple[int, int], count: int, fps: float) -> Iterator[Array]:
    """(3, 3) where a camera in a hand sees each place of a picture of a room 3 m away."""
    lens = _lens(*size_wh)
    for shift_m, turn in zip(*hand.way(count, fps), strict=True):
        moved = np.eye(3)
        moved[:, 2] += shift_m / 3.0
        yield np.asarray(lens @ cv2.Rodrigues(turn)[0] @ moved @ np.linalg.inv(lens))


def places(points_px: Array, plane: Array) -> Array:
    """(N, 2) where points of the photo, or of the room, are seen."""
    return _mapped(points_px, plane)


def _phase(rng: np.random.Generator, hz: Array, t_s: Array) -> Array:
    return np.asarray(2 * np.pi * hz * t_s + rng.uniform(0, 2 * np.pi, 6))


def _lens(width: int, height: int) -> Array:
    focal_px = FOCAL_SHARE * width
    return np.array([[focal_px, 0, width / 2], [0, focal_px, height / 2], [0, 0, 1]])


def _plane(lens: Array, turn: Array, at_m: Array, scale: float) -> Array:
    width, height = 2 * lens[:2, 2]
    paper = np.array([[scale, 0, -scale * width / 2], [0, scale, -scale * height / 2], [0, 0, 1]])
    return np.asarray(lens @ np.column_stack([turn[:, 0], turn[:, 1], at_m]) @ paper)


def _mapped(points_px: Array, plane: Array) -> Array:
    return np.asarray(cv2.perspectiveTransform(points_px[:, None].astype(float), plane)[:, 0])


def _grid(width: int, height: int) -> Array:
    x, y = np.meshgrid(np.linspace(0, width - 1, GRID[1]), np.linspace(0, height - 1, GRID[0]))
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _whole_grid(source: Array, width: int, height: int) -> tuple[Array, Array]:
    coarse = source.reshape(*GRID, 2).astype(np.float32)
    columns = np.linspace(0, GRID[1] - 1, width, dtype=np.float32)
    rows = np.linspace(0, GRID[0] - 1, height, dtype=np.float32)
    fine = cv2.remap(coarse, *np.meshgrid(columns, rows), cv2.INTER_LINEAR)
    return fine[..., 0], fine[..., 1]


def _blurred(image: Image, way_px: Array) -> Image:
    long_px = float(np.hypot(*way_px))
    if long_px < 1.0:
        return image
    line = np.zeros((31, 31), np.float32)
    half = way_px / 2 * min(1.0, 28.0 / long_px)
    ends = (tuple(np.rint(16 * (15 + sign * half)).astype(int).tolist()) for sign in (-1, 1))
    cv2.line(line, *ends, 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(image, -1, line / line.sum()), dtype=np.uint8)
