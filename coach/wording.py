"""Words for places, sides, tools and steps, shared by what is shown and what is said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.programme.task import Kind, Task
from coach.programme.view import ProgrammeView
from coach.texts import Texts
from landmarks import catalogue
from landmarks.joints import Side

if TYPE_CHECKING:
    from coach.pipeline import Step


def places(task: Task) -> tuple[str, ...]:
    """Whose own sentences go before the common ones."""
    if task.kind is Kind.STRETCH:
        return (task.place, "stretch")
    return (task.place, catalogue.load().regions[task.place].view)


def place_name(task: Task, texts: Texts) -> str:
    """What people call the place, on the screen."""
    return known_name(task.place, task.kind, texts)


def known_name(place: str, kind: Kind, texts: Texts) -> str:
    """The name of a region or stretch; one of the user's own keeps its id."""
    table = "stretch" if kind is Kind.STRETCH else "region"
    return str(texts.tables[table].get(place, place))


def spoken_place(task: Task, texts: Texts) -> str:
    """The name of the place inside a spoken sentence."""
    if task.kind is Kind.STRETCH:
        return place_name(task, texts)
    return texts.word("say_region", task.place)


def programme_title(programme: ProgrammeView, texts: Texts) -> str:
    """What people call the programme."""
    return str(texts.tables["programme"].get(programme.name, programme.title))


_FLAT = {"lateral": "outwards", "medial": "inwards"}
_TURNED = {"lateral": "medial", "medial": "lateral"}


def direction(step: Step, texts: Texts) -> str:
    """The way the hand has to go, as somebody feels it who lies like this; empty without a hand.

    Away from the middle of the body is up only for the hip that lies on top.
    """
    hand, upper = step.scene.hand, step.posture.upper_side
    if hand is None:
        return ""
    way = hand.direction
    if upper is None:
        way = _FLAT.get(way, way)
    elif step.side is not upper:
        way = _TURNED.get(way, way)
    return texts.word("direction", way)


def values(step: Step, texts: Texts) -> dict[str, str]:
    """Values that sentences about a step may ask for; empty where nothing is known."""
    task, programme = step.task, step.programme
    side = step.side
    named = texts.word("side", side) if side is not None else ""
    return {
        "side": named,
        "up": _up(task, side, texts),
        "tool": texts.word("tool", task.tool),
        "postures": _postures(task, texts),
        "bent": _bent(step, side),
        "number": str(programme.number if programme is not None else 1),
        "total": str(programme.total if programme is not None else 1),
        "words": _stretch_words(task, named, texts),
    }


def _up(task: Task, side: Side | None, texts: Texts) -> str:
    if side is None:
        return ""
    lies_on_it = task.way is not None and task.way.up == "other"
    return texts.word("side", side.other if lies_on_it else side)


def _postures(task: Task, texts: Texts) -> str:
    asked = [texts.word("posture_ask", name) for name in task.postures]
    return texts.word("posture_ask", "or").join(asked)


def _bent(step: Step, side: Side | None) -> str:
    bent_deg = step.scene.hips_bent_deg.get(side, math.nan) if side is not None else math.nan
    return "" if math.isnan(bent_deg) else f"{bent_deg:.0f}"


def _stretch_words(task: Task, side: str, texts: Texts) -> str:
    if task.words is not None:
        return task.words
    text = str(texts.tables["stretch_words"].get(task.place, ""))
    return text.format(side=side)
