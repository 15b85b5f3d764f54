"""Puts the drawn things on a copy of the picture, the quiet ones first. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Protocol

import numpy as np

from landmarks.frame import Image
from overlays.hand import Hand, WayToTarget
from overlays.hold_ring import HoldRing
from overlays.loupe import Corner, Loupe
from overlays.no_press import NoPressZones
from overlays.regions import OtherRegions, TargetName, TargetRegion
from overlays.skeleton import Skeleton
from overlays.status import Facts, Status
from overlays.view import DialState, View
from overlays.viewport import Viewport


class Overlay(Protocol):
    """One drawn thing: its look in the constructor, its data in the call."""

    def draw(self, canvas: Image, view: View) -> None:
        """Draw on the canvas, in canvas pixels; whatever the view holds, never raise."""


class Reading(IntEnum):
    """Which way up the words stand, as the reader's own head lies; in anticlockwise quarters."""

    UPRIGHT = 0
    ON_LEFT_SIDE = 1
    ON_RIGHT_SIDE = 3


LOUPE_CORNERS: Mapping[Reading, tuple[Corner, ...]] = MappingProxyType(
    {
        Reading.UPRIGHT: (Corner.RIGHT, Corner.LEFT),
        Reading.ON_LEFT_SIDE: (Corner.RIGHT,),
        Reading.ON_RIGHT_SIDE: (Corner.LEFT,),
    }
)
"""Lower corners that the words leave free, the better one first."""


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws a view on a picture.

    Attributes:
        body: what lies on the body, from the bottom up.
        words: what stands fixed on the screen, from the bottom up; turned for who reads lying.
        loupe: an enlarged look at a small target, or None.
    """

    body: tuple[Overlay, ...]
    words: tuple[Overlay, ...] = ()
    loupe: Loupe | None = None

    def paint(
        self, image: Image, view: View, viewport: Viewport, reading: Reading = Reading.UPRIGHT
    ) -> Image:
        """Draw everything on a new canvas.

        Args:
            image: (H, W, 3) uint8, BGR, unmirrored; left as it is.
            view: what to show, in pixels of that image.
            viewport: how the image stands on the screen.
            reading: which way up the words stand.

        Returns:
            A canvas of `viewport.screen_wh`.
        """
        canvas, on_screen = viewport.picture(image), viewport.view(view)
        for overlay in self.body:
            overlay.draw(canvas, on_screen)
        if self.loupe is not None:
            self.loupe.draw(canvas, image, view, viewport, LOUPE_CORNERS[reading])
        # OpenCV draws on whole arrays only, so a turned canvas is a copy.
        turned = np.ascontiguousarray(np.rot90(canvas, -reading)) if reading else canvas
        for overlay in self.words:
            overlay.draw(turned, on_screen)
        return np.ascontiguousarray(np.rot90(turned, reading)) if reading else turned


def default_painter(
    names: Mapping[str, str], dial_words: Mapping[str, str] | None = None, of: str = "of {} s"
) -> Painter:
    """Everything there is to draw.

    Args:
        names: what to call each region, by its id.
        dial_words: what to write under the hold ring for each of its states.
        of: how to write the seconds wanted; `{}` is the number.
    """
    status = Status()
    facts = Facts(status)
    ring = HoldRing(of=of)
    if dial_words is not None:
        ring = HoldRing(words={state: dial_words[state] for state in DialState}, of=of)
    body = (
        Skeleton(),
        NoPressZones(),
        OtherRegions(),
        TargetRegion(),
        TargetName(names, clear_of=(status, facts, ring)),
        WayToTarget(),
        Hand(),
    )
    loupe = Loupe((NoPressZones(), TargetRegion(), Hand()))
    return Painter(body, (facts, status, ring), loupe)
