"""What the tuning window answers in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coach.profile.toml_form import SHIFT_UNCONFIRMED_MM
from coach.texts import Texts
from coach.tuning.profile_writer import ProfileWriter
from landmarks.errors import CoachError
from landmarks.offsets import Offsets
from overlays.view import Tone


@dataclass(frozen=True, slots=True)
class Message:
    """What the last key answered."""

    words: str
    tone: Tone = Tone.FIX


def message_of(texts: Texts, key: str, tone: Tone = Tone.FIX, **values: str) -> Message:
    """The note of that key, with its values filled in."""
    return Message(texts.word("tune", key, **values), tone)


def zone_names(zones: Iterable[str], texts: Texts) -> str:
    """No-press zones in words, each once."""
    return ", ".join(texts.word("tune_zone", zone) for zone in dict.fromkeys(zones))


def saved(writer: ProfileWriter, offsets: Offsets, texts: Texts) -> Message:
    """Save, and what came of it."""
    try:
        outcome = writer.save(offsets)
    except CoachError as error:
        return Message(str(error), Tone.STOP)  # a full disk must not end the tuning
    if outcome.saved:
        return message_of(texts, "written", Tone.DONE, file=writer.path.name)
    if outcome.far:
        return message_of(texts, "far", limit=f"{SHIFT_UNCONFIRMED_MM:.0f}")
    zones = zone_names((conflict.zone for conflict in outcome.conflicts), texts)
    return message_of(texts, "refused", Tone.STOP, zones=zones)
