"""Films of pictures: a photo of a person in front of the camera, and the camera's own noise."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from coach.sources.source import SourceInfo
from landmarks.frame import Frame, Image
from tests.hands import Hand, Print

FPS = 4.0


class PhotoFilm:
    """A source that shows one photo, held as it is told to be.

    Args:
        photo: what is on it, as large as the film.
        seconds: how long.
        noise: of the sensor, grey levels; without any, one picture is repeated exactly.
        quality: of the JPEG that the camera makes of every picture.
        hand_px: how far a hand that holds the photo moves its corners, root mean square.
        poster: show the photo on a wall, at about two thirds of its size, with a curtain beside
            it that moves in the wind.
    """

    def __init__(
        self,
        photo: Image,
        seconds: float,
        *,
        noise: float = 0.0,
        quality: int = 88,
        hand_px: float = 0.0,
        poster: bool = False,
    ) -> None:
        self._count = round(seconds * FPS)
        height, width = photo.shape[:2]
        self.info = SourceInfo("photo", (width, height), self._count, FPS, still=False)
        self._photo, self._noise, self._quality = photo, noise, quality
        self._hand_px, self._poster = hand_px, poster

    def frames(self) -> Iterator[Frame]:
        rng = np.random.default_rng(7)
        way = hand_sway(self._count, rng) * self._hand_px
        for index in range(self._count):
            image = self._on_wall(index) if self._poster else self._photo
            if self._hand_px:
                image = held(image, way[index])
            if self._noise:
                image = filmed(image, self._noise, self._quality, rng)
            yield Frame(index, index / FPS, image)

    def close(self) -> None:
        """Nothing is open."""

    def _on_wall(self, index: int) -> Image:
        height, width = self._photo.shape[:2]
        paper = np.random.default_rng(3).integers(90, 170, (height // 8, width // 8, 3))
        wall = cv2.resize(paper.astype(np.uint8), (width, height))
        small = cv2.resize(self._photo, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
        wall[40 : 40 + small.shape[0], 30 : 30 + small.shape[1]] = small
        edge = width - 60 + round(20 * np.sin(index / FPS))
        wall[:, edge:] = (40, 60, 150)
        return wall


class HeldPrint:
    """A source that shows a print in a hand, before another room.

    Args:
        photo: what is printed, as large as the film.
        hand: that holds it.
        seconds: how long.
        width_m: of the paper.
        noise: of the sensor, grey levels.
    """

    def __init__(
        self, photo: Image, hand: Hand, seconds: float, *, width_m: float, noise: float
    ) -> None:
        self._count = round(seconds * FPS)
        height, width = photo.shape[:2]
        self.info = SourceInfo("print", (width, height), self._count, FPS, still=False)
        shelf = np.random.default_rng(3).integers(60, 200, (height // 16, width // 16, 3))
        room = cv2.resize(shelf.astype(np.uint8), (width, height))
        self._print = Print(_cut_out(photo), room, width_m=width_m)
        self._hand, self._noise = hand, noise

    def frames(self) -> Iterator[Frame]:
        rng = np.random.default_rng(7)
        film = self._print.film(self._hand, self._count, FPS)
        for index, (image, _) in enumerate(film):
            yield Frame(index, index / FPS, filmed(image, self._noise, 80, rng))

    def close(self) -> None:
        """Nothing is open."""


def _cut_out(photo: Image) -> Image:
    """The middle of the picture, where the person lies, as large as all of it."""
    height, width = photo.shape[:2]
    top, left = round(0.3 * height), round(0.15 * width)
    part = photo[top : top + round(0.7 * height), left : left + round(0.7 * width)]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def hand_sway(count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 4, 2) how the corners move: together, and each by itself; root mean square 1."""
    t_s = np.arange(count) / FPS
    waves = np.zeros((count, 5, 2))
    for _ in range(3):
        hz, phase = rng.uniform(0.1, 0.5, (5, 2)), rng.uniform(0, 2 * np.pi, (5, 2))
        waves += np.sin(2 * np.pi * hz * t_s[:, None, None] + phase)
    corners = 0.9 * waves[:, 4:] + 0.45 * waves[:, :4]
    return np.asarray(corners / corners.std())


def held(image: Image, corners_px: np.ndarray) -> Image:
    """The picture with its corners moved by (4, 2) pixels."""
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    plane = cv2.getPerspectiveTransform(corners, (corners + corners_px).astype(np.float32))
    return cv2.warpPerspective(
        image, plane, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def filmed(image: Image, noise: float, quality: int, rng: np.random.Generator) -> Image:
    """The picture as a webcam gives it."""
    seen = np.clip(image + rng.normal(0.0, noise, image.shape), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
