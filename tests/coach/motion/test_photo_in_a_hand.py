"""A photo in a hand as hands are, and a person before a camera in such a hand: through pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from coach.motion.alive import Alive, Life, follow
from coach.motion.tracker import MotionTracker
from landmarks.frame import Image
from landmarks.joints import Joint
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.hands import Hand, Print, places, shaken
from tests.photos import filmed

POSE = body_pose(0.0)
SIZE_WH = (640, 480)
SECONDS = 9.0
FPS = 4.0
STEADY, ORDINARY, CARELESS = Hand(2.0, 1.0, seed=4), Hand(5.0, 2.0, seed=1), Hand(10.0, 3.0, seed=2)


@cache
def cloth(seed: int) -> Image:
    """A picture with something to follow everywhere."""
    rough = np.random.default_rng(seed).integers(40, 220, (96, 128, 3)).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(cv2.resize(rough, SIZE_WH), (0, 0), 1.5), dtype=np.uint8)


def trunk_px(pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    shoulders, hips = (
        pose.xy_px[[Joint[f"LEFT_{name}"], Joint[f"RIGHT_{name}"]]].mean(axis=0)
        for name in ("SHOULDER", "HIP")
    )
    return shoulders, hips


def lives(
    film: Iterator[tuple[Image, np.ndarray]], noise: float, quality: int, fps: float = FPS
) -> list[Life]:
    """The answer after each picture of a camera as noisy as this one."""
    tracker, rng, now, found = MotionTracker(), np.random.default_rng(1), Alive(), []
    for number, (image, plane) in enumerate(film):
        pose = replace(POSE, xy_px=places(POSE.xy_px, plane) + rng.normal(0.0, 1.0, (33, 2)))
        shoulders, hips = trunk_px(pose)
        motion = tracker.look(filmed(image, noise, quality, rng), pose, number / fps)
        mm_per_px = 480.0 / float(np.linalg.norm(hips - shoulders))
        now = follow(now, motion, number / fps, mm_per_px)
        found.append(now.life)
    return found


def test_a_print_in_a_hand_is_known_before_ten_seconds() -> None:
    """20 cm of paper that sways, tips and bends a little; not for a moment is it alive."""
    paper = Print(cloth(5), cloth(6))
    found = lives(paper.film(ORDINARY, round(SECONDS * FPS), FPS), 3.0, 80)
    assert Life.MOVES not in found
    assert found[-1] is Life.STILL


def test_a_photo_that_fills_the_picture_is_known_too() -> None:
    """There is no room beside it to stand still."""
    paper = Print(cloth(5), cloth(6), fill=1.35)
    found = lives(paper.film(STEADY, round(SECONDS * FPS), FPS), 3.0, 80)
    assert Life.MOVES not in found
    assert found[-1] is Life.STILL


def breathing(image: Image, t_s: float) -> Image:
    """The chest goes up and down by 4 mm in all."""
    shoulders, hips = trunk_px(POSE)
    chest, mm_per_px = shoulders + 0.4 * (hips - shoulders), 480 / np.linalg.norm(hips - shoulders)
    y_px, x_px = np.mgrid[0 : SIZE_WH[1], 0 : SIZE_WH[0]].astype(np.float32)
    away_mm2 = ((x_px - chest[0]) ** 2 + (y_px - chest[1]) ** 2) * mm_per_px**2
    way_px = 2.0 / mm_per_px * np.sin(2 * np.pi * 0.25 * t_s) * np.exp(-away_mm2 / (2 * 130.0**2))
    moved = cv2.remap(image, x_px, (y_px + way_px).astype(np.float32), cv2.INTER_CUBIC)
    return np.asarray(moved, dtype=np.uint8)


def person(hand: Hand, seconds: float) -> Iterator[tuple[Image, np.ndarray]]:
    """Somebody who breathes, before a camera in this hand."""
    for number, plane in enumerate(shaken(hand, SIZE_WH, round(seconds * FPS), FPS)):
        here = breathing(cloth(5), number / FPS)
        seen = cv2.warpPerspective(
            here, plane, SIZE_WH, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        yield np.asarray(seen, dtype=np.uint8), plane


def test_a_person_before_a_camera_in_a_hand_is_no_photo() -> None:
    """Everything sways together, as in a photo; but a camera that turns brings nothing nearer."""
    assert Life.STILL not in lives(person(ORDINARY, SECONDS), 3.0, 80)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hand", "width_m", "fill", "noise"),
    [
        (CARELESS, 0.2, 0.8, 12.0),
        (STEADY, 0.3, 0.8, 12.0),
        (Hand(10.0, 2.0, seed=9), 1.0, 0.8, 3.0),
        (CARELESS, 0.2, 1.35, 6.0),
    ],
    ids=["careless, noisy", "steady, noisy", "poster", "fills the picture"],
)
def test_no_hand_and_no_noise_bring_a_photo_to_life(
    hand: Hand, width_m: float, fill: float, noise: float
) -> None:
    paper = Print(cloth(5), cloth(6), width_m=width_m, fill=fill)
    found = lives(paper.film(hand, round(18.0 * 8), 8.0), noise, 75, fps=8.0)
    assert Life.MOVES not in found
    assert found[-1] is Life.STILL


@pytest.mark.slow
@pytest.mark.parametrize("hand", [STEADY, CARELESS], ids=["steady", "careless"])
def test_no_hand_at_the_camera_stops_a_living_person(hand: Hand) -> None:
    assert Life.STILL not in lives(person(hand, 40.0), 6.0, 80)
