"""The truth about every frame of a clip, as JSON lines.

Everything is taken from the posed body itself: nothing here looks at a picture.

`visible` says whether the bare skin point faces the camera with nothing before it. The body itself
and the furniture hide; the hand that presses the point does not (while it is in contact, its
wrist, palm and fingers are left out): `hand_covers` says when that hand lies before the point.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samples.studio.anatomy import SIDES, SkinPoint, find_point, hip_width_mm, ray_hits, skin_points
from samples.studio.body import Body, Posed
from samples.studio.furniture import blocked_by_furniture
from samples.studio.motion import Moment, Mover
from samples.studio.rotation import Array, unit
from samples.studio.story import Story

_CONTACT_MM = 20.0
FACING_COSINE = 0.15
# A ray starts this far off the skin, or it would meet the triangle that it starts from.
OFF_SKIN_M = 0.003
_UPRIGHT_DEG = 45.0
_HAND_BONES = ("wrist", "metacarpal", "finger")
JOINTS = {
    "hip": "upperleg01", "shoulder": "upperarm01", "knee": "lowerleg01", "ankle": "foot",
    "wrist": "wrist",
}  # fmt: skip
# The tip of the nose lies this far before and below the point between the eyes.
_NOSE_FROM_EYES_M = (0.0, -0.040, -0.040)


@dataclass(frozen=True, slots=True)
class Lying:
    """Which way the trunk lies: anatomy section 5; upright, `roll_deg` means nothing: None."""

    posture: str
    roll_deg: float | None
    trunk_from_horizontal_deg: float
    upper_side: str | None


def lying(body: Body, posed: Posed) -> Lying:
    """Judge the posture by the trunk's own axes; roll 0 supine, 90 on a side, 180 prone."""
    forward, headward, leftward = trunk_axes(body, posed)
    from_level_deg = float(np.degrees(np.arcsin(np.clip(headward[2], -1, 1))))
    # Roll is measured about the trunk's axis, from the plane that holds gravity.
    roll_deg = float(np.degrees(np.arctan2(abs(leftward[2]), forward[2])))
    return _named(from_level_deg, roll_deg, right_is_up=leftward[2] < 0)


def trunk_axes(body: Body, posed: Posed) -> Array:
    """Return (3, 3) rows forward, headward, leftward: the trunk's unit axes in the room."""
    hips, shoulders = (
        {side: posed.joints_m[body.bone(f"{JOINTS[part]}.{side}")] for side in SIDES.values()}
        for part in ("hip", "shoulder")
    )
    headward = unit(sum(shoulders.values()) / 2 - sum(hips.values()) / 2)
    leftward = unit(hips["L"] - hips["R"]) + unit(shoulders["L"] - shoulders["R"])
    leftward = unit(leftward - headward * (leftward @ headward))
    forward = np.cross(leftward, -headward)
    # The direction that the upper trunk faces settles the sign.
    nose_way = posed.turns[body.bone("spine03")] @ np.array([0.0, -1.0, 0.0])
    forward = forward if forward @ nose_way > 0 else -forward
    return np.stack([forward, headward, leftward])


def _named(from_level_deg: float, roll_deg: float, *, right_is_up: bool) -> Lying:
    if 90 - abs(from_level_deg) < _UPRIGHT_DEG:
        return Lying("upright", None, from_level_deg, None)
    if roll_deg < 45:
        return Lying("supine", roll_deg, from_level_deg, None)
    if roll_deg > 135:
        return Lying("prone", roll_deg, from_level_deg, None)
    if right_is_up:
        return Lying("side_left", roll_deg, from_level_deg, "right")
    return Lying("side_right", roll_deg, from_level_deg, "left")


