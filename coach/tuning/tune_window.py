"""The loop of the tuning windows: keys and mouse go to a controller, its canvas to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from coach.tuning.frame_cursor import Spot
from coach.tuning.input_window import InputWindow, Mouse, MouseKind
from coach.tuning.keys import TuneKey, tune_key
from coach.tuning.layout import TuneLayout
from landmarks.frame import Image

WAIT_S = 0.015
"""Keys and mouse are served this often; nothing is drawn again until one of them came."""


class Controller(Protocol):
    """What keys and mouse work on."""

    done: bool

    def press(self, key: TuneKey) -> None:
        """Do what a key asks for."""
        ...

    def mouse(self, kind: MouseKind, spot: Spot) -> None:
        """Follow the mouse."""
        ...

    def poll(self) -> bool:
        """Look for something new to show, such as a camera's picture; whether there is."""
        ...


def run(
    window: InputWindow,
    controller: Controller,
    layout: Callable[[], TuneLayout],
    canvas: Callable[[], Image],
) -> None:
    """Show the canvas and serve the controller until it is done or the window is closed.

    Args:
        window: an open window.
        controller: what keys and mouse work on.
        layout: where things stand on the canvas at that moment.
        canvas: draws what the controller has come to.
    """
    shown = canvas()
    while not controller.done:
        told = window.show(shown, WAIT_S)
        if told.closed:
            return
        key = tune_key(told.key) if told.key is not None else None
        if key is TuneKey.FULL_SCREEN:
            window.toggle_full_screen()
            continue
        served = _serve(controller, key, told.mouse, layout)
        if controller.poll() or served:
            shown = canvas()


def _serve(
    controller: Controller,
    key: TuneKey | None,
    mouse: Sequence[Mouse],
    layout: Callable[[], TuneLayout],
) -> bool:
    """Hand the controller what the person did; whether there is something to draw again."""
    for move in mouse:
        controller.mouse(move.kind, layout().spot(move.x_px, move.y_px))
    if key is not None:
        controller.press(key)
    return key is not None or any(move.kind is not MouseKind.HOVER for move in mouse)
