"""One parametric body in its rest pose, and how it is bent.

The body comes from anny (needs torch) once, and is kept as a plain numpy archive; everything
after that is numpy. Skinning is done here from `rest_vertices` and `rest_bone_heads`, which share
one origin; anny's own posed vertices have another origin and are never used.

Axes of the rest pose: x the body's left, y its back, z its head, metres. They are the directions
of anatomy frame T (trunk-aligned).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samples.studio.rotation import Array

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A body at rest.

    Attributes:
        rest_m: (V, 3) skin vertices, metres.
        triangles: (F, 3) vertex indices, outward by the right hand.
        bone_names: (J,) names; a parent comes before its children.
        parents: (J,) index of the parent bone, -1 for the root.
        heads_m: (J, 3) where each bone starts, metres.
        weight_bones: (V, K) bone indices of the skinning weights.
        weights: (V, K) skinning weights, rows sum to 1.
    """

    rest_m: Array
    triangles: IntArray
    bone_names: NDArray[np.str_]
    parents: IntArray
    heads_m: Array
    weight_bones: IntArray
    weights: Array

    def __post_init__(self) -> None:
        """Check the shapes and freeze the arrays."""
        if self.rest_m.ndim != 2 or self.rest_m.shape[1] != 3:
            raise ValueError(f"rest_m must have shape (V, 3), got {self.rest_m.shape}")
        if self.heads_m.shape != (len(self.bone_names), 3):
            raise ValueError(f"heads_m must have shape (J, 3), got {self.heads_m.shape}")
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)

    @property
    def height_m(self) -> float:
        """Standing height, metres."""
        return float(np.ptp(self.rest_m[:, 2]))

    def bone(self, name: str) -> int:
        """Return the index of the bone called `name`."""
        found = np.flatnonzero(self.bone_names == name)
        if len(found) != 1:
            raise ValueError(f"bone must be one of the rig's, got {name!r}")
        return int(found[0])

    def dominant_bone(self) -> NDArray[np.str_]:
        """Return (V,) the name of the bone that moves each vertex most."""
        strongest = np.argmax(self.weights, axis=1)
        return np.asarray(
            self.bone_names[np.take_along_axis(self.weight_bones, strongest[:, None], 1)[:, 0]]
        )

    def moved_by(self, *prefixes: str) -> NDArray[np.bool_]:
        """Return (V,) True where the dominant bone's name starts with one of `prefixes`."""
        names = self.dominant_bone()
        return np.array([str(name).startswith(prefixes) for name in names])


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A bent body: `skin_m` (V, 3), `joints_m` (J, 3) bone heads, `turns` (J, 3, 3) rotations."""

    skin_m: Array
    joints_m: Array
    turns: Array


def bend_bones(body: Body, turns: Array, root_turn: Array) -> tuple[Array, Array]:
    """Return (J, 3) bone heads and (J, 3, 3) rotations; the root bone's head is the origin.

    Args:
        body: the body at rest.
        turns: (J, 3, 3) rotation of each bone against its parent, in rest axes.
        root_turn: (3, 3) rotation of the whole body in the room.
    """
    world = np.empty_like(turns)
    joints_m = np.zeros((len(turns), 3))
    for bone, parent in enumerate(body.parents):
        if parent < 0:
            world[bone] = root_turn @ turns[bone]
            continue
        world[bone] = world[parent] @ turns[bone]
        reach_m = body.heads_m[bone] - body.heads_m[parent]
        joints_m[bone] = joints_m[parent] + world[parent] @ reach_m
    return joints_m, world


def skin(body: Body, joints_m: Array, world: Array, swell_m: Array | None = None) -> Array:
    """Return (V, 3) skinned vertices (linear blend), `swell_m` (V, 3) added at rest."""
    rest_m = body.rest_m if swell_m is None else body.rest_m + swell_m
    shift = joints_m - np.einsum("jab,jb->ja", world, body.heads_m)
    bones, weights = body.weight_bones, body.weights
    mixed_turn = np.einsum("vk,vkab->vab", weights, world[bones])
    mixed_shift = np.einsum("vk,vka->va", weights, shift[bones])
    return np.asarray(np.einsum("vab,vb->va", mixed_turn, rest_m) + mixed_shift)


def vertex_normals(skin_m: Array, triangles: IntArray) -> Array:
    """Return (V, 3) unit normals, each the area-weighted mean of its triangles'."""
    a, b, c = (skin_m[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    total = np.zeros_like(skin_m)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], face)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def make_body(phenotype: dict[str, float]) -> Body:
    """Ask anny for a body; `phenotype` holds its sliders, each in [0, 1]."""
    import anny

    model = anny.Anny(local_changes="default")
    out = model(pose_parameters=None, phenotype_kwargs=phenotype)
    parents = [-1 if parent is None else int(parent) for parent in model.bone_parents]
    return Body(
        rest_m=out["rest_vertices"][0].detach().double().numpy(),
        triangles=model.get_triangular_faces().numpy().astype(np.int64),
        bone_names=np.array(model.bone_labels),
        parents=np.array(parents, dtype=np.int64),
        heads_m=out["rest_bone_heads"][0].detach().double().numpy(),
        weight_bones=model.vertex_bone_indices.numpy().astype(np.int64),
        weights=model.vertex_bone_weights.detach().double().numpy(),
    )


def save_body(body: Body, path: Path) -> None:
    """Write `body` as a numpy archive."""
    np.savez_compressed(path, **{f.name: getattr(body, f.name) for f in fields(body)})


def load_body(path: Path) -> Body:
    """Read what `save_body` wrote."""
    with np.load(path) as archive:
        return Body(**{f.name: archive[f.name] for f in fields(Body)})
