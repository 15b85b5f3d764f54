"""What is believed about a body: by the estimator where it tells, by geometry where it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach import body
from coach.body import Body, Means
from coach.pipeline import Pipeline
from coach.settings import Settings
from coach.sighting import Sighting
from landmarks import catalogue, pelvis, posture
from landmarks.features import N_SIGHT
from landmarks.foot_sight import FootSight
from landmarks.gravity import GravitySource
from landmarks.joints import Joint, Side
from landmarks.network import PointEstimate
from landmarks.offsets import NO_OFFSETS
from landmarks.plausibility import Doubt
from landmarks.pose import Pose
from landmarks.posture import Label
from landmarks.region import Sight
from tests.bodies import body_pose
from tests.coach.stage import press, sightings, stand
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, written
from tests.told import Teller, lying

BOOK = catalogue.load()
HIP = ("gluteus_medius", Side.RIGHT)


def means(estimator: Teller | None) -> Means:
    return Means(BOOK, NO_OFFSETS, estimator, posture.RULES)


def watched(pose: Pose, estimator: Teller | None, seconds: float = 2.0, fps: float = 10.0) -> Body:
    """The belief after this pose was seen for some seconds."""
    belief, using = body.start("auto"), means(estimator)
    for number in range(round(seconds * fps)):
        now = replace(pose, t_s=number / fps)
        belief = body.look(belief, Sighting(number, now.t_s, now), using, height_cm=None)
    return belief


def folded() -> Pose:
    """A trunk of half its width, as real back views often give; the picture is not folded."""
    whole = written(ON_LEFT_SIDE_BACK_TO_CAMERA)
    flat = whole.world_m.copy()
    flat[[11, 12, 23, 24], 1] *= 0.5
    return replace(whole, world_m=flat)


def test_geometry_alone_is_what_it_is_without_an_estimator() -> None:
    belief = watched(body_pose(posture="side_left"), None)

    assert belief.posture.label is Label.SIDE_LEFT
    assert belief.posture.shares is None
    assert belief.corrections is None
    assert belief.gravity.source is GravitySource.LYING


def test_the_estimator_that_says_nothing_leaves_everything_to_geometry() -> None:
    """As the bundled one does where there is no outline: all the same figures."""
    pose = body_pose(posture="side_left")
    silent, alone = watched(pose, Teller(None)), watched(pose, None)

    assert silent.posture == alone.posture
    assert silent.gravity.tilt_deg == alone.gravity.tilt_deg
    for one, other in zip(silent.body_map.regions, alone.body_map.regions, strict=True):
        np.testing.assert_array_equal(one.outline_px, other.outline_px)


def test_told_posture_tilt_and_turn_are_believed() -> None:
    """The joints lie supine under the camera at 20 degrees; the estimator knows better."""
    belief = watched(body_pose(posture="supine"), Teller(lying("side_right", tilt_deg=41.0)))

    assert belief.posture.label is Label.SIDE_RIGHT
    assert belief.gravity.tilt_deg == pytest.approx(41.0)
    assert belief.pelvis is not None
    # On the right side the person's left points up.
    assert belief.pelvis.axes[2] @ belief.gravity.up == pytest.approx(1.0, abs=0.05)


def test_a_folded_trunk_is_unknown_to_geometry_and_known_once_it_is_told() -> None:
    """The view this tool lives from: the back to the camera."""
    alone, told = watched(folded(), None), watched(folded(), Teller(lying("side_left")))

    assert alone.plausibility is not None
    assert alone.plausibility.doubts == {Doubt.COLLAPSED}
    assert alone.pelvis is None
    assert alone.posture.label is Label.UNKNOWN
    assert told.plausibility is not None
    assert told.plausibility.turn_known
    assert told.posture.label is Label.SIDE_LEFT
    region = told.body_map.region(*HIP)
    assert region is not None
    assert region.state is Sight.VISIBLE


@pytest.mark.parametrize(("share", "label"), [(0.75, Label.UNKNOWN), (0.85, Label.SIDE_LEFT)])
def test_what_an_unsure_estimator_calls_a_folded_trunk_earns_nothing(
    share: float, label: Label
) -> None:
    """Better the word "unsure" than a guess; a likely name is said, and no time given for it."""
    told = watched(folded(), Teller(lying("side_left", share)))
    assert told.posture.label is label
    assert not told.posture.side_lying


def test_nobody_is_asked_about_what_is_no_person() -> None:
    """A cushion has no posture, however sure the estimator would be."""
    giant = body_pose(posture="side_left")
    giant = replace(giant, world_m=giant.world_m * 3.0)
    estimator = Teller(lying("side_left"))
    belief = watched(giant, estimator)

    assert estimator.asked == []
    assert belief.posture.label is Label.UNKNOWN
    assert belief.body_map is body.NOWHERE


def test_the_region_goes_where_the_estimator_says_and_stays_there() -> None:
    pose = body_pose(posture="side_left")
    point = PointEstimate(*HIP, np.array([300.0, 200.0]), 4.0, 1.0)
    belief = watched(pose, Teller(lying("side_left"), (point,)))
    region = belief.body_map.region(*HIP)

    assert region is not None
    np.testing.assert_allclose(region.centre_px, [300.0, 200.0], atol=0.1)


def test_a_lost_person_takes_the_corrections_along() -> None:
    """Who comes back is placed anew, not from where somebody was."""
    pose = body_pose(posture="side_left")
    point = PointEstimate(*HIP, np.array([300.0, 200.0]), 4.0, 1.0)
    using = means(Teller(lying("side_left"), (point,)))
    belief = body.look(body.start("auto"), Sighting(0, 0.0, pose), using, height_cm=None)
    assert belief.corrections is not None
    gone = body.look(belief, Sighting(1, 0.1, None), using, height_cm=None)

    assert gone.corrections is None
    assert gone.body_map is body.NOWHERE
    assert gone.last_pose is pose


@pytest.mark.parametrize(("tilt", "source"), [("auto", "prior"), (35.0, "setting")])
def test_a_stated_tilt_is_where_it_starts(tilt: float | str, source: str) -> None:
    assert body.start(tilt).gravity.source == source


def test_a_stated_tilt_stays_whatever_is_told() -> None:
    belief, using = body.start(10.0), means(Teller(lying("side_left", tilt_deg=50.0)))
    for number in range(20):
        pose = body_pose(number / 10, posture="side_left")
        belief = body.look(belief, Sighting(number, pose.t_s, pose), using, height_cm=None)

    assert belief.posture.label is Label.SIDE_LEFT
    assert belief.gravity.tilt_deg == 10.0


def test_a_known_height_is_used() -> None:
    pose, using = body_pose(posture="side_left"), means(None)
    belief = body.look(body.start("auto"), Sighting(0, 0.0, pose), using, height_cm=190.0)
    short = pelvis.measure(pose, height_cm=150.0)

    assert belief.pelvis is not None
    assert short is not None
    assert belief.pelvis.mm_per_px / short.mm_per_px == pytest.approx(190 / 150)


def test_the_pipeline_asks_the_estimator_it_was_given() -> None:
    """The same stick people: by geometry on the left side, told to lie on the belly."""
    seen = sightings((stand(1), press(2)), 5.0)
    told = Pipeline(Settings(), BOOK, estimator=Teller(lying("prone")))
    alone = Pipeline(Settings(), BOOK, estimator=None)
    bundled = Pipeline(Settings(), BOOK)
    *_, one = (told.step(sighting) for sighting in seen)
    *_, other = (alone.step(sighting) for sighting in seen)
    *_, third = (bundled.step(sighting) for sighting in seen)

    assert one.posture.label is Label.PRONE
    assert other.posture.label is third.posture.label is Label.SIDE_LEFT


def test_the_bundled_one_is_asked_where_the_picture_was_looked_at() -> None:
    pose = replace(body_pose(posture="side_left"), sight_m=np.full(N_SIGHT, 0.2))
    step = Pipeline(Settings(), BOOK, still=True).step(Sighting(0, 0.0, pose))
    plain = Pipeline(Settings(), BOOK, still=True, estimator=None).step(Sighting(0, 0.0, pose))

    assert step.posture.shares is not None
    assert plain.posture.shares is None


def test_the_bundled_one_tells_of_the_feet_where_they_were_looked_at() -> None:
    """The look at the feet alone: the heel goes there, with a ring of the look's own."""
    # The heel's spot is the ankle.
    points_m = np.array([[0.02, 0.05], [0.0, 0.0]])
    seen = FootSight(points_m, np.full(2, 0.03), np.full(2, 0.9)).packed()
    pose = replace(body_pose(posture="side_left"), feet_m=np.stack([seen, seen]))
    step = Pipeline(Settings(), BOOK, still=True).step(Sighting(0, 0.0, pose))
    plain = Pipeline(Settings(), BOOK, still=True, estimator=None).step(Sighting(0, 0.0, pose))

    assert step.posture.shares is None
    for side in Side:
        heel, other = (one.body_map.region("heel_medial", side) for one in (step, plain))
        hip, same = (one.body_map.region("gluteus_medius", side) for one in (step, plain))
        assert heel is not None
        assert other is not None
        assert hip is not None
        assert same is not None
        ankle_px = pose.px(Joint.of(side, "ankle"))
        np.testing.assert_allclose(heel.centre_px, ankle_px, atol=1e-6)
        assert not np.allclose(other.centre_px, ankle_px, atol=2.0)
        assert heel.sigma_mm == pytest.approx(30.0, rel=0.05)
        np.testing.assert_array_equal(hip.centre_px, same.centre_px)


@pytest.mark.parametrize(("share", "earned"), [(0.85, False), (0.95, True)])
def test_a_side_that_is_only_likely_earns_nothing(share: float, earned: bool) -> None:
    """Everything else is as it should be: the hand rests on the spot for half a minute."""
    seen = sightings((press(30),), 5.0)
    told = Pipeline(Settings(), BOOK, estimator=Teller(lying("side_left", share)))
    *_, last = (told.step(sighting) for sighting in seen)

    assert last.posture.label is Label.SIDE_LEFT
    assert last.advice == ("holding" if earned else "unsure")
    assert (last.hold.held_s > 20) is earned
    assert bool(last.hold.credited) is earned
