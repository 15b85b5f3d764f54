"""The main thread of a live session: shows the newest shot, serves keys, lets the end be heard."""

from __future__ import annotations

from typing import Protocol

from coach.keys import Command
from coach.live.board import Board
from coach.live.keyboard import Keyboard
from coach.live.worker import LiveWorker, Shot
from coach.texts import Sentence

WAIT_S = 0.1
"""Without a new shot keys are still served this often."""
HEAR_OUT_S = 12.0
"""The longest sentence takes less to say."""


class Spoken(Protocol):
    """What the end of a session needs of the voice."""

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be."""
        ...

    def catch_up(self, passed_s: float) -> None:
        """Say what waits, where no steps come any more that would make it speak."""
        ...


class LiveScreen:
    """Shows shots and serves keys until the worker ends or the person stops it.

    Attributes:
        quit: whether the person ended it.
    """

    def __init__(
        self, worker: LiveWorker, board: Board, keyboard: Keyboard, voice: Spoken | None = None
    ) -> None:
        """Nothing has been shown.

        Args:
            worker: a started worker.
            board: where to show.
            keyboard: serves the keys.
            voice: what is to be heard out at the end.
        """
        self._worker, self._board, self._keyboard = worker, board, keyboard
        self._voice = voice
        self.quit = False

    def run(self) -> None:
        """Until the session is over and the last question answered; raises what broke it."""
        board, desk = self._board, self._board.desk
        while self._worker.running and desk.ending is None and not self.quit:
            shot = self._worker.slot.take(WAIT_S)
            board.last = shot or board.last
            begun = shot is not None and bool(shot.step.hold.credited)
            over = board.last is not None and board.last.step.finished
            desk.look(board.now_s, credited=begun, over=over)
            if board.screen.visible:
                self._show(shot)
        self._worker.stop()
        if self._worker.error is not None:
            raise self._worker.error
        if board.screen.visible and not self.quit:
            self._finish_questions()
            self._hear_out()

    def tell_last(self, sentence: Sentence, read_s: float) -> None:
        """Let a last sentence be read for so long, or until a key; and be heard to its end."""
        board = self._board
        if board.screen.visible and not self.quit:
            display = board.display
            display.urgent, display.warns, display.hints = sentence, True, ()
            canvas = board.sketch.canvas(board.last, self._worker.dropped)
            for _ in range(round(read_s / WAIT_S)):
                self._catch_up()
                if board.screen.show(canvas, WAIT_S) is not None:
                    return
        self._hear_out()

    def _hear_out(self) -> None:
        """Closing the voice would cut it off in mid-sentence."""
        board = self._board
        for _ in range(round(HEAR_OUT_S / WAIT_S)):
            if self.quit or self._voice is None or not self._voice.speaking:
                return
            self._catch_up()
            canvas = board.sketch.canvas(board.last, self._worker.dropped)
            if board.screen.show(canvas, WAIT_S):
                return

    def _catch_up(self) -> None:
        if self._voice is not None:
            self._voice.catch_up(WAIT_S)

    def _show(self, shot: Shot | None) -> None:
        """Show the newest shot and serve a key."""
        board = self._board
        canvas = board.canvas(self._worker.dropped)
        command = board.screen.show(canvas)
        if shot is not None and shot.sighting.image is not None:
            board.sketch.rates.add(shot.step.t_s, self._worker.age_s(shot.step.t_s))
        if command is Command.STOP:
            self.quit = True
        elif command is not None and not board.desk.serve(command, board.now_s):
            self._keyboard.serve(command, canvas)

    def _finish_questions(self) -> None:
        """After the coaching: let what is asked be answered and the advice be read."""
        board, desk = self._board, self._board.desk
        now_s = board.now_s
        desk.look(now_s)
        shown: object = None
        while desk.open:
            if shown != (desk.sentence, desk.hints):
                shown = (desk.sentence, desk.hints)
                canvas = board.canvas(self._worker.dropped)
            # Counted in waits: the time of a busy machine is no time to read in.
            command = board.screen.show(canvas, WAIT_S)
            now_s += WAIT_S
            self._catch_up()
            if command is Command.STOP:
                self.quit = True  # a closed window must not come back
                return
            if command is not None and not desk.serve(command, now_s):
                desk.dismiss()
            desk.look(now_s)
