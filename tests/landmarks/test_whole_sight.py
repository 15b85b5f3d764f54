"""Where in the whole picture somebody is: the network against torch, and on pictures with truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import landmarks
from landmarks.body_sight import BodyNet
from landmarks.sight import CROP_SIDE as SIDE
from landmarks.whole_sight import N_ANSWERS, bundled, look, tell, where, whole_piece

WEIGHTS = Path(landmarks.__file__).with_name("whole_sight.npz")
SAMPLES = Path(__file__).parents[2] / "samples"
FALLING = np.linspace(255, 0, SIDE).astype(np.uint8)[None].repeat(SIDE, 0)
PICTURE = np.random.default_rng(8).integers(0, 255, (360, 640, 3)).astype(np.uint8)


class Saying:
    """A network that gives this answer, and the mirrored one to the mirrored piece."""

    def __init__(self, answer: list[float]) -> None:
        self.answer = np.array(answer)

    def run(self, piece: NDArray[np.uint8]) -> NDArray[np.float64]:
        assert piece.shape == (SIDE, SIDE)
        mirrored = piece[0, 0] < piece[0, -1]
        return self.answer * ([1, -1, 1, -1, 1, 1, 1, 1] if mirrored else 1)


def test_numpy_tells_what_torch_told() -> None:
    """Torch's answers to some pictures were stored beside the weights when they were made."""
    with np.load(WEIGHTS) as archive:
        pieces, wanted = archive["check_whole_pieces"], archive["check_whole_told"]
    assert pieces.shape[1:] == (SIDE, SIDE)
    assert wanted.shape[1:] == (N_ANSWERS,)
    assert np.ptp(wanted, axis=0).mean() > 0.1
    # Weights are kept with half the digits.
    np.testing.assert_allclose([bundled().run(piece) for piece in pieces], wanted, atol=0.03)


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 1_600_000


def test_the_picture_lies_whole_in_the_middle_of_a_black_square() -> None:
    piece = whole_piece(np.full((360, 640, 3), 90, np.uint8))
    rows, columns = np.nonzero(piece > 60)
    assert (columns.min(), columns.max()) == (0, SIDE - 1)
    assert rows.max() - rows.min() + 1 == pytest.approx(SIDE * 360 / 640, abs=1)
    assert rows.min() + rows.max() == SIDE - 1
    assert piece[:18].max() == 0


def test_places_and_sizes_by_hand() -> None:
    """Shares of the longer side, from the middle; the log of the trunk's length likewise."""
    answer = [2.0, 0.25, -0.125, -0.6, 0.0, np.log(0.2), np.log(0.05), -1.0]
    told = tell(FALLING, (640, 360), cast(BodyNet, Saying(answer)))
    assert told.there == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert told.hips_px == pytest.approx([320 + 160, 180 - 80])
    assert told.shoulders_px == pytest.approx([320 - 384, 180])
    assert told.trunk_px == pytest.approx(128.0)


def test_a_mirrored_picture_tells_the_mirrored_place() -> None:
    here, there = (look(image, bundled()) for image in (PICTURE, PICTURE[:, ::-1].copy()))
    assert there.there == pytest.approx(here.there, abs=0.01)
    assert there.hips_px == pytest.approx([640 - here.hips_px[0], here.hips_px[1]], abs=1.5)
    assert there.trunk_px == pytest.approx(here.trunk_px, rel=0.02)


def test_a_larger_picture_tells_the_same_place() -> None:
    soft = cv2.GaussianBlur(PICTURE, (0, 0), 15.0)
    larger = cv2.resize(soft, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    small, large = (look(np.asarray(image, np.uint8), bundled()) for image in (soft, larger))
    assert large.hips_px / 2 == pytest.approx(small.hips_px, abs=4.0)
    assert large.trunk_px / 2 == pytest.approx(small.trunk_px, rel=0.05)


@given(answer=st.lists(st.floats(-1e4, 1e4, width=32), min_size=N_ANSWERS, max_size=N_ANSWERS))
def test_whatever_the_network_says_it_is_a_place_of_some_size(answer: list[float]) -> None:
    told = tell(FALLING, (640, 360), cast(BodyNet, Saying(answer)))
    assert 0.0 <= told.there <= 1.0
    assert np.isfinite([*told.hips_px, *told.shoulders_px]).all()
    assert 0.0 < told.trunk_px <= 640.0


def test_on_the_first_clip_she_is_seen_wherever_she_goes() -> None:
    """Standing, lying down and at rest: half a trunk off at most, in nine frames of ten."""
    clip = SAMPLES / "clips" / "first-hold.mp4"
    lines = clip.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    off, film = [], cv2.VideoCapture(str(clip))
    for index, row in enumerate(rows[1:]):
        if not film.grab():
            break
        if index % 40 or not row.get("joints"):
            continue
        told = where(np.asarray(film.retrieve()[1], np.uint8))
        hips, shoulders = (
            np.mean([row["joints"][f"{side}_{name}"][:2] for side in ("left", "right")], axis=0)
            for name in ("hip", "shoulder")
        )
        off.append(float(np.linalg.norm(told.hips_px - hips) / np.linalg.norm(shoulders - hips)))
        assert told.there > 0.8
    assert len(off) > 12
    assert np.quantile(off, 0.9) < 0.5
