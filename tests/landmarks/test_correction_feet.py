"""What the look at the feet moves: their regions, the nerve behind them, nothing of the hips."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from landmarks.catalogue import load
from landmarks.correction import DOUBT_PER_MM, Corrections, follow, measure
from landmarks.foot_sight import FOOT_REGIONS, N_FOOT, estimates
from landmarks.joints import Joint, Side
from landmarks.locate import UNSURE_SIGMA_MM, locate
from landmarks.network import PointEstimate
from landmarks.offsets import NO_OFFSETS, Offset, Offsets
from landmarks.pelvis import Pelvis
from landmarks.pelvis import measure as measure_pelvis
from landmarks.pose import Array, Pose
from landmarks.region import BodyMap, NoPressZone, Region, Sight
from tests.bodies import body_pose

BOOK = load()
LYING = body_pose(posture="side_left")  # the left heel's inside and the nerve there are seen
ARCH, HEEL, NERVE = "foot_arch", "heel_medial", "tarsal_tunnel"
HIP = "gluteus_medius"
FEET = tuple((name, side) for name in FOOT_REGIONS for side in Side)


def pelvis_of(pose: Pose) -> Pelvis:
    found = measure_pelvis(pose)
    assert found is not None
    return found


def mapped(
    corrections: Corrections | None, pose: Pose = LYING, offsets: Offsets = NO_OFFSETS
) -> BodyMap:
    return locate(pose, pelvis_of(pose), BOOK, offsets=offsets, corrections=corrections)


def region(body: BodyMap, name: str, side: Side) -> Region:
    found = body.region(name, side)
    assert found is not None
    return found


def nerve(body: BodyMap, side: Side) -> NoPressZone:
    [found] = [zone for zone in body.no_press_of(side) if zone.id == NERVE]
    return found


def told(
    *steps: tuple[str, Side, tuple[float, float]], sigma_mm: float = 20.0, pose: Pose = LYING
) -> tuple[PointEstimate, ...]:
    """Regions told so many pixels right and down of where the joints put them."""
    plain, sigma_px = mapped(None, pose), sigma_mm / pelvis_of(pose).mm_per_px
    return tuple(
        PointEstimate(name, side, region(plain, name, side).centre_px + step, sigma_px, 0.99)
        for name, side, step in steps
    )


def corrected(
    points: tuple[PointEstimate, ...], pose: Pose = LYING, before: Corrections | None = None
) -> Corrections:
    found = measure(points, pose, pelvis_of(pose), BOOK)
    assert found is not None
    kept = follow(before, found)
    assert kept is not None
    return kept


def of_the_other_foot(pose: Pose = LYING) -> Pose:
    """MediaPipe's worst: heel and toes of the left foot are put on the right one."""
    xy_px, world_m = pose.xy_px.copy(), pose.world_m.copy()
    for name in ("heel", "foot_index"):
        here, there = Joint.of(Side.LEFT, name), Joint.of(Side.RIGHT, name)
        xy_px[here] = pose.xy_px[there] + [0.0, -150.0]  # the right knee is drawn up
        world_m[here] = pose.world_m[there]
    return replace(pose, xy_px=xy_px, world_m=world_m)


def test_a_region_goes_where_the_look_tells_it() -> None:
    """From the pose's numbers to the picture: all four land where they were told."""
    feet_m = np.random.default_rng(3).uniform(0.4, 0.6, (2, N_FOOT))
    pose = replace(LYING, feet_m=feet_m)
    points = estimates(pose)
    there, plain = mapped(corrected(points, pose), pose), mapped(None, pose)
    assert len(points) == len(FEET)
    for point in points:
        after, before = (region(body, point.region, point.side) for body in (there, plain))
        np.testing.assert_allclose(after.centre_px, point.xy_px, atol=1e-9)
        # Shape, direction and size stay those of the catalogue.
        np.testing.assert_allclose(
            after.outline_px - after.centre_px, before.outline_px - before.centre_px, atol=1e-9
        )
        assert after.radius_mm == before.radius_mm


@pytest.mark.parametrize("step_px", [0.0, 10.0, 60.0])
def test_how_sure_it_is_only_the_look_says(step_px: float) -> None:
    """Heel and toes may be the other foot's: that they disagree is nothing against the look."""
    points = told((HEEL, Side.LEFT, (step_px, 0.0)), (HIP, Side.LEFT, (step_px, 0.0)))
    found = corrected(points)
    there = mapped(found)
    foot, hip = (region(there, name, Side.LEFT) for name in (HEEL, HIP))
    assert foot.sigma_mm == pytest.approx(20.0)
    assert foot.sigma_px == pytest.approx(20.0 / pelvis_of(LYING).mm_per_px)
    gone_mm = step_px * pelvis_of(LYING).mm_per_px
    absurd_mm = max(gone_mm - 120.0, 0.0) / 2
    assert hip.sigma_mm == pytest.approx(math.hypot(20.0, DOUBT_PER_MM * gone_mm, absurd_mm))


