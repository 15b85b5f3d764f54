"""Who plays the tones: the sound device off the frame path, or nobody, with the reason."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from coach.voice.tones import RATE_HZ, Chime, waveform

STALE_S = 0.5
"""A tone that could not begin within this time would tell a wrong second."""


class TonePlayer(Protocol):
    """Plays chimes. No call takes longer than a millisecond."""

    @property
    def missing(self) -> str:
        """Why nothing is heard, in one line; empty while all is well."""
        ...

    def play(self, chime: Chime) -> None:
        """Sound it now."""
        ...

    def set_volume(self, volume: float) -> None:
        """From 0 to 1."""
        ...

    def close(self) -> None:
        """Give the device back. Safe to call twice."""
        ...


class SilentTones:
    """Plays nothing, and why."""

    def __init__(self, reason: str) -> None:
        """Silent because of `reason`, one line; empty if silence was asked for."""
        self.missing = reason

    def play(self, chime: Chime) -> None:
        """Nothing."""

    def set_volume(self, volume: float) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def _sounddevice() -> Any:
    return importlib.import_module("sounddevice")


class DeviceTones:
    """Plays through `sounddevice`, in a thread of its own: opening a device takes its time."""

    def __init__(self, volume: float = 1.0, load: Callable[[], Any] = _sounddevice) -> None:
        """Begin to open the device.

        Args:
            volume: from 0 to 1.
            load: gives the module that plays; raises OSError or ImportError where it cannot.
        """
        self.missing = ""
        self._volume, self._load = volume, load
        self._inbox: SimpleQueue[tuple[Chime, float] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="coach-tones", daemon=True)
        self._thread.start()

    def play(self, chime: Chime) -> None:
        """Sound it now."""
        if not self.missing:
            self._inbox.put((chime, time.monotonic()))

    def set_volume(self, volume: float) -> None:
        """From 0 to 1."""
        self._volume = volume

    def close(self) -> None:
        """Give the device back. Safe to call twice."""
        self._inbox.put(None)
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        device = self._open()
        while device is not None and not self.missing:
            asked = self._inbox.get()
            if asked is None:
                return
            chime, asked_s = asked
            if time.monotonic() - asked_s <= STALE_S:
                self._sound(device, chime)

    def _open(self) -> Any:
        try:
            device = self._load()
        except (OSError, ImportError) as error:
            hint = "Debian, Ubuntu: sudo apt install libportaudio2"
            self.missing = f"the sound library does not load ({error}); {hint}"
            return None
        try:
            device.query_devices(kind="output")
        except (device.PortAudioError, ValueError):
            self.missing = "there is no sound device"
            return None
        return device

    def _sound(self, device: Any, chime: Chime) -> None:
        try:
            device.play(waveform(chime) * self._volume, RATE_HZ, blocking=True)
        except device.PortAudioError as error:
            self.missing = f"the sound device fails ({error})"
