"""Imports MediaPipe without what it brings along for others: plots and microphones.

`import mediapipe` loads matplotlib for a drawing function and sounddevice for audio, more than half
of its time, and nobody here uses either through it. Stand-ins take their places while it is
imported; each becomes the real module when it is first asked for anything.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType
from typing import Any

_UNUSED = ("matplotlib", "matplotlib.pyplot", "sounddevice")
_one_at_a_time = Lock()


class _StandIn(ModuleType):
    """Looks like a module that is loaded, and loads it when something of it is wanted."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks about the module itself
            raise AttributeError(name)
        _take_away(self)
        return getattr(importlib.import_module(self.__name__), name)


def import_mediapipe() -> ModuleType:
    """The package `mediapipe`, with its tasks; safe to call from any thread."""
    with _one_at_a_time:
        if "mediapipe" in sys.modules:
            return sys.modules["mediapipe"]
        with _standing_in():
            return importlib.import_module("mediapipe")


@contextmanager
def _standing_in() -> Iterator[None]:
    """Stand-ins for what is not loaded yet; gone afterwards, so that others import the real one."""
    put = {name: _StandIn(name) for name in _UNUSED if name not in sys.modules}
    for name, module in put.items():
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent in put:
            setattr(put[parent], child, module)
    try:
        yield
    finally:
        for module in put.values():
            _take_away(module)


def _take_away(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
