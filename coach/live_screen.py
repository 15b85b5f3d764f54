"""The main thread of a live session: shows the newest shot and serves the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coach.keys import Command
from coach.live import LiveWorker, Shot
from coach.live_sketch import LiveSketch
from coach.outputs.snapshot import write_snapshot
from coach.pipeline import Pipeline
from coach.safety.desk import Desk
from coach.settings import Settings
from coach.texts import Texts
from coach.window import Screen
from landmarks.errors import CoachError
from landmarks.frame import Image
from overlays.painter import Reading

WAIT_S = 0.1
"""Without a new shot keys are still served this often."""
READINGS = (Reading.UPRIGHT, Reading.ON_LEFT_SIDE, Reading.ON_RIGHT_SIDE)
SIDES = ("upper", "left", "right", "lower")


class Mutable(Protocol):
    """What the keys need of the voice."""

    muted: bool

    def mute(self, muted: bool) -> None:
        """Fall silent or speak again."""
        ...


class Steering:
    """Keys that change what is coached; done in the worker's thread between two frames."""

    def __init__(self, worker: LiveWorker, settings: Settings, regions: tuple[str, ...]) -> None:
        """Start from `settings`; `regions` are taken in turn."""
        self._worker, self._regions = worker, regions
        self.settings = settings
        self.paused = False

    def serve(self, command: Command) -> None:
        """Do what a key asks for."""
        match command:
            case Command.PAUSE:
                self.paused = not self.paused
                self._worker.request(_pauser(paused=self.paused))
            case Command.REGION:
                self._choose(region=_after(self.settings.region, self._regions))
            case Command.SIDE:
                self._choose(side=_after(self.settings.side, SIDES))
            case Command.NEXT:
                self._worker.request(Pipeline.next_step)
            case Command.BACK:
                self._worker.request(Pipeline.previous_step)
            case _:
                raise ValueError(f"{command} does not steer")

    def stop_step(self) -> None:
        """End the running hold now; nothing is credited until the pause is taken back."""
        self.paused = True
        self._worker.request(_stop_step)

    def resume(self) -> None:
        """Take the pause back."""
        self.paused = False
        self._worker.request(_pauser(paused=False))

    def ease_off(self, hold_s: float) -> None:
        """Hold no longer than `hold_s` from now on."""
        self.settings = self.settings.model_copy(
            update={"hold_s": min(hold_s, self.settings.hold_s)}
        )
        self._worker.request(lambda pipeline: pipeline.ease_off(hold_s))

    def linger(self, *, on: bool) -> None:
        """Let a rest of the programme last while a question is open."""
        self._worker.request(_lingerer(on=on))

    def _choose(self, **changes: str) -> None:
        self.settings = self.settings.model_copy(update=changes)
        settings = self.settings
        self._worker.request(lambda pipeline: pipeline.choose(settings))


class LiveScreen:
    """Shows shots and serves keys until the worker ends or the person stops it."""

    def __init__(
        self,
        worker: LiveWorker,
        screen: Screen,
        sketch: LiveSketch,
        steering: Steering,
        texts: Texts,
        *,
        age_s: Callable[[float], float],
        desk: Desk,
        clock: Callable[[], float],
        voice: Mutable | None = None,
        snapshots: Path | None = None,
    ) -> None:
        """Everything it shows and changes comes in here.

        Args:
            worker: a started worker.
            screen: where to show.
            sketch: draws the shots.
            steering: serves the keys that change the coaching.
            texts: for the notes of the keys.
            age_s: how long ago a media time was, for the delays.
            desk: the questions around a hold, and the stop key.
            clock: seconds, for the desk.
            voice: what the voice key mutes.
            snapshots: folder for them; the present one by default.
        """
        self._worker, self._screen, self._sketch = worker, screen, sketch
        self._steering, self._texts, self._age_s = steering, texts, age_s
        self._voice, self._snapshots = voice, snapshots
        self._desk, self._clock = desk, clock
        self._last: Shot | None = None
        self.quit = False
        """Whether the person ended it."""

    def run(self) -> None:
        """Until the session is over and the last question answered; raises what broke it."""
        while self._worker.running and self._desk.ending is None and not self.quit:
            shot = self._worker.slot.take(WAIT_S)
            self._last = shot or self._last
            begun = shot is not None and bool(shot.step.hold.credited)
            self._desk.look(self._clock(), credited=begun)
            if self._screen.visible:
                self._show(shot)
        self._worker.stop()
        if self._worker.error is not None:
            raise self._worker.error
        if self._screen.visible and not self.quit:
            self._finish_questions()

    def _show(self, shot: Shot | None) -> None:
        """Show the newest shot and serve a key."""
        canvas = self._canvas()
        command = self._screen.show(canvas)
        if shot is not None and shot.sighting.image is not None:
            self._sketch.rates.add(shot.step.t_s, self._age_s(shot.step.t_s))
        if command is Command.STOP:
            self.quit = True
        elif command is not None and not self._desk.serve(command, self._clock()):
            self._serve(command, canvas)

    def _finish_questions(self) -> None:
        """After the coaching: let what is asked be answered and the advice be read."""
        now_s = self._clock()
        self._desk.look(now_s)
        shown: object = None
        while self._desk.open:
            if shown != (self._desk.sentence, self._desk.hints):
                shown = (self._desk.sentence, self._desk.hints)
                canvas = self._canvas()
            # Counted in waits: the time of a busy machine is no time to read in.
            command = self._screen.show(canvas, WAIT_S)
            now_s += WAIT_S
            if command is Command.STOP:
                return
            if command is not None and not self._desk.serve(command, now_s):
                self._desk.dismiss()
            self._desk.look(now_s)

    def _canvas(self) -> Image:
        display = self._sketch.display
        display.urgent, display.hints = self._desk.sentence, self._desk.hints
        return self._sketch.canvas(self._last, self._worker.dropped)

    def _serve(self, command: Command, canvas: Image) -> None:
        display = self._sketch.display
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
                self._screen.toggle_full_screen()
            case Command.SNAPSHOT:
                display.note = self._take_snapshot(canvas)
            case Command.VOICE:
                display.note = self._texts.word("facts", self._toggle_voice())
            case _:
                self._steering.serve(command)

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


def _after(now: str, choices: tuple[str, ...]) -> str:
    place = choices.index(now) if now in choices else -1
    return choices[(place + 1) % len(choices)]


def _stop_step(pipeline: Pipeline) -> None:
    pipeline.paused = True
    pipeline.next_step()


def _lingerer(*, on: bool) -> Callable[[Pipeline], None]:
    def change(pipeline: Pipeline) -> None:
        pipeline.waiting = on

    return change


def _pauser(*, paused: bool) -> Callable[[Pipeline], None]:
    def change(pipeline: Pipeline) -> None:
        pipeline.paused = paused

    return change
