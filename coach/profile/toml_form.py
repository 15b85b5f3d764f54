"""The shape of a profile file, checked key by key. Opens no files."""

from __future__ import annotations

import math
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coach.profile.profile import VERSION, Place, Profile, Provenance
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset
from landmarks.toml_file import parse_toml

AXES = {
    "pelvis": ("anterior_mm", "superior_mm", "lateral_mm"),
    "foot": ("forward_mm", "up_mm", "lateral_mm"),
}
"""Names of the three shifts by the frame of the region."""
SHIFT_MAX_MM = 120.0
"""Beyond this it is another region (hip joint to iliac crest is about 110 mm)."""
SHIFT_UNCONFIRMED_MM = 60.0
"""Beyond this somebody has to say that it is meant: the widest 90 % ring drawn is 60 mm."""
RADIUS_MM = (5.0, 80.0)
"""A fingertip to the widest half axis the catalogue allows."""
HEIGHT_CM = (100.0, 230.0)
TEXT_MAX = 2000
_NOTES = ("radius_mm", "origin", "confirmed", "no_press_allowed")
_ABOUT = ("name", "created", "updated", "height_cm", "notes")


class _FaultError(Exception):
    """What is wrong in which table; becomes one line with the file's name."""


def parse(text: str, path: Path) -> Profile:
    """The profile that `text` holds; `path` stands in messages and lends its name.

    Raises:
        CoachError: naming file, table and key, and what is allowed.
    """
    document = parse_toml(text, str(path))
    try:
        return _profile(document, path)
    except _FaultError as fault:
        raise CoachError(f"{path}: {fault}") from None


def _profile(document: dict[str, Any], path: Path) -> Profile:
    _refuse_unknown("", document, ("version", "profile", "offsets"))
    version = document.get("version")
    if type(version) is not int or version != VERSION:
        raise _FaultError(f"version: must be {VERSION}, got {_shown(version)}")
    about = _table("profile", document.get("profile", {}), _ABOUT)
    offsets, provenance = _offsets(document.get("offsets", {}))
    height = about.get("height_cm")
    return Profile(
        name=_text("[profile] name", about.get("name", path.stem), 100) or path.stem,
        version=version,
        created=_moment("[profile] created", about.get("created")),
        updated=_moment("[profile] updated", about.get("updated")),
        height_cm=None if height is None else _number("[profile] height_cm", height, *HEIGHT_CM),
        notes=_text("[profile] notes", about.get("notes", ""), TEXT_MAX),
        offsets=MappingProxyType(offsets),
        provenance=MappingProxyType(provenance),
    )


def _offsets(table: Any) -> tuple[dict[Place, Offset], dict[Place, Provenance]]:
    regions = catalogue.load().regions
    offsets: dict[Place, Offset] = {}
    provenance: dict[Place, Provenance] = {}
    for region, sides in _table("offsets", table, tuple(regions)).items():
        known_sides = tuple(str(side) for side in Side)
        for side, values in _table(f"offsets.{region}", sides, known_sides).items():
            place = (region, Side(side))
            where = f"offsets.{region}.{side}"
            axes = AXES[regions[region].frame]
            values = _table(where, values, (*axes, *_NOTES))
            told = _provenance(where, values)
            offsets[place] = _offset(where, values, axes, told)
            if told != Provenance():
                provenance[place] = told
    return offsets, provenance


def _offset(where: str, values: dict[str, Any], axes: tuple[str, ...], told: Provenance) -> Offset:
    first, second, third = (
        _number(f"[{where}] {axis}", values.get(axis, 0.0), -SHIFT_MAX_MM, SHIFT_MAX_MM)
        for axis in axes
    )
    length_mm = math.hypot(first, second, third)
    if length_mm > SHIFT_MAX_MM:
        raise _FaultError(
            f"[{where}]: a shift of {length_mm:.0f} mm; at most {SHIFT_MAX_MM:.0f} is allowed"
        )
    if length_mm > SHIFT_UNCONFIRMED_MM and not told.confirmed:
        raise _FaultError(
            f"[{where}]: a shift of {length_mm:.0f} mm, over {SHIFT_UNCONFIRMED_MM:.0f}; "
            "if it is meant, add confirmed = true there, or save with --allow-large"
        )
    radius = values.get("radius_mm")
    return Offset(
        (first, second, third),
        None if radius is None else _number(f"[{where}] radius_mm", radius, *RADIUS_MM),
    )


def _provenance(where: str, values: dict[str, Any]) -> Provenance:
    return Provenance(
        origin=_text(f"[{where}] origin", values.get("origin", ""), 200),
        confirmed=_flag(f"[{where}] confirmed", values.get("confirmed", False)),
        no_press_allowed=_flag(
            f"[{where}] no_press_allowed", values.get("no_press_allowed", False)
        ),
    )


def _table(where: str, value: Any, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _FaultError(f"{where}: must be a table [{where}], got {_shown(value)}")
    _refuse_unknown(f"[{where}] ", value, known)
    return value


def _refuse_unknown(where: str, table: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = [key for key in table if key not in known]
    if unknown:
        raise _FaultError(f"{where}unknown key {_shown(unknown[0])}; known: {', '.join(known)}")


def _number(where: str, value: Any, low: float, high: float) -> float:
    # Compared before it becomes a float: a whole number may have a thousand digits.
    right_kind = isinstance(value, int | float) and not isinstance(value, bool)
    if not right_kind or not low <= value <= high:
        raise _FaultError(
            f"{where}: must be a number from {low:g} to {high:g}, got {_shown(value)}"
        )
    return float(value)


def _text(where: str, value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _FaultError(f"{where}: must be a text of at most {most} letters, got {_shown(value)}")
    return value


def _flag(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _FaultError(f"{where}: must be true or false, got {_shown(value)}")
    return value


def _moment(where: str, value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    raise _FaultError(f"{where}: must be a date such as 2026-01-31, got {_shown(value)}")


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        text = "a huge number"
    return _one_line(text if len(text) <= 60 else f"{text[:57]}...")


def _one_line(text: object) -> str:
    line = " ".join(str(text).split())
    return "".join(letter if letter.isprintable() else "?" for letter in line)
