"""A stick-figure person with known truth, seen through a pinhole camera. Plain numpy, no model.

It shares no formula with `landmarks`: the body is laid out in a level room, and the camera looks
at it. Body axes are anterior, superior, left. The room is seen from the camera: x right, y down,
z away. `distance_m` is measured to the middle of the hips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.guidance import BEYOND_KNUCKLES
from landmarks.catalogue import load
from landmarks.joints import N_JOINTS, Joint, Side
from landmarks.pose import Pose

Array = NDArray[np.float64]

HEIGHT_M, HIP_WIDTH_M, SHOULDER_WIDTH_M, TRUNK_M = 1.70, 0.17, 0.34, 0.48
THIGH_M, SHIN_M, UPPER_ARM_M, FOREARM_M, HAND_M = 0.41, 0.41, 0.28, 0.25, 0.09
UP = np.array([0.0, -1.0, 0.0])
_LEFTWARDS, _RIGHTWARDS, _AWAY = np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

# Where the head points, the roll and the trunk's elevation, at heading 0.
_POSTURES = {
    "side_left": (_LEFTWARDS, 90.0, 0.0),
    "side_right": (_RIGHTWARDS, -90.0, 0.0),
    "supine": (_LEFTWARDS, 0.0, 0.0),
    "prone": (_LEFTWARDS, 180.0, 0.0),
    "upright": (_AWAY, 0.0, 90.0),
}
# From the middle of the shoulders, metres; the third number is outwards for joints of a side.
_FACE = {
    "eye_inner": (0.095, 0.25, 0.015),
    "eye": (0.09, 0.25, 0.03),
    "eye_outer": (0.08, 0.25, 0.045),
    "ear": (0.0, 0.23, 0.075),
}
_FINGERS = (("pinky", -0.02), ("index", 0.01), ("thumb", 0.01))


@dataclass(frozen=True, slots=True)
class Stance:
    """How the person lies and where the camera stands. Fields are the arguments of `body_pose`.

    Attributes:
        posture: "side_left", "side_right", "supine", "prone" or "upright".
        roll_deg, elevation_deg: of the trunk, in place of the posture's own.
        heading_deg: turns the person about the vertical, anticlockwise from above. At 0 a
            side-lying person shows the back (180: the front), one on the back or belly has the
            head at the picture's left, and a standing one faces the camera.
        tilt_deg: how far the camera looks down.
        camera_roll_deg: positive lets the room lean to the right in the picture.
        centre_px: where the middle of the hips is seen, or None for the picture's centre.
        hip_flex_deg, knee_flex_deg: of both legs.
        perspective: True as a camera sees it, False with one scale for the whole body.
    """

    posture: str = "side_left"
    roll_deg: float | None = None
    elevation_deg: float | None = None
    tilt_deg: float = 20.0
    camera_roll_deg: float = 0.0
    heading_deg: float = 0.0
    distance_m: float = 3.0
    focal_px: float = 550.0
    size_wh: tuple[int, int] = (640, 480)
    centre_px: tuple[float, float] | None = None
    hip_flex_deg: float = 0.0
    knee_flex_deg: float = 0.0
    perspective: bool = True

    @property
    def upper_side(self) -> Side:
        """The side that is up, for the posture named; right where neither is."""
        return Side.LEFT if self.posture == "side_right" else Side.RIGHT

    def body_axes(self) -> Array:
        """(3, 3) rows anterior, superior, left, in the axes of the level room."""
        head, roll_deg, elevation_deg = _POSTURES[self.posture]
        roll = math.radians(roll_deg if self.roll_deg is None else self.roll_deg)
        rise = math.radians(elevation_deg if self.elevation_deg is None else self.elevation_deg)
        turn = math.radians(self.heading_deg)
        x, _, z = head
        head = np.array(
            [
                x * math.cos(turn) - z * math.sin(turn),
                0.0,
                x * math.sin(turn) + z * math.cos(turn),
            ]
        )
        superior = math.cos(rise) * head + math.sin(rise) * UP
        belly_up = math.cos(rise) * UP - math.sin(rise) * head
        left_if_belly_up = np.cross(superior, belly_up)
        left = math.cos(roll) * left_if_belly_up - math.sin(roll) * belly_up
        return np.array([np.cross(left, superior), superior, left])

    def camera_axes(self) -> Array:
        """(3, 3) rows right, down, forward of the camera, in the axes of the level room."""
        tilt, roll = math.radians(self.tilt_deg), math.radians(self.camera_roll_deg)
        right = np.array([1.0, 0.0, 0.0])
        forward = np.array([0.0, math.sin(tilt), math.cos(tilt)])
        down = np.array([0.0, math.cos(tilt), -math.sin(tilt)])
        return np.array(
            [
                math.cos(roll) * right - math.sin(roll) * down,
                math.sin(roll) * right + math.cos(roll) * down,
                forward,
            ]
        )

    def to_camera_m(self, body_m: Array) -> Array:
        """(..., 3) body metres from the middle of the hips to camera axes, same origin."""
        return np.asarray(body_m @ _axes(self))

    def to_px(self, camera_m: Array) -> Array:
        """(..., 3) camera metres from the middle of the hips to (..., 2) pixels."""
        middle = np.array(self.size_wh) / 2
        centre = middle if self.centre_px is None else np.array(self.centre_px)
        if not self.perspective:
            return np.asarray(centre + camera_m[..., :2] * self.px_per_m(0.0))
        hips_m = np.append((centre - middle) / self.focal_px, 1.0) * self.distance_m
        seen_m = hips_m + camera_m
        return np.asarray(middle + self.focal_px * seen_m[..., :2] / seen_m[..., 2:])

    def px_per_m(self, depth_m: float) -> float:
        """Scale of the picture at a depth beyond the middle of the hips."""
        return self.focal_px / (self.distance_m + (depth_m if self.perspective else 0.0))


def body_pose(
    t_s: float = 0.0,
    *,
    hand_offset_mm: tuple[float, float] | Array | None = None,
    hand_region: str = "gluteus_medius",
    hand_side: Side | None = None,
    rng: np.random.Generator | None = None,
    noise_px: float = 1.5,
    noise_m: float = 0.01,
    **stance: Any,
) -> Pose:
    """The pose MediaPipe would give of a person with these fields of `Stance`.

    Args:
        t_s: media time.
        hand_offset_mm: where the hand of `hand_side` (the upper side) is read to press, as
            seen from `true_point_px` of `hand_region`: x right, y down. None: hands in front.
        hand_region: a region of the bundled catalogue.
        hand_side: whose hand and whose region.
        rng: adds noise of `noise_px` and `noise_m` standard deviation.
        stance: see `Stance`.
    """
    seen = Stance(**stance)
    camera_m = seen.to_camera_m(_body_m(seen.hip_flex_deg, seen.knee_flex_deg))
    if hand_offset_mm is not None:
        side = hand_side or seen.upper_side
        point_m = seen.to_camera_m(_region_m(hand_region, side))
        _reach(camera_m, side, point_m + np.append(hand_offset_mm, 0.0) / 1000.0)
    xy_px = seen.to_px(camera_m)
    if rng is not None:
        xy_px = xy_px + rng.normal(0.0, noise_px, xy_px.shape)
        camera_m = camera_m + rng.normal(0.0, noise_m, camera_m.shape)
    visibility = np.full(N_JOINTS, 0.99)
    return Pose(t_s, np.round(xy_px, 2), visibility, np.round(camera_m, 4), seen.size_wh)


def true_point_px(region: str = "gluteus_medius", side: Side | None = None, **stance: Any) -> Array:
    """(2,) where the skin over a region of the bundled catalogue really is in the picture."""
    seen = Stance(**stance)
    return seen.to_px(seen.to_camera_m(_region_m(region, side or seen.upper_side)))


@lru_cache(maxsize=256)
def _axes(stance: Stance) -> Array:
    """(3, 3) from body axes to those of the camera."""
    return np.asarray(stance.body_axes() @ stance.camera_axes().T)


@lru_cache(maxsize=64)
def _body_m(hip_flex_deg: float, knee_flex_deg: float) -> Array:
    """Nobody changes it: `Stance.to_camera_m` makes a new array."""
    body_m = np.zeros((N_JOINTS, 3))
    shoulders = np.array([0.0, TRUNK_M, 0.0])
    body_m[Joint.NOSE] = shoulders + np.array([0.11, 0.21, 0.0])
    for side in Side:
        outwards = np.array([1.0, 1.0, float(side.sign)])
        for name, offset in _FACE.items():
            body_m[Joint.of(side, name)] = shoulders + np.array(offset) * outwards
        body_m[Joint[f"MOUTH_{side.upper()}"]] = shoulders + np.array([0.1, 0.18, 0.025]) * outwards
        joints = _leg_m(hip_flex_deg, knee_flex_deg) | _resting_arm_m()
        for name, place in joints.items():
            body_m[Joint.of(side, name)] = place * outwards
    return body_m


def _leg_m(hip_flex_deg: float, knee_flex_deg: float) -> dict[str, Array]:
    thigh = math.radians(hip_flex_deg)
    shin = thigh - math.radians(knee_flex_deg)
    hip = np.array([0.0, 0.0, HIP_WIDTH_M / 2])
    knee = hip + THIGH_M * np.array([math.sin(thigh), -math.cos(thigh), 0.0])
    along_shin = np.array([math.sin(shin), -math.cos(shin), 0.0])
    along_foot = np.array([math.cos(shin), math.sin(shin), 0.0])
    ankle = knee + SHIN_M * along_shin
    heel = ankle + 0.06 * along_shin - 0.04 * along_foot
    toes = ankle + 0.06 * along_shin + 0.14 * along_foot
    return {"hip": hip, "knee": knee, "ankle": ankle, "heel": heel, "foot_index": toes}


def _resting_arm_m() -> dict[str, Array]:
    shoulder = np.array([0.0, TRUNK_M, SHOULDER_WIDTH_M / 2])
    elbow = shoulder + UPPER_ARM_M * np.array([0.6, -0.8, 0.0])
    along = np.array([0.8, 0.0, -0.6])
    wrist = elbow + FOREARM_M * along
    fingers = wrist + HAND_M * along
    return {"shoulder": shoulder, "elbow": elbow, "wrist": wrist} | {
        name: fingers + np.array([0.0, shift, 0.0]) for name, shift in _FINGERS
    }


def _reach(camera_m: Array, side: Side, press_m: Array) -> None:
    """Bend the arm so that the hand is read to press at `press_m`."""
    shoulder = camera_m[Joint.of(side, "shoulder")]
    # Hand across the line of sight, so that it is seen to press exactly there.
    back = (shoulder - press_m) * [1.0, 1.0, 0.0]
    back *= HAND_M / max(float(np.linalg.norm(back)), 1e-9)
    knuckles = press_m + BEYOND_KNUCKLES * back
    wrist = knuckles + back
    half = (wrist - shoulder) / 2
    bend = math.sqrt(max(0.0, UPPER_ARM_M * FOREARM_M - float(half @ half)))
    sideways = np.array([-half[1], half[0], 0.0])
    sideways = sideways / max(float(np.linalg.norm(sideways)), 1e-9)
    camera_m[Joint.of(side, "wrist")] = wrist
    camera_m[Joint.of(side, "elbow")] = shoulder + half + sideways * bend
    for name, shift in _FINGERS:
        camera_m[Joint.of(side, name)] = knuckles + np.array([0.0, shift, 0.0])


@lru_cache(maxsize=64)
def _region_m(region: str, side: Side) -> Array:
    """(3,) body metres of the skin over a region of the pelvis, from the middle of the hips."""
    spec = load().regions[region]
    if spec.frame != "pelvis":
        raise ValueError(f"region must be on the pelvis, got {region}")
    ray = np.array(spec.ray.value) / np.linalg.norm(spec.ray.value)
    skin_m = (np.array(spec.point_mm.value) + ray * spec.skin_depth_mm.value) / 1000.0
    body_m = skin_m * (HIP_WIDTH_M / 0.173) + np.array([0.0, 0.0, HIP_WIDTH_M / 2])
    return np.asarray(body_m * np.array([1.0, 1.0, float(side.sign)]))
