"""A smaller test set, path-traced by Blender's Cycles: the estimator never learned from its like.

Three steps. `draw` chooses the scenes and lays them down as numbers; `testset_blender` renders
them, in Blender's environment; `finish` lays a webcam's noise over the pictures and writes their
truth. Bodies, clothes, rooms and lamps are what the quick rasteriser draws, by a seed that nothing
else draws from, so that `twins` can draw the very same scenes with it: what differs between the
two sets is the renderer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from samples.studio.body import vertex_normals
from samples.studio.people import People
from samples.studio.raster import Lighting, Mesh
from samples.studio.rotation import Array
from samples.studio.sensor import webcam
from samples.studio.testset import Made, SetMaker, write_truth
from samples.studio.testset_choice import Scenes
from samples.studio.testset_scene import Cell, line_of
from samples.studio.wardrobe import Wardrobe, random_light, random_room

SEED = 2005
GROUP = "cycles"
_PER_SIDE = {
    ("back", "whole"): 7, ("back", "head_out"): 1, ("front", "whole"): 5, ("oblique", "whole"): 3,
    ("foot", "whole"): 1, ("head", "whole"): 1, ("overhead", "whole"): 1,
}  # fmt: skip
_OTHERS = {"half_turned": 6, "supine": 3, "prone": 3, "sit": 2, "kneel": 1, "stand": 3}
CELLS: Mapping[Cell, int] = MappingProxyType(
    {
        Cell(posture, view, framing): count
        for posture in ("side_left", "side_right")
        for (view, framing), count in _PER_SIDE.items()
    }
    | {Cell(posture): count for posture, count in _OTHERS.items()}
)
"""How many pictures of each kind: 38 on a side, 18 otherwise."""
# Of the lamp: how far from the person at most, and how much of the way to the wall behind.
_AWAY_M, _TO_WALL = 2.6, 0.8


def draw(people: People, folder: Path) -> None:
    """Write the numbers of every wanted scene that is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    scenes = Scenes(people, SEED)
    for number in scenes.wanted(CELLS):
        path = folder / f"{number:05d}.npz"
        if not path.exists():
            part = folder / f"{number:05d}.part.npz"
            np.savez_compressed(part, **numbers_of(scenes, number))
            part.rename(path)


def numbers_of(scenes: Scenes, number: int) -> dict[str, Any]:
    """Return what Blender needs of a scene; the order of the draws is `Maker.picture`'s."""
    rng = scenes.rng(number)
    person, sitter = scenes.sitter(number)
    shot = sitter.shoot(rng)
    body, skin_m, camera = person.body, shot.posed.skin_m, shot.camera
    worn = Wardrobe(body).worn(rng)
    rng.uniform(0, 0.4)
    room = random_room(rng, shot.posed.joints_m[body.bone("head")])
    dressed_m = skin_m + worn.out_m[:, None] * vertex_normals(skin_m, body.triangles)
    return {
        "camera": [camera.width_px, camera.height_px, camera.focal_px, camera.tilt_deg,
                   camera.roll_deg, *camera.position_m],
        "person_m": dressed_m.astype(np.float32),
        "rest_m": body.rest_m.astype(np.float32),
        "triangles": body.triangles,
        "skin": worn.skin,
        "covers_m": np.array([c.cover_m for c in worn.cloths], dtype=np.float32),
        "cover_colours": np.array([c.colour for c in worn.cloths]),
        "boxes_m": np.array([mesh.at_m for mesh in room]),
        "box_colours": np.array([mesh.colours[0] for mesh in room]),
        "box_triangles": room[0].triangles,
    } | lamp(random_light(rng), room[1], np.random.default_rng([SEED, number, 1]))  # fmt: skip


def lamp(lit: Lighting, wall: Mesh, rng: np.random.Generator) -> dict[str, Any]:
    """Return the lamp as one of a size, before the wall, as bright on the person as the other's."""
    towards, power = np.array(lit.towards), float(np.mean(lit.lamp))
    out = wall_normal(wall)
    away_m, facing = _AWAY_M, float(towards @ out)
    if facing > 0:
        away_m = min(away_m, _TO_WALL * float(wall.at_m.mean(axis=0) @ out) / facing)
    return {
        "lamp_at_m": away_m * towards,
        "lamp_w": np.pi**2 * away_m**2 * power,
        "lamp_m": rng.uniform(0.3, 1.6),
        "room_light": float(np.mean(lit.ambient)),
        "boards": rng.random() < 0.4,
    }


def wall_normal(wall: Mesh) -> Array:
    """Return (3,) the way through the wall, away from the person."""
    middle_m = wall.at_m.mean(axis=0)
    ways = wall.normals[np.abs(wall.normals[:, 2]) < 0.5]
    thickness_m = [np.abs((wall.at_m - middle_m) @ way).max() for way in ways]
    thin = ways[int(np.argmin(thickness_m))]
    return np.asarray(thin * np.sign(thin @ middle_m))


def finish(people: People, folder: Path, out: Path) -> None:
    """Write the rendered pictures of `folder` as a test set.

    Raises:
        ValueError: a scene is not rendered yet.
    """
    scenes, made = Scenes(people, SEED), []
    for scene in sorted(folder.glob("[0-9]*[0-9].npz")):
        number, path = int(scene.stem), scene.with_suffix(".png")
        image = cv2.imread(str(path))
        if image is None:
            raise ValueError(f"{path.name} must be rendered first")
        person, shot = scenes.shoot(number)
        noise = np.random.default_rng([SEED, number, 2])
        seen = webcam(np.asarray(image, dtype=np.uint8), noise)
        made.append(Made.of(scenes, number, GROUP, line_of(person, shot), seen))
    write_truth(out, made, {GROUP: SEED})


def twins(people: People, model: Path, out: Path) -> None:
    """Draw the same scenes with the quick rasteriser, for comparison."""
    maker = SetMaker(people, model, SEED, "twins")
    try:
        made = (maker.make(number) for number in maker.scenes.wanted(CELLS))
        write_truth(out, made, {maker.group: SEED})
    finally:
        maker.close()


def main(argv: list[str] | None = None) -> int:
    """Run one step; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.testset_cycles")
    parser.add_argument("step", choices=("draw", "finish", "twins"))
    parser.add_argument("--people", type=Path, default=Path("studio-work/people-test.npz"))
    parser.add_argument("--work", type=Path, default=Path("studio-work/cycles"))
    parser.add_argument("--model", type=Path, help="for twins: the pose model, a .task file")
    parser.add_argument("--out", type=Path, default=Path("samples/truth/cycles"))
    args = parser.parse_args(argv)
    people = People(args.people)
    if args.step == "draw":
        draw(people, args.work)
    elif args.step == "finish":
        finish(people, args.work, args.out)
    elif args.model is None:
        parser.error("twins needs --model")
    else:
        twins(people, args.model, args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
