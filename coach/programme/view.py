"""A programme at one moment, as the screen, the voice and the history see it."""

from __future__ import annotations

from dataclasses import dataclass

from coach.programme.plan import Plan, RestItem, TurnItem
from coach.programme.runner import (
    Event,
    Run,
    Stage,
    is_complete,
    is_releasing,
    item_of,
    stage_of,
    task_of,
)
from coach.programme.task import Task


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme at one moment, for whoever shows, says or records it.

    Attributes:
        name: of the programme.
        title: what its file calls it for people.
        stage: what is going on.
        task: the present hold, or the one after the rest or turn; None once it is over.
        number: that hold's number, from 1; all holds of all steps and repeats count. While a hold
            is let go of, still its own.
        total: how many holds there are.
        done: how many are completed.
        left_s: seconds left of a rest or turn, else None.
        span_s: its whole length, else None.
        releasing: the hold before the pause is just over and is being let go of.
        events: what happened in this frame.
        completed: every hold was completed.
        moves: how many items have begun.
    """

    name: str
    title: str
    stage: Stage
    task: Task | None
    number: int
    total: int
    done: int
    left_s: float | None
    span_s: float | None
    releasing: bool
    events: tuple[Event, ...]
    completed: bool
    moves: int


def view_of(run: Run, plan: Plan) -> ProgrammeView | None:
    """The programme at this moment; None for a plain session."""
    if plan.name is None:
        return None
    item, ahead = item_of(run, plan), [p for p in plan.hold_places if p >= run.place]
    number = plan.hold_places.index(ahead[0]) + 1 if ahead else len(plan.hold_places)
    span_s = item.span_s if isinstance(item, RestItem | TurnItem) else None
    return ProgrammeView(
        name=plan.name,
        title=plan.title,
        stage=stage_of(run, plan),
        task=task_of(run, plan) if ahead else None,
        number=number - is_releasing(run, plan),
        total=len(plan.hold_places),
        done=len(run.done),
        left_s=None if span_s is None else max(0.0, span_s - run.spent_s),
        span_s=span_s,
        releasing=is_releasing(run, plan),
        events=run.events,
        completed=is_complete(run, plan),
        moves=run.moves,
    )
