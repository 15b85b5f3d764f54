"""From the hand to the target: how far, which way, and whether it counts.

Worked by hand on a body on its left side, seen from behind by a level camera, head at the left.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from coach.guidance import LEAVE_WINDOW_S, Hand, find_hand, hand_px, keep_trail, reach_mm
from landmarks import locate, pelvis
from landmarks.catalogue import load
from landmarks.joints import Joint, Side
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, NoPressZone, Region, Sight, ZoneKind
from tests.bodies import body_pose

MM_PER_PX = 4.0
TARGET_PX = np.array([320.0, 240.0])
AWAY, HEAD, LEFT = [0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]
"""Anterior, superior and left of the body on its left side, in camera axes."""
REACH_MM = 35.0 + 2.15 * math.sqrt(36.0**2 + 25.0**2)
NOWHERE = BodyMap((), ())


def pelvis_of(anterior: list[float], superior: list[float], left: list[float]) -> Pelvis:
    axes = np.array([anterior, superior, left])
    return Pelvis(0.0, np.array([300.0, 250.0]), axes, MM_PER_PX, 170.0, 0.0)


ON_LEFT_SIDE = pelvis_of(AWAY, HEAD, LEFT)


def target(side: Side = Side.RIGHT) -> Region:
    outline = np.array([[310.0, 230.0], [330.0, 230.0], [320.0, 250.0]])
    return Region("gluteus_medius", side, TARGET_PX.copy(), outline, 35.0, 36.0, 9.0, Sight.VISIBLE)


def hand_pose(xy_px: tuple[float, float], t_s: float = 0.0, side: Side = Side.RIGHT) -> Pose:
    """A pose of which only one hand is known: wrist and middle of the knuckles at `xy_px`."""
    xy = np.full((33, 2), np.nan)
    xy[Joint.of(side, "wrist")] = xy_px
    for name, shift in (("pinky", -9.0), ("index", 3.0), ("thumb", 6.0)):
        xy[Joint.of(side, name)] = np.array(xy_px) + shift
    return Pose(t_s, xy, np.ones(33), np.zeros((33, 3)), (640, 480))


def hand_at(
    xy_px: tuple[float, float],
    t_s: float = 0.0,
    trail: tuple[Hand, ...] = (),
    body_map: BodyMap = NOWHERE,
) -> Hand:
    """The right hand at `xy_px`, for a target in the middle of the picture."""
    found = find_hand(hand_pose(xy_px, t_s), ON_LEFT_SIDE, target(), body_map, trail)
    assert found is not None
    return found


def test_a_hand_presses_beyond_its_knuckles() -> None:
    """Half as far again as they are from the wrist; of the side asked for, and of no other."""
    pose = hand_pose((100.0, 200.0))
    xy_px = pose.xy_px.copy()
    xy_px[Joint.RIGHT_WRIST] = (80.0, 210.0)
    assert hand_px(replace(pose, xy_px=xy_px), Side.RIGHT) == pytest.approx((110.0, 195.0))
    assert np.isnan(hand_px(pose, Side.LEFT)).all()


def test_distance_is_in_millimetres_from_the_hand_to_the_target() -> None:
    """30 px right and 40 px above the target at 4 mm a pixel are 200 mm."""
    hand = hand_at((350.0, 200.0))
    assert hand.distance_mm == pytest.approx(200.0)
    assert hand.to_target_mm == pytest.approx((-120.0, 160.0))


@pytest.mark.parametrize(
    ("where", "xy_px", "word"),
    [
        ("too far towards the feet", (380.0, 240.0), "superior"),
        ("too far towards the head", (260.0, 240.0), "inferior"),
        ("too low, towards the mat", (320.0, 300.0), "lateral"),
        ("too high above the hip", (320.0, 180.0), "medial"),
        ("feet more than mat", (380.0, 260.0), "superior"),
        ("mat more than feet", (340.0, 300.0), "lateral"),
    ],
)
def test_direction_words_on_the_left_side_from_behind(
    where: str, xy_px: tuple[float, float], word: str
) -> None:
    """The word is the way the hand has to go, so the opposite of where it is."""
    assert hand_at(xy_px).direction == word, where


@pytest.mark.parametrize(
    ("axes", "side", "xy_px", "word"),
    [
        # On the right side from behind: head at the picture's right, right hip below, left up.
        ((AWAY, [1.0, 0, 0], [0, -1.0, 0]), Side.LEFT, (380.0, 240.0), "inferior"),
        ((AWAY, [1.0, 0, 0], [0, -1.0, 0]), Side.LEFT, (320.0, 300.0), "lateral"),
        ((AWAY, [1.0, 0, 0], [0, -1.0, 0]), Side.LEFT, (320.0, 180.0), "medial"),
        # On the left side, seen from the head end: back at the left, belly at the right.
        (([1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]), Side.RIGHT, (260.0, 240.0), "anterior"),
        (([1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]), Side.RIGHT, (380.0, 240.0), "posterior"),
    ],
)
def test_direction_words_follow_the_body(
    axes: tuple[list[float], list[float], list[float]],
    side: Side,
    xy_px: tuple[float, float],
    word: str,
) -> None:
    """Turned over, or seen from the head end, the same pixels are other words."""
    pose = hand_pose(xy_px, side=side)
    hand = find_hand(pose, pelvis_of(*axes), target(side), NOWHERE, ())
    assert hand is not None
    assert hand.direction == word


@pytest.mark.parametrize("posture", ["side_left", "side_right"])
@pytest.mark.parametrize(
    ("along_mm", "up_mm", "word"),
    [(200, 0, "superior"), (-200, 0, "inferior"), (0, -200, "lateral"), (0, 200, "medial")],
)
def test_direction_words_on_a_whole_body(
    posture: str, along_mm: float, up_mm: float, word: str
) -> None:
    """The same through the real pelvis: `along` towards the feet, `up` away from the mat."""
    # Seen from behind: who lies on the left side has the feet at the picture's right.
    feet, upper = (1.0, Side.RIGHT) if posture == "side_left" else (-1.0, Side.LEFT)
    offset = (along_mm * feet, -up_mm)
    pose = body_pose(posture=posture, hand_offset_mm=offset, distance_m=4.0)
    frame = pelvis.measure(pose)
    assert frame is not None
    body_map = locate.locate(pose, frame, load())
    region = body_map.region("gluteus_medius", upper)
    assert region is not None
    hand = find_hand(pose, frame, region, body_map, ())
    assert hand is not None
    assert hand.direction == word


@pytest.mark.parametrize("xy_px", [(-0.1, 240.0), (640.0, 240.0), (320.0, -0.1), (320.0, 480.0)])
def test_a_hand_outside_the_picture_is_not_known(xy_px: tuple[float, float]) -> None:
    """MediaPipe guesses joints beyond the edge; a guess is no hand."""
    assert find_hand(hand_pose(xy_px), ON_LEFT_SIDE, target(), NOWHERE, ()) is None


def test_a_hand_at_the_very_edge_is_seen() -> None:
    """Pixels 0 and width - 1 are inside."""
    for xy_px in ((0.0, 0.0), (639.9, 479.9)):
        assert hand_at(xy_px).xy_px == pytest.approx(xy_px)


def test_fingers_that_were_not_given_are_no_hand() -> None:
    """Not a number is outside of everything, never at (0, 0)."""
    other = hand_pose((320.0, 240.0), side=Side.LEFT)
    assert find_hand(other, ON_LEFT_SIDE, target(), NOWHERE, ()) is None


def test_reach_is_the_region_and_nine_tenths_of_both_uncertainties() -> None:
    """35 mm and 2.15 times the root of 36 and 25 mm squared: 129 mm."""
    assert reach_mm(target()) == pytest.approx(REACH_MM)
    assert pytest.approx(129.2, abs=0.1) == REACH_MM


def away(distance_mm: float) -> tuple[float, float]:
    """A place that far from the target, towards the feet."""
    return (float(TARGET_PX[0]) + distance_mm / MM_PER_PX, float(TARGET_PX[1]))


def test_on_target_inside_the_reach_and_off_outside() -> None:
    """Without a past the limit is the reach itself."""
    assert hand_at(away(REACH_MM - 1)).on_target
    assert not hand_at(away(REACH_MM + 1)).on_target


def test_a_hand_on_target_stays_on_it_a_little_further_out() -> None:
    """Hysteresis: 1.3 times the reach to leave, the reach itself to come back."""
    on = hand_at(away(REACH_MM - 1))
    assert hand_at(away(1.3 * REACH_MM - 1), 0.1, (on,)).on_target
    left = hand_at(away(1.3 * REACH_MM + 1), 0.1, (on,))
    assert not left.on_target
    assert not hand_at(away(REACH_MM + 1), 0.1 + LEAVE_WINDOW_S, (on, left)).on_target
    assert hand_at(away(REACH_MM - 1), 0.1 + LEAVE_WINDOW_S, (on, left)).on_target


def test_a_hand_whose_joints_jump_for_a_moment_has_not_left() -> None:
    """Off for that moment, and back as if it had never been; farther out it stays off."""
    on = hand_at(away(REACH_MM - 1))
    assert not (jumped := hand_at(away(2.0 * REACH_MM), 0.1, (on,))).on_target
    assert hand_at(away(REACH_MM + 1), 0.3, (on, jumped)).on_target
    assert not hand_at(away(1.3 * REACH_MM + 1), 0.3, (on, jumped)).on_target


def test_a_hand_just_seen_is_not_known_to_be_still() -> None:
    """Unknown is an answer, and it is not yes."""
    hand = hand_at((320.0, 240.0))
    assert hand.speed_mm_per_s is None
    assert not hand.still


@pytest.mark.parametrize(
    ("moved_mm", "dt_s", "speed", "still"),
    [
        (0.0, 0.3, 0.0, True),
        (60.0, 0.3, 200.0, True),
        (64.0, 0.3, 640 / 3, False),
        (20.0, 0.1, 200.0, True),
        (24.0, 0.1, 240.0, False),
    ],
)
def test_still_is_two_hundred_millimetres_a_second_at_most(
    moved_mm: float, dt_s: float, speed: float, still: bool
) -> None:
    """Whatever the direction and the time between the frames."""
    for sign in (1, -1):
        before = hand_at((320.0, 240.0))
        now = hand_at((320.0 + sign * moved_mm / MM_PER_PX, 240.0), dt_s, (before,))
        assert now.speed_mm_per_s == pytest.approx(speed)
        assert now.still is still


def test_speed_is_taken_over_a_quarter_of_a_second() -> None:
    """One noisy frame among ten a second does not make a hand move."""
    trail: tuple[Hand, ...] = ()
    for index, shift_mm in enumerate((0.0, 0.0, 0.0, 30.0)):
        hand = hand_at((320.0 + shift_mm / MM_PER_PX, 240.0), index / 10, trail)
        trail = keep_trail(trail, hand)
    assert hand.speed_mm_per_s == pytest.approx(30.0 / 0.3)  # and not 30 mm in 0.1 s
    assert hand.still


def test_a_hand_that_goes_with_its_body_is_still() -> None:
    """The target moves 200 px in 0.3 s, and the hand with it."""
    before = hand_at((340.0, 240.0))
    moved = Region(
        "gluteus_medius", Side.RIGHT, TARGET_PX + 200.0, np.zeros((3, 2)), 35.0, 36.0, 9.0,
        Sight.VISIBLE,
    )  # fmt: skip
    hand = find_hand(hand_pose((540.0, 440.0), 0.3), ON_LEFT_SIDE, moved, NOWHERE, (before,))
    assert hand is not None
    assert hand.speed_mm_per_s == pytest.approx(0.0, abs=1e-9)


def test_the_trail_keeps_half_a_second_and_forgets_when_the_hand_is_lost() -> None:
    """Oldest first; a hand that was out of sight starts anew."""
    trail: tuple[Hand, ...] = ()
    for index in range(20):
        trail = keep_trail(trail, hand_at((320.0, 240.0), index / 8))
    assert [hand.t_s for hand in trail] == pytest.approx([15 / 8, 16 / 8, 17 / 8, 18 / 8, 19 / 8])
    assert keep_trail(trail, None) == ()


def zone(
    side: Side = Side.RIGHT, state: Sight = Sight.VISIBLE, kind: ZoneKind = ZoneKind.NERVE
) -> NoPressZone:
    """A square from 300 to 340 px around the target, and far to its right as far as 400 px."""
    outline = np.array([[300.0, 220.0], [400.0, 220.0], [400.0, 260.0], [300.0, 260.0]])
    return NoPressZone("sciatic", side, outline, state, kind)


@pytest.mark.parametrize(
    ("zone_there", "xy_px", "found"),
    [
        (zone(), (390.0, 240.0), "sciatic"),
        (zone(), (410.0, 240.0), None),
        (zone(), (320.0, 240.0), "sciatic"),  # also where the hand counts as on target
        (zone(kind=ZoneKind.VESSEL), (320.0, 240.0), "sciatic"),
        (zone(kind=ZoneKind.BONE), (320.0, 240.0), None),
        (zone(kind=ZoneKind.BONE), (390.0, 240.0), "sciatic"),
        (zone(Side.LEFT), (390.0, 240.0), None),
        (zone(state=Sight.HIDDEN), (390.0, 240.0), None),
        (zone(state=Sight.OUT_OF_FRAME), (390.0, 240.0), None),
    ],
    ids=[
        "on it",
        "beside it",
        "on target",
        "on a vessel",
        "on bone and on target",
        "on bone",
        "the other side's",
        "hidden",
        "out of frame",
    ],
)
def test_a_no_press_zone_counts_where_it_is_seen_and_bone_only_off_target(
    zone_there: NoPressZone, xy_px: tuple[float, float], found: str | None
) -> None:
    """Named when the hand lies on the zone of its own side."""
    assert hand_at(xy_px, body_map=BodyMap((), (zone_there,))).on_no_press == found