class Witness:
    """States the truth about the moments of one story."""

    def __init__(self, body: Body, story: Story) -> None:
        """Find the regions on the body, and the triangles of the pressing hand."""
        self._body, self._story = body, story
        self._points = skin_points(body)
        self._target = find_point(self._points, story.target.region, story.target.side)
        letter = SIDES[story.target.side]
        hand = body.moved_by(*_HAND_BONES)
        hand &= np.array([str(name).endswith(letter) for name in body.dominant_bone()])
        self._hand_triangles = hand[body.triangles].all(axis=1)

    def header(self) -> dict[str, Any]:
        """Return the first line of a truth file."""
        story, camera = self._story, self._story.camera
        return {
            "kind": "truth",
            "version": 1,
            "clip": f"{story.clip}.mp4",
            "story": f"{story.clip}.story.toml",
            "width": camera.width_px,
            "height": camera.height_px,
            "fps": story.fps,
            "frames": story.frames,
            "focal_px": round(camera.focal_px, 2),
            "seed": story.seed,
            "body": {
                "height_m": round(self._body.height_m, 3),
                "hip_width_mm": round(hip_width_mm(self._body), 1),
                **story.phenotype,
            },
            "visible": "body and furniture hide a point, the hand that presses it does not",
        }

    def line(self, index: int, moment: Moment) -> dict[str, Any]:
        """Return the line of one frame."""
        camera, target = self._story.camera, self._story.target
        skin_m = moment.posed.skin_m
        point_m = self._target.on(skin_m, self._body.triangles)
        distance_mm = float(np.linalg.norm(moment.tip_m - point_m)) * 1000
        contact = distance_mm <= _CONTACT_MM
        state = lying(self._body, moment.posed)
        return {
            "index": index,
            "t_s": round(self._story.t_s(index), 3),
            "posture": state.posture,
            "roll_deg": None if state.roll_deg is None else round(state.roll_deg, 1),
            "trunk_from_horizontal_deg": round(state.trunk_from_horizontal_deg, 1),
            "moving": moment.body_place.changing,
            "upper_side": state.upper_side,
            "tilt_deg": round(camera.tilt_deg, 1),
            "up": [round(float(value), 4) for value in camera.up],
            "camera_roll_deg": round(camera.roll_deg, 1),
            "person_in_view": self._in_view(skin_m),
            "hand_contact": contact,
            "hand_target": {"region": target.region, "side": target.side} if contact else None,
            "hand_distance_mm": round(distance_mm),
            "joints": self._joints(moment),
            "regions": [self._region(point, moment, contact=contact) for point in self._points],
        }

    def _in_view(self, skin_m: Array) -> bool:
        """Tell whether the whole person is inside the picture."""
        seen_px = self._story.camera.to_pixels(skin_m)
        size_px = (self._story.camera.width_px, self._story.camera.height_px)
        return bool((seen_px >= 0).all() and (seen_px <= size_px).all())

    def _joints(self, moment: Moment) -> dict[str, list[float]]:
        """Return the pixels of the rig's joints and of the nose."""
        body, posed = self._body, moment.posed
        found_m = {
            f"{side}_{part}": posed.joints_m[body.bone(f"{bone}.{letter}")]
            for part, bone in JOINTS.items()
            for side, letter in SIDES.items()
        }
        eyes_m = (posed.joints_m[body.bone("eye.L")] + posed.joints_m[body.bone("eye.R")]) / 2
        found_m["nose"] = eyes_m + posed.turns[body.bone("head")] @ np.array(_NOSE_FROM_EYES_M)
        return {name: _px(self._story.camera.to_pixels(at_m)) for name, at_m in found_m.items()}

    def _region(self, point: SkinPoint, moment: Moment, *, contact: bool) -> dict[str, Any]:
        camera, skin_m = self._story.camera, moment.posed.skin_m
        at_m = point.on(skin_m, self._body.triangles)
        pressed = contact and point is self._target
        visible, covered = self._seen(point, skin_m, at_m, pressed=pressed)
        line: dict[str, Any] = {
            "id": point.region,
            "side": point.side,
            "point_px": _px(camera.to_pixels(at_m)),
            "point_m": [round(float(value), 3) for value in camera.to_camera(at_m)],
            "visible": visible,
        }
        return line | {"hand_covers": covered} if pressed else line

    def _seen(
        self, point: SkinPoint, skin_m: Array, at_m: Array, *, pressed: bool
    ) -> tuple[bool, bool]:
        """Return whether a point is visible, and whether the pressing hand lies before it."""
        normal = point.normal(skin_m, self._body.triangles)
        eye_m = self._story.camera.position_m
        to_eye_m = eye_m - at_m
        if normal @ unit(to_eye_m) <= FACING_COSINE or blocked_by_furniture(at_m, eye_m):
            return False, False
        start_m = at_m + OFF_SKIN_M * normal
        hits_m, _ = ray_hits(start_m, unit(to_eye_m), skin_m[self._body.triangles])
        before = hits_m < np.linalg.norm(to_eye_m)
        by_hand = before & self._hand_triangles & pressed
        return not (before & ~by_hand).any(), bool(by_hand.any())


def _px(at_px: Array) -> list[float]:
    return [round(float(value), 1) for value in at_px]


def write_truth(body: Body, story: Story, path: Path) -> None:
    """Write the truth of every frame of `story`."""
    witness, mover = Witness(body, story), Mover(body, story)
    lines = [witness.header()]
    lines += [witness.line(index, mover.at(index)) for index in range(story.frames)]
    text = "\n".join(json.dumps(line, separators=(",", ":")) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
