"""When to look at the picture again: what was seen of the body stays true of who keeps still.

The networks of `landmarks.sight`, `landmarks.body_sight`, `landmarks.leg_sight` and
`landmarks.foot_sight` take several times as long as all the rest of a frame. What they tell is told
in axes that move with the body, so one look serves until the body has changed its shape, or a
moment has passed. Hips, body and feet are looked at each in its own time, at most one foot in a
frame; where the feet are, a look at both legs tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landmarks import body_sight, foot_sight, leg_sight, sight
from landmarks.exchange import exchanged, is_exchanged
from landmarks.features import Upright, unpacked, upright
from landmarks.foot_piece import LEGS, ankle_of
from landmarks.frame import Image
from landmarks.joints import Side
from landmarks.pose import Pose

Array = NDArray[np.float64]

EVERY_S = 0.5
"""On a body at rest a second look tells what the first did, bar the camera's noise."""
FOOT_EVERY_S, FOOT_SOONEST_S = 1.2, 0.4
"""A foot is pressed more seldom, and what carries its place is its own shin."""
BODY_EVERY_S, BODY_SOONEST_S = 1.0, 0.24
"""Who turns over takes longer than this; a posture is named after `PostureRules.dwell_s`."""
ELSEWHERE_M = 0.05
"""Legs whose ankle is so far from where the pose has it are looked by, too."""
MOVED_M = 0.03
"""Joints that went so far from where they were make the last look an old one."""
SOONEST_S, LEAP_M = 0.12, 0.2
"""Who moves is looked at no oftener than this: nobody presses anything meanwhile. Who is suddenly
so far away may be somebody else."""


class Told(NamedTuple):
    """What the picture tells of a pose.

    Attributes:
        sight_m: of the hips, as `landmarks.pose.Pose` has it.
        feet_m: of the feet, likewise; of the right ones where the two have been exchanged.
        lies: of how the body lies, likewise.
        exchanged: whether the pose calls left what is right.
    """

    sight_m: Array | None
    feet_m: Array | None
    lies: Array | None
    exchanged: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """What one look told.

    Attributes:
        t_s: media time of the picture.
        joints_m: (J, 2) joints in the upright picture that it saw.
        hips_px: (2,) where they were between the hips, pixels.
        told: as `HipSight.packed`, `BodySight.packed` or `FootNet.told` gives it.
    """

    t_s: float
    joints_m: Array
    hips_px: Array
    told: Array

    def serves(
        self, joints_m: Array, seen: Upright, t_s: float, between_s: tuple[float, float]
    ) -> bool:
        """Whether it still holds for these joints now; `between_s`: the soonest and the latest."""
        soonest_s, every_s = between_s
        age_s = t_s - self.t_s
        if not 0 <= age_s < every_s:
            return False
        return self.left_m(joints_m, seen) <= (LEAP_M if age_s < soonest_s else MOVED_M)

    def left_m(self, joints_m: Array, seen: Upright) -> float:
        """How far the joints, or the body as a whole, have gone since, metres."""
        changed_m = float(np.abs(joints_m - self.joints_m).max())
        gone_m = float(np.abs(seen.origin_px - self.hips_px).max()) / seen.px_per_m
        return max(changed_m, gone_m)


class Glances:
    """Looks at hips, body and feet in the frames of one source, in their order."""

    def __init__(self, *, still: bool) -> None:
        """Args: still: every picture stands alone, so each is looked at."""
        self._still = still
        self._hips: Glance | None = None
        self._body: Glance | None = None
        self._legs: Glance | None = None
        self._feet: dict[Side, Glance] = {}

    def at(self, image: Image, pose: Pose, *, hips_only: bool = False) -> Told:
        """What the picture tells of this pose; nothing where it has no trunk.

        Args:
            image: (H, W, 3) BGR.
            pose: found in it.
            hips_only: look at nothing else.
        """
        seen = upright(pose)
        if seen is None:
            return Told(None, None, None)

        def look_at_hips(twice: bool) -> Array:
            return sight.look(image, pose, seen, sight.bundled(), twice=twice).packed()

        def look_at_body(twice: bool) -> Array:
            return body_sight.look(image, pose, body_sight.bundled(), twice=twice).packed()

        hips = _glance(self._hips, pose, seen, (SOONEST_S, EVERY_S), look_at_hips)
        self._hips = None if self._still else hips
        wrong = is_exchanged(pose, seen, unpacked(hips.told))
        if hips_only:
            return Told(hips.told, None, None, wrong)
        body = _glance(self._body, pose, seen, (BODY_SOONEST_S, BODY_EVERY_S), look_at_body)
        self._body = None if self._still else body
        feet_m = self._at_feet(image, exchanged(pose) if wrong else pose, seen)
        return Told(hips.told, feet_m, body.told, wrong)

    def _at_feet(self, image: Image, pose: Pose, seen: Upright) -> Array:
        legs_m = seen.from_px(pose.xy_px[LEGS])
        # A clock that went back ends what was seen; else one foot would wait for the other time.
        self._feet = {side: last for side, last in self._feet.items() if last.t_s <= pose.t_s}
        old = [side for side in Side if not self._serves(side, legs_m, seen, pose.t_s)]
        if self._feet and old:
            # The one that was looked at longer ago; of whom nothing is known, both.
            old = [min(old, key=lambda side: self._feet[side].t_s)]
        for side in old:
            told = self._at_foot(image, pose, seen, side)
            self._feet[side] = Glance(pose.t_s, legs_m, seen.origin_px, told)
        both = np.stack([self._feet[side].told for side in Side])
        if self._still:
            self._feet.clear()
            self._legs = None
        return both

    def _at_foot(self, image: Image, pose: Pose, seen: Upright, side: Side) -> Array:
        """What is told of a foot, where the pose has it or where the legs show it."""
        net, legs_m = foot_sight.bundled(), seen.from_px(pose.xy_px[LEGS])
        told = foot_sight.look(image, pose, seen, side, net)
        at_m = self._at_legs(image, pose, seen, legs_m)
        apart_m = (at_m - legs_m)[ankle_of(side)]
        if float(np.hypot(*apart_m)) < ELSEWHERE_M:
            return told
        return foot_sight.surer(told, foot_sight.look(image, pose, seen, side, net, at_m))

    def _at_legs(self, image: Image, pose: Pose, seen: Upright, legs_m: Array) -> Array:
        """(6, 2) where the legs are in `seen`."""
        last = self._legs
        if last is None or not last.serves(legs_m, seen, pose.t_s, (FOOT_SOONEST_S, FOOT_EVERY_S)):
            told_m = leg_sight.look(image, legs_m, seen, leg_sight.bundled())
            self._legs = last = Glance(pose.t_s, legs_m, seen.origin_px, told_m)
        return last.told

    def _serves(self, side: Side, legs_m: Array, seen: Upright, t_s: float) -> bool:
        last = self._feet.get(side)
        return last is not None and last.serves(legs_m, seen, t_s, (FOOT_SOONEST_S, FOOT_EVERY_S))


def _glance(
    last: Glance | None,
    pose: Pose,
    seen: Upright,
    between_s: tuple[float, float],
    look: Callable[[bool], Array],
) -> Glance:
    """The last look at a whole body where it still serves, or a new one."""
    joints_m = seen.from_px(pose.xy_px[sight.HINTS])
    if last is not None and last.serves(joints_m, seen, pose.t_s, between_s):
        return last
    # Who moves presses nothing, and is soon looked at again: the quick look will do.
    moves = last is not None and last.left_m(joints_m, seen) > MOVED_M
    return Glance(pose.t_s, joints_m, seen.origin_px, look(not moves))
