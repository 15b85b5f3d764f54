"""A second side without rendering it: the first clip, getting up again, and its mirror picture.

Seen in a mirror, somebody who treats the right hip treats the left one, and the picture is as valid
as the first. Film and truth are mirrored together: `python -m samples.studio.two_sides FOLDER`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

import samples
from landmarks.frame import Image

SOURCE, NAME = "first-hold", "two-sides"
LET_GO_S = 88.75
"""The hand has left the spot, and the person still lies on the side."""
LYING_S = 17.5
"""Lies like that before the hand comes: from here the first film is played backwards."""
STANDING_S = 2.0
END_S = 93.0
CODEC = {"preset": "slow", "crf": "26"}
_SWAPPED = {"left": "right", "right": "left", "side_left": "side_right", "side_right": "side_left"}
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame of the new clip: which one of the first, and whether in a mirror."""

    number: int
    mirrored: bool


def cut(frames: int, fps: float) -> list[Shot]:
    """The shots in order: one side, up again, the other side."""

    def at(t_s: float) -> int:
        return min(round(t_s * fps), frames)

    one_side = [Shot(number, mirrored=False) for number in range(at(LET_GO_S))]
    getting_up = [Shot(n, mirrored=False) for n in range(at(LYING_S), at(STANDING_S), -1)]
    other_side = [Shot(number, mirrored=True) for number in range(at(STANDING_S), at(END_S))]
    return one_side + getting_up + other_side


def mirrored(line: Line, width: int) -> Line:
    """The truth of a frame as the mirror shows it."""

    def point(xy: list[float]) -> list[float]:
        return [round(width - 1 - xy[0], 1), *xy[1:]]

    def joint(name: str) -> str:
        side, _, rest = name.partition("_")
        return f"{_SWAPPED[side]}_{rest}" if side in _SWAPPED else name

    def region(entry: Line) -> Line:
        x, y, z = entry["point_m"]
        place = {"point_px": point(entry["point_px"]), "point_m": [-x, y, z]}
        return entry | place | {"side": _SWAPPED[entry["side"]]}

    target, roll_deg = line["hand_target"], line["roll_deg"]
    x, y, z = line["up"]
    return line | {
        "posture": _SWAPPED.get(line["posture"], line["posture"]),
        "roll_deg": roll_deg if roll_deg is None else -roll_deg,
        "upper_side": _SWAPPED.get(line["upper_side"] or "", line["upper_side"]),
        "up": [-x, y, z],
        "camera_roll_deg": -line["camera_roll_deg"],
        "hand_target": target and target | {"side": _SWAPPED[target["side"]]},
        "joints": {joint(name): point(xy) for name, xy in line["joints"].items()},
        "regions": [region(entry) for entry in line["regions"]],
    }


def make(folder: Path) -> Path:
    """Write the clip and its truth to `folder`; the path of the clip."""
    clip = samples.path_of(SOURCE)
    header, *lines = (
        json.loads(line)
        for line in clip.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
    )
    shots, fps, made = cut(len(lines), header["fps"]), header["fps"], folder / f"{NAME}.mp4"
    header |= {"clip": made.name, "frames": len(shots), "made_from": clip.name}
    told = [
        (mirrored(lines[shot.number], header["width"]) if shot.mirrored else lines[shot.number])
        | {"index": index, "t_s": round(index / fps, 4)}
        for index, shot in enumerate(shots)
    ]
    truth = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in [header, *told])
    made.with_suffix(".truth.jsonl").write_text(truth, encoding="utf-8")
    _write_film(made, _pictures(clip, shots), round(fps), (header["width"], header["height"]))
    return made


def _pictures(clip: Path, shots: list[Shot]) -> Iterator[Image]:
    film, found = cv2.VideoCapture(str(clip)), []
    while True:
        more, image = film.read()
        if not more:
            break
        found.append(np.asarray(image, dtype=np.uint8))
    film.release()
    for shot in shots:
        image = found[shot.number]
        yield np.ascontiguousarray(image[:, ::-1]) if shot.mirrored else image


def _write_film(path: Path, pictures: Iterator[Image], fps: int, size_wh: tuple[int, int]) -> None:
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=fps, options=CODEC)
        stream.width, stream.height = size_wh
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        film.mux(stream.encode(None))


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
