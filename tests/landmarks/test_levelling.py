"""What people teach about up, and when they teach nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from landmarks import gravity, levelling, reading
from landmarks.gravity import Gravity, GravitySource
from landmarks.posture import Label, Posture, Reading
from tests.bodies import body_pose
from tests.told import lying


def seen(label: Label, raw: Label | None = None, roll_deg: float | None = None) -> Posture:
    angles = None if roll_deg is None else Reading(roll_deg, 0.0, 0.0, 12.0)
    return Posture(0.0, label, raw or label, 0.9, angles, (), -10.0)


def watch(label: str, tilt_deg: float, *, looks: int = 25, **stance: Any) -> Gravity:
    """The belief after a person was watched for some seconds by a camera at `tilt_deg`."""
    rng = np.random.default_rng(11)
    belief = gravity.prior()
    for step in range(looks):
        pose = body_pose(float(step), posture=label, tilt_deg=tilt_deg, rng=rng, **stance)
        angles = reading.measure(pose, belief)
        assert angles is not None
        belief = levelling.learn(belief, pose, seen(Label(label), roll_deg=angles.roll_deg))
    return belief


@pytest.mark.parametrize("tilt_deg", [0.0, 10.0, 35.0])
@pytest.mark.parametrize("heading_deg", [0.0, 90.0, 180.0])
def test_somebody_who_stands_teaches_tilt(tilt_deg: float, heading_deg: float) -> None:
    """From the front, the side or the back: within two degrees, and surer than before."""
    belief = watch("upright", tilt_deg, heading_deg=heading_deg, camera_roll_deg=3.0)

    assert belief.tilt_deg == pytest.approx(tilt_deg, abs=2.0)
    assert belief.camera_roll_deg == pytest.approx(3.0, abs=1.5)
    assert belief.sigma_deg < 4.0
    assert belief.source is GravitySource.STANDING


@pytest.mark.parametrize("flex_deg", [70.0, 90.0])
def test_somebody_who_sits_or_crouches_teaches_nothing(flex_deg: float) -> None:
    """The trunk of somebody who sits may lean anywhere."""
    belief = watch("upright", 35.0, hip_flex_deg=flex_deg, knee_flex_deg=flex_deg)

    assert belief.source is GravitySource.PRIOR
    assert belief.tilt_deg == gravity.prior().tilt_deg


@pytest.mark.parametrize("label", ["side_left", "side_right"])
def test_a_trunk_along_the_view_teaches_tilt(label: str) -> None:
    """Lying with head or feet to the camera."""
    for heading_deg in (90.0, -90.0):
        belief = watch(label, 35.0, heading_deg=heading_deg)
        assert belief.tilt_deg == pytest.approx(35.0, abs=4.0)
        assert belief.source is GravitySource.LYING


@pytest.mark.parametrize("label", ["side_left", "side_right"])
def test_a_trunk_across_the_view_teaches_camera_roll_only(label: str) -> None:
    """It is level at any tilt, so the tilt stays what it was."""
    belief = watch(label, 35.0, camera_roll_deg=6.0)

    assert belief.camera_roll_deg == pytest.approx(6.0, abs=2.5)
    assert belief.tilt_deg == pytest.approx(gravity.PRIOR_TILT_DEG, abs=1.0)
    assert belief.sigma_deg == pytest.approx(gravity.PRIOR_TILT_SIGMA_DEG, abs=0.5)


@pytest.mark.parametrize("label", ["supine", "prone"])
def test_on_back_or_belly_the_hips_teach(label: str) -> None:
    """Head at the picture's left, the line across the hips runs along the view: it knows tilt."""
    belief = watch(label, 35.0)

    assert belief.tilt_deg == pytest.approx(35.0, abs=4.0)


@pytest.mark.parametrize(
    ("label", "roll_deg", "teaches"),
    [
        (Label.SUPINE, 20.0, True),
        (Label.SUPINE, -20.0, True),
        (Label.SUPINE, 35.0, False),
        (Label.SUPINE, -35.0, False),
        (Label.PRONE, 165.0, True),
        (Label.PRONE, -165.0, True),
        (Label.PRONE, 145.0, False),
        (Label.PRONE, None, False),
        (Label.SIDE_LEFT, 50.0, True),  # the trunk of somebody half turned is level all the same
    ],
)
def test_the_hips_teach_only_while_they_lie_flat(
    label: Label, roll_deg: float | None, teaches: bool
) -> None:
    """Somebody on the way from the back to the side has no level hips."""
    belief = gravity.prior()
    pose = body_pose(posture=label, tilt_deg=30.0)
    learnt = levelling.learn(belief, pose, seen(label, roll_deg=roll_deg))

    assert (learnt is not belief) == teaches


@pytest.mark.parametrize(
    ("label", "raw"),
    [
        (Label.UNKNOWN, Label.UNKNOWN),
        (Label.UNKNOWN, Label.UPRIGHT),
        (Label.UPRIGHT, Label.UNKNOWN),
        (Label.UPRIGHT, Label.SUPINE),
        (Label.SUPINE, Label.SIDE_LEFT),
    ],
)
def test_an_unsettled_posture_teaches_nothing(label: Label, raw: Label) -> None:
    """On the way from one posture to another nothing is level and nothing is upright."""
    belief = gravity.prior()
    pose = body_pose(posture="upright", tilt_deg=40.0)

    assert levelling.learn(belief, pose, seen(label, raw)) is belief


def test_a_setting_stays_whatever_is_seen() -> None:
    setting = gravity.from_setting(5.0)
    for label in ("upright", "side_left", "supine"):
        pose = body_pose(posture=label, tilt_deg=40.0)
        assert levelling.learn(setting, pose, seen(Label(label), roll_deg=0.0)) is setting


@pytest.mark.parametrize("label", [label for label in Label if label is not Label.UNKNOWN])
def test_told_is_told_in_every_settled_posture(label: Label) -> None:
    """Also in those from which the joints learn nothing about the tilt."""
    pose = body_pose(1.0, posture="side_left", tilt_deg=5.0)
    belief = levelling.learn(gravity.prior(), pose, seen(label), lying("side_left", tilt_deg=48.0))

    assert belief.tilt_deg == pytest.approx(48.0)
    stands = label is Label.UPRIGHT
    assert belief.source is (GravitySource.STANDING if stands else GravitySource.LYING)


def test_who_was_seen_standing_was_seen_standing() -> None:
    """Lying down afterwards does not take that away."""
    pose = body_pose(1.0, posture="upright")
    stood = levelling.learn(gravity.prior(), pose, seen(Label.UPRIGHT), lying("upright"))
    lies = levelling.learn(
        stood, body_pose(2.0, posture="side_left"), seen(Label.SIDE_LEFT), lying("side_left")
    )
    assert lies.source is GravitySource.STANDING
    assert lies.seen_t_s == 2.0


@pytest.mark.parametrize(
    ("label", "raw"), [(Label.UNKNOWN, None), (Label.SIDE_LEFT, Label.UNKNOWN)]
)
def test_nothing_is_learnt_in_between(label: Label, raw: Label | None) -> None:
    """Getting down on the mat is when the estimator is furthest off."""
    before = gravity.prior()
    told = lying("side_left", tilt_deg=48.0)
    assert levelling.learn(before, body_pose(1.0), seen(label, raw), told) is before
