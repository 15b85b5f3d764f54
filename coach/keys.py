"""The keys of the window and what they ask for. All optional: after the start none is needed."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """What a key asks for."""

    PAUSE = "pause"
    MIRROR = "mirror"
    REGION = "region"
    SIDE = "side"
    VOICE = "voice"
    NEXT = "next"
    BACK = "back"
    FULL_SCREEN = "full_screen"
    READING = "reading"
    SNAPSHOT = "snapshot"
    DELAYS = "delays"
    HELP = "help"
    HURTS = "hurts"
    YES = "yes"
    RATE_0 = "rate_0"
    RATE_1 = "rate_1"
    RATE_2 = "rate_2"
    RATE_3 = "rate_3"
    RATE_4 = "rate_4"
    RATE_5 = "rate_5"
    RATE_6 = "rate_6"
    RATE_7 = "rate_7"
    RATE_8 = "rate_8"
    RATE_9 = "rate_9"
    STOP = "stop"

    @property
    def digit(self) -> int | None:
        """The number it types, or None."""
        name, _, number = self.value.partition("_")
        return int(number) if name == "rate" else None


ESCAPE = 27
KEYS: dict[int, Command] = {
    ord(" "): Command.PAUSE,
    ord("m"): Command.MIRROR,
    ord("t"): Command.REGION,
    ord("s"): Command.SIDE,
    ord("v"): Command.VOICE,
    ord("n"): Command.NEXT,
    ord("b"): Command.BACK,
    ord("f"): Command.FULL_SCREEN,
    ord("r"): Command.READING,
    ord("c"): Command.SNAPSHOT,
    ord("d"): Command.DELAYS,
    ord("h"): Command.HELP,
    ord("x"): Command.HURTS,
    ord("y"): Command.YES,
    **{ord(str(digit)): Command(f"rate_{digit}") for digit in range(10)},
    ord("q"): Command.STOP,
    ESCAPE: Command.STOP,
}
"""Key codes as OpenCV gives them; capital letters count as small ones."""


def command_of(key: int) -> Command | None:
    """The command of a key code, or None."""
    if ord("A") <= key <= ord("Z"):
        key += ord("a") - ord("A")
    return KEYS.get(key)
