"""What counts for the hold and what is said instead: every way to be wrong, one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from coach.guidance import Hand
from coach.hold import Verdict
from coach.programme.plan import plan_of
from coach.programme.task import Task
from coach.settings import Settings
from coach.verdict import Judgement, Scene, judge
from landmarks.joints import Side
from landmarks.plausibility import Doubt, Plausibility
from landmarks.posture import Fault, FaultKind, Label, Posture
from landmarks.region import Region, Sight


def task(**choices: object) -> Task:
    """The one hold of a plain session with these settings."""
    return plan_of(Settings.model_validate(choices)).holds[0].task(None, None)


UPPER = task()
GOOD_LABELS = {Side.RIGHT: Label.SIDE_LEFT, Side.LEFT: Label.SIDE_RIGHT}
"""Who lies on the left side has the right hip up."""


def posture(raw: Label, label: Label | None = None, faults: tuple[Fault, ...] = ()) -> Posture:
    return Posture(10.0, label or raw, raw, 0.9, None, faults, 5.0)


def fault(kind: FaultKind, *, blocking: bool = True) -> Fault:
    return Fault(kind, 40.0, 35.0, blocking)


def target(state: Sight = Sight.VISIBLE) -> Region:
    outline = np.array([[310.0, 230.0], [330.0, 230.0], [320.0, 250.0]])
    return Region(
        "gluteus_medius", Side.RIGHT, np.array([320.0, 240.0]), outline, 35.0, 36.0, 9.0, state
    )


RESTING = Hand(
    10.0, np.array([321.0, 241.0]), np.array([-4.0, -4.0]), 5.7, "superior", 20.0, True, None
)
ALL_RIGHT = Scene(
    Plausibility(frozenset()),
    posture(Label.SIDE_LEFT),
    Side.RIGHT,
    target(),
    RESTING,
    body_still=True,
)


def seen(*doubts: Doubt) -> Plausibility:
    return Plausibility(frozenset(doubts))


P, L, O = Verdict.POSTURE, Verdict.LOST, Verdict.OFF_TARGET  # noqa: E741  # as in the scripts


@pytest.mark.parametrize(
    ("changes", "verdict", "advice"),
    [
        ({}, Verdict.GOOD, "settling"),
        # nobody, or not for sure
        ({"plausibility": None}, L, "nobody"),
        ({"plausibility": seen(Doubt.PROPORTIONS)}, L, "nobody"),
        ({"plausibility": seen(Doubt.SWAPPED, Doubt.COLLAPSED)}, L, "nobody"),
        ({"plausibility": seen(Doubt.COLLAPSED)}, L, "unsure"),
        # posture
        ({"posture": posture(Label.SUPINE)}, P, "supine"),
        ({"posture": posture(Label.PRONE)}, P, "prone"),
        ({"posture": posture(Label.UPRIGHT)}, P, "upright_any"),
        ({"posture": posture(Label.UNKNOWN)}, P, "unsure"),
        ({"posture": posture(Label.SIDE_RIGHT)}, P, "wrong_side"),
        ({"posture": posture(Label.SIDE_LEFT, Label.SUPINE)}, P, "unsure"),
        ({"posture": posture(Label.SUPINE, Label.SIDE_LEFT)}, P, "supine"),
        ({"posture": posture(Label.SIDE_LEFT, Label.UNKNOWN), "side": None}, P, "unsure"),
        # target
        ({"target": None}, L, "unsure"),
        ({"target": target(Sight.UNSURE)}, L, "unsure"),
        ({"target": target(Sight.OUT_OF_FRAME)}, L, "target_out"),
        ({"target": target(Sight.HIDDEN)}, L, "target_hidden"),
        # hand
        ({"hand": None}, L, "hand_unseen"),
        ({"hand": None, "unseen_still_s": 60.0}, L, "hand_unseen"),
        # spot and hand both behind the body: only a rest held long enough is a start
        ({"target": target(Sight.HIDDEN), "hand": None, "unseen_still_s": 2.9}, L, "hand_behind"),
        (
            {"target": target(Sight.HIDDEN), "hand": None, "unseen_still_s": 3.0},
            Verdict.GOOD,
            "settling",
        ),
        ({"target": target(Sight.HIDDEN), "unseen_still_s": 60.0}, L, "target_hidden"),
        ({"hand": replace(RESTING, on_target=False)}, O, "hand_off"),
        ({"hand": replace(RESTING, on_target=False, on_no_press="sciatic")}, O, "no_press"),
        ({"hand": replace(RESTING, speed_mm_per_s=500.0)}, O, "hand_moving"),
        ({"hand": replace(RESTING, speed_mm_per_s=None)}, O, "hand_moving"),
    ],
)
def test_one_thing_is_wrong(changes: dict[str, Any], verdict: Verdict, advice: str) -> None:
    """All is right but for one thing: its verdict, and its advice."""
    assert judge(replace(ALL_RIGHT, **changes), UPPER) == Judgement(verdict, advice)


@pytest.mark.parametrize(
    ("raw", "faults", "advice"),
    [
        (Label.UNKNOWN, [FaultKind.ROLLED_BACK], "rolled_back"),
        (Label.UNKNOWN, [FaultKind.TWISTED], "unsure"),
        (Label.UNKNOWN, [FaultKind.TWISTED, FaultKind.ROLLED_FORWARD], "rolled_forward"),
        (Label.UNKNOWN, [FaultKind.NOT_LYING], "not_lying"),
        (Label.UNKNOWN, [FaultKind.ROLLED_BACK, FaultKind.NOT_LYING], "not_lying"),
        (Label.SIDE_LEFT, [FaultKind.NOT_LYING], "not_lying"),
        (Label.SIDE_LEFT, [FaultKind.ROLLED_BACK], "rolled_back"),
        (Label.SIDE_LEFT, [FaultKind.ROLLED_FORWARD], "rolled_forward"),
        (Label.SUPINE, [FaultKind.ROLLED_BACK], "supine"),
    ],
)
def test_faults_of_a_posture(raw: Label, faults: list[FaultKind], advice: str) -> None:
    """A blocking fault stops the hold under its own name; half turned is better than unsure."""
    scene = replace(ALL_RIGHT, posture=posture(raw, faults=tuple(fault(kind) for kind in faults)))
    assert judge(scene, UPPER) == Judgement(Verdict.POSTURE, advice)


def test_a_fault_that_does_not_block_is_no_hindrance() -> None:
    """A slight twist or a slight roll is advice and costs no time; the first blocking one does."""
    mild = tuple(fault(kind, blocking=False) for kind in FaultKind)
    scene = replace(ALL_RIGHT, posture=posture(Label.SIDE_LEFT, faults=mild))
    assert judge(scene, UPPER).verdict is Verdict.GOOD
    worse = (*mild, fault(FaultKind.NOT_LYING))
    scene = replace(ALL_RIGHT, posture=posture(Label.SIDE_LEFT, faults=worse))
    assert judge(scene, UPPER) == Judgement(Verdict.POSTURE, "not_lying")


@pytest.mark.parametrize(
    ("choice", "treated", "label", "verdict"),
    [
        ("upper", Side.RIGHT, Label.SIDE_LEFT, Verdict.GOOD),
        ("upper", Side.LEFT, Label.SIDE_RIGHT, Verdict.GOOD),
        ("upper", Side.RIGHT, Label.SIDE_RIGHT, Verdict.POSTURE),
        ("right", Side.RIGHT, Label.SIDE_LEFT, Verdict.GOOD),
        ("right", Side.RIGHT, Label.SIDE_RIGHT, Verdict.POSTURE),
        ("left", Side.LEFT, Label.SIDE_RIGHT, Verdict.GOOD),
        ("left", Side.LEFT, Label.SIDE_LEFT, Verdict.POSTURE),
        ("lower", Side.LEFT, Label.SIDE_LEFT, Verdict.GOOD),
        ("lower", Side.LEFT, Label.SIDE_RIGHT, Verdict.POSTURE),
    ],
)
def test_the_side_to_treat_has_to_be_up(
    choice: str, treated: Side, label: Label, verdict: Verdict
) -> None:
    """Or down, for those who lie on a ball and said so."""
    scene = replace(ALL_RIGHT, posture=posture(label), side=treated)
    judgement = judge(scene, task(side=choice))
    assert judgement.verdict is verdict
    if verdict is Verdict.POSTURE:
        assert judgement.advice == ("wrong_side_lower" if choice == "lower" else "wrong_side")


@pytest.mark.parametrize(
    ("body_still", "judgement"),
    [
        (True, Judgement(Verdict.GOOD, "settling")),
        (False, Judgement(Verdict.OFF_TARGET, "lie_still")),
        (None, Judgement(Verdict.LOST, "lie_still")),
    ],
)
@pytest.mark.parametrize("hand", [None, replace(RESTING, on_target=False, speed_mm_per_s=900.0)])
def test_lying_on_a_ball_takes_a_body_at_rest_in_place_of_hand_and_sight(
    body_still: bool | None, judgement: Judgement, hand: Hand | None
) -> None:
    """The spot is under the body: neither its sight nor the hand says anything about it."""
    scene = replace(
        ALL_RIGHT, side=Side.LEFT, target=target(Sight.HIDDEN), hand=hand, body_still=body_still
    )
    assert judge(scene, task(side="lower")) == judgement
    seen_from_here = "hand_behind" if hand is None else "target_hidden"
    assert judge(replace(scene, side=Side.RIGHT), UPPER).advice == seen_from_here


def test_upright_names_the_side_where_it_was_chosen() -> None:
    """With "upper" any side will do, and the words must not name one."""
    scene = replace(ALL_RIGHT, posture=posture(Label.UPRIGHT))
    advice = {
        choice: judge(scene, task(side=choice)).advice
        for choice in ("left", "right", "upper", "lower")
    }
    assert advice == {
        "left": "upright", "right": "upright", "upper": "upright_any", "lower": "upright_lower",
    }  # fmt: skip


def test_what_is_wrong_first_is_said_first() -> None:
    """From far to near: a person first, then how they lie, then the target, then the hand."""
    scene = Scene(None, posture(Label.SUPINE), None, None, None)
    said = [judge(scene, UPPER).advice]
    changes: tuple[dict[str, Any], ...] = (
        {"plausibility": seen()},
        {"posture": posture(Label.SIDE_LEFT), "side": Side.RIGHT},
        {"target": target()},
        {"hand": replace(RESTING, on_target=False, speed_mm_per_s=900.0)},
        {"hand": replace(RESTING, speed_mm_per_s=900.0)},
        {"hand": RESTING},
    )
    for change in changes:
        scene = replace(scene, **change)
        said.append(judge(scene, UPPER).advice)
    assert said == [
        "nobody", "supine", "unsure", "hand_unseen", "hand_off", "hand_moving", "settling",
    ]  # fmt: skip


def test_good_only_when_nothing_is_wrong() -> None:
    """Every mixture of right and wrong parts: good if all are right, and only then."""
    parts: dict[str, tuple[Any, ...]] = {
        "plausibility": (seen(), None, seen(Doubt.JUMP), seen(Doubt.COLLAPSED)),
        "posture": (
            posture(Label.SIDE_LEFT),
            *(posture(label) for label in Label if label is not Label.SIDE_LEFT),
            posture(Label.SIDE_LEFT, Label.SIDE_RIGHT),
            posture(Label.SIDE_LEFT, faults=(fault(FaultKind.NOT_LYING),)),
        ),
        "target": (target(), None, *(target(s) for s in Sight if s is not Sight.VISIBLE)),
        "hand": (
            RESTING,
            None,
            replace(RESTING, on_target=False),
            replace(RESTING, speed_mm_per_s=None),
            replace(RESTING, speed_mm_per_s=201.0),
            replace(RESTING, on_target=False, on_no_press="sciatic"),
        ),
    }
    mixtures = product(*(enumerate(choices) for choices in parts.values()))
    for mixture in mixtures:
        chosen = dict(zip(parts, (part for _, part in mixture), strict=True))
        verdict = judge(replace(ALL_RIGHT, **chosen), UPPER).verdict
        all_right = all(number == 0 for number, _ in mixture)
        assert (verdict is Verdict.GOOD) == all_right, chosen
