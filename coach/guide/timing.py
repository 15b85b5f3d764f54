"""Timed stretches: the hold engine with a clock instead of a camera.

The person says by starting that they hold; nothing is seen here, so the verdict is GOOD while the
clock runs. A machine that sleeps leaves a gap, which the engine does not credit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from coach.guide import Stretch
from coach.hold import Hold, HoldRules, Verdict, advance
from coach.voice.tones import Chime

TICK_S = 0.1
"""How often the clock is read; well under the longest gap that counts as held."""
SIDES = ("left", "right")


class Clock(Protocol):
    """Time that rises, and waiting."""

    def now_s(self) -> float:
        """Seconds since some fixed moment."""
        ...

    def wait_s(self, seconds: float) -> None:
        """Do nothing for so long."""
        ...


class MachineClock:
    """The machine's own clock."""

    def now_s(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()

    def wait_s(self, seconds: float) -> None:
        """Do nothing for so long."""
        time.sleep(seconds)


class Stage(StrEnum):
    """What is going on."""

    REST = "rest"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Moment:
    """What can be shown at one tick.

    Attributes:
        stage: resting or holding.
        side: "left" or "right", of this hold or the next one.
        number: which hold of this side it is, from 1.
        left_s: seconds left of this hold or rest.
    """

    stage: Stage
    side: str
    number: int
    left_s: float


@dataclass(slots=True)
class Held:
    """What was held so far: seconds credited by side, and how many holds were finished."""

    seconds: dict[str, float] = field(default_factory=dict)
    finished: int = 0
    planned: int = 0

    @property
    def completed(self) -> bool:
        """Whether every planned hold was finished."""
        return self.finished == self.planned


class StretchTimer:
    """Leads through one stretch. What was held is on record at every moment."""

    def __init__(
        self,
        stretch: Stretch,
        clock: Clock,
        show: Callable[[Moment], None],
        sound: Callable[[Chime], None],
        sides: tuple[str, ...] = SIDES,
    ) -> None:
        """Nothing runs before `run`.

        Args:
            stretch: how long, how often.
            clock: tells the time and waits.
            show: told every tick what there is to show.
            sound: told which tone to play.
            sides: in their order; each repeat goes through all of them.
        """
        self._stretch, self._clock, self._show, self._sound = stretch, clock, show, sound
        self._plan = [
            (number, side) for number in range(1, stretch.repeats[0] + 1) for side in sides
        ]
        self.held = Held(dict.fromkeys(sides, 0.0), planned=len(self._plan))

    def run(self) -> Held:
        """Rest and hold in turn to the end. An interrupt passes through; `held` stays true."""
        for number, side in self._plan:
            self._rest(number, side)
            self._hold(number, side)
        return self.held

    def _rest(self, number: int, side: str) -> None:
        """Time to get into position: also before the first hold."""
        self._sound(Chime.ATTENTION)
        pips = _Pips(self._sound)
        until_s = self._clock.now_s() + self._stretch.rest_s[0]
        while (left_s := until_s - self._clock.now_s()) > 0:
            self._show(Moment(Stage.REST, side, number, left_s))
            pips.at(left_s)
            self._clock.wait_s(min(TICK_S, left_s))

    def _hold(self, number: int, side: str) -> None:
        self._sound(Chime.START)
        rules, hold = HoldRules(target_s=self._stretch.hold_s[0]), Hold()
        before_s = self.held.seconds[side]
        pips = _Pips(self._sound)
        while not hold.over:
            hold = advance(hold, Verdict.GOOD, self._clock.now_s(), rules)
            self.held.seconds[side] = before_s + hold.held_s
            left_s = rules.target_s - hold.held_s
            self._show(Moment(Stage.HOLD, side, number, left_s))
            pips.at(left_s)
            if not hold.over:
                self._clock.wait_s(TICK_S)
        self.held.finished += hold.held_s >= rules.target_s - 1e-6
        self._sound(Chime.DONE)


_PIPS: Mapping[int, Chime] = {3: Chime.COUNT_3, 2: Chime.COUNT_2, 1: Chime.COUNT_1}


class _Pips:
    """The last three seconds, each told once."""

    def __init__(self, sound: Callable[[Chime], None]) -> None:
        self._sound, self._told = sound, 4

    def at(self, left_s: float) -> None:
        for count in (3, 2, 1):
            if 0 < left_s <= count < self._told:
                self._told = count
                self._sound(_PIPS[count])
