"""What is believed over time, as scripts: a letter is what is seen, a number how long (seconds)."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.posture import Label, Posture, PostureRules, Reading, advance, start

FRAME_S = 0.1
SEEN = {
    "L": Reading(90.0, 0.0, 0.0, 12.0),
    "R": Reading(-90.0, 0.0, 0.0, 12.0),
    "S": Reading(0.0, 0.0, 0.0, 12.0),
    "B": Reading(180.0, 0.0, 0.0, 12.0),  # on the belly
    "U": Reading(0.0, 90.0, 0.0, 12.0),
    "h": Reading(47.0, 0.0, 0.0, 12.0),  # half-way from back to left side
    "l": Reading(42.0, 0.0, 0.0, 12.0),  # inside the hysteresis of the left side
    "s": Reading(53.0, 0.0, 0.0, 12.0),  # inside the hysteresis of the back
    "-": None,
}


def play(script: str, rules: PostureRules | None = None) -> list[Posture]:
    """All postures of a script such as "L1.0 gap2.0 S0.5"; "gap" shows no frames at all."""
    posture, t_s, history = start(), 0.0, []
    for what, seconds in re.findall(r"(gap|\S)([\d.]+)", script):
        if what == "gap":
            t_s += float(seconds)
            continue
        for _ in range(round(float(seconds) / FRAME_S)):
            t_s = round(t_s + FRAME_S, 6)
            posture = advance(posture, SEEN[what], t_s, rules or PostureRules())
            history.append(posture)
    return history


@pytest.mark.parametrize(
    ("script", "label"),
    [
        ("L0.7", Label.UNKNOWN),  # seven frames span 0.6 s
        ("L0.9", Label.SIDE_LEFT),
        ("R0.9", Label.SIDE_RIGHT),
        ("B0.9", Label.PRONE),
        ("U0.9", Label.UPRIGHT),
        ("L2.0 S0.5", Label.SIDE_LEFT),  # a glimpse changes nothing
        ("L2.0 S0.9", Label.SUPINE),
        ("L2.0 S0.5 L0.1 S0.5", Label.SIDE_LEFT),  # two glimpses do not add up
        ("L2.0 S0.4 B0.4", Label.SIDE_LEFT),  # nor do two different ones
        ("L2.0 -0.5", Label.SIDE_LEFT),
        ("L2.0 -0.9", Label.UNKNOWN),  # nobody there for long enough
        ("L2.0 h0.9", Label.SIDE_LEFT),  # the hysteresis of the side reaches there
        ("S2.0 h0.9", Label.SUPINE),
        ("h2.0", Label.UNKNOWN),  # between two names there is none
        ("L2.0 l5.0", Label.SIDE_LEFT),
        ("S2.0 l5.0", Label.SUPINE),
        ("S2.0 s5.0", Label.SUPINE),
        ("L2.0 s5.0", Label.SIDE_LEFT),
        ("L2.0 gap0.8 L0.1", Label.SIDE_LEFT),
        ("L2.0 gap1.2 L0.1", Label.UNKNOWN),  # a longer silence: everything anew
        ("L2.0 gap1.2 L0.9", Label.SIDE_LEFT),
        ("L2.0 gap60 S0.9", Label.SUPINE),
        ("S2.0 gap2.0 l2.0", Label.SUPINE),  # the old hysteresis is forgotten, the name fits still
        ("L2.0 gap2.0 l2.0", Label.SUPINE),
    ],
)
def test_scripts(script: str, label: Label) -> None:
    assert play(script)[-1].label is label


def test_the_raw_name_is_quick_and_the_settled_one_slow() -> None:
    """A gate wants both, so it closes at once and opens late."""
    turned = play("L2.0 S0.1")[-1]

    assert (turned.label, turned.raw) == (Label.SIDE_LEFT, Label.SUPINE)
    assert not turned.side_lying
    assert play("L2.0")[-1].side_lying


def test_a_new_name_is_settled_after_the_dwell_and_not_before() -> None:
    """0.7 s after it was first seen, at ten frames a second."""
    history = play("L2.0 R2.0")
    first_seen_s = next(p.t_s for p in history if p.raw is Label.SIDE_RIGHT)
    settled_s = next(p.t_s for p in history if p.label is Label.SIDE_RIGHT)

    assert settled_s - first_seen_s == pytest.approx(0.7, abs=FRAME_S + 1e-9)
    assert settled_s - first_seen_s >= 0.7 - 1e-6


def test_nobody_seen_has_no_angles_no_faults_and_no_confidence() -> None:
    alone = play("L2.0 -0.3")[-1]

    assert (alone.label, alone.raw) == (Label.SIDE_LEFT, Label.UNKNOWN)
    assert (alone.reading, alone.faults, alone.confidence) == (None, (), 0.0)
    assert not alone.side_lying


def test_without_a_dwell_every_frame_stands_alone() -> None:
    """For single pictures."""
    history = play("L0.1 S0.1 U0.1", PostureRules(dwell_s=0.0))

    assert [p.label for p in history] == [Label.SIDE_LEFT, Label.SUPINE, Label.UPRIGHT]


def test_it_knows_since_when() -> None:
    """`raw_since_s` starts with the name, goes on with it, and starts anew after a gap."""
    assert play("S1.0 L2.0")[-1].raw_since_s == pytest.approx(1.1)
    assert play("L2.0 gap3.0 L0.5")[-1].raw_since_s == pytest.approx(5.1)
    assert play("h0.5")[-1].raw_since_s == pytest.approx(0.1)  # nothing is known since ever


@given(st.text(alphabet="LRSBUhls-", min_size=1, max_size=60))
def test_a_settled_name_was_seen_for_the_whole_dwell(seen: str) -> None:
    """Whatever comes, no name is believed that was not there long enough."""
    history = play(" ".join(f"{letter}{FRAME_S}" for letter in seen))
    for before, after in pairwise(history):
        if after.label is not before.label:
            assert after.raw is after.label
            assert after.t_s - after.raw_since_s >= 0.7 - 1e-9
