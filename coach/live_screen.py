"""The main thread of a live session: shows the newest shot and serves the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coach.keys import Command
from coach.live import LiveWorker, Shot
from coach.live_sketch import LiveSketch
from coach.outputs.snapshot import write_snapshot
from coach.programme.task import Kind
from coach.safety.desk import Desk
from coach.steering import Steering
from coach.texts import Sentence, Texts
from coach.window import Screen
from coach.wording import known_name
from landmarks.errors import CoachError
from landmarks.frame import Image
from overlays.painter import Reading

WAIT_S = 0.1
"""Without a new shot keys are still served this often."""
NOTE_S = 6.0
"""What a key has answered stands this long."""
HEAR_OUT_S = 12.0
"""The longest sentence takes less to say."""
READINGS = (Reading.UPRIGHT, Reading.ON_LEFT_SIDE, Reading.ON_RIGHT_SIDE)


class Mutable(Protocol):
    """What the keys need of the voice."""

    muted: bool

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be."""
        ...

    def mute(self, muted: bool) -> None:
        """Fall silent or speak again."""
        ...

    def catch_up(self, passed_s: float) -> None:
        """Say what waits, where no steps come any more that would make it speak."""
        ...


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
        self._noted_s = 0.0
        self.quit = False
        """Whether the person ended it."""

    def run(self) -> None:
        """Until the session is over and the last question answered; raises what broke it."""
        while self._worker.running and self._desk.ending is None and not self.quit:
            shot = self._worker.slot.take(WAIT_S)
            self._last = shot or self._last
            begun = shot is not None and bool(shot.step.hold.credited)
            over = self._last is not None and self._last.step.finished
            self._desk.look(self._clock(), credited=begun, over=over)
            if self._screen.visible:
                self._show(shot)
        self._worker.stop()
        if self._worker.error is not None:
            raise self._worker.error
        if self._screen.visible and not self.quit:
            self._finish_questions()
            self._hear_out()

    def tell_last(self, sentence: Sentence, read_s: float) -> None:
        """Let a last sentence be read for so long, or until a key; and be heard to its end."""
        if self._screen.visible and not self.quit:
            display = self._sketch.display
            display.urgent, display.warns, display.hints = sentence, True, ()
            canvas = self._sketch.canvas(self._last, self._worker.dropped)
            for _ in range(round(read_s / WAIT_S)):
                self._catch_up()
                if self._screen.show(canvas, WAIT_S) is not None:
                    return
        self._hear_out()

    def _hear_out(self) -> None:
        """Closing the voice would cut it off in mid-sentence."""
        for _ in range(round(HEAR_OUT_S / WAIT_S)):
            if self.quit or self._voice is None or not self._voice.speaking:
                return
            self._catch_up()
            if self._screen.show(self._sketch.canvas(self._last, self._worker.dropped), WAIT_S):
                return

    def _catch_up(self) -> None:
        if self._voice is not None:
            self._voice.catch_up(WAIT_S)

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
            self._catch_up()
            if command is Command.STOP:
                self.quit = True  # a closed window must not come back
                return
            if command is not None and not self._desk.serve(command, now_s):
                self._desk.dismiss()
            self._desk.look(now_s)

    def _canvas(self) -> Image:
        display = self._sketch.display
        display.urgent, display.hints = self._desk.sentence, self._desk.hints
        display.warns, display.ended = self._desk.warns, self._desk.ending is not None
        if self._clock() - self._noted_s > NOTE_S:
            display.note = ""
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
                self._note(self._take_snapshot(canvas))
            case Command.VOICE:
                self._note(self._texts.word("facts", self._toggle_voice()))
            case _:
                self._steering.serve(command)
                self._note(self._chosen(command))

    def _note(self, words: str) -> None:
        self._sketch.display.note, self._noted_s = words, self._clock()

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
