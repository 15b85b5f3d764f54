"""The holds of a session: the running one, whose side it fixed, and those that are over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coach.hold import Hold, HoldRules, Phase, Verdict, advance, take_back
from coach.programme.task import Kind, Task
from landmarks.joints import Side


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A hold and where it pressed.

    Attributes:
        hold: the timer's account.
        region: id of the region, or of the stretch.
        side: the side treated; None for a stretch whose side nobody said.
        target_s: seconds it was to be held.
        kind: hold or stretch.
    """

    hold: Hold
    region: str
    side: Side | None
    target_s: float
    kind: Kind = Kind.HOLD


@dataclass(frozen=True, slots=True)
class HoldBook:
    """Every hold so far, as a value.

    Attributes:
        task: what is being held.
        rules: the timer's rules.
        hold: the running hold.
        side: the side it credited first, or None before any credit.
        closed: holds that earned something and are over, oldest first.
        unproven: the running hold is no place yet: it may be that of a picture.
    """

    task: Task
    rules: HoldRules
    hold: Hold = field(default_factory=Hold)
    side: Side | None = None
    closed: tuple[HeldPlace, ...] = ()
    unproven: bool = False

    def take(
        self, verdict: Verdict, side: Side | None, t_s: float, *, asked: bool = False
    ) -> HoldBook:
        """The book after a frame at `t_s` on `side`; `asked` tells of a pause at a wish."""
        hold = advance(self.hold, verdict, t_s, self.rules, asked=asked)
        fixed = self.side or (side if hold.credited else None)
        book = replace(self, hold=hold, side=fixed)
        return book.start_anew() if hold.phase is Phase.ABANDONED else book

    def start_anew(self, task: Task | None = None) -> HoldBook:
        """The book with the running hold put away, ready for another, of `task` if one is given."""
        task = task or self.task
        rules = replace(self.rules, target_s=task.hold_s)
        return replace(
            self,
            task=task,
            rules=rules,
            hold=Hold(),
            side=None,
            closed=self.places,
            unproven=False,
        )

    def heed(self, *, pending: bool, void_from_s: float | None) -> HoldBook:
        """The book with what is known of the living body that is to hold.

        Args:
            pending: it is not known yet whether there is one; a hold that begins now is unproven.
            void_from_s: since then there has been none: what was credited after it is taken back.
        """
        hold = self.hold if void_from_s is None else take_back(self.hold, void_from_s)
        begun = bool(hold.credited)
        unproven = pending and (self.unproven or not begun)
        side = self.side if begun else None
        if hold is self.hold and side is self.side and unproven is self.unproven:
            return self  # nearly every frame: no news
        return replace(self, hold=hold, side=side, unproven=unproven)

    @property
    def places(self) -> tuple[HeldPlace, ...]:
        """Every hold that earned something, oldest first, the running one included."""
        if not self.hold.credited or self.unproven:
            return self.closed
        target_s, kind = self.rules.target_s, self.task.kind
        place = HeldPlace(self.hold, self.task.place, self.side, target_s, kind)
        return (*self.closed, place)
