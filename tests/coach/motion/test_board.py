"""How a plane and what goes with it are measured: made-up planes, cameras and corners."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from coach.motion import around
from coach.motion.board import FOCAL_SHARES, Board, turns_of

SIZE_WH = (640, 480)
LENS = np.array([[0.8 * 640, 0, 320], [0, 0.8 * 640, 240], [0, 0, 1]])


def seen(turn_deg: tuple[float, float, float], camera: bool, nearer: float = 0.0) -> np.ndarray:
    """(3, 3) how a plane moves that the camera faces, if it or the camera turns."""
    turn = cv2.Rodrigues(np.radians(turn_deg))[0]
    if not camera:
        turn = np.column_stack([turn[:, :2], [0, 0, 1 - nearer]])
    return np.asarray(LENS @ turn @ np.linalg.inv(LENS))


@pytest.mark.parametrize("turn_deg", [(2, 0, 0), (0, 3, 0), (0, 0, 5), (1, -2, 3)])
def test_a_camera_that_turns_tips_nothing(turn_deg: tuple[float, float, float]) -> None:
    """With its own focal length, whatever it turns by."""
    turns = turns_of(seen(turn_deg, camera=True), SIZE_WH)
    assert turns[FOCAL_SHARES.index(0.8)] == pytest.approx(0.0, abs=1e-9)


def test_a_plane_that_tips_or_comes_nearer_is_told_from_it() -> None:
    """By about as much as it tips, in radians, or comes nearer; not when it spins."""
    assert turns_of(seen((0, 2, 0), camera=False), SIZE_WH).min() > 0.02
    assert turns_of(seen((0, 0, 0), camera=False, nearer=0.03), SIZE_WH).min() > 0.02
    assert turns_of(seen((0, 0, 5), camera=False), SIZE_WH).min() == pytest.approx(0.0, abs=1e-9)


def whole_of(with_board: int, around_it: int) -> tuple[float | None, float | None]:
    """Share of those that go and of those that stand, by so many points around a moving body."""
    rng = np.random.default_rng(4)
    count = 40 + around_it
    before = rng.uniform((60, 60), (580, 420), (count, 2))
    body = np.arange(count) < 40
    goes = np.arange(count) < 40 + with_board
    board = Board(before, body, ~body, SIZE_WH)
    for number in range(24):
        shift = np.array([[1, 0, 9 * np.sin(number)], [0, 1, 6 * np.cos(1.3 * number)], [0, 0, 1]])
        now = before + rng.normal(0.0, 0.7, before.shape)
        now[goes] += shift[:2, 2]
        found = rng.random(count) > 0.1
        board.note(now, found, shift)
    whole = board.whole()
    assert whole is not None
    assert whole.way_px == pytest.approx(7.6, abs=0.8)
    return whole.goes, whole.stands


def test_what_goes_along_and_what_stands_is_told_through_noise() -> None:
    assert whole_of(30, 30) == (1.0, 0.0)
    assert whole_of(0, 30) == pytest.approx((0.0, 1.0), abs=0.05)
    assert whole_of(15, 30) == pytest.approx((0.5, 0.5), abs=0.05)


def test_nothing_is_said_of_too_few_points() -> None:
    assert whole_of(3, 5) == (None, None)


def test_the_rim_of_the_picture_is_looked_at() -> None:
    """Not only the strongest corners, which are on the photo; and none within the body's box."""
    faint = np.random.default_rng(1).integers(100, 130, (60, 80, 3)).astype(np.uint8)
    image = cv2.resize(faint, (640, 480))
    image[100:380, 120:520] = np.random.default_rng(2).integers(0, 255, (280, 400, 3))
    box = (160, 140, 480, 340)
    places = around.begin(image, box).places_px
    rim = (places[:, 0] < 110) | (places[:, 0] > 530) | (places[:, 1] < 90) | (places[:, 1] > 390)
    assert rim.sum() >= 20
    inside = (abs(places - (320, 240)) < (150, 90)).all(axis=1)
    assert not inside.any()


def test_points_around_are_followed_and_lost_with_the_picture() -> None:
    rough = np.random.default_rng(3).integers(0, 255, (60, 80, 3)).astype(np.uint8)
    image = cv2.GaussianBlur(cv2.resize(rough, (640, 480)), (0, 0), 2.0)
    points = around.begin(image, (200, 150, 440, 330))
    moved, found = points.follow(np.roll(image, (4, 6), axis=(0, 1)))
    off = (moved - points.places_px)[found]
    assert np.median(off, axis=0) == pytest.approx((6, 4), abs=0.3)
    _, found = points.follow(np.zeros((240, 640, 3), np.uint8))
    assert not found.any()
