"""Profiles in lines for people: what one holds, and what differs between two."""

from __future__ import annotations

from coach.profile.profile import Place, Profile
from coach.profile.toml_edit import offset_keys
from landmarks.offsets import Offset


def lines_of(profile: Profile) -> list[str]:
    """Everything in a profile, a line each."""
    about = {
        "name": profile.name,
        "created": profile.created,
        "updated": profile.updated,
        "height_cm": profile.height_cm,
        "notes": " ".join(profile.notes.split()) or None,
    }
    found = [f"{key}: {value}" for key, value in about.items() if value is not None]
    moved = [f"{place[0]} {place[1]}: {_offset_line(profile, place)}" for place in profile.offsets]
    return [*found, *(moved or ["no region is moved"])]


def differences(first: Profile, second: Profile) -> list[str]:
    """What differs, a line each: "where: first -> second"; names and times do not count."""
    found = []
    if first.height_cm != second.height_cm:
        found.append(f"height_cm: {_or_none(first.height_cm)} -> {_or_none(second.height_cm)}")
    places = dict.fromkeys((*first.offsets, *second.offsets))
    for place in places:
        pair = [_offset_line(profile, place) for profile in (first, second)]
        if pair[0] != pair[1]:
            found.append(f"{place[0]} {place[1]}: {pair[0]} -> {pair[1]}")
    return found


def _offset_line(profile: Profile, place: Place) -> str:
    if place not in profile.offsets:
        return "not moved"
    keys = offset_keys(place, profile.offsets.get(place, Offset()), profile.told(*place))
    return ", ".join(f"{key} {value}" for key, value in keys.items() if value is not None)


def _or_none(value: float | None) -> str:
    return "not given" if value is None else f"{value:g}"
