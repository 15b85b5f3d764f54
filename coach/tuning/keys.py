"""The keys of the tuning windows and what they ask for."""

from __future__ import annotations

from enum import StrEnum


class TuneKey(StrEnum):
    """What a key asks for, by the key of its explanation."""

    BACK = "back"
    FORWARD = "forward"
    FAR_BACK = "far_back"
    FAR_FORWARD = "far_forward"
    REGION = "region"
    SIDE = "side"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    STEP = "step"
    LARGER = "larger"
    SMALLER = "smaller"
    LINK = "link"
    UNDO = "undo"
    REDO = "redo"
    RESET = "reset"
    RESET_ALL = "reset_all"
    COMPARE = "compare"
    CLOSER = "closer"
    FREEZE = "freeze"
    FULL_SCREEN = "full_screen"
    SAVE = "save"
    HELP = "help"
    QUIT = "quit"


ARROWS: dict[TuneKey, tuple[int, ...]] = {
    TuneKey.LEFT: (0xFF51, 0x250000, 0xF702),
    TuneKey.UP: (0xFF52, 0x260000, 0xF700),
    TuneKey.RIGHT: (0xFF53, 0x270000, 0xF703),
    TuneKey.DOWN: (0xFF54, 0x280000, 0xF701),
}
"""Codes of the arrows on Linux, Windows and macOS."""
LETTERS: dict[str, TuneKey] = {
    ",": TuneKey.BACK,
    ".": TuneKey.FORWARD,
    "<": TuneKey.FAR_BACK,
    ">": TuneKey.FAR_FORWARD,
    "t": TuneKey.REGION,
    "\t": TuneKey.REGION,
    "s": TuneKey.SIDE,
    "m": TuneKey.STEP,
    "+": TuneKey.LARGER,
    "=": TuneKey.LARGER,
    "-": TuneKey.SMALLER,
    "l": TuneKey.LINK,
    "u": TuneKey.UNDO,
    "r": TuneKey.REDO,
    "z": TuneKey.RESET,
    "0": TuneKey.RESET_ALL,
    "b": TuneKey.COMPARE,
    "v": TuneKey.CLOSER,
    " ": TuneKey.FREEZE,
    "f": TuneKey.FULL_SCREEN,
    "w": TuneKey.SAVE,
    "h": TuneKey.HELP,
    "q": TuneKey.QUIT,
    "\x1b": TuneKey.QUIT,
}
"""Small letters only: OpenCV's Qt windows do not tell Z from z, so reset all is a 0."""
_BY_CODE = {code: key for key, codes in ARROWS.items() for code in codes}


def tune_key(code: int) -> TuneKey | None:
    """What a key code as `cv2.waitKeyEx` gives it asks for, or None."""
    # GTK adds the state of the lock keys above the sixteenth bit; Windows has its arrows there.
    known = _BY_CODE.get(code) or _BY_CODE.get(code & 0xFFFF)
    if known is not None or code & 0xFF00:
        return known
    return LETTERS.get(chr(code & 0xFF).lower())
