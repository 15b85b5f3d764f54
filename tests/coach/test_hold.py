"""The timer of one hold, in scripted stories. Laws that no story may break: test_hold_laws.py.

A script is a row of pieces such as "G2.2 P0.5": so many seconds of Good, Posture, Lost or Off
target frames, or of Nothing at all. The frames stand at 0, 1/fps, 2/fps and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from coach.guidance import STILL_WINDOW_S
from coach.hold import Hold, HoldRules, Phase, Verdict, advance

RULES = HoldRules(target_s=60.0, settle_s=1.0, guard_s=0.4, max_gap_s=0.6, abandon_s=60.0)
"""Rules to count with by hand; those in force may be other ones."""
LETTERS = {
    "G": Verdict.GOOD,
    "P": Verdict.POSTURE,
    "L": Verdict.LOST,
    "O": Verdict.OFF_TARGET,
}
REASONS = (Verdict.POSTURE, Verdict.LOST, Verdict.OFF_TARGET)

Frame = tuple[float, Verdict]


def frames_of(script: str, fps: float = 10.0) -> list[Frame]:
    """The frames of a script; a frame on a border belongs to the piece that begins there."""
    pieces = [(piece[0], float(piece[1:])) for piece in script.split()]
    ends = np.cumsum([seconds for _, seconds in pieces])
    frames = []
    for index in range(round(ends[-1] * fps)):
        letter = pieces[int(np.searchsorted(ends, index / fps + 1e-9, side="right"))][0]
        if letter != "N":
            frames.append((index / fps, LETTERS[letter]))
    return frames


def told(frames: Iterable[Frame], rules: HoldRules = RULES) -> Iterator[Hold]:
    """The hold after each frame."""
    hold = Hold()
    for t_s, verdict in frames:
        hold = advance(hold, verdict, t_s, rules)
        yield hold


def play(script: str, fps: float = 10.0, rules: HoldRules = RULES) -> Hold:
    """The hold at the end of a script."""
    return list(told(frames_of(script, fps), rules))[-1]


def paused(hold: Hold) -> tuple[float, float, float]:
    """Seconds paused for posture, lost and off target."""
    posture, lost, off_target = (hold.paused_s[reason] for reason in REASONS)
    return posture, lost, off_target


@dataclass(frozen=True)
class Story:
    """A script at 10 frames a second and what the timer has to make of it (target 60 s)."""

    name: str
    script: str
    phase: Phase
    credited: tuple[tuple[float, float], ...] = ()
    paused: tuple[float, float, float] = (0.0, 0.0, 0.0)


STORIES = (
    Story("nothing before a second has passed", "G1.0", Phase.SETTLING),
    Story("one second, less both guards", "G1.1", Phase.HOLDING, ((0.4, 0.6),)),
    Story("one frame short of the target", "G60.8", Phase.HOLDING, ((0.4, 60.3),)),
    Story("complete exactly at the target", "G60.9", Phase.DONE, ((0.4, 60.4),)),
    Story("what comes after the end is not counted", "G70 P5", Phase.DONE, ((0.4, 60.4),)),
    Story("never good", "P3 L3 O3", Phase.WAITING),
    Story("good for less than it takes", "O2 G0.9 O2 G1.0 O2", Phase.WAITING),
    Story(
        "a single bad frame costs both guards and a settling",
        "G5 O0.1 G5",
        Phase.HOLDING,
        ((0.4, 4.5), (5.5, 9.6)),
        (0, 0, 1.0),
    ),
    Story(
        "two runs with a wobble of half a second",
        "G20 P0.5 G20",
        Phase.HOLDING,
        ((0.4, 19.5), (20.9, 40.0)),
        (1.4, 0, 0),
    ),
    Story(
        "hand away for three seconds",
        "G30 O3 G35",
        Phase.DONE,
        ((0.4, 29.5), (33.4, 64.3)),
        (0, 0, 3.9),
    ),
    Story(
        "every reason has its own account",
        "G10 P2 L3 O4 G10",
        Phase.HOLDING,
        ((0.4, 9.5), (19.4, 28.5)),
        # The first bad frame of a pause owns the time since the last credit, the last bad one the
        # time until the next: 0.5 + 1.9, then 3.0, then 4.0 + 0.1 + 0.4.
        (2.4, 3.0, 4.5),
    ),
    Story(
        "a good moment too short to count belongs to what ends it",
        "G10 O2 G0.5 P2",
        Phase.PAUSED,
        ((0.4, 9.5),),
        (2.5, 0, 2.4),
    ),
    Story(
        "while it settles again the pause is not over",
        "G10 O2 G0.9",
        Phase.SETTLING,
        ((0.4, 9.5),),
        (0, 0, 2.4),
    ),
    Story(
        "nothing is booked before the first credit",
        "P5 L5 O5 G2",
        Phase.HOLDING,
        ((15.4, 16.5),),
    ),
    Story(
        "dropped frames up to the allowed gap cost nothing",
        "G5 N0.5 G5",
        Phase.HOLDING,
        ((0.4, 10.0),),
    ),
    Story(
        "a longer gap is lost time, whatever stands at its ends",
        "G5 N2 G5",
        Phase.HOLDING,
        ((0.4, 4.5), (7.4, 11.5)),
        (0, 2.9, 0),
    ),
    Story(
        "a gap before a bad frame is lost time too",
        "G5 N2 P1",
        Phase.PAUSED,
        ((0.4, 4.5),),
        (0.9, 2.5, 0),
    ),
    Story(
        "a gap in the middle of a pause",
        "G5 P1 N2 O1",
        Phase.PAUSED,
        ((0.4, 4.5),),
        (1.4, 2.1, 0.9),
    ),
    Story(
        "almost a minute away, then back",
        "G10 O59 G5",
        Phase.HOLDING,
        ((0.4, 9.5), (69.4, 73.5)),
        (0, 0, 59.9),
    ),
    Story(
        "away for a minute: over, what was earned stays",
        "G10 O70",
        Phase.ABANDONED,
        ((0.4, 9.5),),
        (0, 0, 60.0),
    ),
    Story(
        "not seen for a minute: over, even if all is well afterwards",
        "G10 N70 G10",
        Phase.ABANDONED,
        ((0.4, 9.5),),
        (0, 70.5, 0),
    ),
    Story("waiting is not being away", "O200 G2", Phase.HOLDING, ((200.4, 201.5),)),
    Story("flicker at every other frame", "G0.1 P0.1 " * 100, Phase.WAITING),
    Story("flicker in every second", "G0.9 O0.1 " * 100, Phase.WAITING),
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Story) -> None:
    """Each story ends in its phase, with exactly its credited and paused seconds."""
    hold = play(story.script)
    assert hold.phase is story.phase
    assert np.ravel(hold.credited) == pytest.approx(np.ravel(story.credited), abs=1e-9)
    assert paused(hold) == pytest.approx(story.paused, abs=1e-9)


def test_the_hold_takes_no_more_frames_once_it_is_over() -> None:
    """Done and abandoned holds come back unchanged, whatever the time says."""
    for script in ("G70", "G10 O70"):
        hold = play(script)
        assert hold.over
        assert advance(hold, Verdict.GOOD, 0.0, RULES) is hold


def test_reason_says_why_it_does_not_count() -> None:
    """The reason is that of the frame, stays while settling, and goes when it counts."""
    assert play("G5").reason is None
    for letter in "PLO":
        assert play(f"G5 {letter}1").reason is LETTERS[letter]
        assert play(f"G5 {letter}1 G0.5").reason is LETTERS[letter]
        assert play(f"G5 {letter}1 G2").reason is None
    assert play("G5 N2 G0.5").reason is Verdict.LOST


def test_started_s_is_the_first_credited_moment() -> None:
    """Not the first good frame, and None before anything was earned."""
    assert play("O3 G1").started_s is None
    assert play("O3 G9 O2 G5").started_s == pytest.approx(3.4)


@pytest.mark.parametrize("later_s", [1.0, 0.9, 0.0, -1.0])
def test_time_has_to_rise(later_s: float) -> None:
    """A frame at the same time or an earlier one is our own mistake."""
    hold = advance(Hold(), Verdict.GOOD, 1.0, RULES)
    with pytest.raises(ValueError, match="t_s must increase"):
        advance(hold, Verdict.GOOD, later_s, RULES)


def test_time_may_start_anywhere() -> None:
    """The first frame may stand at zero, before it or long after it."""
    for start_s in (-5.0, 0.0, 1e6):
        frames = [(start_s + index / 8, Verdict.GOOD) for index in range(17)]
        assert list(told(frames))[-1].held_s == pytest.approx(2.0 - 0.8)


def test_a_hold_is_not_changed_by_its_successor() -> None:
    """Frozen through and through: the pauses of an earlier state stay what they were."""
    before = play("G10 O2")
    advance(before, Verdict.POSTURE, 30.0, RULES)
    assert paused(before) == pytest.approx((0, 0, 2.4))
    with pytest.raises(TypeError):
        before.paused_s[Verdict.LOST] = 1.0  # type: ignore[index]


@pytest.mark.parametrize("fps", [2, 3, 5, 7.5, 10, 12.5, 24, 30, 60, 120])
def test_the_frame_rate_changes_nothing_but_the_grain(fps: float) -> None:
    """The hand is away from 30 to 33 s; at every rate what is earned is the same to two frames."""
    hold = play("G30 O3 G60", fps)
    assert hold.phase is Phase.DONE
    assert hold.held_s == pytest.approx(60.0)
    [(_, first_end_s), (second_start_s, _)] = hold.credited
    assert 29.6 - 1 / fps - 1e-9 <= first_end_s <= 29.6 + 1e-9
    assert 33.4 - 1e-9 <= second_start_s <= 33.4 + 1 / fps + 1e-9
    assert paused(hold) == pytest.approx((0, 0, second_start_s - first_end_s))


def test_one_frame_a_second_is_too_few_to_earn() -> None:
    """Between two frames further apart than the allowed gap nobody knows what happened."""
    assert play("G90", fps=1.0).held_s == 0.0


def test_a_guard_wider_than_the_settling_still_cuts_both_ends() -> None:
    """Credit never begins after it ends, even with rules nobody would choose."""
    rules = HoldRules(settle_s=1.0, guard_s=0.7)
    assert play("G1.4", rules=rules).phase is Phase.SETTLING
    assert play("G1.6", rules=rules).held_s == pytest.approx(0.1)


def test_the_rules_in_force_keep_their_promises() -> None:
    """A minute or more, but never so long that it bruises; guards that outlast what they guard."""
    rules = HoldRules()
    assert 60.0 <= rules.target_s <= 90.0
    assert rules.guard_s >= STILL_WINDOW_S  # a hand that sets off is noticed only after so long
    assert rules.settle_s > 2 * rules.guard_s
    assert 0.5 <= rules.max_gap_s <= 1.0  # two frames a second are enough, one is not
    assert rules.abandon_s == 60.0


def run_hold(moments: list[tuple[float, Verdict, bool]], hold: Hold | None = None) -> Hold:
    hold = hold or Hold()
    for t_s, verdict, asked in moments:
        hold = advance(hold, verdict, t_s, HoldRules(), asked=asked)
    return hold


def test_a_pause_that_was_asked_for_ends_no_hold_however_long() -> None:
    """And the minute that nobody asked for begins when it is taken back."""
    hold = run_hold([(t / 2, Verdict.GOOD, False) for t in range(21)])
    held_s = hold.held_s
    hold = run_hold([(10.5 + t / 2, Verdict.OFF_TARGET, True) for t in range(400)], hold)
    assert (hold.phase, hold.held_s) == (Phase.PAUSED, held_s)
    hold = run_hold([(210.5 + t / 2, Verdict.LOST, False) for t in range(116)], hold)
    assert hold.phase is Phase.PAUSED
    hold = run_hold([(268.5 + t / 2, Verdict.LOST, False) for t in range(8)], hold)
    assert hold.phase is Phase.ABANDONED
