"""A committed clip as one more set to measure on: MediaPipe in VIDEO mode, the clip's own truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from samples.studio.dataset import Finder
from samples.studio.rotation import Array
from samples.studio.shards import REGIONS

Line = dict[str, Any]


def clip_shard(clip: Path, model: Path, path: Path) -> None:
    """Write the frames of `clip` (with its `.truth.jsonl` beside it) as a shard.

    Frames within a change of posture are left out: nobody states what is right there.
    """
    header, *lines = (
        json.loads(line)
        for line in clip.with_suffix(".truth.jsonl").read_text("utf-8").splitlines()
    )
    finder, film, rows = Finder(model, video=True), cv2.VideoCapture(str(clip)), []
    for line in lines:
        more, image = film.read()
        if not more:
            raise ValueError(f"{clip.name}: {len(lines)} frames are told, the film ends earlier")
        found = finder.find(np.asarray(image, dtype=np.uint8), round(line["t_s"] * 1000))
        if not line["moving"]:
            rows.append(_truth(header, line) | found)
    finder.close()
    film.release()
    table: dict[str, Any] = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **table)


def _truth(header: Line, line: Line) -> dict[str, Any]:
    """Return the same arrays as `dataset.truth_row`, as far as the truth file tells them."""
    by_name = {(region["id"], region["side"]): region for region in line["regions"]}
    regions = [by_name[name, side] for side in ("left", "right") for name in REGIONS]
    return {
        "kind": line["posture"],
        "up": line["up"],
        "up_trunk": _up_trunk(line),
        "eye_trunk": (np.nan, np.nan, np.nan),
        "tilt_deg": line["tilt_deg"],
        "focal_px": header["focal_px"],
        "size_wh": (header["width"], header["height"]),
        "height_m": header["body"]["height_m"],
        "points_px": [region["point_px"] for region in regions],
        "points_depth_m": [region["point_m"][2] for region in regions],
        "visible": [region["visible"] for region in regions],
    }


def _up_trunk(line: Line) -> Array:
    """Return (3,) up by the trunk's forward, headward, leftward, from its angles."""
    roll_rad, rise_rad = np.radians([line["roll_deg"] or 0.0, line["trunk_from_horizontal_deg"]])
    leftward = 1.0 if line["upper_side"] == "left" else -1.0
    return np.array(
        [
            np.cos(roll_rad) * np.cos(rise_rad),
            np.sin(rise_rad),
            leftward * np.sin(roll_rad) * np.cos(rise_rad),
        ]
    )
