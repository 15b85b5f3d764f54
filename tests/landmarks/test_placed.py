"""A map that works out only what is asked for says the same as the whole of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.catalogue import load
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.offsets import NO_OFFSETS, Offset
from landmarks.pelvis import measure
from landmarks.pose import Pose
from landmarks.region import NEAR_PX, BodyMap, NoPressZone, Region
from tests.bodies import UP, body_pose

BOOK = load()
POSTURES = ("side_left", "side_right", "supine", "prone", "upright")
TUNED = {("foot_arch", Side.LEFT): Offset((400.0, 0.0, 0.0), 30.0)}


def placed(pose: Pose, *, tuned: bool = False) -> BodyMap:
    pelvis = measure(pose)
    assert pelvis is not None
    return locate(pose, pelvis, BOOK, up=UP, offsets=TUNED if tuned else NO_OFFSETS)


def same(one: Region | NoPressZone, other: Region | NoPressZone) -> bool:
    return (one.id, one.side, one.state) == (other.id, other.side, other.state) and bool(
        np.array_equal(one.outline_px, other.outline_px)
    )


def plain(whole: BodyMap) -> BodyMap:
    """The same map, all of it worked out before anything is asked."""
    return BodyMap(tuple(whole.regions), tuple(whole.no_press))


@pytest.mark.parametrize("posture", POSTURES)
def test_one_spot_alone_is_the_spot_of_the_whole_map(posture: str) -> None:
    pose = body_pose(posture=posture)
    whole = plain(placed(pose))
    assert len(whole.regions) == 2 * len(BOOK.regions)
    for region in whole.regions:
        alone = placed(pose).region(region.id, region.side)
        assert alone is not None
        assert same(alone, region)
        assert (alone.sigma_mm, alone.radius_mm) == (region.sigma_mm, region.radius_mm)
    assert placed(pose).region("psoas", Side.LEFT) is None


@pytest.mark.parametrize("side", Side)
def test_the_zones_of_one_side_are_those_of_the_whole_map(side: Side) -> None:
    pose = body_pose(posture="supine")
    whole = plain(placed(pose))
    alone = placed(pose).no_press_of(side)
    assert len(alone) == len(BOOK.no_press)
    assert [zone.id for zone in alone] == [zone.id for zone in whole.no_press_of(side)]
    assert all(same(*pair) for pair in zip(alone, whole.no_press_of(side), strict=True))
    assert {zone.side for zone in alone} == {side}


def test_a_map_that_was_read_stays_as_it_is() -> None:
    whole = placed(body_pose(posture="side_left"))
    assert whole.regions is whole.regions
    assert whole.no_press is whole.no_press


@given(
    posture=st.sampled_from(POSTURES),
    heading_deg=st.floats(0, 360),
    side=st.sampled_from(list(Side)),
    tuned=st.booleans(),
    corner=st.integers(0, 10_000),
    off_px=st.tuples(st.floats(-60, 60), st.floats(-60, 60)),
)
def test_no_zone_that_a_hand_may_lie_on_is_left_out(
    posture: str,
    heading_deg: float,
    side: Side,
    tuned: bool,
    corner: int,
    off_px: tuple[float, float],
) -> None:
    """Around any corner of any zone: asked alone, a map tells of all that the whole one does."""
    pose = body_pose(posture=posture, heading_deg=heading_deg)
    whole = plain(placed(pose, tuned=tuned))
    corners_px = np.concatenate([zone.outline_px for zone in whole.no_press])
    hand_px = corners_px[corner % len(corners_px)] + off_px

    near = list(placed(pose, tuned=tuned).no_press_near(hand_px, side))
    wanted = list(whole.no_press_near(hand_px, side))

    assert [zone.id for zone in near] == [zone.id for zone in wanted]
    assert all(same(one, other) for one, other in zip(near, wanted, strict=True))
    for zone in whole.no_press:
        low, high = zone.outline_px.min(axis=0), zone.outline_px.max(axis=0)
        if zone.side is side and (hand_px >= low).all() and (hand_px <= high).all():
            assert zone.id in [one.id for one in near]


@pytest.mark.parametrize("posture", POSTURES)
def test_a_hand_on_any_corner_of_any_zone_is_near_it(posture: str) -> None:
    pose = body_pose(posture=posture)
    for zone in placed(pose).no_press:
        for corner_px in zone.outline_px[::3]:
            near = placed(pose).no_press_near(corner_px, zone.side)
            assert zone.id in [one.id for one in near]


def test_a_zone_further_off_than_its_box_is_not_told_of() -> None:
    whole = plain(placed(body_pose(posture="side_left")))
    zone = whole.no_press[0]
    left, top = zone.outline_px.min(axis=0)
    right, bottom = zone.outline_px.max(axis=0)
    for x, y, told in (
        (left - 0.9 * NEAR_PX, top, True),
        (left - 1.1 * NEAR_PX, top, False),
        (right + 1.1 * NEAR_PX, bottom, False),
        (right, bottom + 1.1 * NEAR_PX, False),
        (right, top - 1.1 * NEAR_PX, False),
        (right, bottom + 0.9 * NEAR_PX, True),
    ):
        near = whole.no_press_near(np.array([x, y]), zone.side)
        assert (zone.id in [one.id for one in near]) is told
