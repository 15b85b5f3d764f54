"""Which pictures the guide has: the pose, where they are seen from, and what is drawn on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landmarks import catalogue
from samples.studio.anatomy import find_point, skin_points
from samples.studio.arm import SIDE_SIGN, measure_arm
from samples.studio.body import Body, IntArray, bend_bones, skin
from samples.studio.guide_surface import View
from samples.studio.motion import Mover
from samples.studio.poses import make_pose
from samples.studio.rotation import Array, matrix
from samples.studio.story import Story

SIDE = "right"
_UP = (0.0, 0.0, 1.0)
_LEGS = {"both": {"flex": 0, "add": -2, "knee": 0}}
# Arms that hide no hip: hanging away from the body, or held in front of the chest.
_HANGING = {"both": {"upper": [0.42, 0.05, -1.0], "fore": [0.30, 0.12, -1.0]}}
_IN_FRONT = {"both": {"upper": [0.05, 1.0, -0.7], "fore": [-0.35, 0.35, 1.0]}}
# The second of the story at which the hand has rested on the target for a while.
_PRESSING_S = 45.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: stem of its file; of a region where it shows one.
        view: key of the words that say where it is seen from.
        pose: "hanging", "in_front" or "pressing".
        yaw_deg: round the body, 0 from behind, 90 from the body's right, 180 from the front.
        pitch_deg: how far the eye is above; -90 looks at the soles.
        width_m, size_wh: how much is shown and how large.
        centre: a region's name, or a height as a share from the soles (0) to the crown (1).
        regions: those drawn.
        zones: no-press zones drawn.
        inset: whether a small whole body shows where this is.
        leaders: where the badges stand: "sides" in the margins, "rows" above and below, each with
            a line to its place; "" at their places.
    """

    name: str
    view: str
    pose: str
    yaw_deg: float
    pitch_deg: float
    width_m: float
    size_wh: tuple[int, int]
    centre: str | float
    regions: tuple[str, ...]
    zones: tuple[str, ...]
    inset: bool
    leaders: str = ""


def scenes() -> list[Scene]:
    """Every picture, in the order of the guide."""
    known = catalogue.load()
    whole = (
        ("overview-back", "back", "hanging", 0.0),
        ("overview-side", "right", "in_front", 90.0),
        ("overview-front", "front", "hanging", 180.0),
    )
    shown = {
        "overview-back": ("gluteus_medius", "gluteus_medius_posterior", "piriformis_lateral"),
        "overview-side": ("gluteus_medius", "gluteus_medius_posterior", "ventrogluteal"),
        "overview-front": ("iliacus",),
    }
    zones = {
        "overview-back": ("sciatic", "superior_gluteal", "bone_sacrum"),
        "overview-side": ("sciatic", "bone_trochanter", "bone_asis"),
        "overview-front": ("femoral", "bone_asis"),
    }
    found = [
        Scene(
            name, view, pose, yaw, 4.0, 1.06, (640, 1160), 0.50, shown[name], zones[name], False,
            "sides",
        )
        for name, view, pose, yaw in whole
    ]  # fmt: skip
    close = {
        "gluteus_medius": ("back_right", "hanging", 52.0, 6.0, 0.56),
        "gluteus_medius_posterior": ("back_right", "hanging", 22.0, 6.0, 0.56),
        "ventrogluteal": ("right", "in_front", 84.0, 4.0, 0.56),
        "piriformis_lateral": ("back", "hanging", 30.0, 4.0, 0.56),
        "iliacus": ("front", "hanging", 172.0, 4.0, 0.52),
        "foot_arch": ("sole", "hanging", 180.0, -84.0, 0.34),
        "heel_medial": ("inside", "hanging", 258.0, 6.0, 0.36),
    }
    for name, (view, pose, yaw, pitch, width_m) in close.items():
        avoid = tuple(known.regions[name].avoid)
        inset = known.regions[name].frame == "pelvis"
        found.append(
            Scene(name, view, pose, yaw, pitch, width_m, (860, 700), name, (name,), avoid, inset)
        )
    found.append(
        Scene(
            "lying", "lying", "pressing", 0.0, 0.0, 2.35, (1080, 480), "gluteus_medius",
            ("gluteus_medius", "gluteus_medius_posterior"), ("sciatic",), False, "rows",
        )
    )  # fmt: skip
    return found


def pose_body(body: Body, pose: str, story: Story) -> tuple[Array, Array]:
    """Return (V, 3) skin in the room and (3, 3) the turn of the pelvis."""
    if pose == "pressing":
        moment = Mover(body, story).at(round(_PRESSING_S * story.fps))
        return moment.posed.skin_m, moment.posed.turns[body.bone("root")]
    arms = {side: measure_arm(body, side, 0.0) for side in SIDE_SIGN}
    table = {
        "anchor": "feet", "at_m": [0.0, 0.0], "sink_m": 0.0, "legs": _LEGS,
        "arms": _HANGING if pose == "hanging" else _IN_FRONT,
    }  # fmt: skip
    made = make_pose(pose, table, body, arms)
    joints_m, turns = bend_bones(body, matrix(made.bones), matrix(made.root))
    return skin(body, joints_m, turns), turns[body.bone("root")]


def view_of(scene: Scene, body: Body, skin_m: Array, grow: int = 1) -> View:
    """Return the window of a scene, its pixels `grow` times as many."""
    size_wh = (scene.size_wh[0] * grow, scene.size_wh[1] * grow)
    if scene.pose == "pressing":
        middle = (skin_m.min(axis=0) + skin_m.max(axis=0)) / 2
        return View(middle, np.array([0.0, -1.0, 0.55]), np.array(_UP), scene.width_m, size_wh)
    yaw, pitch = np.radians(scene.yaw_deg), np.radians(scene.pitch_deg)
    eye = np.array([-np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
    up = np.array([0.0, -1.0, 0.0]) if scene.view == "sole" else np.array(_UP)
    return View(_middle(scene, body, skin_m), eye, up, scene.width_m, size_wh)


def _middle(scene: Scene, body: Body, skin_m: Array) -> Array:
    if isinstance(scene.centre, float):
        low, high = skin_m[:, 2].min(), skin_m[:, 2].max()
        return np.array([0.0, 0.0, low + scene.centre * (high - low)])
    at_m = find_point(skin_points(body), scene.centre, SIDE).on(skin_m, body.triangles)
    if scene.view in ("sole", "inside"):
        foot_m = skin_m[body.moved_by("foot", "toe") & (body.rest_m[:, 0] < 0)]
        return np.asarray((foot_m.min(axis=0) + foot_m.max(axis=0)) / 2)
    # The buttock below the spot matters more than the back above it: the nerve runs there.
    return np.asarray(at_m * [0.55, 1.0, 1.0] - np.array([0.0, 0.0, 0.06]))


def shown_triangles(scene: Scene, body: Body) -> IntArray:
    """Return (F, 3) the triangles of the skin; of a foot's picture only its own lower leg."""
    if scene.view not in ("inside", "sole"):
        return body.triangles
    bones = ("foot", "toe") if scene.view == "sole" else ("lowerleg02", "foot", "toe")
    right = body.moved_by(*bones) & (body.rest_m[:, 0] < 0)
    return np.asarray(body.triangles[right[body.triangles].all(axis=1)])
