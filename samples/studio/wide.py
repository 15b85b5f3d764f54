"""The wide sets: plain scenes with everything of `surroundings` on top, and the no-press lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio import surroundings
from samples.studio.dataset import Maker, truth_row, visible_points
from samples.studio.lines import line_points
from samples.studio.people import People, Person
from samples.studio.postures import WIDE_KINDS, random_kind, random_table
from samples.studio.raster import Lighting, Mesh
from samples.studio.sampling import REACHED, Shot, Sitter, random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.surroundings import Blanket
from samples.studio.wardrobe import Wardrobe, person_mesh, random_light, random_room

SPECIAL = ("bed", "blanket", "second_person", "turned", "low_light", "dim_light")
"""What may be about a wide scene: a bed or sofa, ..., a camera turned by a quarter or a half."""
_PRESSED_SHARE = 0.4
_TURNED_DEG = 45.0


@dataclass(frozen=True, slots=True, eq=False)
class WideScene:
    """A wide scene before it is drawn.

    Attributes:
        shot: who lies how, and the camera.
        over: the blanket, or None.
        meshes: all surfaces, the person's last.
        lit: the light.
        special: which of `SPECIAL` it has.
    """

    shot: Shot
    over: Blanket | None
    meshes: list[Mesh]
    lit: Lighting
    special: tuple[str, ...]


class WideMaker(Maker):
    """Makes shards of a wide set."""

    def row(
        self, person: Person, sitter: Sitter, wardrobe: Wardrobe, rng: np.random.Generator
    ) -> dict[str, Any]:
        """Return truth and findings; `lines_px` and `lines_visible` are the no-press lines'."""
        scene = wide_scene(self.people, person, sitter, wardrobe, rng)
        image = self.draw(scene, rng)
        shot, over = scene.shot, scene.over
        truth = truth_row(person, shot)
        truth["visible"] &= ~covered(person, over)
        lines = Person(person.body, line_points(person.body))
        body, posed, camera = person.body, shot.posed, shot.camera
        at_m = np.array([p.on(posed.skin_m, body.triangles) for p in lines.points])
        return (
            truth
            | {
                "lines_px": camera.to_pixels(at_m),
                "lines_depth_m": camera.to_camera(at_m)[:, 2],
                "lines_visible": visible_points(lines, shot, at_m) & ~covered(lines, over),
                "blanket": over is not None,
            }
            | self.finder.find(image)
        )

    def draw(self, scene: WideScene, rng: np.random.Generator) -> Image:
        """Return what a webcam would show."""
        person_last = scene.meshes[-1]
        image = self.rasteriser.draw(scene.shot.camera, scene.lit, scene.meshes, person_last)
        return webcam(image, rng)


def wide_scene(
    people: People,
    person: Person,
    sitter: Sitter,
    wardrobe: Wardrobe,
    rng: np.random.Generator,
) -> WideScene:
    """Return a random wide scene; somebody else in it is one of `people`."""
    shot = random_shot(person, sitter, rng)
    posed, body = shot.posed, person.body
    over = surroundings.blanket(body, shot.kind, rng)
    dressed = surroundings.spread(over, *wardrobe.dress(rng))
    mesh = person_mesh(body, posed.skin_m, *dressed, rng.uniform(0, 0.4))
    plain_room = random_room(rng, posed.joints_m[body.bone("head")])
    room = surroundings.furniture(shot.kind, posed, plain_room, rng)
    plain_light = random_light(rng)
    lit = surroundings.light(plain_light, rng)
    others = other_people(people, rng)
    flags = (
        room is not plain_room,
        over is not None,
        bool(others),
        abs(shot.camera.roll_deg) > _TURNED_DEG,
        lit.towards != plain_light.towards,
        lit.lamp != plain_light.lamp,
    )
    special = tuple(name for name, there in zip(SPECIAL, flags, strict=True) if there)
    return WideScene(shot, over, [*room, *others, mesh], lit, special)


def other_people(people: People, rng: np.random.Generator) -> list[Mesh]:
    """Return a second person's surface, in some scenes."""
    if rng.random() >= surroundings.SECOND_SHARE:
        return []
    other = people[int(rng.integers(len(people)))]
    posed = surroundings.second_person(Sitter(other), rng)
    colours, out_m = Wardrobe(other.body).dress(rng)
    return [person_mesh(other.body, posed.skin_m, colours, out_m, 0.2)]


def random_shot(person: Person, sitter: Sitter, rng: np.random.Generator) -> Shot:
    """Return a random posture of the wide mixture, seen by a camera that may be turned."""
    kind = random_kind(rng, WIDE_KINDS)
    table = random_table(kind, rng)
    pressed = None
    if kind in ("side", "half") and rng.random() < _PRESSED_SHARE:
        pressed = (str(rng.choice(REACHED)), "right" if table["roll"] > 0 else "left")
    posed = sitter.lie(kind, table, pressed, rng)
    camera = surroundings.turned(random_camera(posed, person.body, rng), rng)
    return Shot(kind, posed, camera, pressed)


def covered(person: Person, over: Blanket | None) -> NDArray[np.bool_]:
    """Tell which points of the person the blanket lies on."""
    if over is None:
        return np.zeros(len(person.points), dtype=bool)
    corners = person.body.triangles[[point.triangle for point in person.points]]
    return np.asarray(over.over[corners].any(axis=1))
