"""Truth and answers made by hand, so that every figure is known before it is measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from coach.evaluation.answer import Answer, Place, Way
from coach.evaluation.misses import feet, hips
from coach.evaluation.truth import TRUTH, Truth
from coach.evaluation.truth_line import FrameTruth, Header
from landmarks.frame import Frame
from landmarks.joints import Side
from landmarks.pose import Pose
from landmarks.posture import Label
from landmarks.region import Sight
from tests.bodies import body_pose

FOCAL_PX, DEPTH_M = 500.0, 2.5
MM_PER_PX = 1000 * DEPTH_M / FOCAL_PX
"""5 mm: one pixel at the depth of every true point here."""
HEADER = {"kind": "truth", "version": 1, "pictures": 1, "width": 640, "height": 480}
UP = [0.0, -0.9397, -0.3420]
"""Of a level camera tilted down by 20 degrees."""
ROLLS = {"side_left": 90.0, "side_right": 90.0, "supine": 5.0, "prone": 170.0, "upright": None}
UPPER = {"side_left": "right", "side_right": "left"}
JOINTS = {
    "left_hip": [300, 260], "right_hip": [300, 220],
    "left_shoulder": [220, 262], "right_shoulder": [220, 212],
}  # fmt: skip


def line(index: int = 0, posture: str = "side_left", **changes: Any) -> dict[str, Any]:
    """A line of a truth file: every region of both sides visible at a place of its own."""
    told: dict[str, Any] = {
        "index": index, "image": f"{index:03d}.png", "posture": posture, "view": "back",
        "roll_deg": ROLLS.get(posture), "upper_side": UPPER.get(posture), "head_out": False,
        "feet_out": False, "tilt_deg": 20.0, "up": UP, "focal_px": FOCAL_PX,
        "joints": JOINTS,
        "regions": [
            region(name, side, 200.0 + 20 * k, 200.0 + 60 * (side is Side.LEFT))
            for k, name in enumerate((*hips(), *feet()))
            for side in Side
        ],
    }  # fmt: skip
    return told | changes


def region(name: str, side: Side, x_px: float, y_px: float, *, visible: bool = True) -> Any:
    """A region's entry, its metres in keeping with its pixels."""
    x_m, y_m = (x_px - 320) * DEPTH_M / FOCAL_PX, (y_px - 240) * DEPTH_M / FOCAL_PX
    return {
        "id": name, "side": str(side), "point_px": [x_px, y_px],
        "point_m": [round(x_m, 4), round(y_m, 4), DEPTH_M], "visible": visible,
    }  # fmt: skip


def truth_of(*lines: dict[str, Any]) -> Truth:
    """The same as read from a folder, without the folder."""
    header = Header.model_validate(HEADER | {"pictures": len(lines)})
    told = tuple(FrameTruth.model_validate(one | {"index": k}) for k, one in enumerate(lines))
    return Truth("by-hand", header, told, tuple(Path(f"{k}.png") for k in range(len(lines))), None)


def write_truth(folder: Path, lines: Sequence[dict[str, Any]], **header: Any) -> Path:
    """A folder with grey pictures and their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [HEADER | {"pictures": len(lines)} | header, *lines]
    (folder / TRUTH).write_text("".join(json.dumps(row) + "\n" for row in rows))
    for one in lines:
        if one.get("image"):
            cv2.imwrite(str(folder / one["image"]), np.full((480, 640, 3), 128, np.uint8))
    return folder


def answer_to(
    one: FrameTruth, shift_mm: tuple[float, float] = (0.0, 0.0), **changes: Any
) -> Answer:
    """An answer that is right in everything, its places moved by so many millimetres."""
    shift_px = np.array(shift_mm) / MM_PER_PX
    places = tuple(
        Place(r.id, r.side, np.array(r.point_px) + shift_px, 10.0, 10.0 / MM_PER_PX, Sight.VISIBLE)
        for r in one.regions
    )
    right = Answer(
        index=one.index,
        found=True,
        label=Label(one.posture),
        side_lying=one.posture.startswith("side"),
        roll_deg=one.signed_roll_deg,
        tilt_deg=one.tilt_deg,
        up=np.array(one.up),
        across_px=np.array([0.0, 90.0]),
        places={Way.TOOL: places, Way.PELVIS: places, Way.MARKER: places[:1]},
    )
    return replace(right, **changes)


def nobody(one: FrameTruth) -> Answer:
    """The answer where nobody was found."""
    return replace(
        answer_to(one), found=False, label=Label.UNKNOWN, side_lying=False, roll_deg=None,
        across_px=None, places=dict.fromkeys(Way, ()),
    )  # fmt: skip


@dataclass(frozen=True)
class StandIn:
    """A detector that sees stick people, by the number of the frame; it travels to processes.

    Attributes:
        postures: one a frame, as in `tests.bodies.Stance`; "" for nobody.
    """

    postures: tuple[str, ...]

    def __call__(self, still: bool) -> StandIn:
        del still
        return self

    def detect(self, frame: Frame) -> Pose | None:
        return self.pose(frame.index)

    def pose(self, index: int) -> Pose | None:
        posture = self.postures[index]
        return body_pose(float(index), posture=posture) if posture else None

    def close(self) -> None:
        pass
