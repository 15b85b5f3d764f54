"""The breathing pacer: where in a breath a hold is, from its held seconds alone.

With nothing but held seconds to go by it runs while they run, stands when they stand and is the
same in a replay.
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.programme.task import Breathing


@dataclass(frozen=True, slots=True)
class Breath:
    """One moment of the pacer.

    Attributes:
        turns: how many times the breath has turned; even while breathing in.
        since_s: held seconds since the last turn.
        fullness: 0 empty to 1 full.
    """

    turns: int
    since_s: float
    fullness: float

    @property
    def inhaling(self) -> bool:
        """Breathing in, or else out."""
        return self.turns % 2 == 0


def breath_at(held_s: float, breathing: Breathing) -> Breath:
    """Where the breath is after `held_s` of the hold; it begins with breathing in."""
    whole, into_s = divmod(max(0.0, held_s), breathing.in_s + breathing.out_s)
    if into_s < breathing.in_s:
        return Breath(2 * int(whole), into_s, into_s / breathing.in_s)
    out_s = into_s - breathing.in_s
    return Breath(2 * int(whole) + 1, out_s, 1.0 - out_s / breathing.out_s)
