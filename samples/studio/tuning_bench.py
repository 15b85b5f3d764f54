"""Short clips of unseen bodies for tuning: pose recordings, and where the regions really are.

`python -m samples.studio.tuning_bench --work DIR --model M --out DIR [--set test] [--bodies 10]`.
Seven clips of each body: the same person on the same side, moving a little, seen squarely from
the back (on three days: other clothes, posture, room, camera), obliquely from the back either way,
from the front and obliquely from the front. Each body's
regions are also moved by 10 to 30 mm along the skin, in a direction of its own: that is what
tuning has to find. `samples.studio.tuning_proofs` measures on them.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.detector import PINNED_MEDIAPIPE, MediaPipeDetector
from landmarks.frame import Frame
from samples.studio.anatomy import (
    DEEP_POINTS,
    SIDES,
    SkinPoint,
    from_t,
    hip_origin,
    hip_width_mm,
    leave_skin,
)
from samples.studio.body import Body, Posed
from samples.studio.camera import Camera
from samples.studio.dataset import visible_points
from samples.studio.lessons import people_file
from samples.studio.people import People, Person
from samples.studio.postures import random_table
from samples.studio.raster import Rasteriser
from samples.studio.rotation import Array, unit
from samples.studio.sampling import Shot, Sitter, random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.truth import trunk_axes
from samples.studio.wardrobe import Wardrobe, person_mesh, random_light, random_room

CLIPS = {  # how far the person is turned from square to the camera, and which face is seen
    "back": (0.0, "back"),
    "back-oblique-1": (32.0, "back"),
    "back-oblique-2": (-32.0, "back"),
    "front": (0.0, "front"),
    "front-oblique": (28.0, "front"),
    "back-again": (0.0, "back"),
    "back-later": (0.0, "back"),
}
PICTURES = 15
SHIFT_MM = (10.0, 30.0)
_SEED = 6006
_TURN_SPREAD_DEG = 6.0
_MEAN_HIP_WIDTH_MM = 173.0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What stays the same through one clip: clothes, room, light, camera."""

    colours: Array
    out_m: Array
    shade: float
    seed: int
    camera: Camera


class Bench:
    """Makes the clips of one set of people."""

    def __init__(self, people: People, model: Path, out: Path) -> None:
        """Open the renderer and the pose model."""
        self._people, self._out = people, out
        self._rasteriser = Rasteriser()
        self._detector = MediaPipeDetector(model, still=True)

    def body(self, number: int) -> None:
        """Write the clips of one body; what is there already stays."""
        person = self._people[number]
        rng = np.random.default_rng([_SEED, number])
        upper = str(rng.choice(["left", "right"]))
        moved = moved_points(person, rng)
        sitter, wardrobe = Sitter(person), Wardrobe(person.body)
        for clip, (turn_deg, face) in enumerate(CLIPS.values()):
            path = self._out / f"body{number:02d}-{list(CLIPS)[clip]}.jsonl"
            truth = path.with_suffix(".truth.npz")
            rng = np.random.default_rng([_SEED, number, clip])
            if not truth.exists():
                table = _turned(person, sitter, upper, turn_deg, face, rng)
                self._film(path, truth, person, sitter, wardrobe, table, moved, rng)
                print(path.name, flush=True)

    def _film(
        self,
        path: Path,
        truth: Path,
        person: Person,
        sitter: Sitter,
        wardrobe: Wardrobe,
        table: dict[str, Any],
        moved: tuple[SkinPoint, ...],
        rng: np.random.Generator,
    ) -> None:
        seed = int(rng.integers(2**31))
        rows, look = [], None
        writer = None
        for index in range(PICTURES):
            shaken = _shaken(table, rng)
            posed = sitter.lie("side", shaken, None, np.random.default_rng(seed))
            if look is None:
                colours, out_m = wardrobe.dress(rng)
                camera = random_camera(posed, person.body, np.random.default_rng(seed + 1))
                look = Look(colours, out_m, rng.uniform(0, 0.4), seed + 2, camera)
            image = self._picture(person, posed, look, rng)
            frame = Frame(index, index * 0.2, image)
            if writer is None:
                info = SourceInfo(path.name, frame.size_wh, PICTURES, None, still=True)
                writer = PoseRecordingWriter(
                    path, RecordingHeader(info, {"mediapipe": PINNED_MEDIAPIPE})
                )
            writer.write(Sighting(index, frame.t_s, self._detector.detect(frame)))
            rows.append(_truth(person, posed, look.camera, moved))
        if writer is not None:
            writer.close()
        table_of: dict[str, Any] = {key: np.array([row[key] for row in rows]) for key in rows[0]}
        np.savez_compressed(
            truth,
            regions=[point.region for point in person.points],
            sides=[point.side for point in person.points],
            height_cm=person.body.height_m * 100,
            **table_of,
        )

    def _picture(self, person: Person, posed: Posed, look: Look, rng: np.random.Generator) -> Image:
        mesh = person_mesh(person.body, posed.skin_m, look.colours, look.out_m, look.shade)
        same = np.random.default_rng(look.seed)
        room = random_room(same, posed.joints_m[person.body.bone("head")])
        light = random_light(same)
        return webcam(self._rasteriser.draw(look.camera, light, [*room, mesh], mesh), rng)

    def close(self) -> None:
        """Free the pose model."""
        self._detector.close()


