"""One arm: measured at rest, aimed by directions, or bent so that the fingertips meet a point.

Directions are given in "side axes" (outward, forward, headward), so one description serves both
arms. Two-bone reach by the law of cosines; long-axis twist is spread over the two halves of the
upper arm and of the forearm, or the skin wrings like a towel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from samples.studio.body import Body, IntArray, bend_bones
from samples.studio.rotation import (
    Array,
    about,
    about_vector,
    carry,
    swing,
    twist_deg,
    unit,
)

SIDE_SIGN = {"L": 1.0, "R": -1.0}
_FINGERS = ("2", "3", "4", "5")
# Index, middle and ring finger press; the little finger only comes along.
_PRESSING = ("finger2-3", "finger3-3", "finger4-3")
_SHOULDER_RISE_DEG = 35.0


@dataclass(frozen=True, slots=True, eq=False)
class ArmRest:
    """An arm at rest, directions in rest axes.

    Attributes:
        side: "L" or "R".
        upper, fore, hand: (3,) unit directions shoulder to elbow, to wrist, to fingertips.
        hinge: (3,) axis of the elbow, a right-handed turn about it bends the arm.
        palm: (3,) direction the palm faces.
        upper_m, fore_m: lengths, metres.
        tip_m: (3,) wrist to the centre of the pressing fingertips, metres, fingers curled.
        finger_turn: (3, 3) turn of every finger joint that curls the fingers.
    """

    side: str
    upper: Array
    fore: Array
    hand: Array
    hinge: Array
    palm: Array
    upper_m: float
    fore_m: float
    tip_m: Array
    finger_turn: Array


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """Where an arm points, (3,) directions in any one set of axes."""

    upper: Array
    fore: Array
    hand: Array
    palm: Array


def side_axes(side: str, outward_forward_headward: Array) -> Array:
    """Return the (3,) rest-axes direction of a direction in side axes."""
    outward, forward, headward = outward_forward_headward
    return np.array([SIDE_SIGN[side] * outward, -forward, headward])


def tip_rows(body: Body, side: str) -> IntArray:
    """Return the vertices at the very ends of the pressing fingers."""
    rows = []
    for finger in _PRESSING:
        mine = np.flatnonzero(body.moved_by(f"{finger}.{side}"))
        wrist_m = body.heads_m[body.bone(f"wrist.{side}")]
        away_m = np.linalg.norm(body.rest_m[mine] - wrist_m, axis=1)
        rows.append(mine[away_m > away_m.max() - 0.010])
    return np.concatenate(rows)


def measure_arm(body: Body, side: str, curl_deg: float) -> ArmRest:
    """Measure the arm of `side`; each finger joint of the pressing hand bends by `curl_deg`."""

    def at(name: str) -> Array:
        return np.asarray(body.heads_m[body.bone(f"{name}.{side}")])

    upper, fore = at("lowerarm01") - at("upperarm01"), at("wrist") - at("lowerarm01")
    tips_m = body.rest_m[tip_rows(body, side)].mean(axis=0)
    hand = unit(tips_m - at("wrist"))
    palm = np.cross(at("finger2-1") - at("wrist"), at("finger5-1") - at("wrist"))
    # A hand at rest is a little curled, so the fingertips lie on the palm's side of the knuckles.
    palm = palm * np.sign(palm @ (tips_m - at("finger3-1")))
    palm = unit(palm - hand * (palm @ hand))
    finger_turn = about_vector(np.cross(hand, palm), curl_deg)
    return ArmRest(
        side=side,
        upper=unit(upper),
        fore=unit(fore),
        hand=hand,
        hinge=unit(np.cross(upper, fore)),
        palm=palm,
        upper_m=float(np.linalg.norm(upper)),
        fore_m=float(np.linalg.norm(fore)),
        tip_m=_curled_tip(body, side, finger_turn),
        finger_turn=finger_turn,
    )


def _curled_tip(body: Body, side: str, finger_turn: Array) -> Array:
    """Return (3,) wrist to fingertip centre at rest, with the fingers curled."""
    turns = np.tile(np.eye(3), (len(body.bone_names), 1, 1))
    for finger in _FINGERS:
        for joint in ("1", "2"):
            turns[body.bone(f"finger{finger}-{joint}.{side}")] = finger_turn
    joints_m, world = bend_bones(body, turns, np.eye(3))
    rows = tip_rows(body, side)
    shift = joints_m - np.einsum("jab,jb->ja", world, body.heads_m)
    bones, weights = body.weight_bones[rows], body.weights[rows]
    moved = np.einsum("vkab,vb->vka", world[bones], body.rest_m[rows]) + shift[bones]
    tips_m = np.einsum("vk,vka->va", weights, moved).mean(axis=0)
    return np.asarray(tips_m - joints_m[body.bone(f"wrist.{side}")])


def aim_arm(rest: ArmRest, aim: Aim, *, curled: bool) -> dict[str, Array]:
    """Return the (3, 3) turn of each arm bone, for an `aim` in the axes of the upper trunk."""
    hinge = np.cross(unit(aim.upper), unit(aim.fore))
    if np.linalg.norm(hinge) < 0.05:
        hinge = swing(rest.upper, aim.upper) @ rest.hinge
    upper = carry(rest.upper, rest.hinge, aim.upper, hinge)
    fore = carry(rest.fore, rest.hinge, aim.fore, hinge)
    hand = carry(rest.hand, rest.palm, aim.hand, aim.palm)
    upper_half = _half_twist(rest.upper, upper)
    fore_half = fore @ about_vector(rest.fore, _forearm_twist_deg(rest, fore, hand) / 2)
    clavicle = _shoulder_rise(rest, aim.upper)
    side = rest.side
    turns = {
        f"clavicle.{side}": clavicle,
        f"upperarm01.{side}": clavicle.T @ upper_half,
        f"upperarm02.{side}": upper_half.T @ upper,
        f"lowerarm01.{side}": upper.T @ fore,
        f"lowerarm02.{side}": fore.T @ fore_half,
        f"wrist.{side}": fore_half.T @ hand,
    }
    for finger in _FINGERS:
        for joint in ("1", "2"):
            turns[f"finger{finger}-{joint}.{side}"] = rest.finger_turn if curled else np.eye(3)
    return turns


def _half_twist(axis: Array, full: Array) -> Array:
    """Return `full` with half of its spin about the rest `axis` taken back."""
    straight = swing(axis, full @ axis)
    return straight @ about_vector(axis, twist_deg(straight.T @ full, axis) / 2)


def _forearm_twist_deg(rest: ArmRest, fore: Array, hand: Array) -> float:
    """Return how far the hand is spun about the forearm, degrees."""
    bent = fore.T @ hand
    return twist_deg(swing(rest.fore, bent @ rest.fore).T @ bent, rest.fore)


def _shoulder_rise(rest: ArmRest, upper: Array) -> Array:
    """Return the (3, 3) turn of the collar bone, which rises with an arm above the shoulder."""
    share = float(np.clip((unit(upper)[2] + 0.2) / 1.2, 0.0, 1.0))
    return about("y", -SIDE_SIGN[rest.side] * _SHOULDER_RISE_DEG * share)


def straight_hand(rest: ArmRest, upper: Array, fore: Array, roll_deg: float) -> Aim:
    """Return the aim whose hand goes on from the forearm, spun by `roll_deg` about it."""
    hinge = np.cross(unit(upper), unit(fore))
    if np.linalg.norm(hinge) < 0.05:
        hinge = swing(rest.upper, upper) @ rest.hinge
    carried = about_vector(fore, roll_deg) @ carry(rest.fore, rest.hinge, fore, hinge)
    return Aim(upper, fore, carried @ rest.hand, carried @ rest.palm)


def reach_aim(rest: ArmRest, shoulder_m: Array, tip_m: Array, wanted: Mapping[str, Array]) -> Aim:
    """Return the aim that brings the fingertip centre to `tip_m`, all in one set of axes.

    Args:
        rest: the arm at rest.
        shoulder_m: (3,) head of the upper arm.
        tip_m: (3,) where the fingertip centre shall be.
        wanted: (3,) directions "hand" (wrist to fingertips), "palm", "elbow" (the bend goes there).
    """
    hand = carry(rest.hand, rest.palm, wanted["hand"], wanted["palm"])
    to_wrist = tip_m - hand @ rest.tip_m - shoulder_m
    # A little short of straight: a locked elbow jumps when the target moves by a millimetre.
    distance_m = min(float(np.linalg.norm(to_wrist)), 0.995 * (rest.upper_m + rest.fore_m))
    along = unit(to_wrist)
    cosine = (rest.upper_m**2 + distance_m**2 - rest.fore_m**2) / (2 * rest.upper_m * distance_m)
    out = unit(wanted["elbow"] - along * (wanted["elbow"] @ along))
    sine = np.sqrt(max(0.0, 1 - cosine**2))
    elbow_m = rest.upper_m * (cosine * along + sine * out)
    return Aim(elbow_m, along * distance_m - elbow_m, wanted["hand"], wanted["palm"])
