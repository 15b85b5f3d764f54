"""A plan, where it stands, and the book of its holds, as one value.

The run says which hold is due and the book times it; between two holds nothing is timed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach.hold import Hold, HoldRules, Phase, Verdict
from coach.hold_book import HeldPlace, HoldBook
from coach.programme import runner
from coach.programme.plan import HoldItem, Plan
from coach.programme.runner import Run, Seen, Stage
from coach.programme.task import Task
from coach.programme.view import ProgrammeView, view_of
from landmarks.joints import Side


@dataclass(frozen=True, slots=True)
class Course:
    """What a session is doing.

    Attributes:
        plan: everything that is to be done.
        run: where it stands.
        book: the running hold and those before it.
        opened: the move of the run for which the book was opened.
    """

    plan: Plan
    run: Run
    book: HoldBook
    opened: int = 0

    @property
    def task(self) -> Task:
        """The hold that is due, comes after this pause, is being let go of or was the last."""
        return self.book.task if self._lets_go else runner.task_of(self.run, self.plan)

    @property
    def stage(self) -> Stage:
        """What is going on."""
        return runner.stage_of(self.run, self.plan)

    @property
    def hold(self) -> Hold:
        """The running hold; in a pause, and at the end, the one before it."""
        return self.book.hold

    @property
    def side(self) -> Side | None:
        """The side that is treated, or None while open."""
        between = self.stage in (Stage.REST, Stage.TURN) and not self._lets_go
        return (None if between else self.book.side) or self.task.body_side

    @property
    def _lets_go(self) -> bool:
        return runner.is_releasing(self.run, self.plan)

    @property
    def view(self) -> ProgrammeView | None:
        """What is shown of a programme; None for a plain session."""
        return view_of(self.run, self.plan)

    @property
    def over(self) -> bool:
        """Nothing is left to do."""
        return self.stage is Stage.OVER

    @property
    def places(self) -> tuple[HeldPlace, ...]:
        """Every hold that earned something, oldest first, the running one included."""
        return self.book.places

    def open(self) -> Course:
        """Ready for a frame: a hold that has newly become due starts from zero."""
        if self.opened == self.run.moves:
            return self
        due = isinstance(runner.item_of(self.run, self.plan), HoldItem)
        stands = not due and self.book.hold.phase is Phase.DONE
        book = self.book if stands else self.book.start_anew(self.task)
        return replace(self, book=book, opened=self.run.moves)

    def take(
        self,
        verdict: Verdict,
        side: Side | None,
        upper: Side | None,
        t_s: float,
        *,
        paused: bool = False,
        waiting: bool = False,
    ) -> Course:
        """The course after a frame; a pause between two holds credits nothing.

        Args:
            verdict: of the frame.
            side: treated in it, or None.
            upper: which side is settled on top, or None.
            t_s: media time.
            paused: everything stands still at the person's wish.
            waiting: a rest or a turn is not to end yet.
        """
        timed = self.stage in (Stage.LOCATE, Stage.HOLD)
        book = self.book.take(verdict, side, t_s, asked=paused) if timed else self.book
        seen = Seen(t_s, book.hold, book.side, upper, paused, waiting)
        return replace(self, book=book, run=runner.advance(self.run, self.plan, seen))

    def heed(self, *, pending: bool, void_from_s: float | None) -> Course:
        """The course with what is known of the living body: see `HoldBook.heed`."""
        book = self.book.heed(pending=pending, void_from_s=void_from_s)
        return self if book is self.book else replace(self, book=book)

    def next_step(self) -> Course:
        """Leave the present step; a plain session, which has but one, begins it anew."""
        if self.plan.name is None:
            return self.previous_step()
        return replace(self, run=runner.next_step(self.run, self.plan))

    def previous_step(self) -> Course:
        """This hold again from zero, or the one before it."""
        return replace(self, run=runner.previous_step(self.run, self.plan))

    def end(self) -> Course:
        """Over now; what was held stays."""
        return replace(self, run=runner.end(self.run, self.plan))

    def ease_off(self, most_s: float) -> Course:
        """No press longer than `most_s` from now on; one that has begun keeps its time."""
        eased = replace(self, plan=self.plan.eased(most_s))
        if self.book.hold.credited:
            return eased
        return replace(eased, book=self.book.start_anew(eased.task))

    def follow(self, plan: Plan) -> Course:
        """Another plan from its beginning, the holds so far kept."""
        run = replace(runner.start(plan), moves=self.run.moves + 1)
        return replace(self, plan=plan, run=run)


def begin(plan: Plan) -> Course:
    """Before the first frame."""
    run = runner.start(plan)
    task = runner.task_of(run, plan)
    return Course(plan, run, HoldBook(task, HoldRules(target_s=task.hold_s)))
