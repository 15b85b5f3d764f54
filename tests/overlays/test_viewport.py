"""Where a point of the picture stands on the screen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.view import HandMark
from overlays.viewport import Viewport

sizes = st.tuples(st.integers(1, 4000), st.integers(1, 4000))
points = st.lists(st.tuples(st.floats(-5e3, 5e3), st.floats(-5e3, 5e3)), min_size=1, max_size=5)


@given(sizes, sizes, st.booleans(), points)
def test_round_trip(image_wh, screen_wh, mirror, xy):
    """To the screen and back is where one was."""
    viewport, xy_px = Viewport(image_wh, screen_wh, mirror), np.array(xy)

    back = viewport.to_image(viewport.to_screen(xy_px))

    assert np.allclose(back, xy_px, atol=1e-6 * max(1.0, 1 / viewport.scale))


@pytest.mark.parametrize(
    ("image_wh", "screen_wh", "mirror", "xy", "expected"),
    [
        ((160, 120), (160, 120), False, (10, 20), (10, 20)),
        # The tenth pixel from the left is the tenth from the right: 159 - 10.
        ((160, 120), (160, 120), True, (10, 20), (149, 20)),
        # Twice as large: pixel 0 covers 0 and 1, so its middle is at 0.5.
        ((160, 120), (320, 240), False, (0, 0), (0.5, 0.5)),
        ((160, 120), (320, 240), True, (0, 0), (318.5, 0.5)),
        # Twice as large on a wider screen: 40 black columns on either side.
        ((160, 120), (400, 240), False, (0, 0), (40.5, 0.5)),
        ((160, 120), (160, 200), False, (10, 20), (10, 60)),
    ],
)
def test_worked_by_hand(image_wh, screen_wh, mirror, xy, expected):
    """Cases anybody can check on paper."""
    viewport = Viewport(image_wh, screen_wh, mirror)

    assert viewport.to_screen(np.array(xy, dtype=float)) == pytest.approx(expected)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("screen_wh", [(160, 120), (320, 240), (400, 240), (160, 200)])
def test_picture_and_points_agree(mirror, screen_wh, blank):
    """A bright block of the picture is found where its middle is mapped to."""
    image = blank(grey=0)
    image[40:43, 20:23] = 255
    viewport = Viewport((160, 120), screen_wh, mirror)

    rows, columns = np.nonzero(viewport.picture(image)[:, :, 0] > 127)

    found = np.array([columns.mean(), rows.mean()])
    assert found == pytest.approx(viewport.to_screen(np.array([21.0, 41.0])), abs=0.51)


def test_mirroring_twice_is_the_picture(blank):
    """The mirror is its own inverse."""
    image = blank()
    image[:, :50] = 10
    viewport = Viewport.same((160, 120), mirror=True)

    assert (viewport.picture(viewport.picture(image)) == image).all()


@pytest.mark.parametrize(
    ("image_wh", "screen_wh"),
    [
        ((640, 480), (960, 720)),
        ((1280, 720), (1280, 720)),
        ((3840, 2160), (3840, 2160)),
        ((480, 640), (540, 720)),
        ((642, 481), (960, 720)),
    ],
)
def test_fit_enlarges_only_what_is_small(image_wh, screen_wh):
    """Small pictures are enlarged to even sides; large ones stay."""
    assert Viewport.fit(image_wh).screen_wh == screen_wh


def test_a_view_is_mapped_whole(make_view, make_region, make_zone, make_pose):
    """Every point moves and the uncertainty grows with the picture; unknown stays unknown."""
    view = make_view(
        pose=make_pose(nose=(10, 20)),
        target=make_region(),
        others=(make_region((20, 20)),),
        no_press=(make_zone(),),
        hand=HandMark(np.array([0.0, 0.0]), on_target=True),
    )

    seen = Viewport((160, 120), (320, 240), mirror=True).view(view)

    assert seen.pose.xy_px[0] == pytest.approx([298.5, 40.5])
    assert np.isnan(seen.pose.xy_px[1:]).all()
    assert seen.pose.size_wh == (320, 240)
    assert seen.target.centre_px == pytest.approx([158.5, 120.5])
    assert seen.target.outline_px[0] == pytest.approx([98.5, 120.5])
    assert seen.target.sigma_px == pytest.approx(16)
    assert seen.others[0].centre_px == pytest.approx([278.5, 40.5])
    assert seen.no_press[0].outline_px[0] == pytest.approx([218.5, 60.5])
    assert seen.hand.xy_px == pytest.approx([318.5, 0.5])


def test_an_empty_size_is_refused():
    """Nothing can be drawn on no pixels."""
    with pytest.raises(ValueError, match="must be positive"):
        Viewport((0, 10), (10, 10))
