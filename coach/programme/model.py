"""What a programme file may say. Every default and every limit stands here, unknown keys nowhere.

Numbers: 60-90 s, 2-3 holds a point and 30 s of rest are the protocol drawn from the trials (90 s
beat 30 s: J Clin Physiother Res 2019 4(2):e8; holds of 30-90 s: Gemmell 2008, Wilke 2018, Hodgson
2006); never over 90 s, whether it eased or not. 4 s in and 6 s out: longer out than in at six
breaths a minute lowered heat pain (Jafari 2020, J Pain 21:1018).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.programme.rules import PostureName, RegionRule, Tool, Up, Way, load_rules

StepSide = Literal["left", "right", "upper", "lower", "sore", "other"]
STRETCHES = ("figure_four", "knee_to_chest")
"""Stretches with words of their own in every language."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class BreathingTable(_Strict):
    """The breathing pacer of a step."""

    on: bool = True
    in_s: Annotated[float, Field(ge=2, le=8)] = 4.0
    out_s: Annotated[float, Field(ge=2, le=10)] = 6.0


class _TimedStep(_Strict):
    """What holds and stretches have in common."""

    side: StepSide = "sore"
    hold_s: Annotated[float, Field(ge=5, le=90)] = 60.0
    repeats: Annotated[int, Field(ge=1, le=3)] = 1
    rest_s: Annotated[float, Field(ge=0, le=300)] = 30.0
    """After each repeat, where another hold follows on the same side."""
    breathing: BreathingTable = BreathingTable()


class HoldStep(_TimedStep):
    """Pressing a region."""

    kind: Literal["hold"]
    region: str
    tool: Annotated[Tool, Field(strict=False)] = Tool.FINGERS
    ramp_at_s: Annotated[tuple[float, ...], Field(strict=False)] = ()
    """Held seconds at which to press a little more, as far as comfortable."""

    @property
    def rule(self) -> RegionRule:
        """How its region may be treated."""
        return load_rules().regions[self.region]

    @model_validator(mode="after")
    def _fits_the_region(self) -> Self:
        known = load_rules().regions
        if self.region not in known:
            raise ValueError(f"region: no region {self.region!r}; known: {', '.join(known)}")
        if self.tool not in self.rule.tools:
            suits = ", ".join(self.rule.tools)
            raise ValueError(f"tool: {self.tool} does not suit {self.region}; known: {suits}")
        _check_side(self.side, self.rule.tools[self.tool], self.tool)
        return self

    @model_validator(mode="after")
    def _ramp_rises_within_the_hold(self) -> Self:
        marks_s = (0.0, *self.ramp_at_s, self.hold_s)
        if any(late <= early for early, late in pairwise(marks_s)):
            raise ValueError(
                f"ramp_at_s: must rise and lie between 0 and hold_s {self.hold_s:g},"
                f" got {list(self.ramp_at_s)}"
            )
        return self


class StretchStep(_TimedStep):
    """Resting in a posture: the hold engine without a spot and a hand."""

    kind: Literal["stretch"]
    stretch: str
    words: str | None = None
    """What to do, for a stretch the tool has no words for."""
    hold_s: Annotated[float, Field(ge=5, le=90)] = 30.0
    postures: Annotated[tuple[PostureName, ...], Field(strict=False, min_length=1)]
    up: Up = "any"
    """In side-lying, which side has to be up."""

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.words is None and self.stretch not in STRETCHES:
            raise ValueError(
                f"stretch: no stretch {self.stretch!r}; known: {', '.join(STRETCHES)};"
                " for another one give its words"
            )
        return self


class SwitchStep(_Strict):
    """Switching sides: the cue, and the time to turn over."""

    kind: Literal["switch"]
    turn_s: Annotated[float, Field(ge=5, le=120)] = 30.0


Step = Annotated[HoldStep | StretchStep | SwitchStep, Field(discriminator="kind")]


class Programme(_Strict):
    """The steps of a session, in order."""

    version: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    title: str | None = None
    """For people; the bundled ones have theirs in every language."""
    steps: Annotated[tuple[Step, ...], Field(strict=False, min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _sides_follow_the_switches(self) -> Self:
        before: str | None = None
        half, switched = "sore", False
        for number, step in enumerate(self.steps, start=1):
            if isinstance(step, SwitchStep):
                if before is None or switched:
                    raise ValueError(f"step {number}: a switch needs a hold before it")
                switched, half = True, _opposite(half)
                continue
            if before is None and step.side == "other":
                raise ValueError(f"step {number}: side other needs a sore side before it")
            side = half if step.side in ("upper", "lower") else step.side
            _check_turn(number, before, side, switched=switched)
            before, half, switched = side, side, False
        if switched or before is None:
            raise ValueError("steps: a hold or a stretch has to be the last step")
        return self


def _opposite(side: str) -> str:
    return {"sore": "other", "other": "sore", "left": "right", "right": "left"}[side]


def _check_turn(number: int, before: str | None, side: str, *, switched: bool) -> None:
    """Refuse a switch that changes nothing, and a change of sides nobody is told of."""
    if before is None or side not in (before, _opposite(before)):
        return  # sore after left: nobody knows which it is
    if switched and side == before:
        raise ValueError(f"step {number}: side {side} again after a switch")
    if not switched and side != before:
        raise ValueError(f"step {number}: side {side} after {before} needs a switch between")


def _check_side(side: StepSide, way: Way, tool: Tool) -> None:
    """Refuse a side that the tool cannot reach."""
    wrong = {("upper", "other"): "upper", ("lower", "treated"): "lower"}.get((side, way.up))
    if wrong is not None:
        right = "lower" if wrong == "upper" else "upper"
        raise ValueError(f"side: with {tool} the treated side is the {right} one, got {wrong!r}")