@pytest.mark.parametrize(
    ("sigma_mm", "step_px", "state"),
    [
        (20.0, 0.0, Sight.VISIBLE),
        (20.0, 60.0, Sight.VISIBLE),  # 330 mm from the joints' place: it is the joints that err
        (UNSURE_SIGMA_MM - 0.1, 0.0, Sight.VISIBLE),
        (UNSURE_SIGMA_MM + 0.1, 0.0, Sight.UNSURE),
        (UNSURE_SIGMA_MM + 0.1, 60.0, Sight.UNSURE),
    ],
)
def test_a_foot_that_is_too_uncertain_is_no_promise(
    sigma_mm: float, step_px: float, state: Sight
) -> None:
    found = corrected(told((HEEL, Side.LEFT, (step_px, 0.0)), sigma_mm=sigma_mm))
    assert region(mapped(found), HEEL, Side.LEFT).state is state


def test_the_nerve_behind_the_ankle_goes_with_what_its_foot_has_in_common() -> None:
    """Neither the other foot's nor those of the hips."""
    steps = [(ARCH, Side.LEFT, (8.0, -6.0)), (HEEL, Side.LEFT, (4.0, 10.0))]
    there, plain = mapped(corrected(told(*steps))), mapped(None)
    for before, after in zip(plain.no_press, there.no_press, strict=True):
        mine = before.id == NERVE and before.side is Side.LEFT
        step_px = np.broadcast_to((6.0, 2.0) if mine else (0.0, 0.0), before.outline_px.shape)
        np.testing.assert_allclose(after.outline_px - before.outline_px, step_px, atol=1e-9)


def test_the_hips_know_nothing_of_the_feet() -> None:
    """Their rows, their common shift and their places are the same with and without."""
    hips = told((HIP, Side.LEFT, (5.0, 2.0)), ("iliacus", Side.LEFT, (-3.0, 4.0)))
    feet = told(*((name, side, (40.0, 30.0)) for name, side in FEET))
    alone, both = corrected(hips), corrected((*feet[:2], *hips, *feet[2:]))
    for key in alone.keys:
        assert both.by_key[key] == alone.by_key[key]
    of_pelvis = {name for name, spec in BOOK.regions.items() if spec.frame == "pelvis"}
    for side in Side:
        wanted_mm = alone.common_mm(side, of_pelvis)
        np.testing.assert_array_equal(both.common_mm(side, of_pelvis), wanted_mm)
    plain, there = mapped(alone), mapped(both)
    for name in of_pelvis:
        one, other = (region(body, name, Side.LEFT) for body in (plain, there))
        np.testing.assert_array_equal(one.outline_px, other.outline_px)
    for one, other in zip(plain.no_press, there.no_press, strict=True):
        if one.id != NERVE:
            np.testing.assert_array_equal(one.outline_px, other.outline_px)


def test_the_feet_know_nothing_of_the_hips() -> None:
    """A look at the hips alone leaves both feet to their joints."""
    plain, there = mapped(None), mapped(corrected(told((HIP, Side.LEFT, (40.0, 30.0)))))
    for name, side in FEET:
        one, other = (region(body, name, side) for body in (plain, there))
        np.testing.assert_array_equal(one.outline_px, other.outline_px)
        assert one.sigma_mm == other.sigma_mm
        places_px = [nerve(body, side).outline_px for body in (plain, there)]
        np.testing.assert_array_equal(*places_px)


def test_a_profile_comes_on_top_and_takes_no_nerve_along() -> None:
    """What somebody tuned moves their spot from where the look puts it, and nothing else."""
    steps = [(name, Side.LEFT, (8.0, -6.0)) for name in FOOT_REGIONS]
    offsets = {(ARCH, Side.LEFT): Offset((0.0, 30.0, 0.0))}
    found = corrected(told(*steps))
    plain, tuned = mapped(None), mapped(None, offsets=offsets)
    both = mapped(found, offsets=offsets)
    by_profile_px, by_both_px = (
        region(body, ARCH, Side.LEFT).centre_px - region(plain, ARCH, Side.LEFT).centre_px
        for body in (tuned, both)
    )
    assert np.linalg.norm(by_profile_px) > 2.0
    np.testing.assert_allclose(by_both_px, by_profile_px + np.array([8.0, -6.0]), atol=1e-9)
    moved_px = nerve(both, Side.LEFT).outline_px - nerve(plain, Side.LEFT).outline_px
    np.testing.assert_allclose(moved_px, np.broadcast_to([8.0, -6.0], moved_px.shape), atol=1e-9)


def test_a_foot_whose_heel_is_the_other_one_s_is_found_all_the_same() -> None:
    """The look goes by the ankle: told once, both poses have the regions at one place."""
    points = told(*((name, Side.LEFT, (3.0, 2.0)) for name in FOOT_REGIONS))
    wrong = of_the_other_foot()
    off_px = region(mapped(None, wrong), HEEL, Side.LEFT).centre_px - points[1].xy_px
    assert np.linalg.norm(off_px) > 100
    there = mapped(corrected(points, wrong), wrong)
    for point in points:
        one = region(there, point.region, Side.LEFT)
        np.testing.assert_allclose(one.centre_px, point.xy_px, atol=1e-9)
        assert one.sigma_mm == pytest.approx(20.0)


