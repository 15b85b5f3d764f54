"""The catalogue: what is bundled is sound, and what is wrong is refused at the door, by name."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from landmarks.catalogue import load, parse
from landmarks.errors import CoachError

BUNDLED = resources.files("landmarks").joinpath("catalogue.toml").read_text(encoding="utf-8")
TABLES: dict[str, Any] = tomllib.loads(BUNDLED)
SPECS = [
    (f"{table}.{name}", spec) for table in ("regions", "no_press")
    for name, spec in TABLES[table].items()
]  # fmt: skip


def change(old: str, new: str) -> str:
    """The bundled text with one thing wrong."""
    assert BUNDLED.count(old) >= 1
    return BUNDLED.replace(old, new, 1)


def test_the_bundled_one_holds_what_the_design_promises() -> None:
    catalogue = load()

    assert set(catalogue.regions) == {
        "gluteus_medius", "gluteus_medius_posterior", "ventrogluteal", "piriformis_lateral",
        "iliacus", "foot_arch", "heel_medial",
    }  # fmt: skip
    assert {"sciatic", "superior_gluteal", "femoral", "tarsal_tunnel"} <= set(catalogue.no_press)
    assert load() is catalogue  # read once


@pytest.mark.parametrize(
    ("region", "point_mm", "half_axes_mm"),
    [
        ("gluteus_medius", (-15, 112, 31), (35, 25)),
        ("gluteus_medius_posterior", (-51, 87, -2), (35, 25)),
        ("ventrogluteal", (18, 60, 46), (35, 25)),
        ("piriformis_lateral", (-48, 23, 11), (15, 15)),
        ("iliacus", (57, 71, 12), (18, 18)),
    ],
)
def test_the_numbers_are_those_that_were_measured(
    region: str, point_mm: tuple[int, ...], half_axes_mm: tuple[int, ...]
) -> None:
    """Copied here by hand from the anatomy notes, as a guard against a slip of the keyboard."""
    spec = load().regions[region]

    assert spec.point_mm.value == point_mm
    assert spec.half_axes_mm.value == half_axes_mm


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_every_number_names_a_source_that_exists(name: str, spec: dict[str, Any]) -> None:
    """In the text itself: no bare number hides beside the checked fields."""
    for field, entry in spec.items():
        if field in ("frame", "avoid", "view", "kind"):
            continue
        assert set(entry) == {"value", "source"}, f"{name}.{field}"
        assert entry["source"] in TABLES["sources"], f"{name}.{field}"


def test_every_source_is_used() -> None:
    used = {entry["source"] for _, spec in SPECS for entry in spec.values() if "source" in entry}
    # Named for the choice of the default region, not for a number.
    assert set(TABLES["sources"]) - used <= {"adelmanesh", "tlem_foot"}


@pytest.mark.parametrize("region", ["gluteus_medius", "gluteus_medius_posterior", "ventrogluteal"])
def test_the_default_places_keep_away_from_the_nerve(region: str) -> None:
    """At least 49 mm from the sciatic line seen from behind: that is why they were chosen."""
    point = np.array(load().regions[region].point_mm.value)[[2, 1]]
    start, end = (np.array(p)[[2, 1]] for p in load().no_press["sciatic"].line_mm.value)
    along = end - start
    nearest = start + along * np.clip((point - start) @ along / (along @ along), 0, 1)

    assert np.linalg.norm(point - nearest) >= 41


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_rays_have_a_direction(name: str, spec: dict[str, Any]) -> None:
    """About a unit long, and the ellipse's direction lies across the ray."""
    ray = np.array(spec["ray"]["value"])
    assert np.linalg.norm(ray) == pytest.approx(1.0, abs=0.02), name
    if "along" in spec:
        assert abs(ray @ np.array(spec["along"]["value"])) < 0.05, name


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('view = "back"', 'view = "back"\ncolour = "red"', "[regions.gluteus_medius.colour] Extra"),
        ("[regions.iliacus]", "[places.iliacus]", "[places] Extra"),
        ("ray = { value = [-0.35, 0.10, 0.93]", "ray = { value = [-0.35, nan, 0.93]",
         "[regions.gluteus_medius.ray.value.1]"),
        ("point_mm = { value = [-15, 112, 31]", "point_mm = { value = [-15, inf, 31]",
         "[regions.gluteus_medius.point_mm.value.1]"),
        ("point_mm = { value = [-15, 112, 31]", "point_mm = { value = [-15, 1120, 31]",
         "[regions.gluteus_medius.point_mm.value.1]"),
        ("point_mm = { value = [-15, 112, 31]", "point_mm = { value = [-15, 112]",
         "[regions.gluteus_medius.point_mm.value.2]"),
        ("skin_depth_mm = { value = 35", "skin_depth_mm = { value = 0",
         "[regions.gluteus_medius.skin_depth_mm.value]"),
        ("half_axes_mm = { value = [35, 25]", "half_axes_mm = { value = [35, nan]",
         "[regions.gluteus_medius.half_axes_mm.value.1]"),
        ("half_axes_mm = { value = [35, 25]", "half_axes_mm = { value = [-35, 25]",
         "[regions.gluteus_medius.half_axes_mm.value.0]"),
        ("sigma_mm = { value = 36", "sigma_mm = { value = nan",
         "[regions.gluteus_medius.sigma_mm.value]"),
        ('[-15, 112, 31], source = "ct29"', '[-15, 112, 31], source = "hearsay"',
         "regions.gluteus_medius.point_mm names an unknown source: 'hearsay'"),
        ('value = 200, source = "franco"', 'value = 200, source = "hearsay"',
         "no_press.sciatic.thigh_mm names an unknown source: 'hearsay'"),
        ('[-15, 112, 31], source = "ct29"', "[-15, 112, 31]",
         "[regions.gluteus_medius.point_mm.source] Field required"),
        ('avoid = ["sciatic"', 'avoid = ["ischiatic"',
         "regions.gluteus_medius.avoid names no zone: 'ischiatic'"),
        ('frame = "pelvis"', 'frame = "knee"', "[regions.gluteus_medius.frame]"),
        ('view = "back"', 'view = "above"', "[regions.gluteus_medius.view]"),
        ("version = 1", "version = 2", "[version]"),
        ("version = 1", "", "[version] Field required"),
        ("line_mm = { value = [[-38, 40, -13]]", "line_mm = { value = []",
         "[no_press.superior_gluteal.line_mm.value]"),
        ("version = 1", "version = = 1", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_name(old: str, new: str, says: str) -> None:
    """File, table and key, in one line."""
    with pytest.raises(CoachError, match=rf"^mine\.toml: .*{re.escape(says)}") as caught:
        parse(change(old, new), "mine.toml")
    assert "\n" not in str(caught.value)


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(change("value = [-15, 112, 31]", "value = [-20, 100, 30]"), encoding="utf-8")

    assert load(path).regions["gluteus_medius"].point_mm.value == (-20, 100, 30)
    assert load().regions["gluteus_medius"].point_mm.value == (-15, 112, 31)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Missing, or not text."""
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CoachError, match=r"mine\.toml: (cannot read the catalogue|not valid TOML)"):
        load(path)


def test_what_was_read_cannot_be_changed() -> None:
    spec = load().regions["iliacus"]
    with pytest.raises(ValidationError, match="frozen"):
        spec.point_mm.value = (0.0, 0.0, 0.0)
