"""The wide group of the test set: what people have around them, and what a camera does to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from samples.studio.people import People, Person
from samples.studio.postures import WIDE_KINDS, random_kind
from samples.studio.testset import Made
from samples.studio.testset_choice import SIZE_WH, Scenes
from samples.studio.testset_scene import ANY, line_of, posture_of
from samples.studio.wardrobe import Wardrobe
from samples.studio.wide import WideMaker, WideScene, wide_scene

SEED = 2006
GROUP = "wide"
_MOST_TRIES = 20_000
NOTHING = "nothing"
RAREST_FIRST = ("second_person", "turned", "blanket", "low_light", "dim_light", "bed")
"""A scene with several counts as the first of them."""


class WideCell(NamedTuple):
    """A kind of wide scene: posture, and its rarest special thing; `ANY` where none matters."""

    posture: str
    special: str = ANY


def _cells() -> dict[WideCell, int]:
    on_side = {"second_person": 3, "turned": 4, "blanket": 4, "low_light": 2, "dim_light": 2,
               "bed": 3}  # fmt: skip
    half = {"second_person": 1, "turned": 2, "blanket": 2, "low_light": 1, "dim_light": 1,
            "bed": 3}  # fmt: skip
    others = {"supine": 3, "prone": 3, "sit": 2, "stand": 1, "kneel": 1, "walk": 4}
    lying = {"side_left": on_side, "side_right": on_side, "half_turned": half}
    return {
        WideCell(posture, special): count
        for posture, counts in lying.items()
        for special, count in counts.items()
    } | {WideCell(posture): count for posture, count in others.items()}


CELLS: Mapping[WideCell, int] = MappingProxyType(_cells())
"""How many pictures of each kind: 36 on a side, 24 otherwise."""


class WideSetMaker:
    """Makes any wide picture from its number alone."""

    def __init__(self, people: People, model: Path) -> None:
        """Open the renderer."""
        self.scenes, self.group = Scenes(people, SEED), GROUP
        self._maker = WideMaker(people, model, SEED)

    def scene(self, number: int) -> tuple[Person, WideScene]:
        """Return the scene of a number, not yet drawn."""
        person, sitter = self.scenes.sitter(number)
        wardrobe, rng = Wardrobe(person.body), self.scenes.rng(number)
        return person, wide_scene(self.scenes.people, person, sitter, wardrobe, rng)

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of the scenes that are wanted, in rising order.

        Raises:
            ValueError: a kind of scene does not come up.
        """
        left = Counter(CELLS)
        for number in range(_MOST_TRIES):
            if not left.total():
                return
            if hopeless(left, random_kind(self.scenes.rng(number), WIDE_KINDS)):
                continue
            cell = wanted_cell(left, *self.scene(number))
            if cell is not None:
                left[cell] -= 1
                yield number
        if left.total():
            raise ValueError(f"every kind of scene must come up, still wanted: {+left}")

    def make(self, number: int) -> Made:
        """Return the picture of a number with its truth."""
        person, sitter = self.scenes.sitter(number)
        wardrobe, rng = Wardrobe(person.body), self.scenes.rng(number)
        scene = wide_scene(self.scenes.people, person, sitter, wardrobe, rng)
        line = line_of(person, scene.shot, scene.over) | {"special": list(scene.special)}
        return Made.of(self.scenes, number, GROUP, line, self._maker.draw(scene, rng))

    def close(self) -> None:
        """Free the pose model, which the maker opens."""
        self._maker.close()


def hopeless(left: Mapping[WideCell, int], kind: str) -> bool:
    """Tell from a posture's kind alone that its scene is not wanted any more.

    Laying a body on the mat takes a while.
    """
    begin = {"side": "side_", "half": "half_"}.get(kind, kind)
    return not any(count and cell.posture.startswith(begin) for cell, count in left.items())


def wanted_cell(left: Mapping[WideCell, int], person: Person, scene: WideScene) -> WideCell | None:
    """Return the kind of a scene, or None where it is none of those that are still wanted."""
    camera = scene.shot.camera
    posture = posture_of(person.body, scene.shot)
    if posture is None or (camera.width_px, camera.height_px) != SIZE_WH:
        return None
    special = next((name for name in RAREST_FIRST if name in scene.special), NOTHING)
    for cell in (WideCell(posture, special), WideCell(posture)):
        if left.get(cell):
            return cell
    return None
