"""What the keys of the window do, apart from the questions, which have theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from coach.keys import Command
from coach.live.board import Board
from coach.outputs.snapshot import write_snapshot
from coach.programme.task import Kind
from coach.steering import Steering
from coach.texts import Texts
from coach.wording import known_name
from landmarks.errors import CoachError
from landmarks.frame import Image
from overlays.painter import Reading

READINGS = (Reading.UPRIGHT, Reading.ON_LEFT_SIDE, Reading.ON_RIGHT_SIDE)


class Mutable(Protocol):
    """What the keys need of the voice."""

    muted: bool

    def mute(self, muted: bool) -> None:
        """Fall silent or speak again."""
        ...


class Keyboard:
    """Serves the keys that change what is shown, said and coached."""

    def __init__(
        self,
        board: Board,
        steering: Steering,
        texts: Texts,
        voice: Mutable | None = None,
        snapshots: Path | None = None,
    ) -> None:
        """Everything the keys change comes in here.

        Args:
            board: shows what they change, and the notes that answer them.
            steering: serves those that change the coaching.
            texts: for the notes.
            voice: what the voice key mutes.
            snapshots: folder for them; the present one by default.
        """
        self._board, self._steering, self._texts = board, steering, texts
        self._voice, self._snapshots = voice, snapshots

    def serve(self, command: Command, canvas: Image) -> None:
        """Do what a key asks for; `canvas` is what the person sees."""
        display = self._board.display
        match command:
            case Command.MIRROR:
                display.mirror = not display.mirror
            case Command.READING:
                place = (READINGS.index(display.reading) + 1) % len(READINGS)
                display.reading = READINGS[place]
            case Command.HELP:
                display.help = not display.help
            case Command.DELAYS:
                display.delays = not display.delays
            case Command.FULL_SCREEN:
                self._board.screen.toggle_full_screen()
            case Command.SNAPSHOT:
                self._board.note(self._take_snapshot(canvas))
            case Command.VOICE:
                self._board.note(self._texts.word("facts", self._toggle_voice()))
            case _:
                self._steering.serve(command)
                self._board.note(self._chosen(command))

    def _chosen(self, command: Command) -> str:
        """What the keys for place and side have come to; a programme knows both itself."""
        if command not in (Command.REGION, Command.SIDE):
            return ""
        settings = self._steering.settings
        if settings.programme is not None:
            return self._texts.word("facts", "by_programme")
        if command is Command.REGION:
            name = known_name(settings.region, Kind.HOLD, self._texts)
            return self._texts.word("facts", "chosen_region", region=name)
        return self._texts.word("facts", f"chosen_{settings.side}")

    def _take_snapshot(self, canvas: Image) -> str:
        """Save a picture; the note about it."""
        try:
            path = write_snapshot(self._snapshots or Path.cwd(), canvas)
        except CoachError as error:
            return str(error)  # a full disk is told; it must not end the hold
        return self._texts.word("facts", "snapshot", path=path.name)

    def _toggle_voice(self) -> str:
        """Mute or speak again; the key of the note about it."""
        if self._voice is None:
            return "no_voice"
        self._voice.mute(not self._voice.muted)
        return "voice_off" if self._voice.muted else "voice_on"
