"""What the tuning window answers in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coach.profile.toml_form import SHIFT_UNCONFIRMED_MM
from coach.texts import Texts
from coach.tuning.keeper import Keeper
from landmarks.errors import CoachError
from landmarks.offsets import Offsets
from overlays.view import Tone


@dataclass(frozen=True, slots=True)
class Note:
    """What the last key answered."""

    words: str
    tone: Tone = Tone.FIX


def noted(texts: Texts, key: str, tone: Tone = Tone.FIX, **values: str) -> Note:
    """The note of that key, with its values filled in."""
    return Note(texts.word("tune", key, **values), tone)


def zone_names(zones: Iterable[str], texts: Texts) -> str:
    """No-press zones in words, each once."""
    return ", ".join(texts.word("tune_zone", zone) for zone in dict.fromkeys(zones))


def saved(keeper: Keeper, offsets: Offsets, texts: Texts) -> Note:
    """Save, and what came of it."""
    try:
        outcome = keeper.save(offsets)
    except CoachError as error:
        return Note(str(error), Tone.STOP)  # a full disk must not end the tuning
    if outcome.saved:
        return noted(texts, "written", Tone.DONE, file=keeper.path.name)
    if outcome.far:
        return noted(texts, "far", limit=f"{SHIFT_UNCONFIRMED_MM:.0f}")
    zones = zone_names((conflict.zone for conflict in outcome.conflicts), texts)
    return noted(texts, "refused", Tone.STOP, zones=zones)
