"""The keys of the window and what they ask for. All optional: after the start none is needed."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """What a key asks for, by the key of its explanation."""

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
    STOP = "stop"


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
    ord("q"): Command.STOP,
    ESCAPE: Command.STOP,
}
"""Key codes as OpenCV gives them; capital letters count as small ones."""


def command_of(key: int) -> Command | None:
    """The command of a key code, or None."""
    if ord("A") <= key <= ord("Z"):
        key += ord("a") - ord("A")
    return KEYS.get(key)
