"""The way back from a turned picture, by hand and against numpy's own turning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landmarks.features import outline, upright
from landmarks.joints import Joint
from landmarks.pose import Pose
from landmarks.turned import turn_back
from tests.bodies import body_pose
from tests.landmarks.handmade import turned

WIDTH, HEIGHT = 64, 48
BODY = body_pose(posture="side_left", size_wh=(640, 480))


def test_one_quarter_back_by_hand() -> None:
    """A picture 640 wide and 480 high, turned anticlockwise: its top left was its top right.

    What is seen at (10, 20) of the turned picture, 20 from its top, is 20 from the right edge
    (x = 639 - 20) and 10 from the top of the picture itself.
    """
    found = Pose(1.5, np.full((33, 2), [10.0, 20.0]), np.ones(33), np.zeros((33, 3)), (480, 640))
    back = turn_back(found, 1)

    assert back.px(Joint.NOSE).tolist() == [619.0, 10.0]
    assert back.size_wh == (640, 480)
    assert back.t_s == 1.5


@pytest.mark.parametrize(
    ("quarters", "world_x", "world_y"),
    [
        (0, (1, 0, 5), (0, 1, 5)),
        (1, (0, 1, 5), (-1, 0, 5)),  # what pointed right in the turned picture points down
        (2, (-1, 0, 5), (0, -1, 5)),
        (3, (0, -1, 5), (1, 0, 5)),
    ],
)
def test_directions_turn_back_too(
    quarters: int, world_x: tuple[int, ...], world_y: tuple[int, ...]
) -> None:
    """Right and down of the turned picture; depth is the same in both."""
    world_m = np.zeros((33, 3))
    world_m[0], world_m[1] = (1, 0, 5), (0, 1, 5)
    back = turn_back(Pose(0.0, np.zeros((33, 2)), np.ones(33), world_m, (48, 64)), quarters)

    assert back.world_m[0].tolist() == list(world_x)
    assert back.world_m[1].tolist() == list(world_y)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_bright_pixel_is_found_where_it_was(quarters: int) -> None:
    """Against numpy's own turning of a picture with one white pixel."""
    image = np.zeros((HEIGHT, WIDTH), np.uint8)
    image[11, 40] = 255
    picture = np.rot90(image, quarters)
    row, column = (int(where[0]) for where in np.nonzero(picture))
    height, width = picture.shape
    found = Pose(
        0.0, np.full((33, 2), [float(column), float(row)]), np.ones(33), np.zeros((33, 3)),
        (width, height),
    )  # fmt: skip

    assert turn_back(found, quarters).px(Joint.NOSE).tolist() == [40.0, 11.0]
    assert turn_back(found, quarters).size_wh == (WIDTH, HEIGHT)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_body_comes_back_whole(quarters: int) -> None:
    """Picture, space and visibility; the pose that was found stays as it is."""
    found = turned(BODY, quarters)
    back = turn_back(found, quarters)

    np.testing.assert_allclose(back.xy_px, BODY.xy_px, atol=0.006)
    np.testing.assert_allclose(back.world_m, BODY.world_m, atol=1e-12)
    np.testing.assert_array_equal(back.visibility, BODY.visibility)
    assert back.outline_m is None
    assert found.size_wh == ((480, 640) if quarters % 2 else (640, 480))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_outline_of_a_turned_find_is_that_of_the_upright_one(quarters: int) -> None:
    """It is told in axes of the body: turning the picture leaves it, but for a pixel's rounding."""
    mask = np.zeros((480, 640), dtype=bool)
    mask[170:300, 150:500] = True  # nothing about it is the same in two directions
    whole, half = upright(BODY), turned(BODY, quarters)
    seen = upright(half)
    assert whole is not None
    assert seen is not None
    found_m = outline(np.rot90(mask, quarters), seen)
    back = turn_back(replace(half, outline_m=found_m), quarters)

    assert back.outline_m is not None
    pixel_m = 1.0 / whole.px_per_m
    np.testing.assert_allclose(back.outline_m, outline(mask, whole), atol=2 * pixel_m)
