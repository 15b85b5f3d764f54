"""What is worked out once comes to the same as working it out for every frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from landmarks.catalogue import load
from landmarks.correction import Corrections
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.offsets import NO_OFFSETS, Offset, Offsets
from landmarks.pelvis import measure
from landmarks.region import Region
from landmarks.shapes import ribbon_mm, shapes_of
from tests.bodies import UP, body_pose
from tests.landmarks.slow_locate import ribbon, slowly_located

Array = NDArray[np.float64]
BOOK = load()
PELVIS_REGIONS, FOOT_REGIONS = (
    [name for name, spec in BOOK.regions.items() if spec.frame == frame]
    for frame in ("pelvis", "foot")
)
NAMED = [
    None, [], PELVIS_REGIONS[:1], PELVIS_REGIONS[:4], PELVIS_REGIONS,
    FOOT_REGIONS[:1], FOOT_REGIONS, PELVIS_REGIONS + FOOT_REGIONS,
]  # fmt: skip
TUNED: Offsets = {
    ("gluteus_medius", Side.LEFT): Offset((12.0, -7.0, 3.0), 50.0),
    ("ventrogluteal", Side.RIGHT): Offset((0.0, 20.0, -4.0)),
    ("foot_arch", Side.RIGHT): Offset((5.0, 1.0, 0.0), 12.0),
}


def told(seed: int, names: list[str]) -> Corrections:
    """An estimator that moves these regions here and there, some beyond all certainty."""
    chance = np.random.default_rng(seed)
    keys = tuple((name, side) for name in names for side in Side)
    parts = chance.normal(0, 30, (len(keys), 3)), chance.uniform([5, 0], [90, 1], (len(keys), 2))
    rows = np.concatenate(parts, axis=1)
    return Corrections(0.0, keys, rows, np.zeros_like(rows))


@given(
    posture=st.sampled_from(["side_left", "side_right", "supine", "prone", "upright"]),
    heading_deg=st.floats(0, 360),
    tilt_deg=st.floats(-10, 60),
    hip_flex_deg=st.floats(0, 90),
    centre_x_px=st.floats(-100, 740),
    tuned=st.booleans(),
    level=st.booleans(),
    named=st.sampled_from(NAMED),
    seed=st.integers(0, 99),
)
def test_every_outline_is_where_working_it_out_step_by_step_puts_it(
    posture: str,
    heading_deg: float,
    tilt_deg: float,
    hip_flex_deg: float,
    centre_x_px: float,
    tuned: bool,
    level: bool,
    named: list[str] | None,
    seed: int,
) -> None:
    pose = body_pose(
        posture=posture,
        heading_deg=heading_deg,
        tilt_deg=tilt_deg,
        hip_flex_deg=hip_flex_deg,
        centre_px=(centre_x_px, 240.0),
    )
    pelvis = measure(pose)
    if pelvis is None:
        return
    up, offsets = UP if level else None, TUNED if tuned else NO_OFFSETS
    corrections = told(seed, named) if named is not None else None

    placed = locate(pose, pelvis, BOOK, up=up, offsets=offsets, corrections=corrections)

    everything = (*placed.regions, *placed.no_press)
    slowly = list(slowly_located(pose, pelvis, BOOK, up, offsets, corrections))
    assert [(one.id, one.side, one.state) for one in everything] == [one[:3] for one in slowly]
    for one, (_, _, _, centre_px, outline_px, sigma_mm) in zip(everything, slowly, strict=True):
        np.testing.assert_allclose(one.outline_px, outline_px, rtol=0, atol=1e-9)
        if isinstance(one, Region):
            np.testing.assert_allclose(one.centre_px, centre_px, rtol=0, atol=1e-9)
            assert one.sigma_mm == pytest.approx(sigma_mm, rel=0, abs=1e-9)
            assert one.sigma_px == pytest.approx(sigma_mm / pelvis.mm_per_px, rel=0, abs=1e-9)


def test_a_tuned_region_says_its_own_size_and_the_other_side_keeps_the_books() -> None:
    pose = body_pose(posture="side_left")
    pelvis = measure(pose)
    assert pelvis is not None
    placed = locate(pose, pelvis, BOOK, offsets=TUNED)

    sizes = {
        side: region.radius_mm
        for side in Side
        if (region := placed.region("gluteus_medius", side)) is not None
    }
    assert sizes == {Side.LEFT: 50.0, Side.RIGHT: 35.0}


def test_what_moves_the_regions_of_a_foot_takes_the_zone_between_them_along() -> None:
    """By what the two have in common; the hips' zones stay, and so does the other foot's."""
    pose = body_pose(posture="side_left")
    pelvis = measure(pose)
    assert pelvis is not None
    keys = tuple((name, Side.LEFT) for name in FOOT_REGIONS)
    rows = np.array([[30.0, -20.0, 10.0, 9.0, 0.99], [10.0, 40.0, -30.0, 9.0, 0.99]])
    corrections = Corrections(0.0, keys, rows, np.zeros_like(rows))
    before, after = (locate(pose, pelvis, BOOK, corrections=told) for told in (None, corrections))

    halfway_px = pelvis.step_px(np.array([20.0, 10.0, -10.0]))
    for one, other in zip(before.no_press, after.no_press, strict=True):
        goes = BOOK.no_press[one.id].frame == "foot" and one.side is Side.LEFT
        step_px = np.broadcast_to(halfway_px if goes else np.zeros(2), one.outline_px.shape)
        np.testing.assert_allclose(other.outline_px - one.outline_px, step_px, atol=1e-9)


def test_what_a_profile_moves_leaves_the_zone_beside_it() -> None:
    """Somebody who likes another spot has their nerve where everybody has it."""
    pose = body_pose(posture="side_left")
    pelvis = measure(pose)
    assert pelvis is not None
    before, after = (locate(pose, pelvis, BOOK, offsets=one) for one in (NO_OFFSETS, TUNED))

    for one, other in zip(before.no_press, after.no_press, strict=True):
        np.testing.assert_array_equal(one.outline_px, other.outline_px)
    arches = [placed.region("foot_arch", Side.RIGHT) for placed in (before, after)]
    assert arches[0] is not None
    assert arches[1] is not None
    assert not np.array_equal(arches[0].centre_px, arches[1].centre_px)


def test_nobody_s_offsets_stay_in_the_table() -> None:
    """Companion of the cache: what one profile moves is back for the next."""
    pose = body_pose(posture="side_left")
    pelvis = measure(pose)
    assert pelvis is not None
    before = locate(pose, pelvis, BOOK)
    locate(pose, pelvis, BOOK, offsets=TUNED, corrections=told(1, PELVIS_REGIONS))
    after = locate(pose, pelvis, BOOK)

    for one, other in zip(before.regions, after.regions, strict=True):
        np.testing.assert_array_equal(one.outline_px, other.outline_px)
    with pytest.raises(ValueError, match="read-only"):
        shapes_of(BOOK).tables["pelvis"].points_mm[0] = 0.0


def test_a_catalogue_is_worked_out_once_and_another_by_itself() -> None:
    other = BOOK.model_copy(update={"regions": {"iliacus": BOOK.regions["iliacus"]}})

    assert shapes_of(BOOK) is shapes_of(BOOK)
    assert [shape.id for shape in shapes_of(other).regions] == ["iliacus"]
    assert len(shapes_of(BOOK).regions) == len(BOOK.regions)


@pytest.mark.parametrize(
    "line_mm",
    [
        [[0, 0, 0], [0, 100, 0]],
        [[0, 0, 0], [20, 60, 5], [20, 150, -9]],
        [[0, 0, 0], [0, 0, 80], [0, 50, 80]],  # its first piece is seen from its end
        [[3, 4, 5]],
    ],
)
def test_a_ribbon_is_the_one_walked_round_step_by_step(line_mm: list[list[float]]) -> None:
    line, ray = np.array(line_mm, dtype=float), np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(ribbon_mm(line, ray, 17.0), ribbon(line, ray, 17.0), atol=1e-9)
