"""Where nobody presses: nerve, vessel, bone. Told from targets by stripes, also without colour."""

from __future__ import annotations

from dataclasses import dataclass

from landmarks.frame import Image
from landmarks.region import Sight
from overlays.layout import px
from overlays.palette import NO_PRESS, Bgr
from overlays.strokes import Ink, outline
from overlays.tints import hatch
from overlays.view import View

EDGE = Ink(NO_PRESS, 0.0028, 0.0015)


@dataclass(frozen=True, slots=True)
class NoPressZones:
    """Diagonal stripes within a thin outline; a zone turned away keeps its outline only."""

    bgr: Bgr = NO_PRESS
    edge: Ink = EDGE
    opacity: float = 0.55
    period_u: float = 0.014

    def draw(self, canvas: Image, view: View) -> None:
        """Draw every zone in the picture."""
        period_px = px(canvas, self.period_u, least_px=4)
        for zone in view.no_press:
            if zone.state in (Sight.VISIBLE, Sight.UNSURE):
                hatch(canvas, zone.outline_px, self.bgr, self.opacity, period_px)
            outline(canvas, zone.outline_px, zone.state, self.edge)
