"""Everything the screen shows in one frame, already decided and already worded.

Overlays draw it and decide nothing; `coach` fills it in. It knows landmark types only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from landmarks.pose import Pose
from landmarks.region import NoPressZone, Region


class Tone(StrEnum):
    """What a line asks of the person. Always shown by shape and word as well as by colour."""

    GO = "go"
    WAIT = "wait"
    FIX = "fix"
    STOP = "stop"
    DONE = "done"


class DialState(StrEnum):
    """What the hold ring shows."""

    WAITING = "waiting"
    SETTLING = "settling"
    HOLDING = "holding"
    PAUSED = "paused"
    RESTING = "resting"
    """Between two holds: the seconds are those of the rest."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Dial:
    """The hold ring: seconds credited of seconds wanted.

    Attributes:
        state: what it shows.
        held_s: seconds credited, or of a rest, gone by.
        target_s: seconds in all.
        word: what to write under it in place of the state's own word.
        breath: how full a breath is, 0 to 1, or None for no pacer.
    """

    state: DialState
    held_s: float
    target_s: float
    word: str = ""
    breath: float | None = None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """The one line that says what to do next, and a smaller one that says why."""

    text: str
    tone: Tone
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class HandMark:
    """The pressing hand and the way from it to the target.

    Attributes:
        xy_px: (2,) pixels, where it is taken to press.
        on_target: whether the hand counts as being inside the region.
        on_no_press: whether the hand is on a no-press zone.
    """

    xy_px: NDArray[np.float64]
    on_target: bool
    on_no_press: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One frame as the person is to see it.

    Attributes:
        t_s: media time.
        pose: the person found, or None.
        target: the region being worked on, or None.
        others: further regions, drawn faintly.
        no_press: zones to hatch.
        hand: the pressing hand, or None when it is not known.
        dial: the hold ring.
        status: what to do next.
        facts: short lines for the corner: posture with roll, camera tilt, uncertainty.
    """

    t_s: float
    pose: Pose | None
    target: Region | None
    others: tuple[Region, ...]
    no_press: tuple[NoPressZone, ...]
    hand: HandMark | None
    dial: Dial
    status: StatusLine
    facts: tuple[str, ...] = ()
