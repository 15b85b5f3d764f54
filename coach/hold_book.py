"""The holds of a session: the running one, whose side it fixed, and those that are over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coach.hold import Hold, HoldRules, Phase, Verdict, advance
from landmarks.joints import Side


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A hold and where it pressed."""

    hold: Hold
    region: str
    side: Side


@dataclass(frozen=True, slots=True)
class HoldBook:
    """Every hold so far, as a value.

    Attributes:
        region: the region being held.
        rules: the timer's rules.
        hold: the running hold.
        side: the side it credited first, or None before any credit.
        closed: holds that earned something and are over, oldest first.
    """

    region: str
    rules: HoldRules
    hold: Hold = field(default_factory=Hold)
    side: Side | None = None
    closed: tuple[HeldPlace, ...] = ()

    def take(self, verdict: Verdict, side: Side | None, t_s: float) -> HoldBook:
        """The book after a frame at `t_s` on `side`."""
        hold = advance(self.hold, verdict, t_s, self.rules)
        fixed = self.side or (side if hold.credited else None)
        book = replace(self, hold=hold, side=fixed)
        return book.start_anew() if hold.phase is Phase.ABANDONED else book

    def start_anew(self, region: str | None = None) -> HoldBook:
        """The book with the running hold put away, ready for another."""
        return replace(
            self, region=region or self.region, hold=Hold(), side=None, closed=self.places
        )

    @property
    def places(self) -> tuple[HeldPlace, ...]:
        """Every hold that earned something, oldest first, the running one included."""
        if self.hold.credited and self.side is not None:
            return (*self.closed, HeldPlace(self.hold, self.region, self.side))
        return self.closed
