"""A light skeleton: enough to see that the person was found, too thin to cover them."""

from __future__ import annotations

from dataclasses import dataclass

from landmarks.frame import Image
from landmarks.joints import BONES
from overlays.palette import BONE
from overlays.strokes import Ink, lines
from overlays.view import View

THIN = Ink(BONE, 0.002, 0.0014)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Thin lines between the joints that were seen."""

    bone: Ink = THIN

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the bones whose two joints are known."""
        if view.pose is not None:
            lines(canvas, [view.pose.xy_px[[a, b]] for a, b in BONES], self.bone)
