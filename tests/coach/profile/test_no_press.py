"""A shifted region and the places nobody presses: told from the numbers alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.profile.no_press import TOLERANCE_MM, no_press_conflicts, overlap, unallowed_conflicts
from coach.profile.profile import Profile, Provenance
from landmarks import catalogue
from landmarks.catalogue import RegionSpec, ZoneSpec
from landmarks.joints import Side
from landmarks.offsets import Offset
from landmarks.region import ZoneKind

BOOK = catalogue.load()


def vector(*value: float) -> dict[str, object]:
    return {"value": value, "source": "here"}


def region_at(*point_mm: float, half_axes_mm: tuple[float, float] = (20.0, 10.0)) -> RegionSpec:
    """A region on the back, its longer axis pointing up; its skin lies 30 mm behind the point."""
    return RegionSpec.model_validate(
        {
            "frame": "pelvis", "point_mm": vector(*point_mm), "ray": vector(-1, 0, 0),
            "skin_depth_mm": vector() | {"value": 30}, "along": vector(0, 1, 0),
            "half_axes_mm": vector() | {"value": half_axes_mm}, "sigma_mm": vector() | {"value": 9},
            "avoid": (), "view": "back",
        }
    )  # fmt: skip


def zone_at(
    *line_mm: tuple[float, float, float],
    ray: tuple[float, float, float] = (-1, 0, 0),
    thigh_mm: float | None = None,
) -> ZoneSpec:
    """A ribbon 8 mm to each side of a line, its skin 5 mm from it."""
    table = {
        "frame": "pelvis", "kind": ZoneKind.NERVE, "line_mm": {"value": line_mm, "source": "here"},
        "ray": vector(*ray), "skin_depth_mm": vector() | {"value": 5},
        "half_width_mm": vector() | {"value": 8},
    }  # fmt: skip
    if thigh_mm is not None:
        table["thigh_mm"] = {"value": thigh_mm, "source": "here"}
    return ZoneSpec.model_validate(table)


HERE = Offset()


def gap(offset: Offset = HERE, zone: ZoneSpec | None = None) -> float:
    """Of a region at (0, 0, 0) to a spot 50 mm beside it."""
    return -overlap(region_at(0, 0, 0), offset, zone or zone_at((0, 0, 50)))


def test_worked_by_hand() -> None:
    """50 mm apart, 10 of them the region's half width, 8 the zone's: 32 are left."""
    assert gap() == pytest.approx(32.0)
    assert gap(Offset((0, 0, 20))) == pytest.approx(12.0)
    assert gap(Offset((0, 0, 40))) == pytest.approx(-8.0)
    assert gap(Offset((0, 30, 0))) == pytest.approx(
        math.hypot(30, 50) - 8 - 780.99 / 58.31, abs=0.01
    )
    assert gap(Offset((0, 0, 0), radius_mm=40.0)) == pytest.approx(22.0)  # twice the ellipse
    assert gap(zone=zone_at((0, 50, 0))) == pytest.approx(22.0)  # along the longer axis


def test_depth_does_not_count() -> None:
    """Both lie on the skin: how far each point is below it parts nothing."""
    assert gap(zone=zone_at((-90, 0, 50))) == pytest.approx(32.0)
    assert gap(Offset((40, 0, 0))) == pytest.approx(32.0)


def test_the_other_face_of_the_body_is_no_conflict() -> None:
    """The artery in front of the hip is not under a hand on the back."""
    assert overlap(region_at(0, 0, 0), Offset(), zone_at((0, 0, 0), ray=(1, 0, 0))) == -math.inf
    side_on = zone_at((0, 0, 0), ray=(0, 0, 1))
    assert overlap(region_at(0, 0, 0), Offset(), side_on) > -30


def test_a_zone_is_a_line_and_goes_on_along_the_thigh() -> None:
    beside = zone_at((0, -60, 50), (0, 60, 50))
    assert gap(zone=beside) == pytest.approx(32.0)
    assert gap(zone=zone_at((0, 80, 0), (0, 160, 0))) == pytest.approx(80 - 20 - 8)
    above, on_along = zone_at((0, 80, 0)), zone_at((0, 80, 0), thigh_mm=200)
    assert gap(zone=above) == pytest.approx(52.0)
    assert gap(zone=on_along) < 0  # the thigh's line passes through the region


@given(st.tuples(*[st.floats(-60, 60)] * 3))
def test_overlap_is_what_points_on_both_rims_say(shift: tuple[float, float, float]) -> None:
    """Law: beyond the gap no point of the region lies in the zone; inside the overlap one does."""
    spec, zone = region_at(0, 0, 0), zone_at((0, 10, 50), (0, -40, 90))
    reach = overlap(spec, Offset(shift), zone)
    turn = np.linspace(0, 2 * math.pi, 90)
    disc = (
        np.array(
            [
                np.outer(r * np.cos(turn), [20, 0]) + np.outer(r * np.sin(turn), [0, 10])
                for r in np.linspace(0, 1, 12)
            ]
        ).reshape(-1, 2)
        + shift[1:]
    )
    start, step = np.array([10.0, 50.0]), np.array([-50.0, 40.0])
    share = np.clip((disc - start) @ step / (step @ step), 0, 1)
    nearest = np.linalg.norm(disc - start - share[:, None] * step, axis=1).min() - 8
    if nearest > 1.0:
        assert reach <= 0.5
    if reach < -1.0:
        assert nearest > 0
    if nearest < -0.5:
        assert reach > 0


def test_the_catalogues_own_places_are_no_conflict() -> None:
    """Also where they touch a zone; a nudge of less than a millimetre changes nothing."""
    everywhere = {(region, side): Offset() for region in BOOK.regions for side in Side}
    assert any(overlap(spec, Offset(), zone) > 0 for spec in BOOK.regions.values()
               for zone in BOOK.no_press.values())  # fmt: skip
    assert no_press_conflicts(everywhere, BOOK) == []
    slight = {place: Offset((0.3, 0.3, 0.3)) for place in everywhere}
    assert no_press_conflicts(slight, BOOK) == []


@pytest.mark.parametrize(
    ("region", "shift", "zone"),
    [
        ("piriformis_lateral", (0.0, 0.0, -25.0), "sciatic"),
        ("piriformis_lateral", (0.0, 10.0, -12.0), "superior_gluteal"),
        ("gluteus_medius_posterior", (0.0, -40.0, -20.0), "sciatic"),
        ("ventrogluteal", (0.0, -45.0, 0.0), "bone_trochanter"),
        ("iliacus", (0.0, -40.0, -20.0), "femoral"),
        ("iliacus", (0.0, 0.0, 10.0), "bone_asis"),
        ("heel_medial", (10.0, 10.0, 0.0), "tarsal_tunnel"),
    ],
)
def test_nudges_into_known_danger(
    region: str, shift: tuple[float, float, float], zone: str
) -> None:
    """Each zone of the body can be met, and going back out ends it."""
    told = no_press_conflicts({(region, Side.LEFT): Offset(shift)}, BOOK)
    assert zone in [one.zone for one in told]
    assert {(one.region, one.side) for one in told} == {(region, Side.LEFT)}
    away = tuple(-mm / 2 for mm in shift)
    back = no_press_conflicts({(region, Side.LEFT): Offset((away[0], away[1], away[2]))}, BOOK)
    assert zone not in [one.zone for one in back]


def test_a_grown_region_reaches_in_without_moving() -> None:
    grown = {("gluteus_medius_posterior", Side.RIGHT): Offset(radius_mm=70.0)}
    assert "superior_gluteal" in [one.zone for one in no_press_conflicts(grown, BOOK)]


def test_both_sides_are_alike() -> None:
    for region in BOOK.regions:
        told = [
            [(one.zone, one.overlap_mm) for one in no_press_conflicts({(region, side): o}, BOOK)]
            for side in Side
            for o in [Offset((-20.0, -30.0, -20.0))]
        ]
        assert told[0] == told[1]


def test_what_was_agreed_to_is_not_asked_again() -> None:
    place = ("piriformis_lateral", Side.LEFT)
    profile = Profile("a").with_offset(*place, Offset((0.0, 0.0, -25.0)))
    assert unallowed_conflicts(profile, BOOK)
    allowed = profile.with_offset(*place, profile.offsets[place], Provenance(no_press_allowed=True))
    assert unallowed_conflicts(allowed, BOOK) == []
    assert no_press_conflicts(allowed, BOOK) != []


def test_the_tolerance_is_small() -> None:
    """Companion: twice the tolerance is told."""
    place = ("piriformis_lateral", Side.LEFT)
    inward = Offset((0.0, 1.3 * TOLERANCE_MM, -2.2 * TOLERANCE_MM))
    assert no_press_conflicts({place: inward}, BOOK)
