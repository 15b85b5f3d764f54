"""A stage for stick people: short acts in, sightings out, and the truth of every moment.

Everybody lies with the head at the picture's left; on the left side that shows the back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coach.pipeline import Pipeline, Step
from coach.settings import Settings
from coach.sighting import Sighting
from landmarks import catalogue
from landmarks.joints import Side
from tests.bodies import body_pose

ON_THE_SPOT = (20.0, -10.0)
"""Millimetres from the true point: right and down in the picture."""
AWAY = (-60.0, -330.0)
"""A hand held up over the hip."""


@dataclass(frozen=True, slots=True)
class Act:
    """A stretch of the story.

    Attributes:
        seconds: how long.
        roll_deg: of the trunk at its beginning and end; ignored for who stands.
        standing: upright in place of lying.
        hand: where the upper hand is seen from the true point, or None: both hands in front.
        there: False for an empty room.
        filmed: False for a camera that gives no frames.
        heading_deg: 180 for the head at the picture's right.
        hip_flex_deg: of both legs.
    """

    seconds: float
    roll_deg: tuple[float, float] = (90.0, 90.0)
    standing: bool = False
    hand: tuple[float, float] | None = None
    there: bool = True
    filmed: bool = True
    heading_deg: float = 0.0
    hip_flex_deg: float = 0.0


def stand(seconds: float) -> Act:
    """Upright, facing the camera."""
    return Act(seconds, standing=True)


def lie(seconds: float, roll_deg: float, hand: tuple[float, float] | None = None) -> Act:
    """Lying still: roll 0 on the back, 90 on the left side, -90 on the right, 180 on the belly."""
    return Act(seconds, (roll_deg, roll_deg), hand=hand)


def turn(seconds: float, start_deg: float, end_deg: float) -> Act:
    """Rolling over at an even pace, hands in front."""
    return Act(seconds, (start_deg, end_deg))


def press(seconds: float) -> Act:
    """On the left side with the right hand on the spot."""
    return lie(seconds, 90.0, ON_THE_SPOT)


def press_other(seconds: float, hand: tuple[float, float] | None = ON_THE_SPOT) -> Act:
    """On the right side with the left hand on the spot, the head at the picture's right."""
    return Act(seconds, (-90.0, -90.0), hand=hand, heading_deg=180.0)


def gone(seconds: float) -> Act:
    """Nobody in the picture."""
    return Act(seconds, there=False)


def silence(seconds: float) -> Act:
    """No frames at all."""
    return Act(seconds, filmed=False)


FULL_SESSION = (
    stand(4),
    lie(5, 0.0),
    turn(2, 0.0, 90.0),
    lie(2, 90.0, AWAY),
    press(33),
    lie(3, 90.0, AWAY),
    press(33),
    turn(2, 90.0, 180.0),
    lie(3, 180.0),
)
"""Stands, lies on the back, turns on the left side, presses 66 s with 3 s away, turns prone."""
PRESSED_S = ((13.0, 46.0), (49.0, 82.0))
"""When the hand is on the spot in it."""


def sightings(
    acts: Sequence[Act],
    fps: float = 10.0,
    rng: np.random.Generator | None = None,
    tilt_deg: float = 20.0,
    region: str = "gluteus_medius",
) -> list[Sighting]:
    """The acts one after the other; `rng` shakes every joint, hands go to `region`."""
    if rng is None:  # nothing by chance: played once for all who ask
        return list(_steady(tuple(acts), fps, tilt_deg, region))
    return _played(acts, fps, rng, tilt_deg, region)


@lru_cache(maxsize=64)
def _steady(
    acts: tuple[Act, ...], fps: float, tilt_deg: float, region: str
) -> tuple[Sighting, ...]:
    return tuple(_played(acts, fps, None, tilt_deg, region))


def _played(
    acts: Sequence[Act],
    fps: float,
    rng: np.random.Generator | None,
    tilt_deg: float,
    region: str,
) -> list[Sighting]:
    ends = np.cumsum([act.seconds for act in acts])
    found: list[Sighting] = []
    for number in range(round(float(ends[-1]) * fps)):
        t_s = number / fps
        which = int(np.searchsorted(ends, t_s + 1e-9, side="right"))
        act = acts[which]
        if not act.filmed:
            continue
        share = 1.0 - (float(ends[which]) - t_s) / act.seconds
        roll_deg = act.roll_deg[0] + share * (act.roll_deg[1] - act.roll_deg[0])
        pose = None
        if act.there:
            pose = body_pose(
                t_s,
                posture="upright" if act.standing else "side_left",
                roll_deg=None if act.standing else roll_deg,
                hand_offset_mm=act.hand,
                hand_side=Side.RIGHT if roll_deg >= 0 else Side.LEFT,
                tilt_deg=tilt_deg,
                heading_deg=act.heading_deg,
                hip_flex_deg=act.hip_flex_deg,
                hand_region=region,
                rng=rng,
            )
        found.append(Sighting(len(found), t_s, pose))
    return found


def run(seen: Sequence[Sighting], pipeline: Pipeline | None = None) -> Iterator[Step]:
    """The step after each sighting."""
    pipeline = pipeline or pipeline_for()
    for sighting in seen:
        yield pipeline.step(sighting)


def pipeline_for(**choices: object) -> Pipeline:
    """A pipeline with these settings and the bundled catalogue."""
    return Pipeline(Settings.model_validate(choices), catalogue.load())
