"""Keeps the speech engine's process running: feeds it, times it, and starts it anew when it hangs.

Runs in a thread of its own. Everything reaches it through one inbox, so that it alone changes
anything; `finished` and `missing` are written here and only read elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, assert_never

from coach.voice.cue import Cue
from coach.voice.engine_child import EngineChild
from coach.voice.timing import speaking_s


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an engine before it counts as hung."""

    start_s: float = 15.0
    """A first start may compile and search for voices."""
    factor: float = 1.5
    """An utterance may take this many times its estimate ..."""
    slack_s: float = 3.0
    """... and this much more."""
    stale_s: float = 2.0
    """Words that could not be begun within this time are no longer true."""
    failures: int = 3
    """After so many hangs or crashes in a row it is given up."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `cue`, the `number`-th."""

    number: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class Stop:
    """Drop everything up to the `number`-th."""

    number: int


@dataclass(frozen=True, slots=True)
class SetVolume:
    """From 0 to 1."""

    volume: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a child said."""

    child: EngineChild
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Close:
    """The end."""


Event = Say | Stop | SetVolume | Answer | Close


class EngineKeeper:
    """One engine at a time, one utterance at a time."""

    def __init__(self, command: Sequence[str], volume: float, patience: Patience) -> None:
        """Nothing starts before `run`."""
        self.inbox: SimpleQueue[Event] = SimpleQueue()
        self.finished = 0
        """Number of the last utterance that was said or dropped."""
        self.missing = ""
        """Why there will be no speech, or empty."""
        self._command, self._volume, self._patience = list(command), volume, patience
        self._child: EngineChild | None = None
        self._ready, self._checked, self._closed = False, False, False
        self._waiting: Say | None = None
        self._speaking: Say | None = None
        self._due_s = self._deadline_s = 0.0
        self._failures = 0

    def run(self) -> None:
        """Serve the inbox until closed or given up."""
        with TemporaryDirectory(prefix="coach-voice-", ignore_cleanup_errors=True) as folder:
            self._folder = folder
            self._start()
            while not (self._closed or self.missing):
                try:
                    self._serve(self.inbox.get(timeout=self._pause_s()))
                except Empty:
                    self._on_time()
                self._begin_if_due()
            self._kill()

    def _pause_s(self) -> float:
        """How long nothing has to be done unless something comes in."""
        moments = [self._due_s] if self._ready and self._waiting and not self._speaking else []
        if self._speaking is not None or not self._ready:
            moments.append(self._deadline_s)
        return max(0.0, min(moments) - time.monotonic()) if moments else 3600.0

    def _on_time(self) -> None:
        hung = self._speaking is not None or not self._ready
        if hung and time.monotonic() >= self._deadline_s:
            self._fail("the speech engine hangs")

    def _serve(self, event: Event) -> None:
        match event:
            case Say():
                if self._waiting is not None:
                    self.finished = self._waiting.number
                self._waiting = event
                self._due_s = time.monotonic() + event.cue.lead_s
            case Stop():
                self._stop(event.number)
            case SetVolume():
                self._volume = event.volume
                self._send({"volume": event.volume})
            case Answer():
                if event.child is self._child:
                    self._hear(event.message)
            case Close():
                self._closed = True
            case _:
                assert_never(event)

    def _hear(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self._ready = self._checked = True
        elif "missing" in message:
            self.missing = str(message["missing"])
        elif "gone" in message:
            self._fail("the speech engine keeps ending")
        elif self._speaking is not None and message.get("done") == self._speaking.number:
            self.finished, self._speaking, self._failures = self._speaking.number, None, 0

    def _begin_if_due(self) -> None:
        say, now_s = self._waiting, time.monotonic()
        if say is None or not self._ready or self._speaking is not None or now_s < self._due_s:
            return
        self._waiting = None
        if now_s - self._due_s > self._patience.stale_s:
            self.finished = say.number
            return
        estimate_s = speaking_s(say.cue.text)
        self._speaking = say
        self._deadline_s = now_s + self._patience.factor * estimate_s + self._patience.slack_s
        limit_s = self._patience.factor * estimate_s + 1.0
        self._send({"say": say.cue.text, "number": say.number, "limit_s": limit_s})

    def _stop(self, number: int) -> None:
        if self._waiting is not None and self._waiting.number <= number:
            self._waiting = None
        if self._speaking is not None and self._speaking.number <= number:
            self._start()  # pyttsx3 cannot be stopped in mid-word everywhere; a process can
        self.finished = max(self.finished, number)

    def _fail(self, why: str) -> None:
        self._failures += 1
        if self._speaking is not None:
            self.finished = self._speaking.number
        if self._failures >= self._patience.failures:
            self.missing = why
        else:
            self._start()

    def _start(self) -> None:
        self._kill()
        self._ready, self._speaking = False, None
        self._deadline_s = time.monotonic() + self._patience.start_s
        command = [*self._command, "--volume", f"{self._volume:.2f}"]
        command += ["--checked"] if self._checked else []
        self._child = EngineChild(command, self._folder, self._listen)

    def _listen(self, child: EngineChild, message: dict[str, Any]) -> None:
        self.inbox.put(Answer(child, message))

    def _send(self, message: dict[str, Any]) -> None:
        if self._child is not None and self._ready:
            self._child.send(message)

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None
