"""All sentences of the tool, one TOML file a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from landmarks.bundled import bundled_toml

LANGUAGES = ("en", "de")
"""Bundled languages; the first is the one the others are measured by."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line to follow and the smaller one that says why."""

    line: str
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The sentences of one language."""

    tables: dict[str, Any]

    def advice(self, key: str, *, places: Sequence[str] = (), **values: object) -> Sentence:
        """The advice `key` with its values filled in; the first of `places` with own words wins."""
        entry = self._special("special", places, key) or self.tables["advice"][key]
        return Sentence(entry["line"].format(**values), entry["detail"].format(**values))

    def say(self, key: str, *, places: Sequence[str] = (), **values: object) -> str:
        """What is spoken for `key`, with its values filled in; `places` as in `advice`."""
        text: str = self._special("say_special", places, key) or self.tables["say"][key]
        return text.format(**values)

    def counted(self, unit: str, n: int) -> str:
        """`n` of a unit in spoken words: "one second", "12 seconds"."""
        return self.word("count", f"{unit}_one" if n == 1 else f"{unit}_many", n=n)

    def word(self, table: str, key: str, **values: object) -> str:
        """One word or phrase of a table, with its values filled in."""
        text: str = self.tables[table][key]
        return text.format(**values) if values else text

    def _special(self, table: str, places: Sequence[str], key: str) -> Any:
        tables = (self.tables.get(table, {}).get(place, {}) for place in places)
        return next((own[key] for own in tables if key in own), None)

    @property
    def region_names(self) -> dict[str, str]:
        """Region ids and what people call them."""
        return dict(self.tables["region"])


@cache
def load(language: str = "en") -> Texts:
    """The texts of a language that is bundled."""
    return Texts(bundled_toml("coach.texts", f"{language}.toml"))


def differences(texts: Texts, other: Texts) -> list[str]:
    """Keys that only one of two languages has, and sentences whose values differ."""
    ours, theirs = _placeholders(texts.tables), _placeholders(other.tables)
    names = (texts.tables["language"], other.tables["language"])
    found = [f"{key}: only in {names[0]}" for key in ours if key not in theirs]
    found += [f"{key}: only in {names[1]}" for key in theirs if key not in ours]
    for key in ours.keys() & theirs.keys():
        if ours[key] != theirs[key]:
            found.append(f"{key}: {sorted(ours[key])} here, {sorted(theirs[key])} there")
    return sorted(found)


def _placeholders(table: dict[str, Any], path: str = "") -> dict[str, frozenset[str]]:
    """The values every sentence asks for, by its dotted key."""
    found: dict[str, frozenset[str]] = {}
    for key, entry in table.items():
        if isinstance(entry, dict):
            found |= _placeholders(entry, f"{path}{key}.")
        else:
            fields = (name for _, name, _, _ in Formatter().parse(entry) if name)
            found[path + key] = frozenset(fields)
    return found
