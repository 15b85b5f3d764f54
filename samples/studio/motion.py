"""From a story to the posed body of every frame: between key poses, on the mat, hand on target."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.studio.anatomy import find_point, skin_points
from samples.studio.arm import (
    SIDE_SIGN,
    measure_arm,
    tip_rows,
)
from samples.studio.body import Body, Posed, bend_bones, skin
from samples.studio.poses import Pose, arm_turns, bone_quaternions, make_pose, read_tables
from samples.studio.rotation import Array, about, matrix, quaternion, slerp
from samples.studio.settle import (
    ARMS,
    LIMBS,
    LOOSE_ARM,
    LOOSE_LEG,
    hanging_from,
    level,
    lift_limbs,
    reach,
)
from samples.studio.story import TO_BODY, TO_TARGET, Between, Story, place_on

_BREATH_HZ = 0.2
_BREATH_M = 0.005
_TREMOR_M = 0.0012
# Fingertip centre above the skin: half a finger's thickness, less what the flesh gives.
_PRESS_M = 0.004
_ARM_BONES = ("clavicle", "upperarm", "lowerarm", "wrist", "finger", "metacarpal")
_LIFTS = 5
_SWAYING = {"spine03": 0.5, "spine01": 0.5, "neck01": 0.9, "head": 0.9}


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One frame: the posed body in the room, where it was meant to be, where the fingertips are."""

    posed: Posed
    body_place: Between
    tip_m: Array


