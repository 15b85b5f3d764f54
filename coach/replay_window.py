"""Shows a replay at its own pace, as a listener."""

from __future__ import annotations

from collections.abc import Callable

from coach.keys import Command
from coach.outputs.files import Draw, picture_of
from coach.pipeline import Step
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from coach.window import Screen
from overlays.viewport import Viewport


class ReplayWindow:
    """A listener that shows every step. Keys: space pauses, f full screen, q or Esc ends."""

    def __init__(
        self,
        info: SourceInfo,
        screen: Screen,
        draw: Draw,
        pace: float | None,
        clock: Callable[[], float],
    ) -> None:
        """Show on `screen`; `pace` is a factor of real time, None is as fast as possible."""
        self._size_wh, self._screen, self._draw = info.size_wh, screen, draw
        self._pace, self._clock = pace, clock
        self._due: tuple[float, float] | None = None

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Show one step when its time has come; False when the person wants to end."""
        image = picture_of(sighting, self._size_wh)
        viewport = Viewport.fit((image.shape[1], image.shape[0]))
        canvas = self._draw(image, step, viewport)
        command = self._screen.show(canvas, self._wait_s(step.t_s))
        if command is Command.PAUSE:
            command = None
            while command is None:  # the time spent here does not count for the pace
                command = self._screen.show(canvas, 0.05)
            self._due = None
        if command is Command.FULL_SCREEN:
            self._screen.toggle_full_screen()
        return command is not Command.STOP

    def _wait_s(self, t_s: float) -> float:
        if self._pace is None:
            return 0.0
        now_s = self._clock()
        if self._due is None:
            self._due = (now_s, t_s)
        start_s, first_t_s = self._due
        return max(0.0, start_s + (t_s - first_t_s) / self._pace - now_s)