def moved_points(person: Person, rng: np.random.Generator) -> tuple[SkinPoint, ...]:
    """Every region of the hip moved along the skin; a foot's stays where it is.

    Each region goes its own way, both sides alike, as bodies do.
    """
    moved = {region: _moved_pair(person.body, region, rng) for region in DEEP_POINTS}
    return tuple(
        moved[point.region][point.side] if point.region in moved else point
        for point in person.points
    )


def _moved_pair(body: Body, region: str, rng: np.random.Generator) -> dict[str, SkinPoint]:
    """The region on both sides; a way that leads out of the body is drawn again."""
    scale, deep = hip_width_mm(body) / _MEAN_HIP_WIDTH_MM / 1000, DEEP_POINTS[region]
    outward = np.array(deep.outward)
    while True:
        at_m = (np.array(deep.point_mm) + _shift_mm(outward, rng)) * scale
        with contextlib.suppress(ValueError):
            return {
                side: leave_skin(
                    body, region, side,
                    hip_origin(body, side) + from_t(at_m, side), unit(from_t(outward, side)),
                )
                for side in SIDES
            }  # fmt: skip


def _shift_mm(outward: Array, rng: np.random.Generator) -> Array:
    way = rng.normal(size=3)
    outward = unit(outward)
    return np.asarray(unit(way - outward * (way @ outward)) * rng.uniform(*SHIFT_MM))


def _turned(
    person: Person,
    sitter: Sitter,
    upper: str,
    turn_deg: float,
    face: str,
    rng: np.random.Generator,
) -> dict[str, Any]:
    """A posture on the side that turns `face` to the camera."""
    sign = 1.0 if upper == "right" else -1.0
    table = random_table("side", rng)
    while np.sign(table["roll"]) != sign:
        table = random_table("side", rng)
    turn_deg += rng.normal(0.0, _TURN_SPREAD_DEG)
    for yaw_deg in (90.0, 270.0):
        turned = table | {"yaw": yaw_deg + turn_deg}
        posed = sitter.lie("side", turned, None, np.random.default_rng(0))
        # The camera looks along the room's y: who shows the back faces that way too.
        if (trunk_axes(person.body, posed)[0, 1] > 0) == (face == "back"):
            return turned
    raise ValueError(f"face must be seen from one of two opposite ways, got {face}")


def _shaken(table: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """The posture a moment later: nobody lies quite still."""
    spine = {key: value + rng.normal(0, 2) for key, value in table["spine"].items()}
    legs = {
        side: {key: value + rng.normal(0, 2) for key, value in leg.items()}
        for side, leg in table["legs"].items()
    }
    return table | {
        "roll": table["roll"] + rng.normal(0, 3),
        "yaw": table["yaw"] + rng.normal(0, 2),
        "spine": spine,
        "legs": legs,
    }


def _truth(
    person: Person, posed: Posed, camera: Camera, moved: tuple[SkinPoint, ...]
) -> dict[str, Any]:
    triangles = person.body.triangles
    shot = Shot("side", posed, camera, None)
    row: dict[str, Any] = {}
    for name, points in (("plain", person.points), ("moved", moved)):
        at_m = np.array([point.on(posed.skin_m, triangles) for point in points])
        there = replace(person, points=points)
        row[f"{name}_px"] = camera.to_pixels(at_m)
        row[f"{name}_mm_per_px"] = camera.to_camera(at_m)[:, 2] * 1000 / camera.focal_px
        row[f"{name}_visible"] = visible_points(there, shot, at_m)
    return row


def main(argv: list[str] | None = None) -> int:
    """Make the clips; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.tuning_bench")
    parser.add_argument("--set", choices=("tune", "test"), default="test")
    parser.add_argument("--bodies", type=int, default=10)
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--model", type=Path, required=True, help="the pose model, a .task file")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(People(people_file(args.work, args.set)), args.model, args.out)
    for number in range(args.bodies):
        bench.body(number)
    bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
