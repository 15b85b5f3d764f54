"""What attacks on the timer share: a story with its truth, and ways to spoil what is seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.hold import HoldRules
from coach.hold_book import HeldPlace
from coach.sighting import Sighting
from landmarks.joints import Joint
from landmarks.pose import Pose
from tests.coach.stage import AWAY, lie, pipeline_for, press, run

Span = tuple[float, float]

RULES = HoldRules()
STORY = (lie(1.5, 90.0, AWAY), press(7), lie(1.5, 90.0, AWAY), press(5), lie(0.5, 90.0, AWAY))
PRESSED_S: tuple[Span, ...] = ((1.5, 8.5), (10.0, 15.0))
PRESSED_SUM_S = 12.0
ARRIVAL_S = 1.0
"""A posture and a hand are seen at rest within this much of the hand's arrival."""


def holds_of(seen: Sequence[Sighting], **choices: object) -> tuple[HeldPlace, ...]:
    pipeline = pipeline_for(**choices)
    list(run(seen, pipeline))
    return pipeline.holds


def credit_of(places: Sequence[HeldPlace]) -> list[Span]:
    return [span for place in places for span in place.hold.credited]


def seconds(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans)


def false_s(places: Sequence[HeldPlace], truth: Sequence[Span]) -> float:
    """Seconds credited that lie in none of the true ones."""
    credit = credit_of(places)
    inside = sum(max(0.0, min(end, b) - max(start, a)) for start, end in credit for a, b in truth)
    return seconds(credit) - inside


def at_times(seen: Sequence[Sighting], times_s: Sequence[float]) -> list[Sighting]:
    """The same poses seen at other times."""
    return [
        Sighting(index, t_s, now.pose and replace(now.pose, t_s=t_s))
        for index, (now, t_s) in enumerate(zip(seen, times_s, strict=True))
    ]


def changed(seen: Sequence[Sighting], number: int, pose: Pose | None) -> Sighting:
    return replace(seen[number], pose=pose)


def with_sides_swapped(pose: Pose, *names: str) -> Pose:
    """Left and right of these joints exchanged; of all without a name."""
    order = list(range(len(Joint)))
    for joint in Joint:
        name = joint.name
        if name.startswith("LEFT_") and (not names or name[5:].lower() in names):
            other = Joint["RIGHT_" + name[5:]]
            order[joint], order[other] = other, joint
    return replace(
        pose,
        xy_px=pose.xy_px[order].copy(),
        visibility=pose.visibility[order].copy(),
        world_m=pose.world_m[order].copy(),
    )
