"""Scenes by number: random, repeatable, and taken in order while their kind is wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from samples.studio.people import People, Person
from samples.studio.sampling import Shot
from samples.studio.testset_crop import CropSitter
from samples.studio.testset_scene import Cell, cell_of, hopeless

SIZE_WH = (640, 480)
_MOST_TRIES = 60_000


class Scenes:
    """The plain scenes of one seed; any of them can be made without the ones before it."""

    def __init__(self, people: People, seed: int) -> None:
        """Keep the people; each sits for his pictures when he is first asked for."""
        self.people, self.seed = people, seed
        self._sitters: dict[int, tuple[Person, CropSitter]] = {}

    def rng(self, number: int) -> np.random.Generator:
        """Return the random numbers of one scene, from their beginning."""
        return np.random.default_rng([self.seed, number])

    def sitter(self, number: int) -> tuple[Person, CropSitter]:
        """Return who is in a scene."""
        who = number % len(self.people)
        if who not in self._sitters:
            person = self.people[who]
            self._sitters[who] = (person, CropSitter(person))
        return self._sitters[who]

    def shoot(self, number: int) -> tuple[Person, Shot]:
        """Return the scene of a number, not yet drawn."""
        person, sitter = self.sitter(number)
        return person, sitter.shoot(self.rng(number))

    def wanted(self, cells: Mapping[Cell, int]) -> Iterator[int]:
        """Yield the numbers of the scenes that fill the cells, in rising order.

        Raises:
            ValueError: a kind of scene does not come up.
        """
        left = Counter(cells)
        for number in range(_MOST_TRIES):
            if not left.total():
                return
            if hopeless(left, *CropSitter.plan(self.rng(number))):
                continue
            person, shot = self.shoot(number)
            cell = cell_of(person, shot)
            sized = (shot.camera.width_px, shot.camera.height_px) == SIZE_WH
            if cell is not None and sized and left[cell]:
                left[cell] -= 1
                yield number
        if left.total():
            raise ValueError(f"every kind of scene must come up, still wanted: {+left}")
