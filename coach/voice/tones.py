"""Short tones, as waveforms. Told apart by rhythm, not only by pitch; playing is done elsewhere."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]

RATE_HZ = 44_100
PEAK = 0.6
"""Of full scale: two thirds leave room for the listener's own volume."""
OVERTONE = 0.2
"""Share of the octave above; a pure sine sounds like a fault."""
ATTACK_S = 0.012
"""Shorter than this a tone begins with a click."""


class Chime(StrEnum):
    """What a tone means."""

    ATTENTION = "attention"
    THERE = "there"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"
    WARNING = "warning"
    COUNT_3 = "count_3"
    COUNT_2 = "count_2"
    COUNT_1 = "count_1"
    BREATHE_IN = "breathe_in"
    BREATHE_OUT = "breathe_out"


Note = tuple[float, float, float]
"""Pitch in Hz, start in s, length in s."""

C5, D5, G4, G5, A5, C6 = 523.25, 587.33, 392.0, 783.99, 880.0, 1046.5


def _pips(count: int) -> tuple[Note, ...]:
    return tuple((A5, 0.18 * number, 0.10) for number in range(count))


NOTES: dict[Chime, tuple[Note, ...]] = {
    Chime.ATTENTION: ((G4, 0.0, 0.18),),  # low, short
    Chime.THERE: ((C6, 0.0, 0.30),),  # high, long
    Chime.START: ((C5, 0.0, 0.12), (G5, 0.15, 0.33)),  # short, long
    Chime.PAUSE: ((D5, 0.0, 0.24), (G4, 0.30, 0.30)),  # long, long
    Chime.RESUME: ((C5, 0.0, 0.10), (C5, 0.14, 0.10), (G5, 0.28, 0.30)),  # short, short, long
    Chime.DONE: ((C5, 0.0, 0.13), (D5, 0.16, 0.13), (G5, 0.32, 0.13), (C6, 0.48, 0.60)),
    Chime.WARNING: tuple((G4 if n % 2 else D5, 0.08 * n, 0.07) for n in range(6)),  # a rattle
    Chime.COUNT_3: _pips(3),
    Chime.COUNT_2: _pips(2),
    Chime.COUNT_1: _pips(1),
    Chime.BREATHE_IN: ((G4, 0.0, 0.20), (C5, 0.12, 0.46)),  # rises
    Chime.BREATHE_OUT: ((C5, 0.0, 0.46), (G4, 0.24, 0.30)),  # falls
}
SOFT = frozenset({Chime.BREATHE_IN, Chime.BREATHE_OUT})
SOFTER = 0.2
"""They accompany and ask for nothing: a fifth of the others' loudness."""


def seconds(chime: Chime | None) -> float:
    """How long a chime sounds, s; 0 for none."""
    return 0.0 if chime is None else max(start + length for _, start, length in NOTES[chime])


@cache
def waveform(chime: Chime) -> Wave:
    """(N,) float32 in [-1, 1] at `RATE_HZ`; starts and ends at zero. Read-only."""
    wave = np.zeros(round(seconds(chime) * RATE_HZ), np.float64)
    for pitch_hz, start_s, length_s in NOTES[chime]:
        note = _note(pitch_hz, length_s)
        first = round(start_s * RATE_HZ)
        part = wave[first : first + len(note)]  # rounding may leave one sample too many
        part += note[: len(part)]
    wave[-1] = 0.0
    quiet = (wave * PEAK * (SOFTER if chime in SOFT else 1.0)).astype(np.float32)
    quiet.setflags(write=False)
    return quiet


def _note(pitch_hz: float, length_s: float) -> NDArray[np.float64]:
    t_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    sound = np.sin(2 * np.pi * pitch_hz * t_s) + OVERTONE * np.sin(4 * np.pi * pitch_hz * t_s)
    rise = np.clip(t_s / ATTACK_S, 0.0, 1.0)
    fall = np.cos(np.pi / 2 * t_s / length_s)  # rings off like something struck
    return np.asarray(sound * rise * fall / (1 + OVERTONE))
