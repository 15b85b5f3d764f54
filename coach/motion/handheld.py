"""Whether what moves before the camera is a board: a photo in a hand. Pure policy.

A photo on paper bends, and what it bends by looks like a breath. So it is told by its way as a
whole, which no body that lies goes: it takes the mat and the floor along, comes nearer, tips over.
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.motion import Motion, Whole


@dataclass(frozen=True, slots=True)
class BoardRules:
    """Limits of what counts as a board.

    Chosen on rendered photos in rendered hands and on rendered people, before a camera that
    stands or is held in a hand as unsteady.
    """

    way_mm: float = 3.0
    """Root mean square. Who went less far as a whole is judged by the parts alone."""
    step_mm: float = 1.5
    """From sample to sample: who breathes, or shifts once, is no board."""
    goes: float = 0.5
    """Share of the points close around the body that go with a board."""
    turn: float = 0.01
    turn_of_way: float = 0.7
    """So much of its way across the picture it turns: 0.1 to 0.35 of people before a camera in a
    hand, 1 to 6 of photos in one."""
    stands: float = 0.1
    """Share of the points around that stand: the room beside the photo."""
    cut_out_stands: float = 0.4
    cut_out_way_mm: float = 8.0
    cut_out_share: float = 0.05
    """A photo cut out along the body takes nothing along; in itself it moves by a share of its way.
    Rendered people who rocked on the spot moved by 0.13 of it and more."""
    moves_share: float = 0.12
    """Of a way as long as a board's: what moves less in itself is not shown to live."""
    moves_mm: float = 3.0
    """Nor what moves less than this while all around goes along: between two places noise and
    compression shift a plain body by up to 2.8 mm."""


RULES = BoardRules()


def is_board(motion: Motion, mm_per_px: float, rules: BoardRules = RULES) -> bool:
    """Whether this window shows a board.

    Args:
        motion: the news.
        mm_per_px: of the body.
        rules: the limits.
    """
    whole = motion.whole
    if whole is None or not _goes(whole, mm_per_px, rules):
        return False
    if _takes_along(whole, rules):
        turns = whole.turn >= max(rules.turn, rules.turn_of_way * whole.aside)
        return turns or (whole.stands or 0.0) >= rules.stands
    return _is_cut_out(motion, whole, mm_per_px, rules)


def hidden_mm(motion: Motion, mm_per_px: float, rules: BoardRules = RULES) -> float:
    """What a part may move beyond the plane without being alive, for the way that plane went."""
    whole = motion.whole
    if whole is None or not _goes(whole, mm_per_px, rules):
        return 0.0
    least_mm = rules.moves_mm if _takes_along(whole, rules) else 0.0
    return max(least_mm, rules.moves_share * whole.way_px * mm_per_px)


def _goes(whole: Whole, mm_per_px: float, rules: BoardRules) -> bool:
    far = whole.way_px * mm_per_px >= rules.way_mm
    return far and whole.step_px * mm_per_px >= rules.step_mm


def _takes_along(whole: Whole, rules: BoardRules) -> bool:
    return whole.goes is not None and whole.goes >= rules.goes


def _is_cut_out(motion: Motion, whole: Whole, mm_per_px: float, rules: BoardRules) -> bool:
    in_itself = [value for value in motion.residual_px if value is not None]
    if whole.stands is None or not in_itself:
        return False
    far = whole.way_px * mm_per_px >= rules.cut_out_way_mm
    stiff = max(in_itself) < rules.cut_out_share * whole.way_px
    return far and stiff and whole.stands >= rules.cut_out_stands
