"""The catalogue of regions and no-press zones, read from TOML and checked at the door.

It holds every number of the body that is drawn, each beside its source, and nothing else does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from landmarks.bundled import bundled_text
from landmarks.errors import CoachError
from landmarks.region import ZoneKind
from landmarks.toml_file import parse_toml, read_text

Millimetre = Annotated[float, Field(ge=-600, le=600, allow_inf_nan=False)]
Point = tuple[Millimetre, Millimetre, Millimetre]
FrameName = Literal["pelvis", "foot"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Points(_Strict):
    """One or more points of a line, mm, with the source they were read in."""

    value: tuple[Point, ...] = Field(min_length=1)
    source: str


class Vector(_Strict):
    """A point or direction, with its source."""

    value: Point
    source: str


class Length(_Strict):
    """A positive length in mm, with its source."""

    value: Annotated[float, Field(gt=0, le=400, allow_inf_nan=False)]
    source: str


class HalfAxes(_Strict):
    """Half axes of an ellipse in mm, the first along the region's own direction."""

    value: tuple[Annotated[float, Field(gt=0, le=80)], Annotated[float, Field(gt=0, le=80)]]
    source: str


class RegionSpec(_Strict):
    """Where a region is on the template body."""

    frame: FrameName
    point_mm: Vector
    ray: Vector
    skin_depth_mm: Length
    along: Vector
    half_axes_mm: HalfAxes
    sigma_mm: Length
    avoid: tuple[str, ...]
    view: Literal["back", "front", "any"]


class ZoneSpec(_Strict):
    """Where a no-press zone is: a ribbon around a line, going on along the thigh if it says so."""

    frame: FrameName
    kind: ZoneKind
    line_mm: Points
    ray: Vector
    skin_depth_mm: Length
    half_width_mm: Length
    thigh_mm: Length | None = None


class Catalogue(_Strict):
    """All regions and zones, by id."""

    version: Literal[1]
    sources: dict[str, str]
    regions: dict[str, RegionSpec]
    no_press: dict[str, ZoneSpec]

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for region_id, region in self.regions.items():
            for zone_id in region.avoid:
                if zone_id not in self.no_press:
                    raise ValueError(f"regions.{region_id}.avoid names no zone: {zone_id!r}")
        for table, specs in (("regions", self.regions), ("no_press", self.no_press)):
            for name, spec in specs.items():
                _check_sources(f"{table}.{name}", spec, self.sources)
        return self


def load(path: Path | None = None) -> Catalogue:
    """The catalogue in `path`, or the bundled one.

    Raises:
        CoachError: naming file, table and key, and what is allowed.
    """
    if path is None:
        return _bundled()
    return parse(read_text(path, "the catalogue"), str(path))


@cache
def _bundled() -> Catalogue:
    return parse(bundled_text("landmarks", "catalogue.toml"), "catalogue.toml")


def parse(text: str, name: str) -> Catalogue:
    """Check the text of a catalogue; `name` stands in the message."""
    try:
        return Catalogue.model_validate(parse_toml(text, name))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "catalogue"
        raise CoachError(f"{name}: [{where}] {first['msg']}") from error


def _check_sources(where: str, spec: BaseModel, known: dict[str, str]) -> None:
    for field in type(spec).model_fields:
        source = getattr(getattr(spec, field), "source", None)
        if source is not None and source not in known:
            raise ValueError(f"{where}.{field} names an unknown source: {source!r}")
