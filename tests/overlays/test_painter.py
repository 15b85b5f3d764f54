"""Everything together: the caller's picture is safe, and nothing makes it raise."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import nan

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmarks.region import Sight
from overlays.hand import Hand, WayToTarget
from overlays.hold_ring import HoldRing
from overlays.no_press import NoPressZones
from overlays.painter import Painter, default_painter
from overlays.regions import TargetName, TargetRegion
from overlays.skeleton import Skeleton
from overlays.status import Facts, Status
from overlays.view import Dial, DialState, HandMark, StatusLine, Tone
from overlays.viewport import Viewport

NAMES = {"glute": "upper outer buttock"}

numbers = st.one_of(st.floats(-400, 400), st.floats(), st.just(nan))
places = st.tuples(numbers, numbers)
sizes = st.sampled_from([(1, 1), (1, 50), (64, 48), (160, 120), (90, 160), (333, 77)])


@pytest.fixture(scope="session")
def full_view(make_view, make_region, make_zone, make_pose):
    """Something of everything."""
    return make_view(
        pose=make_pose(left_shoulder=(20, 40), left_hip=(70, 60), left_knee=(130, 90)),
        target=make_region(),
        others=(make_region((120, 30)),),
        no_press=(make_zone(),),
        hand=HandMark(np.array([20.0, 100.0]), on_target=False),
        dial=Dial(DialState.HOLDING, 20, 60),
        status=StatusLine("Hold", Tone.GO, "and breathe"),
        facts=("tilt 12°",),
    )


@pytest.mark.parametrize("screen_wh", [(160, 120), (320, 240)])
@pytest.mark.parametrize("mirror", [False, True])
def test_the_callers_picture_stays_untouched(screen_wh, mirror, blank, full_view):
    """A read-only picture can be painted, and is the same afterwards."""
    image = blank()
    image.setflags(write=False)

    canvas = default_painter(NAMES).paint(image, full_view, Viewport((160, 120), screen_wh, mirror))

    assert canvas.shape == (screen_wh[1], screen_wh[0], 3)
    assert not np.shares_memory(canvas, image)
    assert (image == 128).all()
    assert (canvas != 128).any()


@given(sizes, st.sampled_from(Sight), st.lists(places, min_size=32, max_size=32), numbers, numbers)
@settings(deadline=None, max_examples=80)
def test_nothing_makes_it_raise(blank, full_view, size_wh, sight, wild, sigma_px, held_s):
    """Unknown, infinite and far-off points, on pictures of any size."""
    xy_px = np.array(wild)
    with np.errstate(all="ignore"):
        view = replace(
            full_view,
            pose=replace(full_view.pose, xy_px=np.vstack([xy_px, xy_px[:1]])),
            target=replace(
                full_view.target,
                centre_px=xy_px[0],
                outline_px=xy_px[: len(xy_px) // 2],
                sigma_px=sigma_px,
                state=sight,
            ),
            no_press=(replace(full_view.no_press[0], outline_px=xy_px[5:9], state=sight),),
            hand=HandMark(xy_px[1], on_target=False),
            dial=Dial(DialState.PAUSED, held_s, 60),
        )
        canvas = default_painter(NAMES).paint(blank(*size_wh), view, Viewport.fit(size_wh))

    assert canvas.dtype == np.uint8


@given(sizes, st.tuples(st.floats(-300, 300), st.floats(-300, 300)), st.sampled_from(Sight))
@settings(deadline=None, max_examples=60)
def test_half_outside_is_drawn(blank, full_view, make_region, size_wh, centre, sight):
    """Regions, hands and zones partly or wholly out of the picture."""
    region = make_region(centre, state=sight)
    zone = replace(full_view.no_press[0], outline_px=region.outline_px, state=sight)
    hand = HandMark(region.outline_px[0], on_target=False)
    view = replace(full_view, target=region, no_press=(zone,), hand=hand)

    for viewport in (Viewport.same(size_wh), Viewport(size_wh, (160, 120), mirror=True)):
        default_painter(NAMES).paint(blank(*size_wh), view, viewport)


@pytest.mark.parametrize("wild", [nan, 1e5, -1e9, np.inf])
def test_a_wild_point_draws_no_bar(wild, blank, make_view, make_region, make_zone, make_pose):
    """One wrong corner, joint or hand, and the thing is left out: no line across the picture."""
    region, zone = make_region(), make_zone()
    corners, edge = region.outline_px.copy(), zone.outline_px.copy()
    corners[3] = edge[1] = wild
    view = make_view(
        pose=make_pose(left_hip=(70, 60), left_knee=(wild, wild)),
        target=replace(region, outline_px=corners, centre_px=np.array([wild, wild])),
        no_press=(replace(zone, outline_px=edge),),
        hand=HandMark(np.array([wild, 50.0]), on_target=False),
    )
    canvas = blank()

    for thing in (
        Skeleton(),
        NoPressZones(),
        TargetRegion(),
        TargetName(NAMES),
        WayToTarget(),
        Hand(),
    ):
        thing.draw(canvas, view)

    assert (canvas == 128).all()


def test_an_empty_view_on_one_pixel(blank, make_view):
    """Nobody there and nothing to say."""
    canvas = default_painter({}).paint(blank(1, 1), make_view(), Viewport.same((1, 1)))

    assert canvas.shape == (1, 1, 3)


def test_a_large_picture(blank, full_view):
    """Sizes grow with the picture."""
    image = blank(3840, 2160)

    canvas = default_painter(NAMES).paint(image, full_view, Viewport.same((3840, 2160)))

    assert (canvas != 128).any()


def test_words_are_never_mirrored(blank, make_view):
    """With an even picture behind, the mirror changes nothing of the words."""
    view = make_view(status=StatusLine("Hold", Tone.GO), facts=("tilt",))
    plain, mirrored = (
        default_painter(NAMES).paint(blank(), view, Viewport.same((160, 120), mirror=mirror))
        for mirror in (False, True)
    )

    assert (plain == mirrored).all()


def test_points_are_mirrored(blank, make_view, make_region):
    """The target on the left of the picture is on the right of the mirror."""
    painter = Painter((TargetRegion(),))
    view = make_view(target=make_region((40, 60)))

    canvas = painter.paint(blank(), view, Viewport.same((160, 120), mirror=True))

    changed = (canvas != 128).any(axis=(0, 2))
    assert not changed[:80].any()
    assert changed[119]


def test_hands_differ_in_grey(blank, make_view):
    """Off target, on target and where not to press, told apart without colour."""
    looks = []
    for on_target, on_no_press in ((False, False), (True, False), (False, True)):
        canvas = blank(640, 480)
        hand = HandMark(np.array([320.0, 240.0]), on_target, on_no_press)
        Hand().draw(canvas, make_view(hand=hand))
        looks.append(cv2.cvtColor(canvas, cv2.COLOR_BGR2GRAY) > 140)

    for one, other in combinations(looks, 2):
        assert (one != other).sum() > 50


def test_targets_and_zones_differ_in_grey(blank, make_view, make_region, make_zone):
    """A zone is striped: crossing it changes brightness many times. A target is even."""
    target, zone = blank(), blank()
    outline = make_zone().outline_px
    sure = make_region(outline_px=outline, sigma_px=0.0)
    TargetRegion().draw(target, make_view(target=sure))
    NoPressZones().draw(zone, make_view(no_press=(make_zone(),)))
    steps = [
        int(
            (
                np.abs(np.diff(cv2.cvtColor(canvas, cv2.COLOR_BGR2GRAY)[45, 50:100].astype(int)))
                > 5
            ).sum()
        )
        for canvas in (target, zone)
    ]

    assert steps[0] == 0
    assert steps[1] > 10


def test_the_ring_is_as_large_as_the_uncertainty(blank, make_view, make_region):
    """Ninety percent of the true places lie inside: 2.15 standard deviations."""
    canvas = blank(640, 480)
    far_outline = make_region((320, 240)).outline_px
    region = make_region((320, 240), outline_px=far_outline, sigma_px=40.0)
    TargetRegion().draw(canvas, make_view(target=region))

    columns = np.nonzero((canvas != 128).any(axis=(0, 2)))[0]
    assert columns.min() == pytest.approx(320 - 86, abs=3)
    assert columns.max() == pytest.approx(320 + 86, abs=3)


@pytest.mark.parametrize("sigma_px", [np.inf, -5.0, 0.0])
def test_unknown_uncertainty_draws_no_ring(sigma_px, blank, make_view, make_region):
    """Without a number there is nothing to show."""
    canvases = []
    for sigma in (nan, sigma_px):
        canvases.append(blank())
        TargetRegion().draw(canvases[-1], make_view(target=make_region(sigma_px=sigma)))

    assert (canvases[0] == canvases[1]).all()


@pytest.mark.parametrize(("x_px", "on_target"), [(10.0, True), (80.0, False), (60.0, False)])
def test_no_arrow_where_there_is_no_way_to_go(x_px, on_target, blank, make_view, make_region):
    """On target, exactly in the middle, or so near that an arrow has no room."""
    canvas = blank()
    hand = HandMark(np.array([x_px, 60.0]), on_target)
    WayToTarget().draw(canvas, make_view(hand=hand, target=make_region()))

    assert (canvas == 128).all()


def test_the_name_keeps_clear_of_the_target(blank, make_view, make_region):
    """The plate stands beside the outline, near the top as well as lower down."""
    covered = []
    for centre in ((320, 240), (320, 400), (200, 60), (450, 60)):
        canvas = blank(640, 480)
        region = make_region(centre)
        TargetName(NAMES).draw(canvas, make_view(target=region))
        inside = np.zeros(canvas.shape[:2], np.uint8)
        cv2.fillPoly(
            inside,
            [np.rint(0.8 * (region.outline_px - region.centre_px) + region.centre_px).astype(int)],
            1,
        )

        assert (canvas[inside == 1] == 128).all()
        covered.append((canvas != 128).any(axis=2).sum())

    assert min(covered) > 0.9 * max(covered) > 0


@pytest.mark.parametrize("centre", [(320, 265), (200, 275), (60, 285), (130, 270), (390, 170)])
def test_the_name_keeps_clear_of_the_words(centre, blank, make_view, make_region):
    """A target by the status plate, the facts or the dial: its name finds a free place."""
    status, dial = Status(), HoldRing()
    facts = Facts(status)
    view = make_view(
        target=make_region(centre),
        status=StatusLine(
            "I am not sure how you lie",
            Tone.WAIT,
            "Move a little, or turn the camera so that it sees your whole back.",
        ),
        facts=("perhaps on the right side, roll 76 deg", "camera looks down 15 deg", "43 mm"),
    )
    canvas = blank(640, 480)
    fixed = (status, facts, dial)
    written = [box for box in (thing.box(canvas, view) for thing in fixed) if box.h_px]

    TargetName(NAMES, clear_of=fixed).draw(canvas, view)

    assert len(written) == 3
    for x_px, y_px, w_px, h_px in written:
        assert (canvas[y_px : y_px + h_px, x_px : x_px + w_px] == 128).all()
    assert (canvas != 128).any()


def test_the_facts_stand_on_their_own_plate(blank, make_view):
    """Nothing of them is drawn beside the box that others keep clear of."""
    facts, view, canvas = Facts(), make_view(facts=("roll 76 deg", "43 mm")), blank(640, 480)
    facts.draw(canvas, view)
    x_px, y_px, w_px, h_px = facts.box(canvas, view)
    drawn = (canvas != 128).any(axis=2)
    rows, columns = np.nonzero(drawn)

    assert (columns.min(), rows.min()) == (x_px, y_px)
    assert (columns.max() + 1, rows.max() + 1) == (x_px + w_px, y_px + h_px)


def test_a_region_without_a_name_gets_no_plate(blank, make_view, make_region):
    """Unknown ids are not shown to the person."""
    canvas = blank(640, 480)
    TargetName({}).draw(canvas, make_view(target=make_region()))

    assert (canvas == 128).all()
