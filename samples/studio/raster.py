"""A quick picture of a posed body in a plain room, by OpenGL: for training, not for people.

Mesa's software renderer (EGL) is enough: about 0.1 s a picture. One light, an ambient share, a
hard shadow on the ground, vertex colours with noise. Cycles (`render`) stays for what is looked at.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio.camera import Camera
from samples.studio.rotation import Array

_NEAR_M, _FAR_M = 0.1, 30.0
# The shadow lies this far above the ground, or the two would flicker through each other.
_SHADOW_LIFT_M = 0.004

_VERTEX = """
#version 330
uniform mat4 view;
in vec3 at; in vec3 normal; in vec3 colour; in vec3 grain_at;
out vec3 v_normal; out vec3 v_colour; out vec3 v_grain_at;
void main() {
    gl_Position = view * vec4(at, 1.0);
    v_normal = normal; v_colour = colour; v_grain_at = grain_at;
}
"""
_FRAGMENT = """
#version 330
uniform vec3 light; uniform vec3 lamp; uniform vec3 ambient;
uniform float grain; uniform float grain_per_m; uniform float shade;
in vec3 v_normal; in vec3 v_colour; in vec3 v_grain_at;
out vec4 pixel;
float hash(vec3 p) {
    p = fract(p * 0.3183099 + 0.1); p *= 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float noise(vec3 x) {
    vec3 i = floor(x); vec3 f = fract(x); f = f * f * (3.0 - 2.0 * f);
    return mix(
        mix(mix(hash(i), hash(i + vec3(1,0,0)), f.x),
            mix(hash(i + vec3(0,1,0)), hash(i + vec3(1,1,0)), f.x), f.y),
        mix(mix(hash(i + vec3(0,0,1)), hash(i + vec3(1,0,1)), f.x),
            mix(hash(i + vec3(0,1,1)), hash(i + vec3(1,1,1)), f.x), f.y), f.z);
}
void main() {
    vec3 p = v_grain_at * grain_per_m;
    float n = 0.65 * noise(p) + 0.35 * noise(p * 3.7) - 0.5;
    vec3 up = normalize(v_normal);
    float falls = max(dot(up, light), 0.0) * shade;
    vec3 sum = v_colour * (1.0 + grain * n) * (ambient * (0.75 + 0.25 * up.z) + lamp * falls);
    pixel = vec4(pow(clamp(sum, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles of one surface.

    Attributes:
        at_m: (V, 3) room metres.
        normals: (V, 3) unit normals.
        colours: (V, 3) linear RGB in [0, 1].
        grain_at_m: (V, 3) where the noise is taken, so that it moves with the surface.
        triangles: (F, 3) vertex indices.
        grain: how strong the noise is.
        grain_per_m: how fine.
    """

    at_m: Array
    normals: Array
    colours: Array
    grain_at_m: Array
    triangles: NDArray[np.int64]
    grain: float
    grain_per_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A turned and scaled piece of a camera's picture.

    Attributes:
        from_px: (2, 3) affine map from the camera's pixels to the piece's.
        side_px: the piece is square, this wide and high.
    """

    from_px: Array
    side_px: int


@dataclass(frozen=True, slots=True)
class Lighting:
    """`towards` (3,) unit direction to the lamp; `lamp`, `ambient`, `background` linear RGB."""

    towards: tuple[float, float, float]
    lamp: tuple[float, float, float]
    ambient: tuple[float, float, float]
    background: tuple[float, float, float]


class Rasteriser:
    """Draws meshes; keep one, for making the context takes longer than a picture."""

    def __init__(self) -> None:
        """Open a software context without a window."""
        # One thread a process: the work is shared by processes, and must not fight over cores.
        os.environ.setdefault("LP_NUM_THREADS", "1")
        # By name, so that checking the code does not need it installed; its own types do not fit.
        gl: Any = importlib.import_module("moderngl")
        self._gl = gl.create_context(standalone=True, backend="egl")
        self._gl.enable(gl.DEPTH_TEST)
        self._program = self._gl.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        self._buffers: dict[tuple[int, int], Any] = {}

    def draw(
        self,
        camera: Camera,
        light: Lighting,
        meshes: list[Mesh],
        cast: Mesh,
        piece: Piece | None = None,
    ) -> NDArray[np.uint8]:
        """Return the (H, W, 3) BGR picture; `cast` throws a shadow on the ground.

        With `piece`, only that piece of the picture is drawn, which is many times quicker.
        """
        view, size = view_matrix(camera), (camera.width_px, camera.height_px)
        if piece is not None:
            view, size = piece_matrix(piece, camera) @ view, (piece.side_px, piece.side_px)
        target = self._target(*size)
        target.use()
        r, g, b = (value ** (1 / 2.2) for value in light.background)
        target.clear(r, g, b, 1.0)
        program = self._program
        program["view"].write(view.T.astype("f4").tobytes())
        for name, value in (
            ("light", light.towards), ("lamp", light.lamp), ("ambient", light.ambient)
        ):  # fmt: skip
            program[name].value = value
        for mesh, shade in [(mesh, 1.0) for mesh in meshes] + [(_shadow(cast, light), 0.15)]:
            self._draw_one(mesh, shade)
        rows = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
        return np.ascontiguousarray(rows.reshape(size[1], size[0], 3)[::-1, :, ::-1])

    def depth_m(self, piece: Piece) -> Array:
        """Return the (S, S) distances along the axis of what `draw` drew last, metres."""
        target = self._target(piece.side_px, piece.side_px)
        raw = np.frombuffer(target.read(attachment=-1, dtype="f4", components=1), np.float32)
        share = 2.0 * raw.reshape(piece.side_px, piece.side_px)[::-1].astype(np.float64) - 1.0
        return np.asarray(2 * _FAR_M * _NEAR_M / (_FAR_M + _NEAR_M - share * (_FAR_M - _NEAR_M)))

    def _draw_one(self, mesh: Mesh, shade: float) -> None:
        program = self._program
        program["grain"].value, program["grain_per_m"].value = mesh.grain, mesh.grain_per_m
        program["shade"].value = shade
        parts = (mesh.at_m, mesh.normals, mesh.colours, mesh.grain_at_m)
        vertices = self._gl.buffer(np.concatenate(parts, axis=1).astype("f4").tobytes())
        indices = self._gl.buffer(mesh.triangles.astype("i4").tobytes())
        layout = (vertices, "3f 3f 3f 3f", "at", "normal", "colour", "grain_at")
        array = self._gl.vertex_array(program, [layout], indices)
        array.render()
        for thing in (array, vertices, indices):
            thing.release()

    def _target(self, width: int, height: int) -> Any:
        if (width, height) not in self._buffers:
            size = (width, height)
            colour, depth = self._gl.renderbuffer(size, 3), self._gl.depth_renderbuffer(size)
            self._buffers[size] = self._gl.framebuffer([colour], depth)
        return self._buffers[(width, height)]


def view_matrix(camera: Camera) -> Array:
    """Return the (4, 4) matrix from room metres to OpenGL's clip space."""
    turn = np.eye(4)
    turn[:3, :3] = camera.axes
    turn[:3, 3] = -camera.axes @ camera.position_m
    lens = np.zeros((4, 4))
    lens[0, 0] = 2 * camera.focal_px / camera.width_px
    # OpenGL's y points up, the camera's down.
    lens[1, 1] = -2 * camera.focal_px / camera.height_px
    lens[2, 2] = (_FAR_M + _NEAR_M) / (_FAR_M - _NEAR_M)
    lens[2, 3] = -2 * _FAR_M * _NEAR_M / (_FAR_M - _NEAR_M)
    lens[3, 2] = 1.0
    return np.asarray(lens @ turn)


def piece_matrix(piece: Piece, camera: Camera) -> Array:
    """Return the (4, 4) matrix from the clip space of a picture to that of a piece of it."""
    to_px = np.array(
        [
            [camera.width_px / 2, 0, camera.width_px / 2],
            [0, -camera.height_px / 2, camera.height_px / 2],
            [0, 0, 1],
        ]
    )
    half = piece.side_px / 2
    from_piece_px = np.array([[1 / half, 0, -1], [0, -1 / half, 1], [0, 0, 1]])
    flat = from_piece_px @ np.vstack([piece.from_px, [0, 0, 1]]) @ to_px
    matrix = np.eye(4)
    # Clip space keeps its depth; w stands for the 1 of the plane.
    matrix[np.ix_([0, 1, 3], [0, 1, 3])] = flat
    return matrix


def _shadow(cast: Mesh, light: Lighting) -> Mesh:
    """Return the mesh pressed flat along the light, dark."""
    x, y, z = light.towards
    down = np.maximum(cast.at_m[:, 2:], 0.0) / z
    at_m = cast.at_m - down * np.array([x, y, z])
    at_m[:, 2] = _SHADOW_LIFT_M
    up = np.tile([0.0, 0.0, 1.0], (len(at_m), 1))
    colours = np.full_like(up, 0.22)
    return Mesh(at_m, up, colours, at_m, cast.triangles, 0.1, 8.0)
