"""The pressing hand, and the way from it to the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.region import Sight
from overlays.glyphs import CROSS, TICK_DISC, Glyph, draw_glyph, draw_shadow
from overlays.layout import px
from overlays.palette import HAND, HAND_ON_NO_PRESS, HAND_ON_TARGET, Bgr
from overlays.strokes import Ink, drawable, lines, ring
from overlays.view import HandMark, View

Array = NDArray[np.float64]

AWAY = Ink(HAND, 0.0045, 0.0022)
SHAFT = Ink(HAND, 0.006, 0.003)


@dataclass(frozen=True, slots=True)
class Hand:
    """A ring with cross hairs on the way, a disc with a tick on target, an X where not to press."""

    away: Ink = AWAY
    radius_u: float = 0.022

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the hand, or nothing if it is not known."""
        if view.hand is None:
            return
        if view.hand.on_no_press:
            self._sign(canvas, view.hand, CROSS, HAND_ON_NO_PRESS, 1.3)
        elif view.hand.on_target:
            self._sign(canvas, view.hand, TICK_DISC, HAND_ON_TARGET, 1.0)
        else:
            self._cross_hairs(canvas, view.hand.xy_px)

    def _sign(self, canvas: Image, hand: HandMark, glyph: Glyph, bgr: Bgr, size: float) -> None:
        radius_px = px(canvas, size * self.radius_u)
        draw_shadow(canvas, glyph, hand.xy_px, radius_px, px(canvas, self.away.halo_u))
        draw_glyph(canvas, glyph, hand.xy_px, radius_px, bgr)

    def _cross_hairs(self, canvas: Image, xy_px: Array) -> None:
        radius_px = px(canvas, self.radius_u)
        ring(canvas, xy_px, radius_px, self.away)
        half = 0.4 * radius_px * np.eye(2)
        lines(canvas, [np.stack([xy_px - arm, xy_px + arm]) for arm in half], self.away)


@dataclass(frozen=True, slots=True)
class WayToTarget:
    """An arrow from the hand towards the middle of the target, ending at its outline."""

    shaft: Ink = SHAFT
    clear_u: float = 0.032
    head_u: float = 0.028

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the arrow where there is a way to go and room to show it."""
        hand, target = view.hand, view.target
        if hand is None or target is None or hand.on_target:
            return
        if target.state in (Sight.OUT_OF_FRAME, Sight.UNSURE):
            return
        ends = np.stack([hand.xy_px, target.centre_px])
        if not drawable(canvas, ends) or not drawable(canvas, target.outline_px):
            return
        way = ends[1] - ends[0]
        along = way / max(float(np.hypot(*way)), 1e-9)
        start = ends[0] + px(canvas, self.clear_u) * along
        tip = ends[1] - reach_px(target.outline_px - ends[1], -along) * along
        if (tip - start) @ along > px(canvas, self.head_u):
            self._arrow(canvas, start, tip, along)

    def _arrow(self, canvas: Image, start_px: Array, tip_px: Array, along: Array) -> None:
        head_px = px(canvas, self.head_u)
        neck = tip_px - head_px * along
        across = 0.5 * head_px * np.array([-along[1], along[0]])
        head = Glyph((np.stack([tip_px, neck + across, neck - across]),))
        draw_shadow(canvas, head, np.zeros(2), 1.0, px(canvas, self.shaft.halo_u))
        lines(canvas, [np.stack([start_px, neck])], self.shaft)
        draw_glyph(canvas, head, np.zeros(2), 1.0, self.shaft.bgr)


def reach_px(outline_px: Array, way: Array) -> float:
    """How far an outline around the origin reaches in a direction, to the nearest corner."""
    lengths = np.hypot(*outline_px.T)
    turned = outline_px @ way / np.maximum(lengths, 1e-9)
    return float(lengths[np.argmax(turned)])
