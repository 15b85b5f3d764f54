"""The wide sets: plain scenes with everything of `surroundings` on top, and the no-press lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio import surroundings
from samples.studio.dataset import Maker, truth_row, visible_points
from samples.studio.lines import line_points
from samples.studio.people import Person
from samples.studio.postures import WIDE_KINDS, random_kind, random_table
from samples.studio.raster import Mesh
from samples.studio.sampling import REACHED, Shot, Sitter, random_camera
from samples.studio.sensor import Image, webcam
from samples.studio.surroundings import Blanket
from samples.studio.wardrobe import Wardrobe, person_mesh, random_light, random_room

_PRESSED_SHARE = 0.4


class WideMaker(Maker):
    """Makes shards of a wide set."""

    def row(
        self, person: Person, sitter: Sitter, wardrobe: Wardrobe, rng: np.random.Generator
    ) -> dict[str, Any]:
        """Return truth and findings; `lines_px` and `lines_visible` are the no-press lines'."""
        shot = random_shot(person, sitter, rng)
        over = surroundings.blanket(person.body, shot.kind, rng)
        image = self.draw(person, shot, wardrobe, over, rng)
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

    def draw(
        self,
        person: Person,
        shot: Shot,
        wardrobe: Wardrobe,
        over: Blanket | None,
        rng: np.random.Generator,
    ) -> Image:
        """Return what a webcam would show."""
        posed = shot.posed
        dressed = surroundings.spread(over, *wardrobe.dress(rng))
        mesh = person_mesh(person.body, posed.skin_m, *dressed, rng.uniform(0, 0.4))
        room = random_room(rng, posed.joints_m[person.body.bone("head")])
        room = surroundings.furniture(shot.kind, posed, room, rng)
        lit = surroundings.light(random_light(rng), rng)
        others = self._others(rng)
        image = self.rasteriser.draw(shot.camera, lit, [*room, *others, mesh], mesh)
        return webcam(image, rng)

    def _others(self, rng: np.random.Generator) -> list[Mesh]:
        """Return a second person's surface, in some scenes."""
        if rng.random() >= surroundings.SECOND_SHARE:
            return []
        other = self.people[int(rng.integers(len(self.people)))]
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
