"""A whole live session for a story: one fake clock for camera, screen and voice, in lockstep.

The person on the mat listens: keys answer what was said, and no frame comes before the screen
has shown the one before, so that a story runs the same on every machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coach import cli
from coach.folders import DATA_VARIABLE, history_file
from coach.history.reader import read_sessions
from coach.history.records import SessionRecord
from coach.keys import Command
from coach.live import screen
from coach.sources.camera_state import CameraTick
from coach.voice.cue import Cue, Priority
from coach.voice.tone_player import SilentTones
from coach.voice.tones import SOFT
from coach.voice.transcript import TranscriptSpeaker, overlaps
from coach.voice.voice import Voice
from landmarks.frame import Frame, Image
from overlays.view import View
from tests.coach.live.live_job_stage import ClosingCounter, FakeSource, replace_in_live
from tests.coach.live.live_stage import PATIENCE_S, Clock, ScriptedDetector, frame, tick
from tests.coach.stage import Act, sightings

FPS = 5.0
LATEST_S = 1.0
"""From a cause to its first sound."""
SPACING_S = 4.0
"""From one sentence to the next."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A key the person presses once they have heard something.

    Attributes:
        heard: key of the cue.
        command: the key.
        after_s: so long after its beginning.
        time: after which time it is heard, from 1.
    """

    heard: str
    command: Command
    after_s: float = 1.0
    time: int = 1


class Terminal:
    """Somebody sits at the terminal and says no to every question."""

    interactive = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, prompt: str) -> str:
        self.asked.append(prompt)
        return "n"

    def tell(self, line: str) -> None:
        """Nobody reads along."""


class TimedSpeaker(TranscriptSpeaker):
    """Busy as long as a sentence is estimated to take."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock, self._until_s = clock, 0.0

    def say(self, cue: Cue) -> None:
        super().say(cue)
        self._until_s = self._clock.now_s + cue.duration_s

    def stop(self) -> None:
        self._until_s = 0.0

    @property
    def busy(self) -> bool:  # type: ignore[override]
        return self._clock.now_s < self._until_s


class Paper:
    """In place of the painter: keeps the large words and when they stood."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lines: list[tuple[float, str]] = []
        self.views: list[View] = []

    def paint(self, image: Image, view: View, *_: object) -> Image:
        self.views.append(view)
        if not self.lines or self.lines[-1][1] != view.status.text:
            self.lines.append((self._clock.now_s, view.status.text))
        return image


@dataclass
class Story:
    """Devices, model and time replaced; see `play`."""

    monkeypatch: pytest.MonkeyPatch
    folder: Path
    answers: list[Answer] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    visible = True

    def __post_init__(self) -> None:
        self.terminal, self.speaker, self.paper = (
            Terminal(), TimedSpeaker(self.clock), Paper(self.clock),
        )  # fmt: skip
        self.acts: list[Act] = []
        self._shown = threading.Semaphore(1)
        self.monkeypatch.setenv("DISPLAY", ":0")
        self.monkeypatch.setenv(DATA_VARIABLE, str(self.folder / "data"))
        replaced: dict[str, Any] = {
            "announced_model": lambda *_: self.folder / "any.task",
            "verify": lambda _: "0" * 64,
            "CameraSource": lambda *_, **__: FakeSource(self._script(), self.clock),
            "detector_maker": lambda _: lambda _: self._detector(),
            "Headcount": lambda _: ClosingCounter([1]),
            "Standard": lambda: self.terminal,
            "open_voice": lambda look, _, notify, __: Voice(
                look, self.speaker, SilentTones(""), notify
            ),
            "Window": lambda _: self,
            "painter_for": lambda _: self.paper,
            "time": SimpleNamespace(monotonic=self.clock),
        }
        for name, stand_in in replaced.items():
            replace_in_live(self.monkeypatch, name, stand_in)
        self.monkeypatch.setattr(screen, "WAIT_S", 0.1)

    def play(self, programme: str, *acts: Act) -> int:
        """The exit code of a session with a programme, of which so much is seen."""
        path = self.folder / "story.toml"
        path.write_text(programme)
        self.acts = list(acts)
        argv = ["live", "--quiet", "--tilt", "20", "--programme", str(path)]
        return cli.main([*argv, "--out", str(self.folder / "out")])

    # -------------------------------------------------------------- what came of it

    @property
    def cues(self) -> list[Cue]:
        """All that was said, and tones, without those of the breath."""
        return [cue for cue in self.speaker.cues if cue.tone not in SOFT]

    @property
    def said(self) -> list[str]:
        """Keys of the sentences, in order."""
        return [cue.key for cue in self.cues if cue.text]

    @property
    def shown(self) -> list[str]:
        """The large words of the screen, one after the other."""
        return [line for _, line in self.paper.lines]

    @property
    def kept(self) -> SessionRecord:
        """The session in the history."""
        [session] = read_sessions(history_file())
        return session

    @property
    def account(self) -> dict[str, Any]:
        """What session.json says."""
        loaded: dict[str, Any] = json.loads((self.folder / "out" / "session.json").read_text())
        return loaded

    def assert_calm(self) -> None:
        """No two sound at once, sentences keep their distance, and all are prompt."""
        assert overlaps(self.cues) == []
        sentences = [cue for cue in self.cues if cue.text]
        crowded = [
            (before.key, cue.key)
            for before, cue in pairwise(sentences)
            if cue.t_s - before.t_s < SPACING_S - 1e-6 and cue.priority < Priority.TIMED
        ]
        assert crowded == []
        assert [cue.key for cue in self.cues if self._waited_s(cue) >= LATEST_S] == []

    def _waited_s(self, cue: Cue) -> float:
        """From its cause to its first sound, without the time that a question of safety had."""
        first_s = cue.t_s if cue.first_s is None else cue.first_s
        questions = [one for one in self.cues if one.whole and one.t_s < first_s]
        free_s = max((one.end_s for one in questions), default=0.0)
        return first_s - max(cue.cause_s, free_s)

    # -------------------------------------------------------------- the screen

    def show(self, canvas: Image, wait_s: float = 0.0) -> Command | None:
        del canvas
        self.clock.now_s += wait_s
        self._shown.release()
        for answer in self.answers:
            heard = [cue for cue in self.speaker.cues if cue.key == answer.heard]
            due = len(heard) >= answer.time and (
                self.clock.now_s >= heard[answer.time - 1].t_s + answer.after_s
            )
            if due:
                self.answers.remove(answer)
                return answer.command
        return None

    def size_wh(self) -> tuple[int, int] | None:
        return None

    def toggle_full_screen(self) -> None:
        """There is but one size."""

    def close(self) -> None:
        """Nothing to close."""

    # -------------------------------------------------------------- the camera

    def _script(self) -> Iterator[Frame | CameraTick]:
        count = len(sightings(self.acts, FPS))
        for number in range(count):
            self._shown.acquire(timeout=PATIENCE_S)
            yield frame(number, number / FPS)
        for number in range(60):
            self._shown.acquire(timeout=PATIENCE_S)
            yield tick(count / FPS + number / 2)
        raise KeyboardInterrupt

    def _detector(self) -> ScriptedDetector:
        return ScriptedDetector([sighting.pose for sighting in sightings(self.acts, FPS)])
