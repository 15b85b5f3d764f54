"""Random scenes: a posture laid on the mat, a hand perhaps on a region, a camera that sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from samples.studio.anatomy import SIDES, find_point
from samples.studio.arm import SIDE_SIGN, measure_arm
from samples.studio.body import Body, Posed, bend_bones, skin
from samples.studio.camera import Camera, focal_from_view
from samples.studio.people import Person
from samples.studio.poses import make_pose
from samples.studio.postures import UPRIGHT, random_kind, random_table
from samples.studio.rotation import Array, matrix
from samples.studio.settle import (
    ARMS,
    LIMBS,
    LOOSE_ARM,
    LOOSE_LEG,
    drop_limbs,
    hanging_from,
    level,
    lift_limbs,
    reach,
)

_SIZES = ((640, 480), (640, 480), (640, 360))
# Every tenth vertex is enough to settle a body on a mat, and ten times quicker.
_THIN = 10
_LIFTS = 4
_TRIES = 60
_SMALLEST_SHARE = 0.45
REACHED = (
    "gluteus_medius", "gluteus_medius_posterior", "ventrogluteal", "piriformis_lateral", "iliacus",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One scene: how the body lies and what looks at it.

    Attributes:
        kind: one of `postures.KINDS`.
        posed: the body in the room.
        camera: the camera.
        pressed: region and side that a hand presses, or None.
    """

    kind: str
    posed: Posed
    camera: Camera
    pressed: tuple[str, str] | None


class Sitter:
    """One person who takes random postures."""

    def __init__(self, person: Person) -> None:
        """Measure the arms and thin the body out."""
        self._person, body = person, person.body
        self._arms = {side: measure_arm(body, side, 0.0) for side in SIDE_SIGN}
        self._pressing = {side: measure_arm(body, side, 12.0) for side in SIDE_SIGN}
        self._thin = _thinned(body)
        self._hanging = {name: hanging_from(self._thin, name) for name in LIMBS}
        self._bearing = ~self._thin.moved_by(*LOOSE_ARM, *LOOSE_LEG)

    def shoot(self, rng: np.random.Generator) -> Shot:
        """Return a random scene."""
        kind = random_kind(rng)
        table = random_table(kind, rng)
        pressed = None
        if kind in ("side", "half") and rng.random() < 0.4:
            upper = "right" if table["roll"] > 0 else "left"
            pressed = (str(rng.choice(REACHED)), upper)
        posed = self.lie(kind, table, pressed, rng)
        return Shot(kind, posed, random_camera(posed, self._person.body, rng), pressed)

    def lie(
        self,
        kind: str,
        table: dict[str, Any],
        pressed: tuple[str, str] | None,
        rng: np.random.Generator,
    ) -> Posed:
        """Return the body in the posture of a table, resting on the mat."""
        pose = make_pose(kind, table, self._person.body, self._arms)
        bones, root = pose.bones, matrix(pose.root)
        if pose.level:
            root = level(self._thin, bones, root, pose.level)
        if kind not in UPRIGHT:
            bones = self._dropped(bones, root, table["roll"], rng)
        if pressed is not None:
            bones = self._press(pressed, bones, root, rng)
        return self._settled(bones, root, lies=kind not in UPRIGHT)

    def _dropped(
        self, bones: Array, root: Array, roll_deg: float, rng: np.random.Generator
    ) -> Array:
        """Let the limbs sink on to the mat, the upper leg perhaps only on to the lower one."""
        heights_m = {limb: 0.0 for limb in LIMBS if limb not in ARMS or rng.random() < 0.6}
        if abs(roll_deg % 180 - 90) < 65:
            upper = "R" if np.sin(np.radians(roll_deg)) > 0 else "L"
            heights_m[f"upperleg01.{upper}"] = rng.uniform(0.0, 0.16)
        for _ in range(2):
            posed = _on_mat(self._thin, bones, root, self._bearing)
            bones = drop_limbs(self._thin, self._hanging, bones, posed, heights_m)
        return bones

    def _press(
        self, pressed: tuple[str, str], bones: Array, root: Array, rng: np.random.Generator
    ) -> Array:
        """Bring the upper hand on to a region, or a little beside it."""
        body = self._person.body
        joints_m, world = bend_bones(body, matrix(bones), root)
        skin_m = skin(body, joints_m, world)
        point = find_point(self._person.points, *pressed)
        at_m = point.on(skin_m, body.triangles)
        tip_m = at_m + rng.uniform(0.004, 0.03) * point.normal(skin_m, body.triangles)
        wanted = {
            "hand": np.array([-0.80, 0.10, -0.58]) + rng.normal(0, 0.35, 3),
            "palm": np.array([-0.55, 0.15, 0.60]) + rng.normal(0, 0.2, 3),
            "elbow": np.array([0.70, -0.75, 0.10]) + rng.normal(0, 0.35, 3),
        }
        arm = self._pressing[SIDES[pressed[1]]]
        return reach(body, arm, tip_m, wanted, bones, root)

    def _settled(self, bones: Array, root: Array, *, lies: bool) -> Posed:
        """Put the body on the mat, the pelvis over the room's origin."""
        for _ in range(_LIFTS):
            posed = _on_mat(self._thin, bones, root, self._bearing if lies else None)
            lifted = lift_limbs(self._thin, self._hanging, bones, posed, LIMBS if lies else ARMS)
            if lifted is bones:
                break
            bones = lifted
        shift_m = posed.joints_m[0]
        joints_m, world = bend_bones(self._person.body, matrix(bones), root)
        return Posed(skin(self._person.body, joints_m, world) + shift_m, joints_m + shift_m, world)