class Mover:
    """Poses one body through one story; `at(index)` needs no frame before it."""

    def __init__(self, body: Body, story: Story) -> None:
        """Measure the arms, build the key poses and find the target on the skin."""
        self._body, self._story = body, story
        target = story.target
        letter = target.side[0].upper()
        self._arms = {side: measure_arm(body, side, 0.0) for side in SIDE_SIGN}
        self._reaching = measure_arm(body, letter, target.curl_deg)
        tables, arm_tables = read_tables()
        names = {key.name for key in story.body_keys}
        self._poses = {name: self._pose(name, tables[name]) for name in names}
        self._arm_poses = {
            name: bone_quaternions(body, arm_turns(table, self._arms[letter]))
            for name, table in arm_tables.items()
        }
        self._arm_rows = np.flatnonzero(
            [str(name).startswith(_ARM_BONES) and name.endswith(letter) for name in body.bone_names]
        )
        self._hanging = {name: hanging_from(body, name) for name in LIMBS}
        # Limbs do not carry: a hand that dips into the mat must not lift the body.
        self._on_feet = ~body.moved_by(*LOOSE_ARM)
        self._on_trunk = ~body.moved_by(*LOOSE_ARM, *LOOSE_LEG)
        self._point = find_point(skin_points(body), target.region, target.side)
        self._tips = tip_rows(body, letter)
        self._chest_m = breathing(body)
        phases = np.random.default_rng(story.seed).uniform(0, 2 * np.pi, (16, 3))
        self._phases_rad = phases

    def at(self, index: int) -> Moment:
        """Return frame `index`."""
        t_s = self._story.t_s(index)
        place = place_on(self._story.body_keys, t_s)
        start, end = self._poses[place.start], self._poses[place.end]
        bones = slerp(start.bones, end.bones, place.share)
        root = matrix(slerp(start.root, end.root, place.share))
        bones = self._sway(bones, t_s)
        swell_m = self._chest_m * np.sin(2 * np.pi * _BREATH_HZ * t_s)
        bones = self._with_arm(bones, root, t_s)
        lies = start.level == end.level == "shoulders"
        if lies and place.changing:
            root = level(self._body, bones, root, start.level)
        for _ in range(_LIFTS):
            joints_m, world = bend_bones(self._body, matrix(bones), root)
            skin_m = skin(self._body, joints_m, world, swell_m)
            shift_m = self._stand(joints_m, skin_m, start, end, place.share)
            posed = Posed(skin_m + shift_m, joints_m + shift_m, world)
            lifted = lift_limbs(self._body, self._hanging, bones, posed, LIMBS if lies else ARMS)
            if lifted is bones:
                break
            bones = lifted
        return Moment(posed, place, posed.skin_m[self._tips].mean(axis=0))

    def _pose(self, name: str, table: dict[str, object]) -> Pose:
        pose = make_pose(name, table, self._body, self._arms)
        if not pose.level:
            return pose
        root = level(self._body, pose.bones, matrix(pose.root), pose.level)
        return replace(pose, root=quaternion(root))

    def _wave(self, row: int, t_s: float) -> Array:
        """Return (3,) slow smooth noise in about [-1, 1]."""
        a, b = self._phases_rad[row], self._phases_rad[row + 8]
        return np.asarray(0.6 * np.sin(1.1 * t_s + a) + 0.4 * np.sin(2.3 * t_s + b))

    def _sway(self, bones: Array, t_s: float) -> Array:
        """Nobody is quite still: turn a few bones by a fraction of a degree."""
        swayed = bones.copy()
        for row, (name, size_deg) in enumerate(_SWAYING.items()):
            bone = self._body.bone(name)
            x, y, z = self._wave(row, t_s) * size_deg
            turn = about("x", x) @ about("y", y) @ about("z", z)
            swayed[bone] = quaternion(turn @ matrix(bones[bone]))
        return swayed

    def _with_arm(self, bones: Array, root: Array, t_s: float) -> Array:
        """Lay the arm's own track over the arm of the body's pose."""
        place = place_on(self._story.arm_keys, t_s)
        ends = [self._arm_at(name, bones, root, t_s) for name in (place.start, place.end)]
        mixed = bones.copy()
        rows = self._arm_rows
        mixed[rows] = slerp(ends[0][rows], ends[1][rows], place.share)
        return mixed

    def _arm_at(self, name: str, bones: Array, root: Array, t_s: float) -> Array:
        """Return (J, 4) bones whose arm is where the track's key `name` wants it."""
        if name == TO_BODY:
            return bones
        if name == TO_TARGET:
            return self._reach(bones, root, t_s)
        return self._arm_poses[name]

    def _reach(self, bones: Array, root: Array, t_s: float) -> Array:
        """Solve the arm so that the fingertips press the target; twice, for the shoulder rises."""
        body, arm, target = self._body, self._reaching, self._story.target
        turns = matrix(bones)
        joints_m, world = bend_bones(body, turns, root)
        skin_m = skin(body, joints_m, world)
        tip_m = self._point.on(skin_m, body.triangles)
        tip_m = tip_m + _PRESS_M * self._point.normal(skin_m, body.triangles)
        tip_m = tip_m + _TREMOR_M * self._wave(6, 9 * t_s)
        wanted = {key: np.array(getattr(target, key)) for key in ("hand", "palm", "elbow")}
        return reach(body, arm, tip_m, wanted, bones, root)

    def _stand(self, joints_m: Array, skin_m: Array, start: Pose, end: Pose, share: float) -> Array:
        """Return (3,) the shift that puts the body on the mat and its anchor in place."""
        places = [pose.at_m - self._anchor(joints_m, pose.anchor) for pose in (start, end)]
        across_m = (1 - share) * places[0] + share * places[1]
        sink_m = (1 - share) * start.sink_m + share * end.sink_m
        lies = start.level == end.level == "shoulders"
        bearing = self._on_trunk if lies else self._on_feet
        down_m = float(skin_m[bearing, 2].min()) + sink_m
        return np.array([across_m[0], across_m[1], -down_m])

    def _anchor(self, joints_m: Array, anchor: str) -> Array:
        """Return (2,) room x and y of what stands still."""
        names = ("foot.L", "foot.R") if anchor == "feet" else ("root",)
        rows = [self._body.bone(name) for name in names]
        return np.asarray(joints_m[rows, :2].mean(axis=0))


def breathing(body: Body) -> Array:
    """Return (V, 3) how far a full breath moves the resting skin, metres."""
    top_m = body.heads_m[body.bone("neck01"), 2]
    low_m = body.heads_m[body.bone("root"), 2]
    up = (body.rest_m[:, 2] - low_m) / (top_m - low_m)
    share = np.exp(-(((up - 0.45) / 0.28) ** 2)) * body.moved_by("spine", "root", "pelvis")
    front = np.clip(-(body.rest_m[:, 1] - body.heads_m[body.bone("spine03"), 1]) / 0.10, 0, 1)
    return np.asarray(np.stack([0 * share, -share * front, 0 * share], axis=1) * _BREATH_M)
