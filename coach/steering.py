"""Keys and questions that change what is coached, handed to the thread that coaches."""

from __future__ import annotations

from collections.abc import Callable

from coach.keys import Command
from coach.live.worker import LiveWorker
from coach.pipeline import Pipeline
from coach.settings import Settings

SIDES = ("upper", "left", "right", "lower")


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
