"""What a region allows: lying how, with which tool, and how straight the hip has to be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from coach import texts
from coach.hold import Phase, Verdict
from coach.limbs import hip_flexion_deg
from coach.pipeline import Step
from coach.present import advice_of, view_of
from coach.programme.load import load
from coach.programme.plan import roll_out
from coach.programme.task import Kind
from coach.verdict import Judgement, judge
from coach.voice.facts import sentence_of
from landmarks import catalogue
from landmarks.joints import Joint, Side
from landmarks.posture import Label
from landmarks.region import Sight
from tests.bodies import body_pose
from tests.coach.stage import Act, lie, pipeline_for, press, run, sightings, stand
from tests.coach.test_verdict import ALL_RIGHT, posture, target, task

STRAIGHT = {Side.LEFT: 10.0, Side.RIGHT: 10.0}
SITTING = {Side.LEFT: 95.0, Side.RIGHT: 80.0}
WORDS = texts.load("en")


def held_s(*acts: Act, region: str, **choices: object) -> tuple[float, Step]:
    pipeline = pipeline_for(tilt_deg=20, hold_s=5, region=region, **choices)
    *_, last = run(sightings(acts, 8.0, region=region), pipeline)
    return sum(place.hold.held_s for place in pipeline.holds), last


@pytest.mark.parametrize("flex_deg", [0.0, 20.0, 45.0, 90.0])
@pytest.mark.parametrize("name", ["side_left", "supine", "upright"])
def test_the_hip_is_bent_as_far_as_it_is(flex_deg: float, name: str) -> None:
    """Whatever the posture, from world joints."""
    pose = body_pose(0.0, posture=name, hip_flex_deg=flex_deg)
    for side in Side:
        assert hip_flexion_deg(pose, side) == pytest.approx(flex_deg, abs=1.0)


def test_a_hip_with_a_joint_missing_is_not_known() -> None:
    pose = body_pose(0.0)
    world_m = pose.world_m.copy()
    world_m[Joint.RIGHT_KNEE] = np.nan
    broken = replace(pose, world_m=world_m)
    assert math.isnan(hip_flexion_deg(broken, Side.RIGHT))
    assert not math.isnan(hip_flexion_deg(broken, Side.LEFT))


PIRIFORMIS = task(region="piriformis_lateral")
SURE = replace(posture(Label.SIDE_LEFT), confidence=0.97)
GUARDED = replace(ALL_RIGHT, posture=SURE, hips_bent_deg=STRAIGHT)


@pytest.mark.parametrize(
    ("bent_deg", "judgement"),
    [
        (10.0, Judgement(Verdict.GOOD, "settling")),
        (29.0, Judgement(Verdict.GOOD, "settling")),
        (30.0, Judgement(Verdict.POSTURE, "hip_bent")),
        (60.0, Judgement(Verdict.POSTURE, "hip_bent")),
        (math.nan, Judgement(Verdict.LOST, "unsure")),
        (None, Judgement(Verdict.LOST, "unsure")),
    ],
)
def test_only_a_nearly_straight_hip_is_pressed(
    bent_deg: float | None, judgement: Judgement
) -> None:
    """That of the treated side; the other one may be bent as it likes."""
    bent = {Side.LEFT: 80.0} | ({} if bent_deg is None else {Side.RIGHT: bent_deg})
    assert judge(replace(GUARDED, hips_bent_deg=bent), PIRIFORMIS) == judgement
    assert judge(replace(GUARDED, hips_bent_deg=bent), task()).verdict is Verdict.GOOD


def test_only_a_sure_posture_and_a_spot_in_sight_are_pressed() -> None:
    doubtful = replace(GUARDED, posture=replace(SURE, confidence=0.85))
    assert judge(doubtful, PIRIFORMIS) == Judgement(Verdict.LOST, "not_confident")
    behind = replace(GUARDED, target=target(Sight.HIDDEN), hand=None, unseen_still_s=9.0)
    assert judge(behind, PIRIFORMIS) == Judgement(Verdict.LOST, "target_hidden")
    assert judge(behind, task()).verdict is Verdict.GOOD


def test_a_person_with_bent_hips_is_refused_the_piriformis_and_told_why() -> None:
    """In Sims position nothing is credited, the spot is not drawn, the reason is given."""
    straight, _ = held_s(press(8), region="piriformis_lateral")
    bent, last = held_s(replace(press(8), hip_flex_deg=45.0), region="piriformis_lateral")
    assert (straight, bent) == (5.0, 0.0)
    assert last.advice == "hip_bent"
    assert "45 degrees" in advice_of(last, WORDS).detail
    assert sentence_of("hip_bent", last, WORDS).startswith("Straighten your right leg.")
    avoid = {name: spec.avoid for name, spec in catalogue.load().regions.items()}
    assert last.target is not None
    assert view_of(last, avoid, WORDS).target is None


def test_the_front_of_the_hip_may_be_held_on_the_back() -> None:
    """The belly is soft there; on the belly and standing it is not held."""
    on_back, last = held_s(lie(8, 0.0, (10.0, 0.0)), region="iliacus", side="right")
    assert (on_back, last.hold.phase) == (5.0, Phase.DONE)
    for act, region in ((lie(8, 0.0, (10.0, 0.0)), "gluteus_medius"), (stand(8), "iliacus")):
        seconds, _ = held_s(act, region=region, side="right")
        assert seconds == 0.0


def test_on_the_back_the_hand_tells_the_side() -> None:
    """Nobody said which side: the one whose spot the hand is on."""
    seconds, last = held_s(lie(8, 0.0, (10.0, 0.0)), region="iliacus")
    assert (seconds, last.side) == (5.0, Side.RIGHT)


def test_without_a_hand_on_the_back_nobody_knows_the_side() -> None:
    scene = replace(ALL_RIGHT, posture=posture(Label.SUPINE), side=None, target=None, hand=None)
    assert judge(scene, task(region="iliacus")) == Judgement(Verdict.LOST, "which_side")


@pytest.mark.parametrize(
    ("region", "side", "label", "bent", "advice"),
    [
        ("foot_arch", "right", Label.UPRIGHT, SITTING, "settling"),
        ("foot_arch", "right", Label.UPRIGHT, STRAIGHT, "posture_for"),  # stands
        ("foot_arch", "right", Label.UPRIGHT, {Side.LEFT: 90.0}, "posture_for"),
        ("foot_arch", "right", Label.SUPINE, STRAIGHT, "settling"),
        ("foot_arch", "right", Label.SIDE_LEFT, STRAIGHT, "settling"),
        ("foot_arch", "right", Label.SIDE_RIGHT, STRAIGHT, "settling"),  # either side up
        ("foot_arch", "right", Label.PRONE, STRAIGHT, "posture_for"),
        ("iliacus", "right", Label.SIDE_RIGHT, STRAIGHT, "wrong_side"),
        ("iliacus", "right", Label.UPRIGHT, SITTING, "posture_for"),
        ("gluteus_medius", "right", Label.UPRIGHT, SITTING, "upright"),
        ("gluteus_medius", "right", Label.SUPINE, STRAIGHT, "supine"),
        ("iliacus", "lower", Label.SIDE_LEFT, STRAIGHT, "tool_unfit"),
    ],
)
def test_each_region_has_its_postures(
    region: str, side: str, label: Label, bent: dict[Side, float], advice: str
) -> None:
    scene = replace(ALL_RIGHT, posture=posture(label), hips_bent_deg=bent)
    assert judge(scene, task(region=region, side=side)).advice == advice


@pytest.mark.parametrize(
    ("region", "label", "advice"),
    [
        ("gluteus_medius", Label.SIDE_LEFT, "settling"),
        ("iliacus", Label.SIDE_LEFT, "settling"),
        ("iliacus", Label.SUPINE, "target_hidden"),
        ("foot_arch", Label.SIDE_LEFT, "target_hidden"),
        ("foot_arch", Label.UPRIGHT, "target_hidden"),
    ],
)
def test_only_on_the_side_an_unseen_hand_may_press_an_unseen_spot(
    region: str, label: Label, advice: str
) -> None:
    """Sitting still, or on the back, with no hand in sight says nothing about a hand."""
    scene = replace(
        ALL_RIGHT, posture=posture(label), hips_bent_deg=SITTING,
        target=target(Sight.HIDDEN), hand=None, unseen_still_s=9.0,
    )  # fmt: skip
    assert judge(scene, task(region=region, side="right")).advice == advice


def test_the_postures_asked_for_are_named() -> None:
    """Every one that would do."""
    _, last = held_s(stand(3), region="iliacus")
    assert last.advice == "posture_for"
    assert advice_of(last, WORDS).line == "Please lie on your side or lie on your back"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_heel_is_pressed_on_the_bone_and_the_pulse_is_watched(language: str) -> None:
    """On the screen and by voice, while the spot is looked for and while it is held."""
    words = texts.load(language)
    _, step = held_s(lie(3, 90.0), region="heel_medial")
    pulse, bone = ("pulse", "bone") if language == "en" else ("puls", "knochen")
    for key in ("settling", "holding"):
        shown = advice_of(replace(step, judgement=Judgement(Verdict.GOOD, key), setup=None), words)
        assert bone in (shown.line + shown.detail).lower()
        assert pulse in (shown.line + shown.detail).lower()
    said = sentence_of("settling", step, words).lower()
    assert bone in said
    assert pulse in said
    plain = sentence_of("settling", replace(step, task=task()), words)
    assert pulse not in plain.lower()


@pytest.mark.parametrize(
    ("label", "body_still", "judgement"),
    [
        (Label.SUPINE, True, Judgement(Verdict.GOOD, "settling")),
        (Label.SUPINE, False, Judgement(Verdict.OFF_TARGET, "hold_still")),
        (Label.SUPINE, None, Judgement(Verdict.LOST, "hold_still")),
        (Label.PRONE, True, Judgement(Verdict.POSTURE, "posture_for")),
        (Label.SIDE_LEFT, True, Judgement(Verdict.POSTURE, "posture_for")),
        (Label.UNKNOWN, True, Judgement(Verdict.POSTURE, "unsure")),
    ],
)
def test_a_stretch_takes_a_body_at_rest_in_its_posture(
    label: Label, body_still: bool | None, judgement: Judgement
) -> None:
    """Neither spot nor hand is asked for, nor the side that nobody said."""
    [stretch] = {
        item.template for item in roll_out(load("full")).holds if item.template.kind is Kind.STRETCH
    }
    scene = replace(
        ALL_RIGHT, posture=posture(label), side=None, target=None, hand=None, body_still=body_still
    )
    assert judge(scene, stretch) == judgement


def test_a_spot_under_the_body_is_drawn_as_hidden() -> None:
    """Lying on a ball: whatever the skin's slope says, it is dashed; the words name the ball."""
    _, last = held_s(lie(8, 90.0), region="gluteus_medius", side="lower")
    assert last.target is not None
    seen = replace(last.scene.target, state=Sight.VISIBLE) if last.scene.target else None
    step = replace(last, scene=replace(last.scene, target=seen))
    avoid = {name: spec.avoid for name, spec in catalogue.load().regions.items()}
    shown = view_of(step, avoid, WORDS).target
    assert shown is not None
    assert (shown.state, shown.side) == (Sight.HIDDEN, Side.LEFT)
    restless = replace(last, judgement=Judgement(Verdict.OFF_TARGET, "lie_still"), setup=None)
    assert advice_of(restless, WORDS).line == "Lie still on the ball"
