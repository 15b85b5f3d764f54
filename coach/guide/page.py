"""The whole guide as one HTML page: pictures inside, no scripts, nothing fetched from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from coach.guide import STRETCHES, Guide, Section, Sentence, Topic
from coach.guide.terminal import dose

_STYLE = """
:root { color-scheme: light dark; --ink: #23282c; --soft: #5b656d; --paper: #fbfaf7;
  --card: #fff; --line: #dcdad4; --red: #b3261e; --pale: #fdecea; --green: #1f7a3d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --soft: #a5abb0; --paper: #17191b;
  --card: #202326; --line: #3a3f43; --red: #ff8a80; --pale: #3b1f1d; --green: #7fd39b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font: 17px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.7rem; margin: .5rem 0; } h2 { font-size: 1.4rem; margin: 0 0 .2rem; }
h3 { font-size: 1.05rem; margin: 1.1rem 0 .3rem; } p { margin: .4rem 0; }
ul { margin: .3rem 0; padding-left: 1.2rem; } li { margin: .35rem 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 1rem; margin: 1.2rem 0; }
.alarm { background: var(--pale); border-left: 5px solid var(--red); border-radius: 8px;
  padding: .1rem .9rem .5rem; margin: .9rem 0; }
.alarm h2, .alarm h3 { color: var(--red); margin-top: .6rem; }
.line { color: var(--soft); margin: 0 0 .6rem; } a { color: var(--green); }
img { max-width: 100%; max-height: 40rem; display: block; margin: 0 auto;
  border-radius: 8px; border: 1px solid var(--line); }
figure { margin: .8rem 0; } figcaption { color: var(--soft); font-size: .9rem; }
sup a { text-decoration: none; font-size: .75em; } nav li { margin: .2rem 0; }
ol { padding-left: 2.2rem; } ol li { font-size: .9rem; }
@media (max-width: 480px) { main { padding: .6rem; } article { padding: .8rem; } }
"""


class Writer:
    """Writes one page of one guide."""

    def __init__(self, guide: Guide) -> None:
        """Number the sources."""
        self._guide = guide
        self._numbers = {id_: number for number, id_ in enumerate(guide.sources, start=1)}
        self._embedded: set[str] = set()

    def page(self) -> str:
        """Return the whole page."""
        guide, words = self._guide, self._guide.words
        name = f"Trigger-Point Coach: {words['title']}"
        parts = [
            f'<!doctype html>\n<html lang="{guide.language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(name)}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{escape(name)}</h1>",
            f'<div class="alarm"><h2>{escape(words["emergency"])}</h2>',
            self._list(guide.emergency),
            f"</div><p><strong>{escape(words['disclaimer'])}</strong></p>",
            self._contents(),
            *(self._topic(topic) for topic in guide.topics.values()),
            self._sources(),
            "</main></body></html>\n",
        ]
        return "\n".join(parts)

    def _contents(self) -> str:
        words, found = self._guide.words, []
        for heading, wanted in ((words["regions"], True), (words["more"], False)):
            rows = "".join(
                f'<li><a href="#{topic.id}">{escape(topic.title)}</a>: {escape(topic.line)}</li>'
                for topic in self._guide.topics.values()
                if topic.is_region == wanted
            )
            found.append(f"<h3>{escape(heading)}</h3><ul>{rows}</ul>")
        return f"<nav>{''.join(found)}</nav>"

    def _topic(self, topic: Topic) -> str:
        parts = [
            f'<article id="{topic.id}"><h2>{escape(topic.title)}</h2>',
            f'<p class="line">{escape(topic.line)}</p>',
            *(self._picture(name) for name in topic.pictures[:1]),
            *(self._section(section) for section in topic.sections),
        ]
        if topic.id == STRETCHES:
            for stretch in self._guide.stretches.values():
                parts.append(f"<h3>{escape(stretch.title)}</h3>")
                parts.append(self._list((*stretch.how, dose(stretch, self._guide))))
        # The first picture says where; the others must not push the words out of sight.
        parts += [self._picture(name) for name in topic.pictures[1:]]
        return "".join(parts) + "</article>"

    def _section(self, section: Section) -> str:
        alarm = ' class="alarm"' if section.alarm else ""
        return (
            f"<div{alarm}><h3>{escape(section.heading)}</h3>{self._list(section.sentences)}</div>"
        )

    def _list(self, sentences: Iterable[Sentence]) -> str:
        rows = (f"<li>{escape(line.text)}{self._marks(line.sources)}</li>" for line in sentences)
        return f"<ul>{''.join(rows)}</ul>"

    def _marks(self, sources: Iterable[str]) -> str:
        links = (f'<a href="#source-{id_}">[{self._numbers[id_]}]</a>' for id_ in sources)
        return f"&nbsp;<sup>{' '.join(links)}</sup>"

    def _picture(self, name: str) -> str:
        """Return the picture where it is first needed, and a link to it afterwards."""
        caption = escape(self._guide.pictures[name])
        if name in self._embedded:
            return f'<p><a href="#picture-{name}">{caption}</a></p>'
        self._embedded.add(name)
        data = base64.b64encode(self._guide.picture_path(name).read_bytes()).decode("ascii")
        return (
            f'<figure id="picture-{name}"><img alt="{caption}" '
            f'src="data:image/jpeg;base64,{data}"></figure>'
        )

    def _sources(self) -> str:
        rows = "".join(
            f'<li id="source-{id_}">{escape(text)}</li>'
            for id_, text in self._guide.sources.items()
        )
        return f"<article><h2>{escape(self._guide.words['sources'])}</h2><ol>{rows}</ol></article>"
