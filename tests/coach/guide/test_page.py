"""The page that somebody sends to their phone: everything in one file, nothing fetched."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from coach import cli, guide
from coach.guide import Guide
from coach.guide.page import Writer

BOOKS = {language: guide.load(language) for language in ("en", "de")}
BOTH = pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """Collects text, ids, links and pictures, and sees that every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.images = "", set[str](), list[str](), list[str]()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag not in {"script", "link", "iframe", "object"}
        if tag not in VOID:
            self.open.append(tag)
        if id_ := given.get("id"):
            assert id_ not in self.ids
            self.ids.add(id_)
        if href := given.get("href"):
            self.links.append(href)
        if src := given.get("src"):
            self.images.append(src)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data


@BOTH
def test_all_is_on_the_page(book: Guide) -> None:
    page = Reader(Writer(book).page())
    assert page.open == []
    for topic in book.topics.values():
        assert topic.id in page.ids
        for section in topic.sections:
            assert section.heading in page.text
            assert all(sentence.text in page.text for sentence in section.sentences)
    assert all(text in page.text for text in book.sources.values())
    assert all(stretch.how[0].text in page.text for stretch in book.stretches.values())


@BOTH
def test_emergencies_and_the_disclaimer_come_first(book: Guide) -> None:
    text = Reader(Writer(book).page()).text
    assert text.index(book.emergency[0].text) < text.index(book.topics["gluteus_medius"].title)
    assert text.index(book.words["disclaimer"]) < text.index(book.topics["start"].title)


@BOTH
def test_every_link_leads_to_a_place_on_the_page(book: Guide) -> None:
    page = Reader(Writer(book).page())
    assert len(page.links) > 150
    assert [link for link in page.links if link[:1] != "#" or link[1:] not in page.ids] == []


@BOTH
def test_every_picture_is_inside_and_opens(book: Guide) -> None:
    page = Reader(Writer(book).page())
    assert len(page.images) == len(book.pictures)
    for source in page.images:
        head, data = source.split(",", 1)
        assert head == "data:image/jpeg;base64"
        image = cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)
        assert image is not None
        assert min(image.shape[:2]) > 400


@BOTH
def test_nothing_is_fetched(book: Guide) -> None:
    page = Writer(book).page()
    assert "http:" not in page
    assert "https:" not in page
    assert "url(" not in page
    assert "@import" not in page


def test_the_command_writes_it(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "guide.html"
    assert cli.main(["guide", "--html", str(path), "--lang", "de"]) == 0
    assert path.read_text(encoding="utf-8") == Writer(BOOKS["de"]).page()
    assert capfd.readouterr().out.strip() == str(path)


def test_a_folder_that_is_not_there(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["guide", "--html", str(tmp_path / "gone" / "guide.html")]) == 2
    assert capfd.readouterr().err.count("\n") == 1
