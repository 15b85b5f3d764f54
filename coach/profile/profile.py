"""One person's profile: how far each region lies from the catalogue's place, and their height.

The file is TOML; `coach.profile.toml_form` knows its shape, `coach.profile.disk` how it is
written without ever harming the old one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from coach.folders import config_folder
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import NO_OFFSETS, Offset, Offsets
from landmarks.plain_file import is_there

VERSION = 1
DEFAULT_NAME = "default"

Place = tuple[str, Side]
"""A region's id and the person's own side."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an offset comes from, and what the person agreed to.

    Attributes:
        origin: in a few words: "set by hand", "fitted to 5 labels of 2 recordings".
        confirmed: an offset of over 60 mm is meant.
        no_press_allowed: it is meant although it reaches into a no-press zone.
    """

    origin: str = ""
    confirmed: bool = False
    no_press_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What fits one body.

    Attributes:
        name: what the person calls it; the file's stem unless the file says otherwise.
        version: of the file's shape.
        created: when it was first saved, or None where the file does not say.
        updated: when it was last saved.
        height_cm: body height, or None where it is not known.
        notes: anything.
        offsets: by region and side; what is not named is not moved.
        provenance: by region and side, for the offsets that say it.
    """

    name: str
    version: int = VERSION
    created: datetime | None = None
    updated: datetime | None = None
    height_cm: float | None = None
    notes: str = ""
    offsets: Offsets = field(default_factory=lambda: NO_OFFSETS)
    provenance: Mapping[Place, Provenance] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def tuned(self) -> bool:
        """Whether any region differs from the catalogue's."""
        return any(offset != Offset() for offset in self.offsets.values())

    def told(self, region: str, side: Side) -> Provenance:
        """Where one offset comes from, and what was agreed to."""
        return self.provenance.get((region, side), Provenance())

    def with_offset(
        self, region: str, side: Side, offset: Offset, provenance: Provenance | None = None
    ) -> Profile:
        """The profile with one offset set; None leaves what was agreed to as it was."""
        place = (region, side)
        told = dict(self.provenance)
        if provenance is not None:
            told[place] = provenance
        return replace(
            self,
            offsets=MappingProxyType({**self.offsets, place: offset}),
            provenance=MappingProxyType(told),
        )

    def without_offset(self, region: str, side: Side) -> Profile:
        """The profile with one region back where the catalogue puts it."""
        kept = {place: offset for place, offset in self.offsets.items() if place != (region, side)}
        told = {place: note for place, note in self.provenance.items() if place in kept}
        return replace(self, offsets=MappingProxyType(kept), provenance=MappingProxyType(told))

    def saved_at(self, now: datetime) -> Profile:
        """The profile as it is saved at `now`."""
        return replace(self, created=self.created or now, updated=now)


def offsets_of(profile: Profile | None) -> Offsets:
    """The offsets of a profile; none without one."""
    return NO_OFFSETS if profile is None else profile.offsets


def profiles_dir() -> Path:
    """The folder of this user's profiles; it need not exist."""
    return config_folder() / "profiles"


def default_path() -> Path:
    """The profile that is used when none is named; it need not exist."""
    return profiles_dir() / f"{DEFAULT_NAME}.toml"


def path_of(text: str) -> Path:
    """The file that FILE|NAME means; it need not exist.

    A path (with a folder or ".toml" in it) is itself; anything else is a name in `profiles_dir`.

    Raises:
        CoachError: it can be neither.
    """
    if not text.strip() or "\0" in text:
        raise CoachError("--profile: give a file, a name, or none")
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:
        raise CoachError(f"--profile: {text}: nobody of that name has a home here") from error
    if path.suffix == ".toml" or path.name != text or text == "..":
        return path
    return profiles_dir() / f"{text}.toml"


def load(path: Path) -> Profile:
    """The profile in `path`.

    Raises:
        CoachError: naming file, table and key, and what is allowed.
    """
    from coach.profile import disk, toml_form

    return toml_form.parse(disk.read(path), path)


def load_or_new(path: Path) -> Profile:
    """The profile in `path`, or an empty one of that name where there is no file yet.

    Raises:
        CoachError: there is one, and it is broken.
    """
    return load(path) if is_there(path) else Profile(path.stem)


def save(path: Path, profile: Profile) -> None:
    """Write `profile` to `path`; comments and order of a file already there are kept.

    Its `updated` is written as it stands: see `Profile.saved_at`.

    Raises:
        CoachError: it is out of range, the file there is no profile, or it cannot be written;
            what was there is unharmed.
    """
    from coach.profile import disk, toml_edit

    old = disk.read(path) if os.path.lexists(path) else None
    disk.write_private(path, toml_edit.edited(old, profile, path))


def copy(source: Path, target: Path) -> None:
    """Write the profile in `source` to `target`, comments and all, under the target's name.

    Raises:
        CoachError: `source` is no profile, or `target` cannot be written.
    """
    from coach.profile import disk, toml_edit, toml_form

    text = disk.read(source)
    renamed = replace(toml_form.parse(text, source), name=target.stem)
    disk.write_private(target, toml_edit.edited(text, renamed, target))