def _on_mat(body: Body, bones: Array, root: Array, bearing: Any) -> Posed:
    joints_m, world = bend_bones(body, matrix(bones), root)
    skin_m = skin(body, joints_m, world)
    lowest_m = skin_m[:, 2] if bearing is None else skin_m[bearing, 2]
    shift_m = np.array([0.0, 0.0, 0.012 - float(lowest_m.min()) - 0.022])
    return Posed(skin_m + shift_m, joints_m + shift_m, world)


def _thinned(body: Body) -> Body:
    rows = slice(None, None, _THIN)
    return Body(
        body.rest_m[rows].copy(), np.zeros((0, 3), dtype=np.int64), body.bone_names, body.parents,
        body.heads_m, body.weight_bones[rows].copy(), body.weights[rows].copy(),
    )  # fmt: skip


def random_camera(posed: Posed, body: Body, rng: np.random.Generator) -> Camera:
    """Return a camera that has the person in view, in one of six cases only in part."""
    least_seen = 0.985 if rng.random() < 0.83 else 0.6
    sparse_m = posed.skin_m[::23]
    pelvis_m = posed.joints_m[body.bone("root")]
    camera = _aimed(sparse_m, rng)
    for _ in range(_TRIES):
        inside = _inside(camera, sparse_m).mean()
        shown = _inside(camera, pelvis_m[None]).all() and _large(camera, sparse_m)
        if inside >= least_seen and shown:
            return camera
        camera = _aimed(sparse_m, rng)
    return camera


def _aimed(sparse_m: Array, rng: np.random.Generator) -> Camera:
    width_px, height_px = _SIZES[rng.integers(len(_SIZES))]
    rise_deg = float(rng.triangular(-2, 14, 60))
    away_m = float(rng.triangular(1.4, 2.2, 4.0))
    middle_m = (sparse_m.min(axis=0) + sparse_m.max(axis=0)) / 2 + rng.normal(0, 0.12, 3)
    rise = np.radians(rise_deg)
    position_m = middle_m + away_m * np.array([0.0, -np.cos(rise), np.sin(rise)])
    position_m[0] += rng.normal(0, 0.15)
    position_m[2] = max(position_m[2], 0.06)
    return Camera(
        width_px=width_px,
        height_px=height_px,
        focal_px=focal_from_view(width_px, rng.triangular(45, 66, 95)),
        position_m=position_m,
        tilt_deg=rise_deg + rng.normal(0, 4),
        roll_deg=float(np.clip(rng.normal(0, 5), -15, 15)),
    )


def _large(camera: Camera, room_m: Array) -> bool:
    """Tell whether the person takes up enough of the picture, one way or the other."""
    share = np.ptp(camera.to_pixels(room_m), axis=0) / (camera.width_px, camera.height_px)
    return bool(share.max() > _SMALLEST_SHARE)


def _inside(camera: Camera, room_m: Array) -> Any:
    seen_m, at_px = camera.to_camera(room_m), camera.to_pixels(room_m)
    size_px = (camera.width_px, camera.height_px)
    return ((at_px >= 0) & (at_px < size_px)).all(axis=1) & (seen_m[:, 2] > 0.3)
