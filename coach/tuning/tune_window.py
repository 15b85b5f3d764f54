"""The loop of the tuning windows: shows the desk, hands it keys and mouse, until it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from coach.tuning.keys import TuneKey, tune_key
from coach.tuning.layout import TuneLayout
from coach.tuning.leaf import Spot
from coach.tuning.stage import Mouse, MouseKind, Stage
from landmarks.frame import Image

WAIT_S = 0.015
"""Keys and mouse are served this often; nothing is drawn again until one of them came."""


class Desk(Protocol):
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
    stage: Stage, desk: Desk, layout: Callable[[], TuneLayout], canvas: Callable[[], Image]
) -> None:
    """Show and serve the desk until it is done or the window is closed.

    Args:
        stage: an open window.
        desk: what is worked on.
        layout: where things stand on the canvas at that moment.
        canvas: draws the desk.
    """
    shown = canvas()
    while not desk.done:
        told = stage.show(shown, WAIT_S)
        if told.closed:
            return
        key = tune_key(told.key) if told.key is not None else None
        if key is TuneKey.FULL_SCREEN:
            stage.toggle_full_screen()
            continue
        served = _serve(desk, key, told.mouse, layout)
        if desk.poll() or served:
            shown = canvas()


def _serve(
    desk: Desk, key: TuneKey | None, mouse: Sequence[Mouse], layout: Callable[[], TuneLayout]
) -> bool:
    """Hand the desk what the person did; whether there is something to draw again."""
    for move in mouse:
        desk.mouse(move.kind, layout().spot(move.x_px, move.y_px))
    if key is not None:
        desk.press(key)
    return key is not None or any(move.kind is not MouseKind.HOVER for move in mouse)
