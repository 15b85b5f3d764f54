"""The loupe: there when the target is small, gone when it is not, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from landmarks.frame import Image
from landmarks.region import Region, Sight
from overlays.loupe import Loupe
from overlays.regions import TargetRegion
from overlays.view import View
from overlays.viewport import Viewport

Make = Callable[..., Any]
WH = (640, 480)


def small(make_region: Make, centre: tuple[float, float], **changes: Any) -> Region:
    """A region of six pixels half axis, as a lying person three metres away has it."""
    region: Region = make_region(centre=centre, **changes)
    outline = (region.outline_px - region.centre_px) / 5 + region.centre_px
    return replace(region, outline_px=outline, sigma_px=4.0)


def drawn(blank: Make, view: View) -> Image:
    canvas: Image = blank(*WH)
    image: Image = blank(*WH)
    Loupe((TargetRegion(),)).draw(canvas, image, view, Viewport.same(WH))
    return canvas


def corner(canvas: Image, *, right: bool) -> Image:
    half = canvas[300:, 400:] if right else canvas[300:, :240]
    return np.asarray(half)


def changed(picture: Image) -> bool:
    return bool((picture != 128).any())


def test_a_small_target_is_enlarged_in_the_lower_right(
    blank: Make, make_view: Make, make_region: Make
) -> None:
    canvas = drawn(blank, make_view(target=small(make_region, (300.0, 200.0)), pose=None))
    assert changed(corner(canvas, right=True))
    assert not changed(corner(canvas, right=False))
    assert not changed(canvas[:250])


def test_a_large_target_needs_no_loupe(blank: Make, make_view: Make, make_region: Make) -> None:
    canvas = drawn(blank, make_view(target=make_region(centre=(300.0, 200.0)), pose=None))
    assert not changed(canvas)


def test_it_goes_left_when_the_target_lies_in_the_right_corner(
    blank: Make, make_view: Make, make_region: Make
) -> None:
    canvas = drawn(blank, make_view(target=small(make_region, (560.0, 400.0)), pose=None))
    assert changed(corner(canvas, right=False))
    assert not changed(corner(canvas, right=True))


@pytest.mark.parametrize("state", [Sight.UNSURE, Sight.OUT_OF_FRAME])
def test_nothing_uncertain_is_enlarged(
    blank: Make, make_view: Make, make_region: Make, state: Sight
) -> None:
    target = small(make_region, (300.0, 200.0), state=state)
    assert not changed(drawn(blank, make_view(target=target, pose=None)))


def test_the_middle_of_the_loupe_shows_the_target_itself(
    blank: Make, make_view: Make, make_region: Make
) -> None:
    image: Image = blank(*WH)
    image[196:205, 296:305] = (0, 0, 255)
    canvas: Image = blank(*WH)
    view = make_view(target=small(make_region, (300.0, 200.0)), pose=None)
    Loupe(()).draw(canvas, image, view, Viewport.same(WH))
    red = np.argwhere((canvas == (0, 0, 255)).all(axis=2))
    middle_y, middle_x = red.mean(axis=0)
    # The square is 0.36 of 480 px = 173 px wide, 11 px from the rim.
    assert middle_x == pytest.approx(640 - 11 - 173 / 2, abs=3)
    assert middle_y == pytest.approx(480 - 11 - 173 / 2, abs=3)


@pytest.mark.parametrize("centre", [(np.nan, 10.0), (-50.0, 200.0), (640.0, 480.0)])
def test_it_never_raises_at_the_rim_or_on_nan(
    blank: Make, make_view: Make, make_region: Make, centre: tuple[float, float]
) -> None:
    drawn(blank, make_view(target=small(make_region, centre), pose=None))
