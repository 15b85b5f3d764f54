"""What to do next, in one line anybody can read from the mat; and the small facts under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from landmarks.frame import Image
from overlays.glyphs import ARROW_DISC, HOURGLASS, STOP, TICK_DISC, WARNING, Glyph, draw_glyph
from overlays.layout import Box, px, text_room
from overlays.palette import TEXT, TEXT_SOFT, TONES
from overlays.plate import plate
from overlays.text import LEADING, REGULAR, Block, fit, write
from overlays.view import StatusLine, Tone, View

ICONS: Mapping[Tone, Glyph] = MappingProxyType(
    {
        Tone.GO: ARROW_DISC,
        Tone.WAIT: HOURGLASS,
        Tone.FIX: WARNING,
        Tone.STOP: STOP,
        Tone.DONE: TICK_DISC,
    }
)


@dataclass(frozen=True, slots=True)
class StatusLayout:
    """Where the pieces of the status plate stand, pixels."""

    box: Box
    pad_px: int
    icon_px: int
    line: Block
    detail: Block


@dataclass(frozen=True, slots=True)
class Status:
    """A plate across the top: an icon by tone, the line, and the reason in smaller letters.

    Attributes:
        line_u: type size of the line; 1/14 of the height can be read from 2.5 m.
        detail_u: type size of the reason.
    """

    line_u: float = 0.078
    detail_u: float = 0.042

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the plate, or nothing where nothing is said."""
        layout = self.layout(canvas, view.status)
        if not layout.line.lines:
            return
        box, pad = layout.box, layout.pad_px
        plate(canvas, box, px(canvas, 0.02))
        icon_x = box.x_px + pad + layout.icon_px / 2
        icon_y = box.y_px + pad / 2 + LEADING * layout.line.size_px / 2
        tone = view.status.tone
        middle = np.array([icon_x, icon_y])
        draw_glyph(canvas, ICONS[tone], middle, layout.icon_px / 2, TONES[tone])
        left, top = box.x_px + 2 * pad + layout.icon_px, box.y_px + pad / 2
        write(canvas, layout.line, left, top, TEXT)
        write(canvas, layout.detail, left, top + layout.line.h_px, TEXT_SOFT)

    def box(self, canvas: Image, view: View) -> Box:
        """The plate, canvas pixels."""
        return self.layout(canvas, view.status).box

    def layout(self, canvas: Image, status: StatusLine) -> StatusLayout:
        """Measure the plate for a status line."""
        room, pad, size = text_room(canvas), px(canvas, 0.022), px(canvas, self.line_u)
        icon = round(0.86 * size)
        words_w = room.w_px - icon - 3 * pad
        line = fit(status.text, size, words_w, max_lines=3)
        # When to call an ambulance is a long sentence: more lines before smaller letters.
        detail = fit(status.detail, px(canvas, self.detail_u), words_w, weight=REGULAR, max_lines=4)
        height = line.h_px + detail.h_px + pad if line.lines else 0
        width = max(line.w_px, detail.w_px) + icon + 3 * pad
        return StatusLayout(Box(room.x_px, room.y_px, width, height), pad, icon, line, detail)


@dataclass(frozen=True, slots=True)
class Facts:
    """Small lines in the left corner, under the status plate.

    Attributes:
        status: the plate these lines make room for.
        size_u: type size.
        pad_u: room around the lines.
    """

    status: Status = Status()
    size_u: float = 0.03
    pad_u: float = 0.012

    def draw(self, canvas: Image, view: View) -> None:
        """Draw the lines on one small plate."""
        box, blocks = self._laid_out(canvas, view)
        pad = px(canvas, self.pad_u)
        plate(canvas, box, pad)
        y_px = box.y_px + pad / 2
        for block in blocks:
            write(canvas, block, box.x_px + pad, y_px, TEXT_SOFT)
            y_px += block.h_px

    def box(self, canvas: Image, view: View) -> Box:
        """The plate, canvas pixels; empty where there are no facts."""
        return self._laid_out(canvas, view)[0]

    def _laid_out(self, canvas: Image, view: View) -> tuple[Box, list[Block]]:
        room, above = text_room(canvas), self.status.box(canvas, view)
        pad, size = px(canvas, self.pad_u), px(canvas, self.size_u)
        blocks = [fit(fact, size, room.w_px - 2 * pad, weight=REGULAR) for fact in view.facts]
        blocks = [block for block in blocks if block.lines]
        top = above.y_px + above.h_px + (pad if above.h_px else 0)
        width = max((block.w_px + 2 * pad for block in blocks), default=0)
        height = sum(block.h_px for block in blocks) + pad if blocks else 0
        return Box(above.x_px, top, width, height), blocks
