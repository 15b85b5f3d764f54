"""What is to be held, once everything about it is settled: values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from coach.programme.rules import Guard, Hands, PostureName, Tool, Way
from landmarks.joints import Side

TaskSide = Literal["left", "right", "upper", "lower"]
"""A side of the body, or whichever is up or down when the hold begins."""


class Kind(StrEnum):
    """What sort of hold it is."""

    HOLD = "hold"
    STRETCH = "stretch"
    """A timed rest in a posture: no spot and no hand."""


@dataclass(frozen=True, slots=True)
class Breathing:
    """Seconds of one breath, in and out."""

    in_s: float
    out_s: float


@dataclass(frozen=True, slots=True)
class Task:
    """One hold as the judge, the timer, the screen and the voice need it.

    Attributes:
        place: id of the region or of the stretch.
        kind: hold or stretch.
        side: the side to treat; "upper" and "lower" leave it open until the first credit.
        tool: what presses.
        hold_s: seconds to hold.
        way: postures and the side that has to be up; None where the tool does not suit the place.
        hands: whether only the hand of the treated side counts.
        guard: further conditions of a delicate place, or None.
        breathing: the pacer, or None.
        ramp_s: held seconds at which to press a little more.
        words: what to do, for a stretch the tool has no words for.
    """

    place: str
    kind: Kind
    side: TaskSide
    tool: Tool
    hold_s: float
    way: Way | None
    hands: Hands = "same"
    guard: Guard | None = None
    breathing: Breathing | None = None
    ramp_s: tuple[float, ...] = ()
    words: str | None = None

    @property
    def lain_on(self) -> bool:
        """The body lies or stands on the tool: neither spot nor hand is seen."""
        return self.kind is Kind.HOLD and self.tool in (Tool.BALL, Tool.ROLLER)

    @property
    def postures(self) -> tuple[PostureName, ...]:
        """Postures in which it may be held; none where the tool does not suit."""
        return self.way.postures if self.way is not None else ()

    @property
    def body_side(self) -> Side | None:
        """The side to treat, or None while that is open."""
        return Side(self.side) if self.side in ("left", "right") else None

    def treated_side(self, upper: Side | None) -> Side | None:
        """The side to treat, given which one is up; None while that is open."""
        if self.body_side is not None or upper is None:
            return self.body_side
        return upper.other if self.side == "lower" else upper

    def right_side_up(self, upper: Side, side: Side | None) -> bool:
        """Whether somebody who lies with `upper` on top may treat `side` so."""
        if side is None or self.way is None or self.way.up == "any":
            return True
        return upper is (side if self.way.up == "treated" else side.other)
