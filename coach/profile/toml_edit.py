"""Puts a profile into the text of its file, around what a person wrote there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from coach.profile.profile import Place, Profile, Provenance
from coach.profile.toml_form import AXES, parse
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.offsets import Offset

_HEAD = (
    "Where the regions lie on one body, in millimetres from where the catalogue puts them.",
    "A hip's shift: anterior_mm (to the front), superior_mm (to the head), lateral_mm (outwards).",
    "A foot's: forward_mm (to the toes), up_mm (sole to ankle), lateral_mm (outwards).",
)


def edited(old: str | None, profile: Profile, path: Path) -> str:
    """The text that holds `profile`, with comments and order of `old` where there is one.

    Raises:
        CoachError: `old` is no profile, or `profile` is out of range.
    """
    if old is not None:
        parse(old, path)  # what is not understood is not written over
    fresh = _filled(_new_document(), profile)
    wanted = parse(fresh, path)
    if old is None:
        return fresh
    try:
        text = _filled(tomlkit.parse(old), profile)
        if parse(text, path) == wanted:
            return text
    except (TOMLKitError, CoachError, KeyError, TypeError, ValueError, AttributeError):
        pass
    # Some shapes (one table in several pieces) the editor cannot fill in: right before pretty.
    return fresh


def _new_document() -> TOMLDocument:
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _filled(document: TOMLDocument, profile: Profile) -> str:
    _put(document, {"version": profile.version})
    about = {
        "name": profile.name,
        "created": profile.created,
        "updated": profile.updated,
        "height_cm": profile.height_cm,
        "notes": profile.notes or None,
    }
    _put(_subtable(document, "profile"), about)
    _drop_offsets(document, profile)
    for place, offset in profile.offsets.items():
        region, side = place
        regions = _subtable(document, "offsets", is_super=True)
        table = _subtable(_subtable(regions, region, is_super=True), str(side))
        _put(table, offset_keys(place, offset, profile.told(*place)))
    return tomlkit.dumps(document)


def offset_keys(place: Place, offset: Offset, told: Provenance) -> dict[str, Any]:
    """The keys of one offset's table in the file; None for one that is left out."""
    axes = AXES[catalogue.load().regions[place[0]].frame]
    shifts = {axis: _hundredths(mm) for axis, mm in zip(axes, offset.shift_mm, strict=True)}
    return {
        **shifts,
        "radius_mm": None if offset.radius_mm is None else _hundredths(offset.radius_mm),
        "origin": told.origin or None,
        "confirmed": told.confirmed or None,
        "no_press_allowed": told.no_press_allowed or None,
    }


def _hundredths(mm: float) -> float:
    return round(float(mm), 2) + 0.0  # never -0.0


def _drop_offsets(document: TOMLDocument, profile: Profile) -> None:
    """Take out the tables of what is no longer moved."""
    regions: Any = document.get("offsets", {})
    kept = {(region, str(side)) for region, side in profile.offsets}
    for region in list(regions):
        for side in list(regions[region]):
            if (region, side) not in kept:
                del regions[region][side]
        if not regions[region]:
            del regions[region]
    if "offsets" in document and not regions:
        del document["offsets"]


def _subtable(parent: Any, key: str, *, is_super: bool = False) -> Any:
    if key not in parent:
        parent[key] = tomlkit.table(is_super_table=is_super)
    return parent[key]


def _put(table: Any, values: dict[str, Any]) -> None:
    """Set what differs, so that the way a person wrote a number stays as it is."""
    for key, value in values.items():
        if value is None:
            if key in table:
                del table[key]
        elif key not in table or table[key] != value:
            table[key] = value
