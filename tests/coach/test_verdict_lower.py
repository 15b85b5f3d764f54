"""Lying on a ball, `--side lower`: what counts where neither spot nor hand can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coach.hold import Verdict
from coach.verdict import Judgement, judge
from landmarks.joints import Side
from landmarks.plausibility import Doubt
from landmarks.posture import Label
from landmarks.region import Sight
from tests.coach.test_verdict import ALL_RIGHT, GOOD_LABELS, RESTING, posture, seen, target, task

LOWER = task(side="lower")
ON_A_BALL = replace(ALL_RIGHT, side=Side.LEFT, target=target(Sight.HIDDEN), hand=None)
"""On the left side, with the left hip to be treated under the body."""


@pytest.mark.parametrize(
    ("changes", "verdict", "advice"),
    [
        ({}, Verdict.GOOD, "settling"),
        ({"target": target()}, Verdict.GOOD, "settling"),
        ({"body_still": False}, Verdict.OFF_TARGET, "lie_still"),
        ({"body_still": None}, Verdict.LOST, "lie_still"),
        ({"target": target(), "body_still": None}, Verdict.LOST, "lie_still"),
        # a hand is nothing to go by, wherever it is seen
        ({"hand": RESTING}, Verdict.GOOD, "settling"),
        ({"hand": replace(RESTING, on_target=False, on_no_press="sciatic")}, Verdict.GOOD, None),
        ({"hand": RESTING, "body_still": False}, Verdict.OFF_TARGET, "lie_still"),
        # everything else is as for the upper side
        ({"plausibility": None}, Verdict.LOST, "nobody"),
        ({"plausibility": seen(Doubt.COLLAPSED)}, Verdict.LOST, "unsure"),
        ({"posture": posture(Label.SUPINE)}, Verdict.POSTURE, "supine"),
        ({"posture": posture(Label.SIDE_RIGHT)}, Verdict.POSTURE, "wrong_side_lower"),
        ({"target": None}, Verdict.LOST, "unsure"),
        ({"target": target(Sight.UNSURE)}, Verdict.LOST, "unsure"),
        ({"target": target(Sight.OUT_OF_FRAME)}, Verdict.LOST, "target_out"),
    ],
)
def test_who_lies_on_a_ball_has_to_rest(
    changes: dict[str, Any], verdict: Verdict, advice: str | None
) -> None:
    """The spot is hidden and so is what presses it: a body known to rest is what counts."""
    judgement = judge(replace(ON_A_BALL, **changes), LOWER)
    assert judgement == Judgement(verdict, advice or "settling")


@pytest.mark.parametrize("choice", ["upper", "left", "right"])
@pytest.mark.parametrize("body_still", [True, False, None])
def test_on_the_upper_side_the_hand_decides_and_not_the_body(
    choice: str, body_still: bool | None
) -> None:
    """A body that rests earns nothing without a hand; one that rocks with its hand does."""
    choices = task(side=choice)
    side = Side.LEFT if choice == "left" else Side.RIGHT
    up = posture(GOOD_LABELS[side])
    scene = replace(ALL_RIGHT, posture=up, side=side, body_still=body_still)
    assert judge(scene, choices).verdict is Verdict.GOOD
    assert judge(replace(scene, hand=None), choices) == Judgement(Verdict.LOST, "hand_unseen")
    hidden = replace(scene, target=target(Sight.HIDDEN))
    assert judge(hidden, choices) == Judgement(Verdict.LOST, "target_hidden")
