"""Frames of a story as PNG pictures; a picture that exists is not made again.

Only a window around the person is traced for each frame. The rest is one picture of the empty
room, made once with many samples, and `encode` lays the window over it with a soft edge.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import bpy
import numpy as np

from samples.studio.body import Body, load_body, vertex_normals
from samples.studio.camera import Camera
from samples.studio.dress import fold_noise, layers, push_out
from samples.studio.motion import Mover
from samples.studio.rotation import Array
from samples.studio.scene import build_scene, move_person, show_person
from samples.studio.story import Story
from samples.studio.window import ROOM_FILE, Window, frame_file, window_of

_ROOM_SAMPLES = 128


def render_frames(
    story: Story, body_file: Path, folder: Path, indices: Iterable[int], samples: int
) -> None:
    """Render the frames `indices` that are missing in `folder`, and the empty room."""
    body = load_body(body_file)
    clothes = layers(body)
    folder.mkdir(parents=True, exist_ok=True)
    build_scene(story, body, clothes)
    engine(story.camera)
    out_m = push_out(clothes, fold_noise(body, story.seed))
    mover = Mover(body, story)
    if not (folder / ROOM_FILE).exists():
        show_person(False)
        whole = Window(0, 0, story.camera.width_px, story.camera.height_px)
        write_window(folder / ROOM_FILE, whole, story.camera, _ROOM_SAMPLES)
        show_person(True)
    for index in indices:
        path = frame_file(folder, index)
        if path.exists():
            continue
        skin_m = mover.at(index).posed.skin_m
        move_person(_dressed_m(body, skin_m, out_m))
        write_window(path, window_of(story.camera, story.light_m, skin_m), story.camera, samples)
        print(f"frame {index}", flush=True)


def _dressed_m(body: Body, skin_m: Array, out_m: Array) -> Array:
    """Return (V, 3) the skin pushed out to the surface of the clothes."""
    return np.asarray(skin_m + out_m[:, None] * vertex_normals(skin_m, body.triangles))


def engine(camera: Camera) -> None:
    """Cycles on the processor, few bounces, denoised, nothing rebuilt that did not move."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = camera.width_px, camera.height_px
    scene.render.resolution_percentage = 100
    scene.render.use_persistent_data = True
    scene.render.use_border = scene.render.use_crop_to_border = True
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    cycles = scene.cycles
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_prefilter = "FAST"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 2, 1
    cycles.use_adaptive_sampling = False
    cycles.seed = 1


def write_window(path: Path, window: Window, camera: Camera, samples: int) -> None:
    """Render one window; the file appears under its name only when it is whole."""
    scene = bpy.context.scene
    # Blender cuts fractions of a pixel off; a quarter more keeps rounding from losing a row.
    scene.render.border_min_x = (window.left + 0.25) / camera.width_px
    scene.render.border_max_x = (window.right + 0.25) / camera.width_px
    # Blender counts rows from below.
    scene.render.border_min_y = (camera.height_px - window.bottom + 0.25) / camera.height_px
    scene.render.border_max_y = (camera.height_px - window.top + 0.25) / camera.height_px
    scene.cycles.samples = samples
    # Several processes may work on one folder.
    part = path.with_suffix(f".{os.getpid()}.png")
    scene.render.filepath = str(part)
    bpy.ops.render.render(write_still=True)
    part.replace(path)
