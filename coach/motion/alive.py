"""Whether a living body is before the camera: nothing living is as still as its picture.

Time is refused only where stillness is shown. What cannot be told, in the dark, far away or on
plain clothes, is unknown and takes nothing from anybody. Pure policy; no pictures in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from coach.hold import Hold, Verdict
from coach.motion import PARTS, Motion, handheld
from coach.verdict import Judgement


class Life(StrEnum):
    """What is known of it."""

    MOVES = "moves"
    STILL = "still"
    """Shown: no part moves and no noise could hide a breath, or it moves as only a board does."""
    UNKNOWN = "unknown"
    """Looked at for long enough and not to be told, or not measured at all."""
    PENDING = "pending"
    """Still being looked at."""


@dataclass(frozen=True, slots=True)
class AliveRules:
    """Limits of what counts as still.

    At rest a breath moves markers on chest and belly by millimetres (Kaneko & Horie 2012, Respir
    Care 57:1442). On the rendered body of the bundled clip the part that moves most moved 1.1 mm
    and more; a chest painted to swell by 2 mm in all gave 0.26 mm; on pictures of bodies no part
    that could be followed well moved more than 0.2 mm.
    """

    still_mm: float = 0.25
    """Root mean square, of every part; anything above is no longer called still."""
    errors: float = 2.0
    """A part is still only this many standard errors below the limit."""
    move_errors: float = 6.0
    """A part moves only this many standard errors above it."""
    moves_from_s: float = 3.0
    still_from_s: float = 10.0
    """Two breaths at rest."""
    sample_max_s: float = 0.34
    """Pictures further apart than this miss a quick breath."""
    parts_min: int = 2
    """So many parts have to be known to be still, one of them of the trunk."""
    wait_max_s: float = 15.0
    """Without an answer for so long there will be none: unknown."""
    blind_max_s: float = 3.0
    """Without any point to follow for so long, in the dark or far away: unknown."""
    board_from_s: float = 5.0
    """Moving as a board for so long; windows lost to a quick hand in between do not count."""
    away_max_s: float = 2.0
    """Not seen for longer, it is looked at afresh: somebody else may lie there now."""


RULES = AliveRules()
TRUNK = frozenset({"chest", "waist", "hips"})
MARGIN_S = 1.0
"""A hold stops this far before its end while it is not known who holds it."""


@dataclass(frozen=True, slots=True)
class Alive:
    """The answer so far.

    Attributes:
        life: the last answer.
        asked_s: since when this body is looked at, or None before the first measure.
        quiet_s: since when it has not been seen to move; not before `asked_s`.
        seen_s: when there were last points on it to follow.
        board_s: for how long it has moved as a board, less the time in which it did not; since it
            last moved in itself.
    """

    life: Life = Life.UNKNOWN
    asked_s: float | None = None
    quiet_s: float | None = None
    seen_s: float | None = None
    board_s: float = 0.0

    @property
    def pending(self) -> bool:
        """Whether there is no answer yet."""
        return self.life is Life.PENDING

    @property
    def void_from_s(self) -> float | None:
        """From when on nothing may be credited, or None while anything may."""
        return self.quiet_s if self.life is Life.STILL else None


def follow(
    before: Alive,
    motion: Motion | None,
    t_s: float,
    mm_per_px: float | None,
    rules: AliveRules = RULES,
) -> Alive:
    """The answer after one frame.

    Shown to be still, it stays so until it is seen to move: the cure is to move a little.

    Args:
        before: the last one.
        motion: news of the pictures, or None.
        t_s: media time.
        mm_per_px: of the body; None where it is not known, and news are of no use.
        rules: the limits.
    """
    now = before
    if motion is not None and motion.samples:
        new = before.seen_s is None or t_s - before.seen_s > rules.away_max_s
        now = Alive(Life.PENDING, t_s, t_s) if new else before
        now = replace(now, seen_s=t_s)
    if now.pending and _in_vain(now, t_s, rules):
        now = replace(now, life=Life.UNKNOWN)
    if motion is None or mm_per_px is None:
        return now
    as_board = handheld.is_board(motion, mm_per_px)
    if motion.whole is not None:
        now = replace(now, board_s=_board_s(before, now, rules, as_board=as_board))
    if as_board:
        return replace(now, life=Life.STILL) if now.board_s >= rules.board_from_s else now
    shown = _shown(motion, mm_per_px, rules)
    if shown is Life.MOVES:
        return replace(now, life=shown, quiet_s=t_s, board_s=0.0)
    if shown is Life.PENDING or now.life is Life.STILL:
        return now
    return replace(now, life=shown)


def check(judgement: Judgement, alive: Alive, hold: Hold, target_s: float) -> Judgement:
    """The judgement, refused where it would credit a picture; or its last second, too early."""
    if judgement.verdict not in (Verdict.GOOD, Verdict.OFF_TARGET):
        return judgement
    if alive.life is Life.STILL:
        return Judgement(Verdict.LOST, "still_picture")
    good = judgement.verdict is Verdict.GOOD
    if good and alive.life is Life.PENDING and hold.held_s >= target_s - MARGIN_S:
        return Judgement(Verdict.LOST, "looking_for_life")
    return judgement


def _board_s(before: Alive, now: Alive, rules: AliveRules, *, as_board: bool) -> float:
    """For how long it has moved as a board, less the time in which it did not."""
    if before.seen_s is None or now.seen_s is None or now.asked_s != before.asked_s:
        return now.board_s  # looked at afresh: what was in between is not known
    passed_s = now.seen_s - before.seen_s
    board_s = now.board_s + (passed_s if as_board else -passed_s)
    return min(max(0.0, board_s), rules.board_from_s)


def _in_vain(now: Alive, t_s: float, rules: AliveRules) -> bool:
    """Whether no answer is to be waited for: nothing to follow, or nothing comes of it."""
    asked_s = t_s if now.asked_s is None else now.asked_s
    seen_s = t_s if now.seen_s is None else now.seen_s
    return t_s - asked_s > rules.wait_max_s or t_s - seen_s > rules.blind_max_s


def _shown(motion: Motion, mm_per_px: float, rules: AliveRules) -> Life:
    """What this window shows by itself; PENDING while it is too short to say."""
    squares = list(_squares_mm2(motion, mm_per_px))
    limit_mm2 = rules.still_mm**2
    moves_mm2 = max(limit_mm2, handheld.hidden_mm(motion, mm_per_px) ** 2)
    moves = any(way - rules.move_errors * error > moves_mm2 for _, way, error in squares)
    if moves and motion.span_s >= rules.moves_from_s:
        return Life.MOVES
    if motion.span_s < rules.still_from_s:  # also every window that has only just begun
        return Life.PENDING
    dense = motion.span_s <= rules.sample_max_s * motion.samples
    sharp_mm2 = limit_mm2 / (2 * rules.errors)
    known = [(part, way, error) for part, way, error in squares if error < sharp_mm2]
    still = all(way + rules.errors * error < limit_mm2 for _, way, error in known)
    still = still and all(way - rules.errors * error < limit_mm2 for _, way, error in squares)
    enough = len(known) >= rules.parts_min and any(part in TRUNK for part, _, _ in known)
    return Life.STILL if dense and still and enough else Life.UNKNOWN


def _squares_mm2(motion: Motion, mm_per_px: float) -> Iterator[tuple[str, float, float]]:
    """Each part that was followed, the square of its motion and the standard error of that."""
    for part, way, noise in zip(PARTS, motion.residual_px, motion.noise_px, strict=True):
        if way is not None and noise is not None:
            yield part, (way * mm_per_px) ** 2, (noise * mm_per_px) ** 2
