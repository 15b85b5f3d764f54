"""A person stretches with the clock: both sides, honest seconds, tones, Ctrl-C."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from rich.console import Console

from coach import guide
from coach.guide import Stretch
from coach.guide.session import time_stretch
from coach.guide.timing import Held, Moment, Stage, StretchTimer
from coach.voice.tone_player import SilentTones
from coach.voice.tones import Chime

BOOK = guide.load("en")
SHORT = replace(
    BOOK.stretch("sole"), hold_s=(5.0, "urmc"), repeats=(2, "urmc"), rest_s=(4.0, "design")
)


@dataclass
class FakeClock:
    """Time that passes only while somebody waits."""

    t_s: float = 100.0
    before: Callable[[float], float] = field(default=lambda _: 0.0)

    def now_s(self) -> float:
        return self.t_s

    def wait_s(self, seconds: float) -> None:
        assert 0 < seconds < 1
        self.t_s += seconds + self.before(self.t_s)


def lead(clock: FakeClock, stretch: Stretch = SHORT) -> tuple[Held, list[Moment], list[Chime]]:
    moments: list[Moment] = []
    chimes: list[Chime] = []
    timer = StretchTimer(stretch, clock, moments.append, chimes.append)
    try:
        timer.run()
    except KeyboardInterrupt:
        moments.append(moments[-1])
    return timer.held, moments, chimes


def test_both_sides_are_held_equally_long() -> None:
    held, moments, _ = lead(FakeClock())
    assert held.seconds == pytest.approx({"left": 10.0, "right": 10.0})
    assert held.completed
    order = list(dict.fromkeys((m.stage, m.side, m.number) for m in moments))
    assert order == [
        (stage, side, number)
        for number in (1, 2)
        for side in ("left", "right")
        for stage in (Stage.REST, Stage.HOLD)
    ]


def test_a_hold_takes_as_long_as_it_says() -> None:
    """The engine's guard of a quarter second at both ends is added, never taken off."""
    clock = FakeClock()
    lead(clock)
    assert clock.t_s - 100.0 == pytest.approx(4 * (5.0 + 0.5) + 4 * 4.0, abs=1.0)


def test_a_machine_that_sleeps_gives_no_credit() -> None:
    """Ten minutes with the lid closed are not ten minutes held."""
    slept: list[float] = []

    def sleep_once(t_s: float) -> float:
        if t_s > 106.0 and not slept:
            slept.append(t_s)
            return 30.0
        return 0.0

    clock = FakeClock(before=sleep_once)
    held, _, _ = lead(clock)
    assert slept
    assert held.seconds["left"] == pytest.approx(10.0)
    assert clock.t_s - 100.0 > 30.0 + 4 * 9.0


def test_a_machine_that_sleeps_for_long_ends_that_hold_unfinished() -> None:
    """What was held is kept, and the stretch is not called complete."""
    slept: list[float] = []

    def sleep_once(t_s: float) -> float:
        if t_s > 107.5 and not slept:
            slept.append(t_s)
            return 3600.0
        return 0.0

    held, _, _ = lead(FakeClock(before=sleep_once))
    assert held.finished == held.planned - 1
    assert not held.completed
    assert 5.0 < held.seconds["left"] < 10.0


def test_the_countdown_only_falls_and_the_tones_follow_it() -> None:
    _, moments, chimes = lead(FakeClock())
    first = [m.left_s for m in moments if (m.stage, m.side, m.number) == (Stage.HOLD, "left", 1)]
    assert first == sorted(first, reverse=True)
    assert first[0] == 5.0
    assert first[-1] == pytest.approx(0.0)
    pips = [Chime.COUNT_3, Chime.COUNT_2, Chime.COUNT_1]
    assert chimes == 4 * [Chime.ATTENTION, *pips, Chime.START, *pips, Chime.DONE]


def stop_after(seconds: float) -> Callable[[float], float]:
    def before(t_s: float) -> float:
        if t_s >= 100.0 + seconds:
            raise KeyboardInterrupt
        return 0.0

    return before


def test_ctrl_c_keeps_what_was_held() -> None:
    """Half-way through the second hold, of the right side."""
    held, _, _ = lead(FakeClock(before=stop_after(4.0 + 5.5 + 4.0 + 3.0)))
    assert held.seconds["left"] == pytest.approx(5.0)
    assert 2.0 < held.seconds["right"] < 3.0
    assert held.finished == 1
    assert not held.completed


def screen(clock: FakeClock, *sides: str, terminal: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    console = Console(file=out, width=60, force_terminal=terminal)
    tones = SilentTones("there is no sound device")
    wanted = sides or ("left", "right")
    code = time_stretch(BOOK, SHORT, wanted, console, clock=clock, tones=tones)
    return code, out.getvalue()


def test_piped_output_has_a_line_for_each_hold_and_a_sum() -> None:
    code, out = screen(FakeClock())
    assert code == 0
    assert out.count("Hold left") == 2
    assert out.count("Hold right") == 2
    assert out.count("Next: ") == 4
    assert "Held: left 10 s, right 10 s; 4 of 4." in out
    assert "pull the toes back" in " ".join(out.split())
    assert "No tones: there is no sound device." in out
    assert "\x1b" not in out


def test_one_side_only() -> None:
    code, out = screen(FakeClock(), "right")
    assert code == 0
    assert "Hold left" not in out
    assert "Held: right 10 s; 2 of 2." in out


def test_ctrl_c_on_a_terminal_sums_up_and_ends_with_130() -> None:
    code, out = screen(FakeClock(before=stop_after(4.0 + 3.0)), terminal=True)
    assert code == 130
    assert "Ended early. Held: left" in out
    assert "0 of 4." in out


@pytest.mark.parametrize("name", BOOK.stretches)
def test_every_stretch_of_the_guide_can_be_timed_to_its_end(name: str) -> None:
    stretch = BOOK.stretch(name)
    held, _, _ = lead(FakeClock(), stretch)
    assert held.completed
    assert held.seconds["left"] == pytest.approx(stretch.hold_s[0] * stretch.repeats[0])
    assert 5 <= stretch.hold_s[0] <= 90
