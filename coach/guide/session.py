"""A timed stretch on a terminal: what is shown and heard while it runs, and what is said after."""

from __future__ import annotations

from rich.console import Console
from rich.live import Live
from rich.text import Text

from coach.guide import Guide, Stretch
from coach.guide.terminal import Page
from coach.guide.timing import Clock, Held, MachineClock, Moment, Stage, StretchTimer
from coach.voice.tone_player import DeviceTones, SilentTones, TonePlayer

COMPLETED, INTERRUPTED = 0, 130


def time_stretch(
    guide: Guide,
    stretch: Stretch,
    sides: tuple[str, ...],
    console: Console,
    *,
    quiet: bool = False,
    clock: Clock | None = None,
    tones: TonePlayer | None = None,
) -> int:
    """Lead through a stretch; 0 when it was completed, 130 when Ctrl-C ended it.

    Args:
        guide: for the words.
        stretch: what to do.
        sides: which sides, in their order.
        console: where to show it.
        quiet: without tones.
        clock: the machine's own, unless another is given.
        tones: the sound device, unless another player is given.
    """
    player = tones or (SilentTones("") if quiet else DeviceTones())
    Page(guide, console).stretch(stretch)
    code = COMPLETED
    with Screen(guide, stretch, console) as screen:
        timer = StretchTimer(stretch, clock or MachineClock(), screen.show, player.play, sides)
        try:
            timer.run()
        except KeyboardInterrupt:
            code = INTERRUPTED
        finally:
            player.close()
    _sum_up(guide, timer.held, console)
    if player.missing:
        console.print(f"No tones: {player.missing}.", markup=False, highlight=False)
    return code


def _sum_up(guide: Guide, held: Held, console: Console) -> None:
    words = guide.words
    parts = [
        f"{words[side]} {held_s:.0f} {words['seconds']}" for side, held_s in held.seconds.items()
    ]
    line = f"{words['held']}: {', '.join(parts)}; {held.finished} {words['of']} {held.planned}."
    if not held.completed:
        line = f"{words['ended']}. {line}"
    console.print(line, style="bold", markup=False, highlight=False)


class Screen:
    """One line that changes on a terminal; one line for each hold where output is piped."""

    def __init__(self, guide: Guide, stretch: Stretch, console: Console) -> None:
        """Show nothing yet."""
        self._guide, self._stretch, self._console = guide, stretch, console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._last: tuple[object, ...] = ()

    def __enter__(self) -> Screen:
        """Begin."""
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the terminal as it was."""
        if self._console.is_terminal:
            self._live.stop()

    def show(self, moment: Moment) -> None:
        """Show a moment, if it says something new."""
        live = self._console.is_terminal
        # Rounded up, so that the line says 1 until the time is over.
        left_s = -int(-moment.left_s // 1)
        new = (moment.stage, moment.side, moment.number, left_s if live else None)
        if new == self._last:
            return
        self._last = new
        line = self._line(moment, left_s)
        if live:
            self._live.update(line, refresh=True)
        else:
            self._console.print(line)

    def _line(self, moment: Moment, left_s: int) -> Text:
        words = self._guide.words
        what = words["hold"] if moment.stage is Stage.HOLD else words["change"]
        text = f"{what} {words[moment.side]} {moment.number}/{self._stretch.repeats[0]}"
        style = "bold green" if moment.stage is Stage.HOLD else "bold"
        return Text(f"{text}: {left_s} {words['seconds']}", style=style)
