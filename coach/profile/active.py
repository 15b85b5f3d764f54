"""Which profile a command goes by, and whether it may be used as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coach.profile.no_press import Conflict, unallowed_conflicts
from coach.profile.profile import Profile, default_path, load, path_of
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.plain_file import is_there

NONE = "none"
"""What --profile takes to go without any."""


def active(text: str | None, notify: Callable[[str], None]) -> Profile | None:
    """The profile that `--profile text` means.

    Args:
        text: a file, a name, "none", or None where nothing was said: then the user's default
            one, if there is one, and `notify` is told so.
        notify: told one line for the user to read.

    Raises:
        CoachError: it cannot be read, is out of range, or reaches into a no-press zone without
            saying that it is meant.
    """
    if text == NONE:
        return None
    path = default_path() if text is None else path_of(text)
    if text is None and not is_there(path):
        return None
    profile = load(path)
    refuse_conflicts(unallowed_conflicts(profile, catalogue.load()), path)
    if text is None:
        count = len(profile.offsets)
        notify(
            f"Using your profile {profile.name!r} ({count} region{'s' * (count != 1)} tuned); "
            "--profile none goes without."
        )
    return profile


def path_to_save(text: str | None) -> Path:
    """The file that `--profile text` means to a command that saves; it need not exist.

    Raises:
        CoachError: it means none.
    """
    if text == NONE:
        raise CoachError("the offsets are kept in a profile: give --profile FILE or NAME")
    return default_path() if text is None else path_of(text)


def refuse_conflicts(conflicts: list[Conflict], path: Path) -> None:
    """Raise CoachError for the first conflict, if there is any."""
    if conflicts:
        one = conflicts[0]
        raise CoachError(
            f"{path}: [offsets.{one.region}.{one.side}] reaches {one.overlap_mm:.0f} mm into the "
            f"no-press zone {one.zone}; move it out, or if it is meant, add "
            "no_press_allowed = true there, or save with --allow-no-press"
        )
