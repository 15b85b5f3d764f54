"""The tones are as long as they say, end in silence, and can be told apart with one ear."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from coach.voice.tones import NOTES, PEAK, RATE_HZ, SOFT, Chime, seconds, waveform

LEAST_S = 0.06
"""Shorter differences in rhythm are lost on a laptop's loudspeaker."""


@pytest.mark.parametrize("chime", Chime)
def test_a_waveform_is_as_long_as_its_notes(chime: Chime) -> None:
    wave = waveform(chime)

    assert len(wave) / RATE_HZ == pytest.approx(seconds(chime), abs=1e-4)
    assert 0.05 < seconds(chime) < 1.2


@pytest.mark.parametrize("chime", Chime)
def test_a_waveform_starts_and_ends_at_zero_and_never_clips(chime: Chime) -> None:
    wave = waveform(chime)

    assert wave.dtype == np.float32
    assert wave[0] == wave[-1] == 0.0
    loudest = float(np.abs(wave).max())
    assert 0.05 < loudest < 0.2 if chime in SOFT else 0.3 < loudest <= PEAK
    assert float(np.abs(np.diff(wave)).max()) < 0.15  # no jump, so no click


@pytest.mark.parametrize("chime", Chime)
def test_a_waveform_cannot_be_changed_by_who_plays_it(chime: Chime) -> None:
    with pytest.raises(ValueError, match="read-only"):
        waveform(chime)[0] = 1.0


@pytest.mark.parametrize(("one", "other"), list(combinations(Chime, 2)))
def test_rhythm_alone_tells_any_two_apart(one: Chime, other: Chime) -> None:
    beats, others = NOTES[one], NOTES[other]
    if len(beats) != len(others):
        return
    gaps = [
        abs(a - b)
        for note, match in zip(beats, others, strict=True)
        for a, b in zip(note[1:], match[1:], strict=True)
    ]

    assert max(gaps) >= LEAST_S


def test_no_chime_is_no_time() -> None:
    assert seconds(None) == 0.0
