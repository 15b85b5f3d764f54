"""The colours, named by meaning. Not where they are used, and never the only carrier of a meaning.

Hues follow Okabe and Ito, brightened until each stroke stands on the dark halo and the halo
stands on a bright picture: one of the two always contrasts with what lies behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from overlays.view import DialState, Tone

Bgr = tuple[int, int, int]

HALO: Bgr = (8, 5, 4)
"""Drawn under every bright stroke, and the colour of plates."""

TEXT: Bgr = (255, 255, 255)
TEXT_SOFT: Bgr = (222, 222, 222)

GREEN: Bgr = (158, 222, 62)
SKY: Bgr = (245, 196, 112)
YELLOW: Bgr = (66, 228, 240)
VERMILLION: Bgr = (66, 138, 255)
RED: Bgr = (112, 112, 255)

TARGET: Bgr = GREEN
OTHER: Bgr = (226, 214, 200)
NO_PRESS: Bgr = VERMILLION
CONFLICT: Bgr = RED
BONE: Bgr = (214, 208, 204)
HAND: Bgr = YELLOW
HAND_ON_TARGET: Bgr = GREEN
HAND_ON_NO_PRESS: Bgr = VERMILLION
TRACK: Bgr = (150, 142, 136)
BREATH: Bgr = (112, 78, 40)
"""Behind the number of the hold ring, dark enough for white letters."""

TONES: Mapping[Tone, Bgr] = MappingProxyType(
    {
        Tone.GO: GREEN,
        Tone.WAIT: SKY,
        Tone.FIX: YELLOW,
        Tone.STOP: VERMILLION,
        Tone.DONE: GREEN,
    }
)

DIALS: Mapping[DialState, Bgr] = MappingProxyType(
    {
        DialState.WAITING: SKY,
        DialState.SETTLING: SKY,
        DialState.HOLDING: GREEN,
        DialState.PAUSED: YELLOW,
        DialState.RESTING: SKY,
        DialState.DONE: GREEN,
    }
)
