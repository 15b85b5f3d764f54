"""Clips of unseen bodies for tuning: films, and where the regions really are in them.

`python -m samples.studio.tuning_bench --work DIR --out DIR [--set test] [--part 0/2]`.
Ten clips of each body, 8 s at 10 pictures a second (`tuning_film`): six days at home, and four
other views. Each body's regions are also moved by 10 to 30 mm along the skin, in a direction of its
own: that is what tuning has to find. `tuning_look` finds the poses, `tuning_proofs` measures.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np

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
from samples.studio.raster import Rasteriser
from samples.studio.rotation import Array, unit
from samples.studio.sampling import Shot
from samples.studio.sensor import Image
from samples.studio.tuning_film import FPS, KEY_FRAMES, Actor, SetUp, filmed, mesh_between

HOME = ("home-1", "home-2", "home-3", "home-4", "home-5", "home-6")
_FIRST_HOME = 4
"""Days drawn before the other views; later ones after them, so that no older clip changes."""
VIEWS = {  # how far the person is turned from square to the camera, and which face is seen
    "back": (0.0, "back"),
    "back-oblique-1": (32.0, "back"),
    "back-oblique-2": (-32.0, "back"),
    "front": (0.0, "front"),
}
SHIFT_MM = (10.0, 30.0)
_SEED = 6006
_TURN_SPREAD_DEG = 6.0
_HOME_TURN_DEG = 38.0
_HOME_FACES = ("back", "back", "front", "back", "front")
"""Most regions lie behind, so that most people show their back; by the body's number."""
_MEAN_HIP_WIDTH_MM = 173.0
_TOLD_KEYS = 2
"""The truth is told at every second key."""
_CODEC = {"preset": "veryfast", "crf": "20"}


class Bench:
    """Makes the clips of one set of people."""

    def __init__(self, people: People, out: Path) -> None:
        """Open the renderer."""
        self._people, self._out, self._rasteriser = people, out, Rasteriser()

    def body(self, number: int, names: Collection[str]) -> None:
        """Film these clips of one body; what is there already stays."""
        person = self._people[number]
        rng = np.random.default_rng([_SEED, number])
        upper, actor = _drawn_side(rng), Actor(person)
        moved = moved_points(person, rng)
        for clip, (name, scene) in enumerate(_scenes(actor, number, upper)):
            film = self._out / f"body{number:02d}-{name}.mp4"
            if name in names and not film.with_suffix(".truth.npz").exists():
                rng = np.random.default_rng([_SEED, number, 100 + clip])
                self._film(film, actor, scene, moved, rng)
                print(film.name, flush=True)

    def _film(
        self,
        path: Path,
        actor: Actor,
        scene: SetUp,
        moved: tuple[SkinPoint, ...],
        rng: np.random.Generator,
    ) -> None:
        keys = actor.play(scene, rng)
        person = actor.person
        size_wh = (scene.camera.width_px, scene.camera.height_px)
        write_film(path, self._pictures(actor, scene, keys, rng), size_wh)
        told = range(0, len(keys) - 1, _TOLD_KEYS)
        rows = [_truth(person, keys[k], scene.camera, moved) for k in told]
        table: dict[str, Any] = {key: np.array([row[key] for row in rows]) for key in rows[0]}
        np.savez_compressed(
            path.with_suffix(".truth.npz"),
            frames=np.array(told) * KEY_FRAMES,
            regions=[point.region for point in person.points],
            sides=[point.side for point in person.points],
            height_cm=person.body.height_m * 100,
            **table,
        )

    def _pictures(
        self, actor: Actor, scene: SetUp, keys: list[Posed], rng: np.random.Generator
    ) -> Iterator[Image]:
        dressed, room = actor.dressed(rng), actor.room(scene, keys[0])
        meshes = [dressed.mesh(posed) for posed in keys]
        for frame in range((len(keys) - 1) * KEY_FRAMES):
            mesh = mesh_between(meshes, frame / KEY_FRAMES)
            plain = self._rasteriser.draw(scene.camera, scene.light, [*room, mesh], mesh)
            yield filmed(plain, scene, rng)


def upper_side(number: int) -> str:
    """The side that body `number` lies with upwards in all its clips."""
    return _drawn_side(np.random.default_rng([_SEED, number]))


def _drawn_side(rng: np.random.Generator) -> str:
    return str(rng.choice(["left", "right"]))


def _scenes(actor: Actor, number: int, upper: str) -> Iterator[tuple[str, SetUp]]:
    rng = np.random.default_rng([_SEED, number, 1])
    face = _HOME_FACES[number % len(_HOME_FACES)]
    home = actor.anywhere(upper, rng.uniform(-_HOME_TURN_DEG, _HOME_TURN_DEG), face, rng)
    for name in HOME[:_FIRST_HOME]:
        yield name, actor.another_day(home, rng)
    for name, (turn_deg, face) in VIEWS.items():
        yield name, actor.anywhere(upper, turn_deg + rng.normal(0, _TURN_SPREAD_DEG), face, rng)
    for name in HOME[_FIRST_HOME:]:
        yield name, actor.another_day(home, rng)


def write_film(path: Path, pictures: Iterator[Image], size_wh: tuple[int, int]) -> None:
    """Write a film as a phone or webcam would keep it; only a whole one gets its name."""
    part = path.with_name(f"part-{path.name}")
    with av.open(str(part), "w") as film:
        stream = film.add_stream("libx264", rate=FPS, options=_CODEC)
        stream.width, stream.height = size_wh
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        film.mux(stream.encode(None))
    part.rename(path)


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
    parser.add_argument("--only", nargs="+", choices=(*HOME, *VIEWS), default=(*HOME, *VIEWS))
    parser.add_argument("--part", default="0/1", metavar="K/N", help="every N-th body from K on")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(People(people_file(args.work, args.set)), args.out)
    first, step = (int(part) for part in args.part.split("/"))
    for number in range(first, args.bodies, step):
        bench.body(number, args.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
