"""The pictures: all there, small, and each shows in green what it names, and in red where not."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import pytest

import coach
from coach import guide
from coach.guide import gallery
from coach.keys import Command
from landmarks import catalogue
from landmarks.frame import Image
from samples.studio.guide_scenes import Scene, scenes

LANGUAGES = ("en", "de")
BOOK = guide.load("en")
REGIONS = catalogue.load().regions
MOST_BYTES = 1_500_000
EACH = pytest.mark.parametrize("name", BOOK.pictures)


@cache
def picture(name: str, language: str = "en") -> Image:
    image = cv2.imread(str(guide.PICTURES / language / f"{name}.jpg"))
    assert image is not None
    return image.astype(np.uint8)


def laid_over(image: Image, bgr: tuple[int, int, int]) -> float:
    """Which part of an image has this colour with skin shining through; badges are too strong."""
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hue = int(cv2.cvtColor(np.full((1, 1, 3), bgr, np.uint8), cv2.COLOR_BGR2HSV)[0, 0, 0])
    away = np.abs(hsv[..., 0].astype(int) - hue)
    strength = hsv[..., 1]
    return float(((np.minimum(away, 180 - away) < 12) & (strength > 60) & (strength < 175)).mean())


GREEN, RED = (84, 168, 40), (48, 44, 205)


def test_there_are_the_named_pictures_and_no_others() -> None:
    for language in LANGUAGES:
        found = {path.name for path in (guide.PICTURES / language).iterdir()}
        assert found == {f"{name}.jpg" for name in BOOK.pictures}


def test_every_picture_is_used() -> None:
    used = {name for topic in BOOK.topics.values() for name in topic.pictures}
    assert used == set(BOOK.pictures)


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in guide.PICTURES.rglob("*.jpg")) < MOST_BYTES


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_opens_and_is_large_enough_for_a_phone(name: str, language: str) -> None:
    assert min(picture(name, language).shape[:2]) >= 600


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_each_shows_a_place_to_press_and_a_place_not_to(scene: Scene) -> None:
    """Green over skin for the regions, red over skin for the zones, as the scene says."""
    drawn = picture(scene.name)[46 : 46 + scene.size_wh[1]]
    assert drawn.shape[:2] == scene.size_wh[::-1]
    assert laid_over(drawn, GREEN) > 0.0008
    if scene.name != "foot_arch":  # no zone can be seen from below
        assert laid_over(drawn, RED) > 0.0008


def test_a_picture_with_badges_alone_shows_nothing() -> None:
    """Companion: a disc in the full colour, or bare skin, is no region."""
    bare = np.full((300, 300, 3), (170, 180, 190), np.uint8)
    cv2.circle(bare, (150, 150), 17, GREEN, -1)
    assert laid_over(bare, GREEN) < 0.0008
    assert laid_over(bare, RED) == 0.0


def test_every_region_has_a_picture_of_its_own_that_names_its_zones() -> None:
    made = {scene.name: scene for scene in scenes()}
    assert set(made) == set(BOOK.pictures)
    for region, spec in REGIONS.items():
        assert made[region].regions == (region,)
        assert set(made[region].zones) == set(spec.avoid)


@EACH
def test_the_languages_differ_in_words_only(name: str) -> None:
    """The same picture, with other words below and above."""
    english, german = (picture(name, language) for language in LANGUAGES)
    assert english.shape == german.shape
    middle = slice(60, english.shape[0] // 2)
    assert np.abs(english[middle].astype(int) - german[middle]).mean() < 1.0
    assert np.abs(english.astype(int) - german).max() > 60


def test_they_come_with_the_package() -> None:
    """What is not declared is not installed."""
    root = Path(coach.__file__).parent
    table = tomllib.loads((root.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = table["tool"]["setuptools"]["package-data"]["coach"]
    packed = {path for pattern in patterns for path in root.glob(pattern)}
    data = {path for path in (root / "guide").rglob("*") if path.suffix in {".toml", ".jpg"}}
    assert data
    assert data <= packed


@dataclass
class FakeScreen:
    """A window whose keys are known beforehand."""

    keys: list[Command | None]
    shown: list[Image] = field(default_factory=list)
    closed: bool = False
    visible: bool = True

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        assert 0 < wait_s < 1
        self.shown.append(canvas)
        return self.keys.pop(0)

    def size_wh(self) -> tuple[int, int] | None:
        return None

    def toggle_full_screen(self) -> None:
        raise AssertionError

    def close(self) -> None:
        self.closed = True


def test_somebody_leafs_through_the_pictures_of_a_topic() -> None:
    """Waits as long as no key is pressed; space goes on; the window goes away at the end."""
    screen = FakeScreen([None, None, Command.PAUSE, None, Command.PAUSE, None, Command.PAUSE])
    gallery.show(BOOK, gallery.names(BOOK, "gluteus_medius"), screen)
    names = [name for name, _ in groupby(map(id, screen.shown))]
    assert len(names) == len(BOOK.topics["gluteus_medius"].pictures) == 3
    assert screen.closed
    assert screen.keys == []


def test_somebody_closes_the_window() -> None:
    screen = FakeScreen([None, Command.STOP])
    gallery.show(BOOK, gallery.names(BOOK, None), screen)
    assert len(screen.shown) == 2
    assert screen.closed
