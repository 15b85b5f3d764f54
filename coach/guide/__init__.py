"""The guide: what to press, where not, how, and what is known about it; one TOML file a language.

Every sentence carries the sources it rests on. Sources and the numbers of the stretches have no
language and stand in `facts.toml`. How it is printed or drawn is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coach import texts
from landmarks import catalogue
from landmarks.bundled import bundled_toml
from landmarks.errors import CoachError

PICTURES = Path(__file__).with_name("pictures")
"""Folder of the pictures, with one folder a language inside."""
STRETCHES = "stretches"
"""The topic whose stretches can be timed."""
OF_EVERY_REGION = ("technique", "stop")
"""Shared sections that every region has: how to press, and when to stop."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the ids of its sources."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under one heading."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def alarm(self) -> bool:
        """Whether it has to catch the eye."""
        return self.id in ("avoid", "stop", "never", "urgent")


@dataclass(frozen=True, slots=True)
class Zone:
    """A no-press zone: its words in a picture, and its sentence."""

    legend: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the guide.

    Attributes:
        id: its name on the command line; of a region the region's own id.
        title: what it is called.
        line: what it is about, in a few words.
        is_region: whether it is a place to press.
        sections: in the order to be read.
        pictures: names of its pictures.
    """

    id: str
    title: str
    line: str
    is_region: bool
    sections: tuple[Section, ...]
    pictures: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of all its sentences, each once, in order."""
        found = (id_ for part in self.sections for line in part.sentences for id_ in line.sources)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that can be timed; every number is a pair of value and source id."""

    id: str
    title: str
    how: tuple[Sentence, ...]
    hold_s: tuple[float, str]
    repeats: tuple[int, str]
    rest_s: tuple[float, str]


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """The guide in one language."""

    language: str
    words: Mapping[str, str]
    emergency: tuple[Sentence, ...]
    topics: Mapping[str, Topic]
    zones: Mapping[str, Zone]
    pictures: Mapping[str, str]
    stretches: Mapping[str, Stretch]
    sources: Mapping[str, str]

    def topic(self, name: str) -> Topic:
        """The topic called `name`; blanks, hyphens and underscores are the same.

        Raises:
            CoachError: there is none; names the nearest ones.
        """
        titles = {id_: topic.title for id_, topic in self.topics.items()}
        return self.topics[nearest(name, titles, "topic", "coach guide")]

    def stretch(self, name: str) -> Stretch:
        """The stretch called `name`.

        Raises:
            CoachError: there is none; names the nearest ones.
        """
        titles = {id_: stretch.title for id_, stretch in self.stretches.items()}
        return self.stretches[nearest(name, titles, "stretch", "coach guide stretches")]

    def picture_path(self, name: str) -> Path:
        """Where a picture with this language's words lies."""
        return PICTURES / self.language / f"{name}.jpg"


def nearest(name: str, titles: Mapping[str, str], kind: str, listing: str) -> str:
    """The id that `name` means.

    Args:
        name: what a person typed.
        titles: every id, and what it is called.
        kind: what it is the name of.
        listing: the command that lists them.

    Raises:
        CoachError: none does; the line names those that are near, or where the list is.
    """
    from difflib import get_close_matches

    plain = {_plain(id_): id_ for id_ in titles}
    wanted = _plain(name)
    if wanted in plain:
        return plain[wanted]
    near = [id_ for id_, title in titles.items() if wanted and wanted in _plain(f"{id_} {title}")]
    near += [plain[key] for key in get_close_matches(wanted, plain, n=3, cutoff=0.5)]
    found = " or ".join(list(dict.fromkeys(near))[:4])
    hint = f"did you mean {found}?" if found else f"the list: {listing}"
    raise CoachError(f"no {kind} is called {name!r}; {hint}")


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(" ", "-")


@cache
def load(language: str = "en") -> Guide:
    """The guide in a language that is bundled."""
    table = bundled_toml("coach.guide", f"{language}.toml")
    facts = bundled_toml("coach.guide", "facts.toml")
    zones = {
        name: Zone(row["legend"], _sentence(row["say"])) for name, row in table["zone"].items()
    }
    return Guide(
        language=language,
        words=table["words"],
        emergency=_sentences(table["shared"]["emergency"]),
        topics={name: _topic(name, row, table, zones) for name, row in table["topic"].items()},
        zones=zones,
        pictures=table["picture"],
        stretches={
            name: _stretch(name, row, facts["stretch"][name])
            for name, row in table["stretch"].items()
        },
        sources=facts["sources"],
    )


def _topic(name: str, row: dict[str, Any], table: dict[str, Any], zones: dict[str, Zone]) -> Topic:
    region = catalogue.load().regions.get(name)
    own = {key: _sentences(row[key]) for key in table["heading"] if key in row}
    if region is not None:
        # The zones to keep away from are those of the catalogue, so that none is forgotten.
        own["avoid"] = (*(zones[zone].sentence for zone in region.avoid), *own["avoid"])
    shared = row.get("shared", OF_EVERY_REGION if region is not None else ())
    own |= {key: _sentences(table["shared"][key]) for key in shared}
    sections = (
        Section(key, head, own[key]) for key, head in table["heading"].items() if key in own
    )
    pictures = tuple(row["show"])
    names = texts.load(table["language"]).region_names
    title = row["title"] if region is None else names[name]
    return Topic(name, title, row["line"], region is not None, tuple(sections), pictures)


def _stretch(name: str, row: dict[str, Any], numbers: dict[str, Any]) -> Stretch:
    hold_s, repeats, rest_s = (
        (numbers[key]["value"], numbers[key]["source"]) for key in ("hold_s", "repeats", "rest_s")
    )
    return Stretch(name, row["title"], _sentences(row["how"]), hold_s, repeats, rest_s)


def _sentences(rows: list[list[str]]) -> tuple[Sentence, ...]:
    return tuple(_sentence(row) for row in rows)


def _sentence(row: list[str]) -> Sentence:
    text, sources = row
    return Sentence(text, tuple(sources.split()))
