"""The estimator moves regions: by how much, how surely, how calmly, and what goes along."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.catalogue import Catalogue, load
from landmarks.correction import Corrections, measure
from landmarks.joints import Side
from landmarks.locate import UNSURE_SIGMA_MM, locate
from landmarks.network import PointEstimate
from landmarks.offsets import Offset
from landmarks.pelvis import Pelvis
from landmarks.pelvis import measure as measure_pelvis
from landmarks.pose import Pose
from landmarks.region import BodyMap, Sight
from landmarks.shapes import skin_mm
from tests.bodies import body_pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, written

Array = NDArray[np.float64]

LYING = written(ON_LEFT_SIDE_BACK_TO_CAMERA)  # head left, right side up, 5 mm a pixel
BOOK: Catalogue = load()
HIP = "gluteus_medius"
PELVIS_REGIONS = [name for name, spec in BOOK.regions.items() if spec.frame == "pelvis"]


def pelvis_of(pose: Pose = LYING) -> Pelvis:
    found = measure_pelvis(pose)
    assert found is not None
    return found


def told(
    *steps: tuple[str, Side, tuple[float, float]], sigma_px: float = 4.0, pose: Pose = LYING
) -> tuple[PointEstimate, ...]:
    """Regions told so many pixels right and down of where the pelvis frame puts them."""
    pelvis = pelvis_of(pose)
    return tuple(
        PointEstimate(
            name,
            side,
            pelvis.to_px(skin_mm(BOOK.regions[name]), side) + np.array(step),
            sigma_px,
            0.99,
        )
        for name, side, step in steps
    )


def corrected(
    *steps: tuple[str, Side, tuple[float, float]], sigma_px: float = 4.0, pose: Pose = LYING
) -> Corrections:
    points = told(*steps, sigma_px=sigma_px, pose=pose)
    found = measure(points, pose, pelvis_of(pose), BOOK)
    assert found is not None
    return found


def mapped(corrections: Corrections | None, **more: object) -> BodyMap:
    return locate(LYING, pelvis_of(), BOOK, corrections=corrections, **more)  # type: ignore[arg-type]


def test_a_shift_by_hand() -> None:
    """4 px left and 3 px up in the picture: 20 mm towards the head, 15 mm towards the right."""
    found = corrected((HIP, Side.RIGHT, (-4.0, -3.0)), sigma_px=4.0).of((HIP, Side.RIGHT))

    assert found is not None
    shift_mm, sigma_mm = found
    np.testing.assert_allclose(shift_mm, [0.0, 20.0, -15.0], atol=1e-9)
    assert sigma_mm == pytest.approx(math.hypot(20.0, 25.0 / 20))


def test_the_whole_ellipse_goes_where_the_estimator_says() -> None:
    """Shape, direction and size stay those of the catalogue."""
    plain, there = (
        mapped(corrections).region(HIP, Side.RIGHT)
        for corrections in (None, corrected((HIP, Side.RIGHT, (12.0, -7.0))))
    )
    assert plain is not None
    assert there is not None

    np.testing.assert_allclose(there.centre_px - plain.centre_px, [12.0, -7.0], atol=1e-9)
    step_px = np.broadcast_to([12.0, -7.0], plain.outline_px.shape)
    np.testing.assert_allclose(there.outline_px - plain.outline_px, step_px, atol=1e-9)
    assert there.radius_mm == plain.radius_mm
    assert there.state is Sight.VISIBLE


def test_the_ring_is_the_estimators() -> None:
    """Where it agrees with the pelvis frame, its own sigma is all there is."""
    region = mapped(corrected((HIP, Side.RIGHT, (0.0, 0.0)))).region(HIP, Side.RIGHT)

    assert region is not None
    assert region.sigma_mm == pytest.approx(20.0)
    assert region.sigma_px == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("sigma_px", "step_px", "state"),
    [
        (4.0, 0.0, Sight.VISIBLE),
        (UNSURE_SIGMA_MM / 5 + 0.1, 0.0, Sight.UNSURE),  # a badly placed view
        (4.0, 20.0, Sight.VISIBLE),  # 100 mm apart: a wider ring
        (4.0, 50.0, Sight.UNSURE),  # 250 mm apart: one of the two is absurd
    ],
)
def test_what_is_too_uncertain_is_no_promise(sigma_px: float, step_px: float, state: Sight) -> None:
    corrections = corrected((HIP, Side.RIGHT, (step_px, 0.0)), sigma_px=sigma_px)
    region = mapped(corrections).region(HIP, Side.RIGHT)

    assert region is not None
    assert region.state is state


def test_a_profile_comes_on_top() -> None:
    """What somebody tuned moves the region in the pelvis frame, wherever the estimator puts it."""
    corrections = corrected((HIP, Side.RIGHT, (12.0, -7.0)))
    offsets = {(HIP, Side.RIGHT): Offset((0.0, 30.0, 0.0))}
    plain = mapped(None).region(HIP, Side.RIGHT)
    tuned = mapped(corrections, offsets=offsets).region(HIP, Side.RIGHT)

    assert plain is not None
    assert tuned is not None
    headwards_px = 30.0 * pelvis_of().body_scale / 5.0
    np.testing.assert_allclose(
        tuned.centre_px - plain.centre_px, [12.0 - headwards_px, -7.0], atol=1e-6
    )


def test_what_the_estimator_does_not_name_stays_with_the_pelvis_frame() -> None:
    """Another region, and the same region of the other side."""
    plain, there = mapped(None), mapped(corrected((HIP, Side.RIGHT, (12.0, -7.0))))
    for name, side in ((HIP, Side.LEFT), ("iliacus", Side.RIGHT), ("foot_arch", Side.RIGHT)):
        one, other = plain.region(name, side), there.region(name, side)
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one.centre_px, other.centre_px)
        assert one.sigma_mm == other.sigma_mm


def test_strangers_are_left_alone() -> None:
    """A name the catalogue does not know moves nothing, and is in nobody's way."""
    stranger = PointEstimate("elbow", Side.LEFT, np.zeros(2), 1.0, 1.0)
    known = told((HIP, Side.RIGHT, (-4.0, -3.0)))

    assert measure((stranger,), LYING, pelvis_of(), BOOK) is None
    assert measure((), LYING, pelvis_of(), BOOK) is None
    found = measure((stranger, *known), LYING, pelvis_of(), BOOK)
    assert found is not None
    assert found.keys == ((HIP, Side.RIGHT),)


