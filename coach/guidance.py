"""From the hand to the target: how far, which way in body words, and whether that counts.

MediaPipe's pinky, index and thumb are knuckles; the fingers that press lie beyond them by a guess,
so being "on target" is a matter of the region and both uncertainties.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.joints import Joint, Side
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose
from landmarks.region import RING_90, BodyMap, Region, Sight, ZoneKind
from landmarks.vectors import length

Array = NDArray[np.float64]

HAND_SIGMA_MM = 25.0
"""Per axis, allowed for reading a hand. It is chosen, not measured: renders are read less well, see
`BEYOND_KNUCKLES`, but a reach that allowed for it would credit hands that lie beside the spot."""
BEYOND_KNUCKLES = 0.5
"""A hand is read so far beyond its knuckles, the only finger joints there are, as a share of the
way from its wrist to them. Of 489 rendered hands that press with their fingertips the knuckles are
98 mm (median) from the spot, half a way beyond 80, a whole way 64; but two joints are noisier than
one, and a ball or a thumb presses nearer to the knuckles."""
HAND_SEEN_MIN = 0.45
"""Visibility of the finger joints below which the hand counts as hidden. MediaPipe's visibility is
no evidence for hips, but hands behind a body read 0.3-0.4 and hands in view 0.65 and more."""
LEAVE_FACTOR = 1.3
"""A hand that was on target stays on it until this much further out."""
STILL_MM_PER_S = 200.0
"""A resting or kneading hand is slower, one on its way is faster."""
STILL_WINDOW_S = 0.25
LEAVE_WINDOW_S = 0.4
"""A hand at rest is judged over longer: the joints jump by 30-50 mm for a frame or two in noise."""
_FINGERS = {
    side: np.array([int(Joint.of(side, name)) for name in ("pinky", "index", "thumb")])
    for side in Side
}


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """The pressing hand at one time.

    Attributes:
        t_s: media time.
        xy_px: (2,) pixels.
        to_target_mm: (2,) from hand to target in the picture plane, mm.
        distance_mm: its length.
        direction: body word for the way to go: anterior, posterior, superior, inferior,
            lateral or medial.
        speed_mm_per_s: over the last moments, or None while unknown.
        on_target: inside the region as far as the uncertainties allow to say.
        on_no_press: name of the no-press zone it lies on, or None. Bone counts only off target.
    """

    t_s: float
    xy_px: Array
    to_target_mm: Array
    distance_mm: float
    direction: str
    speed_mm_per_s: float | None
    on_target: bool
    on_no_press: str | None

    @property
    def still(self) -> bool:
        """Known to rest."""
        return self.speed_mm_per_s is not None and self.speed_mm_per_s <= STILL_MM_PER_S


def find_hand(
    pose: Pose,
    pelvis: Pelvis,
    target: Region,
    body_map: BodyMap,
    trail: tuple[Hand, ...],
    hand_side: Side | None = None,
) -> Hand | None:
    """The hand of the target's side, or None where it is hidden or out of the picture.

    Args:
        pose: an accepted pose.
        pelvis: its pelvis.
        target: the region to press.
        body_map: for the no-press zones.
        trail: the hands of the last moments, oldest first.
        hand_side: which hand to look at, if not that of the target's side.
    """
    hand_side = hand_side or target.side
    xy_px = hand_px(pose, hand_side)
    width, height = pose.size_wh
    inside = 0 <= xy_px[0] < width and 0 <= xy_px[1] < height
    if not inside or hand_visibility(pose, hand_side) < HAND_SEEN_MIN:
        return None
    to_target_px = target.centre_px - xy_px
    to_target_mm = to_target_px * pelvis.mm_per_px
    distance_mm = length(to_target_mm)
    # The joints jump for a frame or two: that is no leaving, though it earns nothing either.
    was_on = any(old.on_target and pose.t_s - old.t_s <= LEAVE_WINDOW_S for old in trail)
    on_target = distance_mm <= reach_mm(target) * (LEAVE_FACTOR if was_on else 1.0)
    return Hand(
        t_s=pose.t_s,
        xy_px=xy_px,
        to_target_mm=to_target_mm,
        distance_mm=distance_mm,
        direction=_direction(pelvis.body_direction(to_target_px), target.side),
        speed_mm_per_s=_speed(to_target_mm, pose.t_s, trail),
        on_target=on_target,
        on_no_press=_zone_under(xy_px, target.side, body_map, bones=not on_target),
    )


def hand_px(pose: Pose, side: Side) -> Array:
    """(2,) where a hand is taken to press, pixels."""
    knuckles_px = pose.xy_px[_FINGERS[side]].sum(axis=0) / 3
    ahead_px = knuckles_px - pose.xy_px[Joint.of(side, "wrist")]
    return np.asarray(knuckles_px + BEYOND_KNUCKLES * ahead_px)


def hand_visibility(pose: Pose, side: Side) -> float:
    """Mean visibility of the knuckles of a side, in [0, 1]."""
    return float(pose.visibility[_FINGERS[side]].sum()) / 3


def reach_mm(target: Region) -> float:
    """How far from the centre a hand may seem to be and still press inside the region."""
    return target.radius_mm + RING_90 * math.hypot(target.sigma_mm, HAND_SIGMA_MM)


def keep_trail(trail: tuple[Hand, ...], hand: Hand | None) -> tuple[Hand, ...]:
    """The trail with `hand` at its end and nothing older than is needed; empty when it is lost."""
    if hand is None:
        return ()
    recent = tuple(old for old in trail if hand.t_s - old.t_s <= 2 * STILL_WINDOW_S)
    return (*recent, hand)


def _speed(to_target_mm: Array, t_s: float, trail: tuple[Hand, ...]) -> float | None:
    # Against the target, not the picture: a body that sways with its hand on the spot is still.
    old = _compared_with(t_s, trail)
    if old is None or t_s <= old.t_s:
        return None
    return length(to_target_mm - old.to_target_mm) / (t_s - old.t_s)


def _compared_with(t_s: float, trail: tuple[Hand, ...]) -> Hand | None:
    """The hand a window ago; while it rests, up to `LEAVE_WINDOW_S` ago but not before its rest."""
    older = [hand for hand in reversed(trail) if t_s - hand.t_s >= STILL_WINDOW_S - 1e-9]
    if not older:
        return trail[0] if trail else None
    resting = older[0]
    for hand in older[1:]:
        if not hand.still or t_s - hand.t_s > LEAVE_WINDOW_S:
            break
        resting = hand
    return resting


def _direction(step_mm: Array, side: Side) -> str:
    anterior, superior, left = step_mm.tolist()
    lateral = left * side.sign
    shares = {
        "anterior": anterior,
        "posterior": -anterior,
        "superior": superior,
        "inferior": -superior,
        "lateral": lateral,
        "medial": -lateral,
    }
    return max(shares, key=lambda word: shares[word])


def _zone_under(xy_px: Array, side: Side, body_map: BodyMap, *, bones: bool) -> str | None:
    point = (float(xy_px[0]), float(xy_px[1]))
    for zone in body_map.no_press_near(xy_px, side):
        matters = bones or zone.kind is not ZoneKind.BONE
        if zone.state is Sight.VISIBLE and matters:
            outline = zone.outline_px.astype(np.float32)
            if cv2.pointPolygonTest(outline, point, measureDist=False) >= 0:
                return zone.id
    return None
