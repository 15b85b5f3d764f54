"""Each drawn thing without words, on a small blank picture, compared with a stored one."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.region import Sight
from overlays import glyphs
from overlays.hand import Hand, WayToTarget
from overlays.no_press import NoPressZones
from overlays.palette import NO_PRESS, TARGET, TEXT
from overlays.regions import OtherRegions, TargetName, TargetRegion
from overlays.skeleton import Skeleton
from overlays.strokes import Ink
from overlays.view import HandMark

SIGNS = ("TICK", "TICK_DISC", "CROSS", "BARS", "DOTS", "HOURGLASS", "ARROW_DISC", "WARNING", "STOP")


DRAWN = [state for state in Sight if state is not Sight.OUT_OF_FRAME]


@pytest.mark.parametrize("state", DRAWN)
def test_target(state, blank, make_view, make_region, golden):
    """Outline, fill, centre and ring; less of it the less is known."""
    canvas = blank()
    thing = TargetRegion(edge=Ink(TARGET, 0.025, 0.0125), ring=Ink(TEXT, 0.025, 0.01))
    thing.draw(canvas, make_view(target=make_region(state=state)))
    golden(f"target_{state}", canvas)


def test_other_regions_are_fainter(blank, make_view, make_region, golden):
    """The same region, not worked on."""
    canvas = blank()
    OtherRegions().draw(canvas, make_view(others=(make_region(),)))
    golden("other", canvas)


def test_out_of_frame_is_not_drawn(blank, make_view, make_region, make_zone):
    """Where the camera cannot look, nothing is claimed."""
    canvas = blank(640, 480)
    region, zone = (make(state=Sight.OUT_OF_FRAME) for make in (make_region, make_zone))
    view = make_view(target=region, others=(region,), no_press=(zone,))
    for thing in (TargetRegion(), TargetName({"glute": "name"}), OtherRegions(), NoPressZones()):
        thing.draw(canvas, view)

    assert (canvas == 128).all()


@pytest.mark.parametrize("state", DRAWN)
def test_no_press(state, blank, make_view, make_zone, golden):
    """Stripes in a thin outline."""
    canvas = blank()
    thing = NoPressZones(edge=Ink(NO_PRESS, 0.02, 0.01), period_u=0.06)
    thing.draw(canvas, make_view(no_press=(make_zone(state=state),)))
    golden(f"no_press_{state}", canvas)


def test_skeleton_skips_unknown_joints(blank, make_view, make_pose, golden):
    """The right shoulder, hip and knee are joined; the elbow is unknown, so no bone leads there."""
    canvas = blank()
    pose = make_pose(right_shoulder=(20, 40), right_hip=(90, 60), right_knee=(140, 90))
    Skeleton().draw(canvas, make_view(pose=pose))
    golden("skeleton", canvas)


@pytest.mark.parametrize(
    ("name", "on_target", "on_no_press"),
    [("away", False, False), ("on_target", True, False), ("on_no_press", False, True)],
)
def test_hand(name, on_target, on_no_press, blank, make_view, golden):
    """Three hands told apart by shape."""
    canvas = blank(grey=200)
    mark = HandMark(np.array([80.0, 60.0]), on_target, on_no_press)
    Hand(radius_u=0.1).draw(canvas, make_view(hand=mark))
    golden(f"hand_{name}", canvas)


def test_the_arrow_ends_at_the_outline(blank, make_view, make_region, golden):
    """From the hand towards the middle of the target, leaving the target itself clear."""
    canvas = blank()
    hand = HandMark(np.array([15.0, 20.0]), on_target=False)
    WayToTarget(head_u=0.08).draw(canvas, make_view(hand=hand, target=make_region((110, 80))))
    golden("arrow", canvas)


def test_signs(blank, golden):
    """Every sign in its own cell."""
    canvas = blank()
    for cell, name in enumerate(SIGNS):
        centre = np.array([20.0 + 30 * (cell % 5), 30.0 + 50 * (cell // 5)])
        glyphs.draw_shadow(canvas, getattr(glyphs, name), centre, 12, 2)
        glyphs.draw_glyph(canvas, getattr(glyphs, name), centre, 12, TARGET)
    golden("signs", canvas)
