"""How the picture of a frame is put together and becomes a clip.

The renderer makes one picture of the empty room and, for each frame, a window around the person.
Here the window is laid over the room with a soft edge, and the frames go to ffmpeg, which adds a
camera's noise. Needs OpenCV and ffmpeg, not Blender.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.motion import Mover
from samples.studio.story import Story
from samples.studio.window import ROOM_FILE, Window, frame_file, window_of

Image = NDArray[np.uint8]

_SOFT_EDGE_PX = 16
_NOISE = 3
_CRF = 21


def compose(room: Image, part: Image, window: Window) -> Image:
    """Return (H, W, 3) the room with the rendered window laid over it."""
    height_px, width_px = room.shape[:2]
    mask = np.ones((window.bottom - window.top, window.right - window.left), np.float32)
    ramp = (np.arange(_SOFT_EDGE_PX, dtype=np.float32) + 0.5) / _SOFT_EDGE_PX
    # At the picture's own edge there is no room beside the window to blend with.
    if window.left > 0:
        mask[:, :_SOFT_EDGE_PX] *= ramp
    if window.right < width_px:
        mask[:, -_SOFT_EDGE_PX:] *= ramp[::-1]
    if window.top > 0:
        mask[:_SOFT_EDGE_PX] *= ramp[:, None]
    if window.bottom < height_px:
        mask[-_SOFT_EDGE_PX:] *= ramp[::-1, None]
    whole = room.astype(np.float32)
    inside = whole[window.top : window.bottom, window.left : window.right]
    inside += (part - inside) * mask[..., None]
    return np.round(whole).astype(np.uint8)


def composed_frames(story: Story, mover: Mover, folder: Path) -> Iterator[Image]:
    """Yield every frame of the clip; a missing one is an error that names it."""
    room = _read(folder / ROOM_FILE)
    for index in range(story.frames):
        window = window_of(story.camera, story.light_m, mover.at(index).posed.skin_m)
        yield compose(room, _read(frame_file(folder, index)), window)


def encode(story: Story, mover: Mover, folder: Path, clip: Path) -> None:
    """Write the clip: H.264, constant frame rate, ready to play before it is all there."""
    camera = story.camera
    command = [
        "ffmpeg", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{camera.width_px}x{camera.height_px}",
        "-r", f"{story.fps:g}", "-i", "-",
        "-vf", f"noise=alls={_NOISE}:allf=t:all_seed={story.seed}",
        "-c:v", "libx264", "-preset", "slow", "-crf", str(_CRF), "-pix_fmt", "yuv420p",
        "-bitexact", "-movflags", "+faststart", str(clip),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        if ffmpeg.stdin is None:
            raise ValueError("ffmpeg must take frames from a pipe, got none")
        for image in composed_frames(story, mover, folder):
            ffmpeg.stdin.write(image.tobytes())
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise ValueError(f"ffmpeg must end with 0, got {ffmpeg.returncode}")


def _read(path: Path) -> Image:
    image = cv2.imread(str(path))
    if image is None:
        raise ValueError(f"{path.name} must be a rendered picture; run the render step again")
    return image.astype(np.uint8)
