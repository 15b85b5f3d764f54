"""A programme rolled out: every hold, rest and turn in the order in which they come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.programme.model import BreathingTable, HoldStep, Programme, StretchStep, SwitchStep
from coach.programme.rules import Tool, Way, load_rules
from coach.programme.task import Breathing, Kind, Task, TaskSide
from landmarks.joints import Side

if TYPE_CHECKING:
    from coach.settings import Settings


RELEASE_S = 4.0
"""After a hold the words "let go slowly" stand this long; part of the rest, and its least."""


@dataclass(frozen=True, slots=True)
class HoldItem:
    """One hold.

    Attributes:
        template: the task, with its side open.
        side: as the programme words it: left, right, upper, lower, sore or other; "open" follows
            whichever is up at its beginning.
        step: index of the step it belongs to.
        repeat: from 1.
        repeats: of how many.
    """

    template: Task
    side: str
    step: int = 0
    repeat: int = 1
    repeats: int = 1

    def task(self, sore: Side | None, half: Side | None) -> Task:
        """The task with its side, as far as that is known.

        Args:
            sore: the side that is sore, or None while open.
            half: the side treated since the last turn, or None while open.
        """
        match self.side:
            case "left" | "right":
                side: Side | None = Side(self.side)
            case "sore":
                side = sore
            case "other":
                side = sore.other if sore is not None else None
            case "open":
                side = None
            case _:
                side = half
        return replace(self.template, side=_word(side)) if side is not None else self.template


@dataclass(frozen=True, slots=True)
class RestItem:
    """A rest between two holds on one side."""

    span_s: float


@dataclass(frozen=True, slots=True)
class TurnItem:
    """Time to turn over."""

    span_s: float


Item = HoldItem | RestItem | TurnItem


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be done.

    Attributes:
        name: of the programme; None for a plain session of one hold.
        items: in order.
        sore: the sore side, if it was said which.
        title: of the programme, for people.
    """

    name: str | None
    items: tuple[Item, ...]
    sore: Side | None = None
    title: str = ""

    @property
    def hold_places(self) -> tuple[int, ...]:
        """Indices of the holds among the items."""
        return tuple(i for i, item in enumerate(self.items) if isinstance(item, HoldItem))

    @property
    def holds(self) -> tuple[HoldItem, ...]:
        """The holds in order."""
        return tuple(item for item in self.items if isinstance(item, HoldItem))

    @property
    def least_s(self) -> float:
        """Seconds it takes without finding the spot and without any pause."""
        return sum(
            item.template.hold_s if isinstance(item, HoldItem) else item.span_s
            for item in self.items
        )

    def eased(self, most_s: float) -> Plan:
        """The plan with no press longer than `most_s`; stretches keep their time."""
        return replace(self, items=tuple(_eased(item, most_s) for item in self.items))


def plan_of(settings: Settings) -> Plan:
    """What these choices ask for: a programme, or one hold."""
    if settings.programme is None:
        side = settings.side if settings.side in ("left", "right") else "open"
        return Plan(None, (HoldItem(_plain_task(settings), side),))
    sore = Side(settings.side) if settings.side in ("left", "right") else None
    hold_s = settings.hold_s if "hold_s" in settings.model_fields_set else None
    return roll_out(settings.programme, sore=sore, hold_s=hold_s)


def roll_out(
    programme: Programme, *, sore: Side | None = None, hold_s: float | None = None
) -> Plan:
    """The plan of a programme.

    Args:
        programme: a checked one.
        sore: the sore side, if it is known.
        hold_s: in place of every hold's own seconds; stretches keep theirs.
    """
    items: list[Item] = []
    for index, step in enumerate(programme.steps):
        if isinstance(step, SwitchStep):
            items.append(TurnItem(step.turn_s))
            continue
        task = _hold_task(step, hold_s) if isinstance(step, HoldStep) else _stretch_task(step)
        rest = RestItem(max(step.rest_s, RELEASE_S))
        for repeat in range(1, step.repeats + 1):
            items += [HoldItem(task, step.side, index, repeat, step.repeats), rest]
    title = programme.title or programme.name
    return Plan(programme.name, tuple(_without_idle_rests(items)), sore, title)


def _without_idle_rests(items: list[Item]) -> list[Item]:
    """No rest at the very end and none before a turn, which is one."""
    followers = [*items[1:], None]
    return [
        item
        for item, follower in zip(items, followers, strict=True)
        if not isinstance(item, RestItem) or isinstance(follower, HoldItem)
    ]


def _eased(item: Item, most_s: float) -> Item:
    if not isinstance(item, HoldItem) or item.template.kind is not Kind.HOLD:
        return item
    hold_s = min(item.template.hold_s, most_s)
    return replace(item, template=replace(item.template, hold_s=hold_s))


def _plain_task(settings: Settings) -> Task:
    tool = Tool.BALL if settings.side == "lower" else Tool.FINGERS
    rule = load_rules().regions[settings.region]
    return Task(
        place=settings.region,
        kind=Kind.HOLD,
        side=settings.side,
        tool=tool,
        hold_s=settings.hold_s,
        way=rule.tools.get(tool),
        hands=rule.hands,
        guard=rule.guard,
    )


def _hold_task(step: HoldStep, hold_s: float | None) -> Task:
    rule = load_rules().regions[step.region]
    way = rule.tools[step.tool]
    return Task(
        place=step.region,
        kind=Kind.HOLD,
        side=_open_side(way),
        tool=step.tool,
        hold_s=step.hold_s if hold_s is None else hold_s,
        way=way,
        hands=rule.hands,
        guard=rule.guard,
        breathing=_breathing(step.breathing),
        ramp_s=step.ramp_at_s,
    )


def _stretch_task(step: StretchStep) -> Task:
    way = Way(postures=step.postures, up=step.up, source="programme")
    return Task(
        place=step.stretch,
        kind=Kind.STRETCH,
        side=_open_side(way),
        tool=Tool.FINGERS,
        hold_s=step.hold_s,
        way=way,
        breathing=_breathing(step.breathing),
        words=step.words,
    )


def _breathing(table: BreathingTable) -> Breathing | None:
    return Breathing(table.in_s, table.out_s) if table.on else None


def _open_side(way: Way) -> TaskSide:
    return "lower" if way.up == "other" else "upper"


def _word(side: Side) -> TaskSide:
    return "left" if side is Side.LEFT else "right"
