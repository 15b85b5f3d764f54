"""The look at a whole body: the network against torch, what is shown to it, what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import landmarks
from landmarks.body_piece import BODY_JOINTS, MARGIN, around_body
from landmarks.body_sight import KINDS, N_ANSWERS, N_BODY, BodyNet, bundled, look, unpacked
from landmarks.joints import Joint
from landmarks.pose import Array, Pose
from landmarks.sight import CROP_SIDE as SIDE
from landmarks.sight import crop
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, flipped, written

WEIGHTS = Path(landmarks.__file__).with_name("body_sight.npz")
LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
PICTURE = np.random.default_rng(8).integers(0, 255, (480, 640, 3)).astype(np.uint8)
LEFT, RIGHT = KINDS.index("side_left"), KINDS.index("side_right")


def cut(image: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    return crop(image, around_body(pose.xy_px[BODY_JOINTS]))


@dataclass
class Saying:
    """A network that gives these plain answers, whatever it is shown."""

    answer: list[float]

    def run(self, piece: NDArray[np.uint8]) -> NDArray[np.float32]:
        assert piece.shape == (SIDE, SIDE)
        return np.array(self.answer, dtype=np.float32)

    both_ways = run


def told(answer: list[float]) -> Array:
    return look(PICTURE, LYING, cast(BodyNet, Saying(answer))).packed()


def test_numpy_tells_what_torch_told() -> None:
    """Torch's answers to some pieces were stored beside the weights when they were made."""
    with np.load(WEIGHTS) as archive:
        pieces, wanted = archive["check_body_pieces"], archive["check_body_told"]
    assert pieces.shape[1:] == (SIDE, SIDE)
    assert wanted.shape[1:] == (N_ANSWERS,)
    assert np.ptp(wanted, axis=0).mean() > 0.3
    # Weights are kept with half the digits.
    np.testing.assert_allclose([bundled().run(piece) for piece in pieces], wanted, atol=0.02)


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 1_600_000


def test_a_mirrored_picture_tells_the_mirrored_thing() -> None:
    """Left for right, and what goes to the left goes to the right; but for a pixel's rounding."""
    mirrored = np.ascontiguousarray(PICTURE[:, ::-1])
    here, there = look(PICTURE, LYING, bundled()), look(mirrored, flipped(LYING), bundled())
    swapped = [0, RIGHT, LEFT, 3, 4, 5]
    np.testing.assert_allclose(there.shares, here.shares[swapped], atol=0.003)
    np.testing.assert_allclose(there.up_trunk, here.up_trunk * [1, 1, -1], atol=0.01)
    assert there.sigma_up == pytest.approx(here.sigma_up, rel=0.01)


def test_both_ways_is_the_mean_of_what_piece_and_mirrored_piece_tell() -> None:
    with np.load(WEIGHTS) as archive:
        piece = archive["check_body_pieces"][0]
    here, there = bundled().run(piece), bundled().run(np.ascontiguousarray(piece[:, ::-1]))
    both = bundled().both_ways(piece)
    assert both[LEFT] == pytest.approx((here[LEFT] + there[RIGHT]) / 2)
    assert both[-4:] == pytest.approx((here[-4:] + there[-4:] * [1, 1, -1, 1]) / 2)


def test_a_brighter_picture_tells_the_same() -> None:
    dark = (PICTURE // 4).astype(np.uint8)
    bright = (dark * 2 + 60).astype(np.uint8)
    one, other = (look(image, LYING, bundled()) for image in (dark, bright))
    np.testing.assert_allclose(one.shares, other.shares, atol=0.1)


def test_colours_tell_what_grey_tells() -> None:
    grey = cv2.cvtColor(PICTURE, cv2.COLOR_BGR2GRAY)
    one, other = (look(image, LYING, bundled()).packed() for image in (PICTURE, grey))
    np.testing.assert_allclose(one, other, atol=0.02)


def test_shares_and_the_way_up_by_hand() -> None:
    logits = [0.0, 2.0, 0.0, 0.0, 0.0, 0.0]
    kept = told([*logits, 0.0, 3.0, -4.0, np.log(0.25)])
    assert kept.shape == (N_BODY,)
    body = unpacked(kept)
    assert body.shares.sum() == pytest.approx(1.0, abs=0.003)
    assert body.shares[LEFT] == pytest.approx(np.exp(2) / (np.exp(2) + 5), abs=0.001)
    assert body.up_trunk == pytest.approx([0.0, 0.6, -0.8])
    assert body.sigma_up == pytest.approx(0.25)


@given(answer=st.lists(st.floats(-1e4, 1e4, width=32), min_size=N_ANSWERS, max_size=N_ANSWERS))
def test_whatever_the_network_says_whole_thousandths_from_nought_are_kept(
    answer: list[float],
) -> None:
    """A recording holds them exactly, and nothing in it is negative or without measure."""
    kept = told(answer)
    assert np.isfinite(kept).all()
    assert kept.min() >= 0.0
    assert kept.max() <= 2.0
    assert (np.round(kept * 1000) / 1000 == kept).all()


def painted(spot_px: Array) -> NDArray[np.uint8]:
    image = np.zeros((480, 640), np.uint8)
    cv2.circle(image, (round(spot_px[0]), round(spot_px[1])), 6, 255, -1)
    return image


@pytest.mark.parametrize("joint", [Joint.NOSE, Joint.LEFT_KNEE, Joint.RIGHT_SHOULDER])
def test_the_piece_shows_each_joint_where_it_is(joint: Joint) -> None:
    """The way the picture is held: nothing is turned, and nothing mirrored."""
    at_px = LYING.xy_px[BODY_JOINTS]
    low, high = at_px.min(axis=0), at_px.max(axis=0)
    side_px = MARGIN * (high - low).max()
    wanted = (LYING.xy_px[joint] - ((low + high) / 2 - side_px / 2)) / side_px * SIDE
    rows, columns = np.nonzero(cut(painted(LYING.xy_px[joint]), LYING) > 40)
    np.testing.assert_allclose([columns.mean() + 0.5, rows.mean() + 0.5], wanted, atol=0.7)


def test_beyond_the_picture_the_piece_is_black() -> None:
    white = np.full((480, 640), 255, np.uint8)
    edge = replace(LYING, xy_px=LYING.xy_px - LYING.xy_px[BODY_JOINTS].mean(axis=0))
    piece = cut(white, edge)
    assert piece[-1, -1] == 255
    assert piece[0, 0] == 0


@pytest.mark.parametrize("scale", [1e-9, 1.0, 40.0, 1e5])
def test_a_pose_of_any_size_gives_a_piece(scale: float) -> None:
    """A pose without a trunk is never looked at, one of a single pixel or of a mile may be."""
    pose = replace(LYING, xy_px=(LYING.xy_px - 300.0) * scale + 300.0)
    assert cut(PICTURE, pose).shape == (SIDE, SIDE)
    assert np.isfinite(look(PICTURE, pose, bundled()).packed()).all()


def fine_and_coarse(pose: Pose, times: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    large = cv2.resize(PICTURE, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    return cut(PICTURE, pose), cut(large, replace(pose, xy_px=pose.xy_px * times))


def test_a_larger_picture_of_the_same_shows_the_same() -> None:
    """Cells are means of what they cover, not pixels picked out of it."""
    small, large = fine_and_coarse(LYING, 4)
    apart = np.abs(small.astype(float) - large.astype(float))
    assert apart.mean() < 8.0
