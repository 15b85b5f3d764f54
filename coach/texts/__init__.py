"""All sentences of the tool, one TOML file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line to follow and the smaller one that says why."""

    line: str
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The sentences of one language."""

    tables: dict[str, Any]

    def advice(self, key: str, **values: object) -> Sentence:
        """The advice `key` with its values filled in."""
        entry = self.tables["advice"][key]
        return Sentence(entry["line"].format(**values), entry["detail"].format(**values))

    def word(self, table: str, key: str, **values: object) -> str:
        """One word or phrase of a table, with its values filled in."""
        text: str = self.tables[table][key]
        return text.format(**values) if values else text

    @property
    def region_names(self) -> dict[str, str]:
        """Region ids and what people call them."""
        return dict(self.tables["region"])


@cache
def load(language: str = "en") -> Texts:
    """The texts of a language that is bundled."""
    file = resources.files("coach.texts").joinpath(f"{language}.toml")
    return Texts(tomllib.loads(file.read_text(encoding="utf-8")))
