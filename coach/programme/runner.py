"""Which step of a programme is on, as a function: (run, plan, what was seen) -> run.

There is no clock in here, no picture and no timer of holds: the pipeline times a hold, the run
decides what comes after it. A plain session is a plan of one hold and has no programme to show.

For whoever wants to follow (safety, history, voice): every `Step` of the pipeline carries
`step.programme`, a `view.ProgrammeView`, or None in a plain session. Its `events` hold what
happened in this very frame and are empty in all others:

- `STEP_BEGAN`: a hold is waited for; `task` and `number` of `total` say which.
- `HOLD_BEGAN`: its first second is credited.
- `HOLD_DONE`: it is complete; `step.hold` is that hold, and stays it until the next step begins.
- `REST_BEGAN`, `TURN_BEGAN`: a pause of `left_s` seconds begins; nothing is credited in it.
- `OVER`: no step is left, or the programme was ended; `completed` tells which.

To steer it, between two frames (`LiveWorker.request` does that in a live session):

- `pipeline.next_step()`: leave the present step undone; in a pause, go on at once.
- `pipeline.previous_step()`: this hold again from zero, or the one before it.
- `pipeline.end_programme()`: over now, with all that was held kept; nothing is credited any more.
- `pipeline.waiting = True`: a rest or a turn does not end while it is set, for example while a
  question about the hold is open. `pipeline.paused` stops everything, as ever.

All four work in a plain session too: its one hold is begun anew, or ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from coach.hold import Hold, Phase
from coach.programme.plan import RELEASE_S, HoldItem, Plan, RestItem, TurnItem
from coach.programme.task import Task
from landmarks.joints import Side

TURNED_S = 3.0
"""Lying on the new side for this long ends the turn early."""


class Stage(StrEnum):
    """What is going on."""

    LOCATE = "locate"
    """Looking for the spot: nothing credited yet."""
    HOLD = "hold"
    REST = "rest"
    TURN = "turn"
    OVER = "over"


class Event(StrEnum):
    """What happened in one frame."""

    STEP_BEGAN = "step_began"
    HOLD_BEGAN = "hold_began"
    HOLD_DONE = "hold_done"
    REST_BEGAN = "rest_began"
    TURN_BEGAN = "turn_began"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Run:
    """Where a programme stands.

    Attributes:
        place: index of the present item of the plan; their number once all are over.
        sore: the side that was treated first, or was said to be the sore one; None while open.
        half: the side that is treated until the next turn; None while open.
        begun: the present hold has credit.
        done: the places of completed holds.
        t_s: time of the last frame.
        spent_s: seconds of the present rest or turn, pauses left out.
        turned_s: for how much of it the person has lain on the side that is wanted next.
        released: the pause follows a completed hold, which is still to be let go of.
        moves: how many items have begun; tells one news from the next.
        events: what happened in the last frame.
        pending: what requests have caused since, told with the next frame.
    """

    place: int = 0
    sore: Side | None = None
    half: Side | None = None
    begun: bool = False
    done: frozenset[int] = frozenset()
    t_s: float | None = None
    spent_s: float = 0.0
    turned_s: float = 0.0
    released: bool = False
    moves: int = 0
    events: tuple[Event, ...] = ()
    pending: tuple[Event, ...] = (Event.STEP_BEGAN,)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame says about the programme.

    Attributes:
        t_s: media time.
        hold: the running hold.
        side: the side it is held on, or None.
        upper: which side is settled on top, or None.
        paused: the person asked for a pause.
        waiting: somebody asked the pause between two holds to last.
    """

    t_s: float
    hold: Hold
    side: Side | None
    upper: Side | None
    paused: bool = False
    waiting: bool = False


def start(plan: Plan) -> Run:
    """Before the first frame."""
    return Run(sore=plan.sore, half=plan.sore)


def stage_of(run: Run, plan: Plan) -> Stage:
    """What is going on."""
    match item_of(run, plan):
        case None:
            return Stage.OVER
        case RestItem():
            return Stage.REST
        case TurnItem():
            return Stage.TURN
        case HoldItem():
            return Stage.HOLD if run.begun else Stage.LOCATE


def item_of(run: Run, plan: Plan) -> HoldItem | RestItem | TurnItem | None:
    """The present item, or None once all are over."""
    return plan.items[run.place] if run.place < len(plan.items) else None


def task_of(run: Run, plan: Plan) -> Task:
    """The present hold, the one a pause leads to, or the last; with its side as far as known."""
    hold = _hold_from(run.place, plan) or plan.holds[-1]
    half = run.half
    if isinstance(item_of(run, plan), TurnItem) and half is not None:
        half = half.other
    return hold.task(run.sore, half)


