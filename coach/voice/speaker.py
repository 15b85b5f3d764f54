"""Who speaks a cue: an engine off the frame path, or nobody, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import Protocol

from coach.voice.cue import Cue
from coach.voice.engine_child import engine_command
from coach.voice.engine_keeper import Close, EngineKeeper, Patience, Say, SetVolume, Stop
from coach.voice.timing import WORDS_PER_MIN


class Speaker(Protocol):
    """Speaks cues. No call takes longer than a millisecond."""

    @property
    def busy(self) -> bool:
        """Whether something is still being said."""
        ...

    @property
    def missing(self) -> str:
        """Why nothing is heard, in one line; empty while all is well."""
        ...

    def say(self, cue: Cue) -> None:
        """Speak the words of a cue once its tone is over."""
        ...

    def stop(self) -> None:
        """Fall silent."""
        ...

    def set_volume(self, volume: float) -> None:
        """From 0 to 1, for all that follows."""
        ...

    def close(self) -> None:
        """Give the engine back. Safe to call twice."""
        ...


class SilentSpeaker:
    """Says nothing, and why."""

    busy = False

    def __init__(self, reason: str) -> None:
        """Silent because of `reason`, one line; empty if silence was asked for."""
        self.missing = reason

    def say(self, cue: Cue) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""

    def set_volume(self, volume: float) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Pyttsx3Speaker:
    """Speaks through pyttsx3 in a child process, kept by a thread; a hang costs one cue."""

    def __init__(
        self,
        language: str,
        volume: float = 1.0,
        command: Sequence[str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Begin to start the engine; cues may be said at once.

        Args:
            language: of the voice.
            volume: from 0 to 1.
            command: what to run instead of the engine, for tests.
            patience: how long to wait for it.
        """
        asked = [*(command or engine_command()), "--language", language]
        asked += ["--rate", str(WORDS_PER_MIN)]
        self._said = 0
        self._keeper = EngineKeeper(asked, volume, patience or Patience())
        self._thread = Thread(target=self._keeper.run, name="coach-voice", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether something is still being said."""
        return not self.missing and self._keeper.finished < self._said

    @property
    def missing(self) -> str:
        """Why nothing is heard, in one line; empty while all is well."""
        return self._keeper.missing

    def say(self, cue: Cue) -> None:
        """Speak the words of a cue once its tone is over."""
        if cue.text and not self.missing:
            self._said += 1
            self._keeper.inbox.put(Say(self._said, cue))

    def stop(self) -> None:
        """Fall silent."""
        if self.busy:
            self._keeper.inbox.put(Stop(self._said))

    def set_volume(self, volume: float) -> None:
        """From 0 to 1, for all that follows."""
        self._keeper.inbox.put(SetVolume(volume))

    def close(self) -> None:
        """End the engine. Safe to call twice."""
        self._keeper.inbox.put(Close())
        self._thread.join(timeout=5.0)
