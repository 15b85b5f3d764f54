"""Tones on a fake sound device: played in order, given up with a reason, never late."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from coach.voice.tone_player import DeviceTones, SilentTones, TonePlayer
from coach.voice.tones import RATE_HZ, Chime, waveform


class FakeError(Exception):
    pass


class FakeDevice:
    """What is used of the sounddevice module."""

    PortAudioError = FakeError

    def __init__(self, *, there: bool = True, breaks: bool = False) -> None:
        self.there, self.breaks = there, breaks
        self.played: list[tuple[np.ndarray, int]] = []
        self.free = threading.Event()
        self.free.set()

    def query_devices(self, kind: str) -> None:
        assert kind == "output"
        if not self.there:
            raise FakeError("Error querying device -1")

    def play(self, wave: np.ndarray, rate_hz: int, blocking: bool) -> None:
        assert blocking  # or the next tone would cut this one off
        if self.breaks:
            raise FakeError("unplugged")
        self.played.append((wave, rate_hz))
        self.free.wait(10)


def wait_for(fact: Callable[[], object]) -> None:
    end_s = time.monotonic() + 10
    while not fact():
        assert time.monotonic() < end_s, "did not happen in time"
        time.sleep(0.005)


def test_a_chime_is_played_at_the_volume_asked_for() -> None:
    device = FakeDevice()
    tones = DeviceTones(0.5, lambda: device)
    tones.play(Chime.START)
    wait_for(lambda: device.played)
    tones.close()
    tones.close()

    wave, rate_hz = device.played[0]
    assert rate_hz == RATE_HZ
    np.testing.assert_allclose(wave, waveform(Chime.START) * 0.5)


@pytest.mark.slow
def test_a_tone_that_is_late_is_left_out() -> None:
    device = FakeDevice()
    device.free.clear()
    tones = DeviceTones(1.0, lambda: device)
    tones.play(Chime.COUNT_3)
    wait_for(lambda: device.played)
    tones.play(Chime.COUNT_2)
    time.sleep(0.6)
    device.free.set()
    tones.play(Chime.COUNT_1)
    wait_for(lambda: len(device.played) == 2)
    tones.close()

    np.testing.assert_array_equal(device.played[1][0], waveform(Chime.COUNT_1))


def no_library() -> object:
    raise OSError("PortAudio library not found")


@pytest.mark.parametrize(
    ("load", "reason"),
    [
        (no_library, "apt install libportaudio2"),
        (lambda: FakeDevice(there=False), "there is no sound device"),
        (lambda: FakeDevice(breaks=True), "the sound device fails (unplugged)"),
    ],
)
def test_without_a_device_there_is_one_line_that_says_why(load, reason) -> None:
    tones = DeviceTones(1.0, load)
    tones.play(Chime.START)
    wait_for(lambda: tones.missing)
    tones.play(Chime.START)
    tones.close()

    assert reason in tones.missing


def test_silence_can_be_asked_for() -> None:
    tones: TonePlayer = SilentTones("")
    tones.play(Chime.DONE)
    tones.set_volume(0.3)
    tones.close()

    assert tones.missing == ""
