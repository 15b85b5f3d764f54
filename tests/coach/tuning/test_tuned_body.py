"""Tuned on one frame, a region lies on the same skin in every other frame and view."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from coach.tuning.keys import TuneKey
from landmarks.joints import Side
from landmarks.offsets import Offset
from tests.coach.tuning.tuning_bench import BACK_VIEWS, BOOK, controller_on, drag, press, shot

Array = NDArray[np.float64]
PULL = st.floats(-4, 4).map(lambda px: round(px, 2))
NOWHERE = Path("nowhere") / "there.toml"


def skin_point_mm(offset: Offset) -> Array:
    spec = BOOK.regions["gluteus_medius"]
    ray = np.array(spec.ray.value) / np.linalg.norm(spec.ray.value)
    return np.array(spec.point_mm.value) + ray * spec.skin_depth_mm.value + offset.shift_mm


@given(PULL, PULL, st.integers(0, len(BACK_VIEWS) - 1))
def test_a_drag_moves_one_point_of_the_body_in_all_views(
    x_px: float, y_px: float, tuned_on: int
) -> None:
    controller = controller_on(NOWHERE)
    controller.cursor.place = tuned_on
    before = controller.body_map.region("gluteus_medius", Side.RIGHT)
    drag(controller, (x_px, y_px))
    after = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert before is not None
    assert after is not None
    assert after.centre_px - before.centre_px == pytest.approx([x_px, y_px], abs=0.01)
    point = skin_point_mm(controller.state.offset)
    for view in controller.cursor.footage.shots:
        region = view.body_map(BOOK, controller.state.now.offsets).region(
            "gluteus_medius", Side.RIGHT
        )
        assert region is not None
        assert view.pelvis is not None
        seen = view.pelvis.to_px(point, Side.RIGHT)
        assert np.abs(region.centre_px - seen).max() < 1e-6


def test_a_true_point_found_in_one_view_is_found_in_all(tmp_path: Path) -> None:
    """Somebody's spot lies 20 mm down the skin: one drag on to it, and it is right from all sides.

    A shift in pixels would be right in the first view only.
    """
    controller = controller_on(tmp_path / "p.toml")
    along = np.cross(BOOK.regions["gluteus_medius"].ray.value, [0.0, 1.0, 0.0])
    true_mm = skin_point_mm(Offset()) + 14.0 * along / np.linalg.norm(along) + [0.0, -14.0, 0.0]
    true_mm -= (ray := _ray()) * ((true_mm - skin_point_mm(Offset())) @ ray)
    places = [
        view.pelvis.to_px(true_mm, Side.RIGHT)
        for view in controller.cursor.footage.shots
        if view.pelvis
    ]
    first = controller.body_map.region("gluteus_medius", Side.RIGHT)
    assert first is not None
    drag(controller, places[0] - first.centre_px)
    pixels_mm = []
    for view, true_px in zip(controller.cursor.footage.shots, places, strict=True):
        mended = view.body_map(BOOK, controller.state.now.offsets).region(
            "gluteus_medius", Side.RIGHT
        )
        plain = view.body_map(BOOK, {}).region("gluteus_medius", Side.RIGHT)
        assert mended is not None
        assert plain is not None
        assert view.pelvis is not None
        scale = view.pelvis.mm_per_px
        assert np.linalg.norm(mended.centre_px - true_px) * scale < 0.1
        by_pixels = plain.centre_px + places[0] - first.centre_px
        pixels_mm.append(float(np.linalg.norm(by_pixels - true_px)) * scale)
    assert max(pixels_mm) > 8.0


def test_linked_the_other_side_moves_to_the_mirrored_place(tmp_path: Path) -> None:
    """Dragged on the right; on a person lying on the other side the left one is right too."""
    right, left = shot(0), shot(1, posture="side_right")
    controller = controller_on(tmp_path / "p.toml", right, left)
    drag(controller, (6.0, 4.0))
    offsets = controller.state.now.offsets
    assert offsets["gluteus_medius", Side.LEFT] == offsets["gluteus_medius", Side.RIGHT]
    assert left.pelvis is not None
    region = left.body_map(BOOK, offsets).region("gluteus_medius", Side.LEFT)
    mirrored = left.pelvis.to_px(skin_point_mm(controller.state.offset), Side.LEFT)
    assert region is not None
    assert region.centre_px == pytest.approx(mirrored, abs=1e-6)


def test_a_close_up_changes_no_millimetre(tmp_path: Path) -> None:
    """The same drag on the body, seen close: the same offset."""
    far, near = controller_on(tmp_path / "a.toml"), controller_on(tmp_path / "b.toml")
    press(near, TuneKey.CLOSER)
    assert near.picture.shape[1] < far.picture.shape[1]
    for controller in (far, near):
        drag(controller, (5.0, -4.0))
    assert near.state.offset == far.state.offset


def _ray() -> Array:
    ray = np.array(BOOK.regions["gluteus_medius"].ray.value)
    return np.asarray(ray / np.linalg.norm(ray))
