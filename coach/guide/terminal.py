"""The guide on a terminal, 60 columns or more; the same words without colours when piped."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.guide import STRETCHES, Guide, Sentence, Stretch, Topic

WIDEST = 100
"""Longer lines are hard to read; a narrower terminal is filled."""
_ALARM = "bold red"


class Page:
    """Prints parts of a guide, one below the other."""

    def __init__(self, guide: Guide, console: Console) -> None:
        """Print `guide` on `console`."""
        self._guide, self._console = guide, console

    def contents(self) -> None:
        """Emergency signs, then every topic with what it is about."""
        words = self._guide.words
        self._head(words["title"])
        self.emergency()
        for heading, wanted in ((words["regions"], True), (words["more"], False)):
            self._head(heading)
            self._rows(
                (topic.id, f"{topic.title}: {topic.line}")
                for topic in self._guide.topics.values()
                if topic.is_region == wanted
            )
        self._rows([("sources", words["sources"])])
        self._say("")
        self._say(words["usage"])
        self._say(words["disclaimer"], "bold")

    def topic(self, topic: Topic) -> None:
        """One topic, emergency signs first, its sources last."""
        words = self._guide.words
        self._head(f"{topic.title}: {topic.line}" if topic.is_region else topic.title)
        self.emergency()
        for section in topic.sections:
            self._head(section.heading, _ALARM if section.alarm else "bold")
            self._sentences(section.sentences)
        if topic.id == STRETCHES:
            for stretch in self._guide.stretches.values():
                self.stretch(stretch)
        self._pictures(topic)
        self._head(words["sources"])
        self._rows((id_, self._guide.sources[id_]) for id_ in self._sources(topic))
        self._say("")
        self._say(words["disclaimer"], "bold")

    def sources(self) -> None:
        """All sources."""
        self._head(self._guide.words["sources"])
        self._rows(self._guide.sources.items())

    def emergency(self) -> None:
        """The signs that end everything else."""
        self._head(self._guide.words["emergency"], _ALARM)
        self._sentences(self._guide.emergency)

    def stretch(self, stretch: Stretch) -> None:
        """One stretch: how, how long and how often."""
        self._head(f"{stretch.title} ({stretch.id})")
        self._sentences(stretch.how)
        self._sentences([dose(stretch, self._guide)])

    def _sources(self, topic: Topic) -> Iterable[str]:
        found = [id_ for sentence in self._guide.emergency for id_ in sentence.sources]
        found += topic.sources
        if topic.id == STRETCHES:
            for stretch in self._guide.stretches.values():
                found += [stretch.hold_s[1], stretch.repeats[1], stretch.rest_s[1]]
                found += [id_ for sentence in stretch.how for id_ in sentence.sources]
        return dict.fromkeys(found)

    def _pictures(self, topic: Topic) -> None:
        if not topic.pictures:
            return
        self._head(self._guide.words["pictures"])
        for name in topic.pictures:
            self._bullet(Text(self._guide.pictures[name]))
            # A path that is broken over two lines cannot be copied.
            path = Text(f"    {self._guide.picture_path(name)}", style="dim")
            self._console.print(path, soft_wrap=True, highlight=False)

    def _sentences(self, sentences: Iterable[Sentence]) -> None:
        for sentence in sentences:
            line = Text(sentence.text)
            line.append(f" [{', '.join(sentence.sources)}]", style="dim")
            self._bullet(line)

    def _bullet(self, line: Text) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        grid.add_row("-", line)
        self._print(Padding(grid, (0, 0, 0, 1)))

    def _rows(self, rows: Iterable[tuple[str, str]]) -> None:
        listed = list(rows)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True, width=max(len(key) for key, _ in listed))
        grid.add_column(overflow="fold")
        for key, text in listed:
            grid.add_row(Text(key), Text(text))
        self._print(Padding(grid, (0, 0, 0, 1)))

    def _head(self, words: str, style: str = "bold") -> None:
        self._say("")
        self._say(words.upper() if style == _ALARM else words, style)

    def _say(self, words: str, style: str = "") -> None:
        self._print(Text(words, style=style))

    def _print(self, thing: Text | Padding) -> None:
        self._console.print(thing, width=WIDEST, highlight=False)


def dose(stretch: Stretch, guide: Guide) -> Sentence:
    """How long and how often a stretch is held, as a sentence with its sources."""
    words = guide.words
    times = f"{stretch.repeats[0]} {words['times']}"
    text = (
        f"{words['hold']} {stretch.hold_s[0]:g} {words['seconds']}, {times} "
        f"{words['left']} / {words['right']}; {words['rest']} {stretch.rest_s[0]:g} "
        f"{words['seconds']}. {words['timed']}: coach guide stretches --time {stretch.id}"
    )
    found = dict.fromkeys((stretch.hold_s[1], stretch.repeats[1], stretch.rest_s[1]))
    return Sentence(text, tuple(found))
