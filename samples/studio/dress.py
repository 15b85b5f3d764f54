"""Skin, hair and clothes as layers on the body's own surface.

A layer is a signed distance per vertex, metres, positive where the layer covers; between vertices
it is interpolated and cut at zero by the shader, so that a hem is smooth although the triangles
are coarse. Vertices under a layer are pushed out along their normals. The truth is always taken
from the bare skin, never from the dressed surface.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.studio.body import Body
from samples.studio.rotation import Array, unit

_ARM_BONES = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
_HEAD_BONES = ("head", "neck02", "neck03", "eye")
_NEVER_M = -0.5
_SLEEVE_SHARE = 0.55


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """`cover_m` (V,) signed distance into the layer, and how far out it stands."""

    name: str
    cover_m: Array
    thickness_m: float


def layers(body: Body) -> tuple[Layer, ...]:
    """Return what covers the body, from the skin outwards; later layers lie on top."""
    return (
        Layer("lips", _lips(body), 0.0),
        Layer("brows", _brows(body), 0.001),
        Layer("eyes", _eyes(body), 0.0),
        Layer("pupils", _pupils(body), 0.0),
        Layer("leggings", _leggings(body), 0.006),
        Layer("shirt", _shirt(body), 0.010),
        Layer("hair", _hair(body), 0.020),
    )


def push_out(clothes: tuple[Layer, ...], folds: Array) -> Array:
    """Return (V,) how far the dressed surface stands off the skin, metres.

    Args:
        clothes: the layers.
        folds: (V,) smooth noise in [-1, 1]; loose cloth varies with it.
    """
    out_m = np.zeros(len(folds))
    for layer in clothes:
        # Rises over a centimetre, so that a hem is a soft step and no cliff.
        share = np.clip(layer.cover_m / 0.010, 0.0, 1.0)
        loose = 1.0 + 0.45 * folds * (layer.name == "shirt")
        out_m = np.maximum(out_m, share * layer.thickness_m * loose)
    return out_m


def fold_noise(body: Body, seed: int) -> Array:
    """Return (V,) smooth noise in about [-1, 1] over the resting skin."""
    rng = np.random.default_rng(seed)
    total = np.zeros(len(body.rest_m))
    for wavelength_m in (0.16, 0.10, 0.06):
        direction = rng.normal(size=(3, 3)) * 2 * np.pi / wavelength_m / np.sqrt(3)
        phase_rad = rng.uniform(0, 2 * np.pi, 3)
        total += np.sin(body.rest_m @ direction + phase_rad).mean(axis=1)
    return np.asarray(total / np.abs(total).max())


def _at(body: Body, name: str) -> Array:
    return np.asarray(body.heads_m[body.bone(name)])


def _shirt(body: Body) -> Array:
    """T-shirt: from the collar to below the waist, sleeves to mid upper arm."""
    rest_m = body.rest_m
    hem_m = rest_m[:, 2] - (_at(body, "upperleg01.L")[2] + 0.122)
    collar = _at(body, "neck01") + np.array([0.0, -0.035, 0.030])
    collar_m = np.linalg.norm((rest_m - collar) * [1.0, 0.85, 0.8], axis=1) - 0.082
    cover_m = np.minimum(hem_m, collar_m)
    for side in ("L", "R"):
        shoulder, elbow = _at(body, f"upperarm01.{side}"), _at(body, f"lowerarm01.{side}")
        along_m = (rest_m - shoulder) @ unit(elbow - shoulder)
        same_side = rest_m[:, 0] * shoulder[0] > 0
        sleeve_m = _SLEEVE_SHARE * np.linalg.norm(elbow - shoulder) - along_m
        cover_m = np.where(body.moved_by(*_ARM_BONES) & same_side, sleeve_m, cover_m)
    cover_m[body.moved_by(*_HEAD_BONES)] = _NEVER_M
    return np.asarray(cover_m)


def _leggings(body: Body) -> Array:
    """Leggings: from the waist to above the ankles."""
    waist_m = _at(body, "upperleg01.L")[2] + 0.17 - body.rest_m[:, 2]
    ankle_m = body.rest_m[:, 2] - (_at(body, "foot.L")[2] + 0.045)
    cover_m = np.minimum(waist_m, ankle_m)
    cover_m[body.moved_by(*_ARM_BONES)] = _NEVER_M
    return np.asarray(cover_m)


def _face_m(body: Body) -> Array:
    """(V, 3) distances from between the eyes: |sideways|, backwards, upwards; NaN off the head."""
    centre = (_at(body, "eye.L") + _at(body, "eye.R")) / 2
    away_m = body.rest_m - centre
    away_m[:, 0] = np.abs(away_m[:, 0])
    away_m[~body.moved_by(*_HEAD_BONES, "neck01")] = np.nan
    return np.asarray(away_m)


def _hair(body: Body) -> Array:
    """Short hair: above the hairline, over the ears, down to the nape."""
    sideways, backwards, upwards = _face_m(body).T
    # Two planes: one rises from the nape to the forehead, one keeps the face free.
    over = upwards + 0.62 * (backwards - 0.085) + 0.012
    behind = backwards + 1.0 * (upwards - 0.055) - 0.006 + 0.2 * (sideways - 0.06)
    nape = upwards + 0.100
    cover_m = np.minimum(np.minimum(np.maximum(over, upwards - 0.06), behind), nape)
    cover_m[body.moved_by("eye")] = _NEVER_M
    return np.asarray(np.nan_to_num(cover_m, nan=_NEVER_M))


def _ellipse(body: Body, centre: tuple[float, float], radii: tuple[float, float]) -> Array:
    """Signed distance into an ellipse on the front of the face, centre (sideways, upwards)."""
    sideways, backwards, upwards = _face_m(body).T
    reach = np.hypot((sideways - centre[0]) / radii[0], (upwards - centre[1]) / radii[1])
    cover_m = np.where(backwards < 0.01, (1 - reach) * min(radii), _NEVER_M)
    return np.asarray(np.nan_to_num(cover_m, nan=_NEVER_M))


def _lips(body: Body) -> Array:
    return _ellipse(body, (0.0, -0.066), (0.024, 0.009))


def _brows(body: Body) -> Array:
    return _ellipse(body, (_at(body, "eye.L")[0] + 0.002, 0.024), (0.021, 0.0055))


def _eyes(body: Body) -> Array:
    return np.where(body.moved_by("eye"), 0.01, _NEVER_M)


def _pupils(body: Body) -> Array:
    centre = _at(body, "eye.L")
    iris = _ellipse(body, (float(centre[0]), 0.0), (0.0065, 0.0065))
    return np.where(body.moved_by("eye"), iris, _NEVER_M)
