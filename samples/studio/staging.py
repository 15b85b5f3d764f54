"""Somebody in a random posture, dressed, in a room that may be lived in: before any camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.studio import surroundings
from samples.studio.body import Posed
from samples.studio.clutter import clutter
from samples.studio.crops import random_posed
from samples.studio.drape import Drape, random_rounds
from samples.studio.people import People, Person
from samples.studio.postures import WIDE_KINDS
from samples.studio.raster import Mesh
from samples.studio.sampling import Sitter
from samples.studio.wardrobe import Wardrobe, person_mesh, random_room
from samples.studio.wide import other_people

_LOOSE_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """A scene of the wide mixture.

    Attributes:
        kind: one of `postures.WIDE_KINDS`.
        posed: the body in the room.
        room: ground, furniture and things.
        others: somebody behind, in some.
        mesh: the body's surface, dressed.
    """

    kind: str
    posed: Posed
    room: list[Mesh]
    others: list[Mesh]
    mesh: Mesh

    @property
    def meshes(self) -> list[Mesh]:
        """All surfaces, the person's last."""
        return [*self.room, *self.others, self.mesh]


class Actor:
    """One person who is put into random scenes."""

    def __init__(self, person: Person) -> None:
        """Measure what does not change from scene to scene."""
        self._person = person
        self._sitter, self._wardrobe = Sitter(person), Wardrobe(person.body)
        self._drape = Drape(person.body)

    def staged(self, people: People, rng: np.random.Generator, *, cluttered: bool) -> Staged:
        """Return a random scene; somebody else in it is one of `people`."""
        kind, posed = random_posed(self._sitter, rng, WIDE_KINDS)
        mesh = self._dressed(kind, posed, rng)
        room = random_room(rng, posed.joints_m[self._person.body.bone("head")])
        room = surroundings.furniture(kind, posed, room, rng)
        if cluttered:
            room = [*room, *clutter(posed, rng)]
        return Staged(kind, posed, room, other_people(people, rng), mesh)

    def _dressed(self, kind: str, posed: Posed, rng: np.random.Generator) -> Mesh:
        """Return the person's surface, the clothes perhaps hanging, perhaps under a blanket."""
        body = self._person.body
        over = surroundings.blanket(body, kind, rng)
        colours, out_m = surroundings.spread(over, *self._wardrobe.dress(rng))
        skin_m = posed.skin_m
        if rng.random() < _LOOSE_SHARE:
            skin_m = self._drape.hung(skin_m, out_m > 0, random_rounds(rng))
        return person_mesh(body, skin_m, colours, out_m, rng.uniform(0, 0.4))
