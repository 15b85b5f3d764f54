"""The picture for the model: small enough, the right way round, and nothing lost in small ones."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.model_picture import MODEL_SIDE_PX, model_picture


@pytest.mark.parametrize(
    ("size_wh", "expected_wh"),
    [
        ((640, 480), (640, 480)),
        ((640, 640), (640, 640)),
        ((1280, 720), (640, 360)),
        ((3840, 2160), (640, 360)),
        ((1080, 1920), (360, 640)),
        ((8000, 3), (640, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_only_what_is_larger_than_the_model_can_use_is_shrunk(
    size_wh: tuple[int, int], expected_wh: tuple[int, int]
) -> None:
    picture = model_picture(np.zeros((size_wh[1], size_wh[0], 3), np.uint8))
    assert picture.shape == (expected_wh[1], expected_wh[0], 3)
    assert max(picture.shape) <= MODEL_SIDE_PX


def test_colours_are_turned_round_and_the_frame_is_left_alone() -> None:
    blue = np.zeros((4, 6, 3), np.uint8)
    blue[..., 0] = 200
    assert (model_picture(blue) == [0, 0, 200]).all()
    assert (blue == [200, 0, 0]).all()


def test_shrinking_averages_and_does_not_skip() -> None:
    """Stripes one pixel wide become grey; skipping would leave black or white ones."""
    stripes = np.zeros((960, 1280, 3), np.uint8)
    stripes[:, ::2] = 255
    assert set(np.unique(model_picture(stripes))) <= {127, 128}
