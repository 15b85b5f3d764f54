"""What was said, as a file people can read or as JSON lines."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TextIO

from coach.voice.cue import Cue

SOUNDS = {
    "count_3": "three pips",
    "count_2": "two pips",
    "count_1": "one pip",
}


def text_line(cue: Cue) -> str:
    """One line: when, how long, what about, the tone and the words."""
    tone = "" if cue.tone is None else f"({SOUNDS.get(cue.tone, f'{cue.tone} tone')}) "
    times = f"{cue.t_s:7.2f} s  {cue.duration_s:4.1f} s"
    cut = " [cuts in]" if cue.cuts else ""
    return f"{times}  {cue.key:<14} {tone}{cue.text}".rstrip() + cut


def json_line(cue: Cue) -> str:
    """One JSON object; seconds to the millisecond."""
    times = {
        name: round(value, 3)
        for name, value in (
            ("t_s", cue.t_s),
            ("duration_s", cue.duration_s),
            ("cause_s", cue.cause_s),
            ("delay_s", cue.delay_s),
        )
    }
    what = {
        "key": cue.key,
        "priority": cue.priority.name.lower(),
        "tone": cue.tone,
        "cuts": cue.cuts,
    }
    return json.dumps(times | what | {"text": cue.text}, ensure_ascii=False)


def overlaps(cues: list[Cue]) -> list[tuple[Cue, Cue]]:
    """Neighbours of which the first, as estimated, still sounds when the second begins.

    A cue that is cut off ends there and then, and counts as no overlap.
    """
    return [
        (cue, after)
        for cue, after in pairwise(cues)
        if not after.cuts and cue.end_s > after.t_s + 1e-9
    ]


class TranscriptSpeaker:
    """A speaker that writes instead. Never busy: the policy keeps the estimated times itself."""

    busy = False
    missing = ""

    def __init__(self, out: TextIO | None = None, *, as_json: bool = False) -> None:
        """Write each cue to `out` as it comes; without one, only keep them in `cues`."""
        self._out, self._line = out, json_line if as_json else text_line
        self.cues: list[Cue] = []

    def say(self, cue: Cue) -> None:
        """Write a cue, words or tone."""
        self.cues.append(cue)
        if self._out is not None:
            self._out.write(self._line(cue) + "\n")

    def stop(self) -> None:
        """Nothing: the next cue's time tells what was cut off."""

    def set_volume(self, volume: float) -> None:
        """Nothing."""

    def close(self) -> None:
        """Write out what is kept back; the file stays open, it is not ours."""
        if self._out is not None:
            self._out.flush()