def test_nerves_and_bones_go_with_what_their_side_has_in_common() -> None:
    """The median of the five: one region that is off alone moves no nerve."""
    steps = [(name, Side.RIGHT, (6.0, 4.0)) for name in PELVIS_REGIONS[1:]]
    there = mapped(corrected((PELVIS_REGIONS[0], Side.RIGHT, (-40.0, 30.0)), *steps))
    for before, after in zip(mapped(None).no_press, there.no_press, strict=True):
        of_foot = BOOK.no_press[after.id].frame == "foot"
        moves = after.side is Side.RIGHT and not of_foot
        step_px = np.array([6.0, 4.0]) if moves else np.zeros(2)
        step_px = np.broadcast_to(step_px, before.outline_px.shape)
        np.testing.assert_allclose(after.outline_px - before.outline_px, step_px, atol=1e-9)


def test_the_body_itself_is_never_slowed_down() -> None:
    """Somebody who moves takes the correction along: the same millimetres elsewhere."""
    one = corrected((HIP, Side.RIGHT, (12.0, -7.0)))
    far = body_pose(1.0, posture="side_left", distance_m=5.0, centre_px=(200.0, 300.0))
    region = locate(far, pelvis_of(far), BOOK, corrections=one).region(HIP, Side.RIGHT)
    plain = locate(far, pelvis_of(far), BOOK).region(HIP, Side.RIGHT)

    assert region is not None
    assert plain is not None
    moved_mm = (region.centre_px - plain.centre_px) * pelvis_of(far).mm_per_px
    assert np.linalg.norm(moved_mm) == pytest.approx(5 * math.hypot(12.0, 7.0), rel=0.05)


@pytest.mark.parametrize(
    ("seen", "state"), [(0.99, "visible"), (0.41, "visible"), (0.39, "hidden"), (0.01, "hidden")]
)
@pytest.mark.parametrize("side", list(Side))
def test_whether_a_place_is_hidden_the_estimator_knows_better(
    seen: float, state: str, side: Side
) -> None:
    """Whatever the axes say, which know neither of an arm before it nor how it bulges."""
    points = [replace(point, seen=seen) for point in told((HIP, side, (3.0, 2.0)))]
    found = measure(points, LYING, pelvis_of(), BOOK)
    region = mapped(found).region(HIP, side)
    assert region is not None
    assert region.state.value == state
    for before, after in zip(mapped(None).no_press, mapped(found).no_press, strict=True):
        assert after.state is before.state
