"""Makes the guide's pictures: `python -m samples.studio.guide_pictures --body FILE`.

The body is what `guide_body` writes; pictures go to `coach/guide/pictures`,
one folder a language, since their legends have words.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from coach import guide, texts
from landmarks import catalogue
from samples.studio.body import Body, IntArray, load_body, vertex_normals
from samples.studio.guide_ink import FRAME, INK, Image, hatch_zone, shade, tint_region
from samples.studio.guide_labels import Spot, label
from samples.studio.guide_scenes import SIDE, Scene, pose_body, scenes, shown_triangles, view_of
from samples.studio.guide_surface import Surface, View, see
from samples.studio.guide_zones import Places, Zones, bare_of_arms
from samples.studio.rotation import Array
from samples.studio.story import Story, read_story

_STORY = Path(__file__).parents[1] / "clips" / "first-hold.story.toml"
_GROW = 2
_QUALITY = 77
_SMALLEST_PX = 4
_INSET_WH = (150, 264)
_FAR_MM = 1e3
_MAT_M = (1.12, 0.52, 0.02)


class Painter:
    """Draws scenes of one body."""

    def __init__(self, body: Body, story: Story) -> None:
        """Measure the body once."""
        self._body, self._story = body, story
        self._catalogue = catalogue.load()
        self._zones = Zones(body, SIDE)
        self._rest_normals = vertex_normals(body.rest_m, body.triangles)
        self._bare = bare_of_arms(body)

    def draw(self, scene: Scene) -> tuple[Image, dict[str, Spot]]:
        """Return the picture without words, and where each region and zone has its middle."""
        skin_m, _ = pose_body(self._body, scene.pose, self._story)
        view = view_of(scene, self._body, skin_m, _GROW)
        surface = self._see(
            view, skin_m, shown_triangles(scene, self._body), with_mat=scene.pose == "pressing"
        )
        skin, normals, mat = _parts(surface)
        places = _places(surface, skin)
        picture = shade(surface, normals, view, mat)
        per_px = view.width_m * 1000 / view.size_wh[0]
        middles: dict[str, Spot | None] = {}
        outside_mm = np.full(skin.shape, _FAR_MM)
        forbidden_mm = np.full(int(skin.sum()), _FAR_MM)
        for name in scene.zones:
            spec = self._catalogue.no_press[name]
            outside_mm[skin] = zone_mm = self._zones.zone_mm(name, spec, places)
            forbidden_mm = np.minimum(forbidden_mm, zone_mm)
            hatch_zone(picture, outside_mm, per_px, _GROW)
            middles[name] = _middle(outside_mm)
        for name in scene.regions:
            region = self._catalogue.regions[name]
            # Where the two overlap, not to press is the answer.
            region_mm = self._zones.region_mm(name, region, places)
            outside_mm[skin] = np.maximum(region_mm, -forbidden_mm)
            tint_region(picture, outside_mm, per_px)
            middles[name] = _middle(outside_mm)
        small = cv2.resize(
            (picture * 255).astype(np.uint8), scene.size_wh, None, 0, 0, cv2.INTER_AREA
        )
        return small.astype(np.uint8), {name: at for name, at in middles.items() if at is not None}

    def inset(self, scene: Scene) -> Image:
        """Return a small whole body from the same side, with a frame round what is shown."""
        skin_m, _ = pose_body(self._body, scene.pose, self._story)
        close = view_of(scene, self._body, skin_m)
        middle = np.array([0.0, 0.0, (skin_m[:, 2].min() + skin_m[:, 2].max()) / 2])
        size_wh = (_INSET_WH[0] * _GROW, _INSET_WH[1] * _GROW)
        view = View(middle, close.towards_eye, close.up, 1.10, size_wh)
        surface = self._see(view, skin_m, self._body.triangles, with_mat=False)
        _, normals, mat = _parts(surface)
        picture = (shade(surface, normals, view, mat) * 255).astype(np.uint8)
        half_m = np.array([close.width_m, close.width_m * close.size_wh[1] / close.size_wh[0]]) / 2
        at_px = view.to_px(close.centre_m)[:2]
        reach_px = half_m * size_wh[0] / view.width_m
        low, high = np.round(at_px - reach_px).astype(int), np.round(at_px + reach_px).astype(int)
        cv2.rectangle(picture, low.tolist(), high.tolist(), INK, 2 * _GROW, cv2.LINE_AA)
        small = cv2.resize(picture, _INSET_WH, None, 0, 0, cv2.INTER_AREA)
        cv2.rectangle(small, (0, 0), (_INSET_WH[0] - 1, _INSET_WH[1] - 1), FRAME, 1)
        return small.astype(np.uint8)

    def _see(self, view: View, skin_m: Array, triangles: IntArray, *, with_mat: bool) -> Surface:
        body = self._body
        normals = vertex_normals(skin_m, body.triangles)
        parts = (body.rest_m, self._rest_normals, normals, self._bare[:, None])
        values = np.concatenate([*parts, np.zeros((len(skin_m), 1))], axis=1)
        if with_mat:
            corners, flat, faces = _mat(skin_m)
            triangles = np.vstack([triangles, faces + len(skin_m)])
            skin_m, values = np.vstack([skin_m, corners]), np.vstack([values, flat])
        return see(view, skin_m, triangles, values)


def _mat(skin_m: Array) -> tuple[Array, Array, Array]:
    """Return corners (4, 3), values (4, 11) and triangles of the mat under a lying body."""
    middle = (skin_m.min(axis=0) + skin_m.max(axis=0)) / 2
    x, y, z = _MAT_M
    corners = np.array([[-x, -y, z], [x, -y, z], [x, y, z], [-x, y, z]])
    corners += np.array([middle[0], middle[1], 0.0])
    flat = np.zeros((4, 11))
    flat[:, 8], flat[:, 10] = 1.0, 1.0
    return corners, flat, np.array([[0, 1, 2], [0, 2, 3]])


def _parts(surface: Surface) -> tuple[NDArray[np.bool_], Array, Array]:
    """Return (H, W) where skin is seen, (H, W, 3) normals in the room, (H, W) what is mat."""
    mat = surface.values[..., 10]
    return surface.seen & (mat < 0.5), _unit(surface.values[..., 6:9]), mat


def _places(surface: Surface, skin: NDArray[np.bool_]) -> Places:
    """Return the N places of the skin that is seen."""
    values = surface.values[skin]
    return Places(values[:, :3], _unit(values[:, 3:6]), values[:, 9])


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def _middle(outside_mm: Array) -> Spot | None:
    """Return the place deepest inside, in the small picture; None where hardly any is seen."""
    deep = cv2.distanceTransform((outside_mm < 0).astype(np.uint8), cv2.DIST_L2, 5) / _GROW
    if deep.max() < _SMALLEST_PX:
        return None
    rows, columns = np.nonzero(deep >= 0.92 * deep.max())
    nearest = np.argmin(np.hypot(rows - np.median(rows), columns - np.median(columns)))
    return Spot(int(columns[nearest]) // _GROW, int(rows[nearest]) // _GROW, float(deep.max()))


def main(argv: list[str] | None = None) -> int:
    """Make all pictures in all languages."""
    parser = argparse.ArgumentParser(prog="samples.studio.guide_pictures", description=__doc__)
    parser.add_argument("--body", type=Path, required=True, help="what guide_body wrote")
    parser.add_argument("--out", type=Path, default=guide.PICTURES, help="folder of pictures")
    parser.add_argument("--only", nargs="*", help="names of single pictures")
    args = parser.parse_args(argv)
    painter = Painter(load_body(args.body), read_story(_STORY))
    for scene in scenes():
        if args.only and scene.name not in args.only:
            continue
        drawn, middles = painter.draw(scene)
        if scene.inset:
            drawn[8 : 8 + _INSET_WH[1], -_INSET_WH[0] - 8 : -8] = painter.inset(scene)
        for language in texts.LANGUAGES:
            folder = args.out / language
            folder.mkdir(parents=True, exist_ok=True)
            image = label(scene, drawn, middles, language)
            cv2.imwrite(
                str(folder / f"{scene.name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
            )
        print(scene.name, sorted({*scene.regions, *scene.zones} - set(middles)) or "", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
