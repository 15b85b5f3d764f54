"""Puts the questions around a hold to the person and sees to what the answers lead to.

The main thread's side of `aftercare`: keys come in here, sentences, records and steering go out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Protocol

from coach.history.records import Check, Ending, EventKind
from coach.keys import Command
from coach.safety import aftercare
from coach.safety.aftercare import Aftercare, Asking
from coach.safety.rules import Limits
from coach.texts import Sentence, Texts

BRIEF_S = 10.0
"""Advice to go lighter stands this long while the coaching goes on. A design choice."""
_GO_ON = (Command.PAUSE, Command.NEXT, Command.BACK)


class Notebook(Protocol):
    """Where answers are kept."""

    def set_before(self, discomfort: int) -> None:
        """Keep the discomfort before."""
        ...

    def set_after(self, discomfort: int) -> None:
        """Keep the discomfort after."""
        ...

    def set_check(self, number: int, check: Check) -> None:
        """Keep the answer to the check after a hold."""
        ...

    def add_event(self, kind: EventKind) -> None:
        """Keep what happened besides."""
        ...


class Brake(Protocol):
    """What has to be done to the coaching."""

    def stop_step(self) -> None:
        """End the running hold now; nothing is credited before `resume`."""
        ...

    def resume(self) -> None:
        """Go on after `stop_step`."""
        ...

    def ease_off(self, hold_s: float) -> None:
        """Hold no longer than `hold_s` from now on."""
        ...

    def linger(self, *, on: bool) -> None:
        """Let no next hold begin while a question is open."""
        ...


class Desk:
    """The questions of one session."""

    def __init__(
        self,
        words: Texts,
        limits: Limits,
        notebook: Notebook,
        brake: Brake,
        say: Callable[[str, str], None],
        ended: SimpleQueue[int],
    ) -> None:
        """Nothing has been asked yet.

        Args:
            words: the sentences of safety.
            limits: the numbers to go by.
            notebook: where answers are kept.
            brake: what stops and eases the coaching.
            say: speaks a sentence, given its key and its text.
            ended: numbers of holds that are over, put in from any thread.
        """
        self._words, self._limits, self._say = words, limits, say
        self._notebook, self._brake = notebook, brake
        self._ended = ended
        self._care = Aftercare()
        self._advice: str | None = None
        self._advised_s = 0.0
        self._greeted = False

    @property
    def care(self) -> Aftercare:
        """Where the questions stand."""
        return self._care

    @property
    def ending(self) -> Ending | None:
        """Why the session has to end now, or None."""
        return self._care.ending

    @property
    def open(self) -> bool:
        """Whether a question about the holds, or advice, still has to stand on the screen."""
        return self._care.asking in (Asking.CHECK, Asking.AFTER) or self._advice is not None

    @property
    def warns(self) -> bool:
        """Whether what stands large on the screen is advice to heed, and no question."""
        return self._advice is not None

    @property
    def sentence(self) -> Sentence | None:
        """What has to stand large on the screen, or None."""
        asking = self._care.asking
        if self._advice is None:
            asked = asking in (Asking.CHECK, Asking.AFTER)
            return self._words.advice(asking) if asked else None
        limits = self._limits
        most, seconds = limits.discomfort_most, f"{limits.eased_hold_s:.0f}"
        advice = self._words.advice(self._advice, most=most, seconds=seconds)
        if asking is Asking.CHECK and self.ending is None:
            # Both count: what to do, and the question that cannot wait.
            check = self._words.advice(asking)
            return Sentence(advice.line, f"{check.line} {check.detail}")
        return advice

    @property
    def hints(self) -> tuple[str, ...]:
        """Small lines: the stop key always, the first question, the last number typed."""
        care, lines = self._care, [self._words.word("ask", "hint")]
        if care.asking is Asking.BEFORE:
            lines.append(self._words.word("ask", "before"))
        value = care.after if care.after is not None else care.before
        if care.typed is not None and value is not None:
            lines.append(self._words.word("ask", "noted", value=value))
        return tuple(lines)

    def look(self, t_s: float, *, credited: bool = False, over: bool = True) -> None:
        """Notice what has happened by `t_s`.

        Args:
            t_s: seconds, of any clock that rises.
            credited: a hold has earned something.
            over: no hold follows any more.
        """
        care = aftercare.session_goes(self._care, t_s, over=over)
        if not self._greeted:
            self._greeted = True
            care = replace(care, since_s=t_s)
            self._speak("before")
        if credited and not care.begun:
            care = aftercare.hold_began(care)
        for number in self._numbers():
            care = aftercare.hold_ended(care, number, t_s)
        self._become(aftercare.ticked(care, t_s, self._limits), t_s)
        # Who still lies down or presses needs the coaching's own words again soon.
        brief = self._advice == "ease_off" and not over
        if t_s - self._advised_s >= (BRIEF_S if brief else self._limits.advice_s):
            self._advice = None

    def serve(self, command: Command, t_s: float) -> bool:
        """Serve a key; whether that was all there is to do about it."""
        care = self._care
        if command is Command.HURTS:
            self._stop(t_s)
        elif command is Command.YES:
            self._become(aftercare.answered(care, t_s, bad=True), t_s)
        elif command.digit is not None:
            self._become(aftercare.typed(care, command.digit, t_s, self._limits), t_s)
        elif command is Command.NEXT and aftercare.is_answerable(care, t_s):
            self._become(aftercare.answered(care, t_s, bad=False), t_s)
        else:
            return self._go_on(command)
        return True

    def dismiss(self) -> None:
        """The advice has been read."""
        self._advice = None

    def _numbers(self) -> list[int]:
        numbers: list[int] = []
        while True:
            try:
                numbers.append(self._ended.get_nowait())
            except Empty:
                return numbers

    def _stop(self, t_s: float) -> None:
        if self._care.stopped_s is None:
            self._notebook.add_event(EventKind.STOPPED)
        self._brake.stop_step()
        self._become(aftercare.hurts(self._care, t_s), t_s)
        self._advise("hurts", t_s)

    def _go_on(self, command: Command) -> bool:
        """Keys that start the coaching again take back the stop; whether that was all to do."""
        if self._care.stopped_s is None or command not in _GO_ON:
            return False
        self._care = aftercare.goes_on(self._care)
        self._advice = None
        if command is not Command.PAUSE:  # that key takes back the pause itself
            self._brake.resume()
        return command is Command.NEXT  # the stop has gone on to the next step already

    def _become(self, care: Aftercare, t_s: float) -> None:
        """Take the new state, keep what is new in it and do what it asks for."""
        before, self._care = self._care, care
        if care.check is not Check.UNANSWERED and care.check is not before.check:
            self._notebook.set_check(care.hold or 0, care.check)
        if care.before != before.before and care.before is not None:
            self._notebook.set_before(care.before)
            self._ease_off(care.before, t_s)
        if care.after != before.after and care.after is not None:
            self._notebook.set_after(care.after)
            self._ease_off(care.after, t_s)
        if care.ending is Ending.BAD_CHECK and before.ending is not Ending.BAD_CHECK:
            self._brake.stop_step()
            self._advise("bad_check", t_s)
        if care.asking is not before.asking or care.hold != before.hold:
            self._ask(care)

    def _ask(self, care: Aftercare) -> None:
        self._brake.linger(on=care.asking is Asking.CHECK)
        if care.asking in (Asking.CHECK, Asking.AFTER):
            self._speak(care.asking)

    def _ease_off(self, discomfort: int, t_s: float) -> None:
        if not aftercare.is_much(discomfort, self._limits):
            return
        self._notebook.add_event(EventKind.EASED_OFF)
        self._brake.ease_off(self._limits.eased_hold_s)
        self._advise("ease_off", t_s)

    def _advise(self, key: str, t_s: float) -> None:
        self._advice, self._advised_s = key, t_s
        self._speak(key)

    def _speak(self, key: str) -> None:
        self._say(key, self._words.say(key))
