"""Stick people in programmes: two short holds, one on each side, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coach.hold import Phase
from coach.pipeline import Pipeline, Step
from coach.programme.load import parse
from coach.programme.runner import Event
from coach.settings import Settings
from landmarks import catalogue
from tests.coach.stage import AWAY, Act, lie, press, press_other, sightings, stand

FPS = 8.0
BOTH = """
version = 1
name = "both"
[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "{first}"
hold_s = 8
repeats = {repeats}
rest_s = 6
[[steps]]
kind = "switch"
turn_s = 15
[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "{second}"
hold_s = 8
repeats = {repeats}
rest_s = 6
"""
Change = Callable[[Pipeline], None]


def pipeline_of(
    first: str = "sore", second: str = "other", repeats: int = 1, **choices: object
) -> Pipeline:
    programme = parse(BOTH.format(first=first, second=second, repeats=repeats), "both.toml")
    settings = Settings.model_validate({"tilt_deg": 20, "programme": programme, **choices})
    return Pipeline(settings, catalogue.load())


def played(
    acts: Sequence[Act], pipeline: Pipeline, changes: Mapping[float, Change] | None = None
) -> list[Step]:
    """The steps, with changes made before the frame at their times."""
    steps, waiting = [], dict(changes or {})
    for sighting in sightings(acts, FPS):
        for at_s in [at_s for at_s in waiting if sighting.t_s >= at_s]:
            waiting.pop(at_s)(pipeline)
        steps.append(pipeline.step(sighting))
    assert not waiting, "a change came after the end"
    return steps


def told(steps: Sequence[Step]) -> list[tuple[str, float]]:
    """Every event and when it was."""
    return [
        (event.value, step.t_s)
        for step in steps
        if step.programme is not None
        for event in step.programme.events
    ]


def when(steps: Sequence[Step], event: Event) -> float:
    return next(t_s for name, t_s in told(steps) if name == event)


def held(pipeline: Pipeline) -> list[tuple[str | None, float, bool]]:
    return [
        (place.side, round(place.hold.held_s, 3), place.hold.phase is Phase.DONE)
        for place in pipeline.holds
    ]


TWO_SIDES = [stand(3), lie(3, 90, AWAY), press(12), stand(5), press_other(5, AWAY), press_other(14)]
"""One side, up, the other side: twelve and fourteen seconds of pressing."""
