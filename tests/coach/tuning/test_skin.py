"""A step in the picture is a step on the skin: seen from any side it is the same place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.tuning.skin import skin_of
from landmarks.joints import Side
from landmarks.locate import FACING_MIN
from tests.coach.tuning.tuning_bench import BACK_VIEWS, BOOK, shot

STEP = st.floats(-40, 40).map(lambda px: round(px, 3))


def skin(region: str = "gluteus_medius", side: Side = Side.RIGHT, **stance: Any) -> Any:
    seen = shot(**stance)
    assert seen.pose is not None
    assert seen.pelvis is not None
    return skin_of(BOOK.regions[region], side, seen.pose, seen.pelvis)


@given(STEP, STEP, st.sampled_from(BACK_VIEWS))
def test_the_shift_looks_like_the_step_and_stays_on_the_skin(
    x_px: float, y_px: float, stance: dict[str, float]
) -> None:
    patch = skin(**stance)
    shift = patch.shift_mm(np.array([x_px, y_px]))
    ray = np.array(BOOK.regions["gluteus_medius"].ray.value)
    assert patch.px_per_mm @ shift == pytest.approx([x_px, y_px], abs=1e-9)
    assert abs(shift @ ray) < 1e-9


@pytest.mark.parametrize("region", list(BOOK.regions))
def test_every_region_has_its_skin_across_its_own_ray(region: str) -> None:
    ray = np.array(BOOK.regions[region].ray.value)
    patch = skin(region)
    assert np.abs(patch.along @ ray).max() < 1e-9
    assert patch.along @ patch.along.T == pytest.approx(np.eye(2), abs=1e-12)


def test_a_nudge_is_as_long_as_asked_and_goes_the_way_of_the_arrow() -> None:
    patch = skin()
    for way in ([1.0, 0.0], [0.0, -1.0]):
        nudge = patch.nudge_mm(np.array(way), 5.0)
        seen = patch.px_per_mm @ nudge
        assert np.linalg.norm(nudge) == pytest.approx(5.0)
        assert seen / np.linalg.norm(seen) == pytest.approx(way, abs=1e-9)


def test_skin_that_is_turned_away_cannot_be_dragged_and_still_be_nudged() -> None:
    """The left buttock of who lies on it: a pixel there would mean nothing."""
    patch = skin(side=Side.LEFT)
    assert patch.facing < FACING_MIN
    assert not patch.seen
    assert patch.shift_mm(np.array([1.0, 0.0])) is None
    nudge = patch.nudge_mm(np.array([1.0, 0.0]), 1.0)
    assert np.linalg.norm(nudge) == pytest.approx(1.0)
    assert (patch.px_per_mm @ nudge)[0] > 0


def test_a_foot_is_tuned_in_its_own_frame() -> None:
    stance: dict[str, Any] = {"posture": "supine", "heading_deg": -90.0, "tilt_deg": 10.0}
    arch = skin("foot_arch", Side.LEFT, **stance)
    assert arch.seen
    shift = arch.shift_mm(np.array([3.0, 4.0]))
    assert abs(shift[1]) < 1e-9, "the sole is the plane of forward and lateral"