def near(body: BodyMap, xy_px: Array) -> list[str]:
    return [zone.id for zone in body.no_press_near(xy_px, Side.LEFT)]


def test_a_hand_on_the_nerve_is_warned_where_the_foot_is() -> None:
    """Asked about a place alone, as the pipeline asks, and far away from the pose's heel."""
    wrong = of_the_other_foot()
    points = told(*((name, Side.LEFT, (3.0, 2.0)) for name in FOOT_REGIONS))
    found = corrected(points, wrong)
    corners_px = nerve(mapped(found, wrong), Side.LEFT).outline_px
    heel_px = wrong.px(Joint.LEFT_HEEL)
    assert np.linalg.norm(corners_px - heel_px, axis=1).min() > 100
    for corner_px in corners_px:
        assert NERVE in near(mapped(found, wrong), corner_px)
    assert NERVE not in near(mapped(None, wrong), corners_px[0])


def test_and_not_where_the_other_foot_is() -> None:
    wrong = of_the_other_foot()
    points = told(*((name, Side.LEFT, (3.0, 2.0)) for name in FOOT_REGIONS))
    there_px = nerve(mapped(None, wrong), Side.LEFT).outline_px.mean(axis=0)
    assert NERVE in near(mapped(None, wrong), there_px)
    assert NERVE not in near(mapped(corrected(points, wrong), wrong), there_px)


@pytest.mark.parametrize("seed", range(20))
def test_asked_alone_a_map_warns_as_the_whole_of_it(seed: int) -> None:
    """However far the look moves a foot: no shortcut leaves a nerve out."""
    chance = np.random.default_rng(seed)
    steps = [(name, side, tuple(chance.normal(0, 60, 2))) for name, side in FEET]
    found = corrected(told(*steps))
    whole = mapped(found)
    for side in Side:
        plain = BodyMap(whole.regions, whole.no_press)
        for corner_px in nerve(whole, side).outline_px[::5]:
            hand_px = corner_px + chance.normal(0, 3, 2)
            asked = [zone.id for zone in mapped(found).no_press_near(hand_px, side)]
            assert asked == [zone.id for zone in plain.no_press_near(hand_px, side)]


def test_a_foot_that_has_no_frame_is_left_out_and_the_others_are_not() -> None:
    """Toes at the heel: there is no shape to move. Hips and the other foot stay."""
    flat = LYING.world_m.copy()
    flat[Joint.LEFT_FOOT_INDEX] = flat[Joint.LEFT_HEEL]
    pose = replace(LYING, world_m=flat, feet_m=np.full((2, N_FOOT), 0.5))
    points = (*told((HIP, Side.LEFT, (4.0, 3.0))), *estimates(pose))
    found = corrected(points, pose)
    kept = {(HIP, Side.LEFT), *((name, Side.RIGHT) for name in FOOT_REGIONS)}
    assert set(found.keys) == kept
    there = mapped(found, pose)
    assert there.region(HEEL, Side.LEFT) is None
    assert region(there, HIP, Side.LEFT).state is not Sight.UNSURE
    of_feet = tuple(point for point in estimates(pose) if point.side is Side.LEFT)
    assert measure(of_feet, pose, pelvis_of(pose), BOOK) is None


def test_what_a_foot_has_in_common_is_asked_of_that_foot_alone() -> None:
    rows = np.array(
        [
            [10.0, 0, 0, 1, 0.99],
            [30.0, 4, 0, 1, 0.99],
            [900.0, 900, 900, 1, 0.99],
            [500.0, 0, 0, 1, 0.99],
        ]
    )
    keys = ((ARCH, Side.LEFT), (HEEL, Side.LEFT), (HIP, Side.LEFT), (ARCH, Side.RIGHT))
    found = Corrections(0.0, keys, rows, np.zeros_like(rows))
    np.testing.assert_array_equal(found.common_mm(Side.LEFT, FOOT_REGIONS), [20.0, 2.0, 0.0])
    np.testing.assert_array_equal(found.common_mm(Side.LEFT, (HIP,)), [900.0, 900.0, 900.0])
    np.testing.assert_array_equal(found.common_mm(Side.RIGHT, (HIP,)), np.zeros(3))


def test_a_change_of_mind_about_a_foot_is_calmed_as_that_about_a_hip() -> None:
    """2 mm to and fro from frame to frame: less than half is left."""
    noise_px = np.random.default_rng(5).normal(0, 2.0, 200) / pelvis_of(LYING).mm_per_px
    memory, kept = None, []
    for number, step_px in enumerate(noise_px):
        pose = replace(LYING, t_s=number / 30)
        memory = corrected(told((HEEL, Side.LEFT, (step_px, 0.0)), pose=pose), pose, memory)
        kept.append(region(mapped(memory, pose), HEEL, Side.LEFT).centre_px[0])
    assert np.std(kept[50:]) < 0.5 * np.std(noise_px)