def advance(run: Run, plan: Plan, seen: Seen) -> Run:
    """The run after one frame."""
    passed_s = 0.0 if run.t_s is None or seen.paused else seen.t_s - run.t_s
    run = replace(run, t_s=seen.t_s, events=run.pending, pending=())
    match item_of(run, plan):
        case None:
            return run
        case HoldItem():
            return _during_hold(run, plan, seen)
        case RestItem() | TurnItem() as item:
            run = replace(run, spent_s=run.spent_s + passed_s)
            return _during_pause(run, plan, item, seen, passed_s)


def next_step(run: Run, plan: Plan) -> Run:
    """The present hold left undone, or the present pause cut short. At the end nothing changes."""
    if run.place >= len(plan.items):
        return run
    item, place = item_of(run, plan), run.place + 1
    if isinstance(item, HoldItem) and place < len(plan.items):
        # Who skips a hold needs no rest from it, but still has to turn over.
        place += isinstance(plan.items[place], RestItem)
    return _later(_enter(run, plan, place))


def previous_step(run: Run, plan: Plan) -> Run:
    """The hold that runs or has just been again from zero; one not begun: the one before it."""
    before = [place for place in plan.hold_places if place < run.place]
    again = run.begun and isinstance(item_of(run, plan), HoldItem)
    place = run.place if again or not before else before[-1]
    return _later(_enter(run, plan, place))


def end(run: Run, plan: Plan) -> Run:
    """Over now."""
    return run if run.place >= len(plan.items) else _later(_enter(run, plan, len(plan.items)))


def is_releasing(run: Run, plan: Plan) -> bool:
    """The pause has only just begun, and the hold before it is being let go of."""
    pause = isinstance(item_of(run, plan), RestItem | TurnItem)
    return pause and run.released and run.spent_s < RELEASE_S


def is_complete(run: Run, plan: Plan) -> bool:
    """Every hold was held to its end."""
    return run.done == frozenset(plan.hold_places)


def _during_hold(run: Run, plan: Plan, seen: Seen) -> Run:
    credited = bool(seen.hold.credited)
    if credited and not run.begun:
        side = seen.side
        run = _told(replace(run, half=side or run.half, sore=run.sore or side), Event.HOLD_BEGAN)
    if run.begun is not credited:
        run = replace(run, begun=credited)
    if seen.hold.phase is not Phase.DONE:
        return run
    run = _told(replace(run, done=run.done | {run.place}), Event.HOLD_DONE)
    return _enter(run, plan, run.place + 1, released=True)


def _during_pause(
    run: Run, plan: Plan, item: RestItem | TurnItem, seen: Seen, passed_s: float
) -> Run:
    turned = isinstance(item, TurnItem) and _lies_for_the_next(run, plan, seen.upper)
    run = replace(run, turned_s=run.turned_s + passed_s if turned else 0.0)
    early = run.turned_s >= TURNED_S and run.spent_s >= RELEASE_S
    if seen.waiting or not (early or run.spent_s >= item.span_s):
        return run
    return _enter(run, plan, run.place + 1)


def _lies_for_the_next(run: Run, plan: Plan, upper: Side | None) -> bool:
    """Whether the person lies on the side that the hold after the turn asks for."""
    task = task_of(run, plan)
    if upper is None or task.body_side is None or task.way is None or task.way.up == "any":
        return False
    return task.right_side_up(upper, task.body_side)


def _enter(run: Run, plan: Plan, place: int, *, released: bool = False) -> Run:
    passed = range(min(run.place, place), max(run.place, place))
    turns = sum(isinstance(plan.items[index], TurnItem) for index in passed)
    half = run.half.other if run.half is not None and turns % 2 else run.half
    run = replace(
        run,
        place=place,
        half=half,
        begun=False,
        spent_s=0.0,
        turned_s=0.0,
        released=released,
        moves=run.moves + 1,
    )
    match item_of(run, plan):
        case None:
            return _told(run, Event.OVER)
        case RestItem():
            return _told(run, Event.REST_BEGAN)
        case TurnItem():
            return _told(run, Event.TURN_BEGAN)
        case HoldItem():
            return _told(run, Event.STEP_BEGAN)


def _told(run: Run, event: Event) -> Run:
    return replace(run, events=(*run.events, event))


def _later(run: Run) -> Run:
    """What a request between two frames caused is told with the frame that follows."""
    return replace(run, events=(), pending=(*run.pending, *run.events))


def _hold_from(place: int, plan: Plan) -> HoldItem | None:
    found = (item for item in plan.items[place:] if isinstance(item, HoldItem))
    return next(found, None)
