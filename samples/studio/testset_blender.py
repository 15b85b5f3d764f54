"""Renders the scenes that `testset_cycles draw` laid down, in Blender's environment.

`python -m samples.studio.testset_blender --work DIR [--shard 0/1]`. A picture that exists is not
made again, so it may be stopped and started at any time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from samples.studio.camera import Camera
from samples.studio.render import engine, write_window
from samples.studio.rotation import Array
from samples.studio.scene import cover, grain, link, material, planks, put_camera, put_light
from samples.studio.window import Window

_SAMPLES = 10
_ROUNDING_M = 0.02
# The first boxes of a room: the ground, then the wall. They have no edges that anybody sees.
_FLAT = 2


def render(folder: Path, shard: int, shards: int) -> None:
    """Render every scene of a shard that is not rendered yet."""
    for path in sorted(folder.glob("[0-9]*[0-9].npz"))[shard::shards]:
        picture = path.with_suffix(".png")
        if not picture.exists():
            with np.load(path) as archive:
                render_scene(dict(archive), picture)
            print(picture.name, flush=True)


def render_scene(numbers: dict[str, Any], path: Path) -> None:
    """Build one scene, render it whole, forget it."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    width_px, height_px, focal_px, tilt_deg, roll_deg, *at_m = numbers["camera"].tolist()
    camera = Camera(int(width_px), int(height_px), focal_px, np.array(at_m), tilt_deg, roll_deg)
    put_camera(camera)
    put_light(
        {
            "power_w": float(numbers["lamp_w"]),
            "size_m": float(numbers["lamp_m"]),
            "position_m": numbers["lamp_at_m"].tolist(),
            "room": float(numbers["room_light"]),
        }
    )
    bpy.data.objects["window"].visible_camera = False
    for k, corners_m in enumerate(numbers["boxes_m"]):
        _box(k, corners_m, numbers)
    _person(numbers)
    engine(camera)
    write_window(path, Window(0, 0, camera.width_px, camera.height_px), camera, _SAMPLES)


def _box(k: int, corners_m: Array, numbers: dict[str, Any]) -> None:
    mesh = _mesh(f"box {k}", *_solid(corners_m, numbers["box_triangles"]))
    colour = tuple(numbers["box_colours"][k].tolist())
    mesh.materials.append(planks(colour) if k == 0 and numbers["boards"] else _matt(k, colour))
    thing = link(mesh.name, mesh)
    if k >= _FLAT:
        bevel = thing.modifiers.new("rounding", "BEVEL")
        bevel.width, bevel.segments = _ROUNDING_M, 3


def _solid(corners_m: Array, triangles: Array) -> tuple[Array, Array]:
    """Join the six faces of a box at their edges, all facing out, or there is nothing to round."""
    joined_m, which = np.unique(corners_m.round(6), axis=0, return_inverse=True)
    faces = which.ravel()[triangles]
    a, b, c = (joined_m[faces[:, corner]] for corner in range(3))
    out = np.einsum("ij,ij->i", np.cross(b - a, c - a), a - joined_m.mean(axis=0))
    faces[out < 0] = faces[out < 0][:, ::-1]
    return joined_m, faces


def _matt(k: int, colour: tuple[float, float, float]) -> Any:
    made, tree, shader = material(f"matt {k}")
    shader.inputs["Base Color"].default_value = (*colour, 1.0)
    shader.inputs["Roughness"].default_value = 0.8
    grain(tree, shader, scale=60.0, strength=0.2)
    return made


def _person(numbers: dict[str, Any]) -> None:
    mesh = _mesh("person", numbers["person_m"], numbers["triangles"])
    for k, cover_m in enumerate(numbers["covers_m"]):
        attribute = mesh.attributes.new(f"cover {k}", "FLOAT", "POINT")
        attribute.data.foreach_set("value", cover_m)
    rest = mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT")
    rest.data.foreach_set("vector", numbers["rest_m"].ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(_dressed(numbers))
    link(mesh.name, mesh)


def _dressed(numbers: dict[str, Any]) -> Any:
    """The colour of the topmost layer whose signed distance is positive."""
    made, tree, shader = material("dressed")
    colour = tree.nodes.new("ShaderNodeRGB")
    colour.outputs[0].default_value = (*numbers["skin"].tolist(), 1.0)
    top = colour.outputs[0]
    for k, layer in enumerate(numbers["cover_colours"].tolist()):
        top = cover(tree, top, f"cover {k}", layer)
    tree.links.new(top, shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = 0.6
    return made


def _mesh(name: str, at_m: Array, triangles: Array) -> Any:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(at_m.tolist(), [], triangles.tolist())
    return mesh


def main(argv: list[str] | None = None) -> int:
    """Render; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.testset_blender")
    parser.add_argument("--work", type=Path, default=Path("studio-work/cycles"))
    parser.add_argument("--shard", default="0/1", help="K/N: every N-th scene from the K-th on")
    args = parser.parse_args(argv)
    shard, shards = (int(part) for part in args.shard.split("/"))
    render(args.work, shard, shards)
    return 0


if __name__ == "__main__":
    sys.exit(main())
