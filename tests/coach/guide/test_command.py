"""Somebody with a sore hip reads the guide in a terminal, saves its pictures, writes the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach import cli, guide
from landmarks import catalogue

BOOK = guide.load("en")
WIDTHS = pytest.mark.parametrize("width", [60, 100])


def read(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, *argv: str
) -> str:
    """What `coach guide` prints in a terminal of that width."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert cli.main(["guide", *argv]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def flowing(text: str) -> str:
    """Text with its line ends and indents taken out."""
    return re.sub(r"\s+", " ", text)


@WIDTHS
def test_without_a_topic_the_list_is_shown_and_emergencies_first(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    out = read(capfd, monkeypatch, width)
    for topic in BOOK.topics:
        assert re.search(rf"^ {re.escape(topic)}\s", out, re.MULTILINE)
    assert out.index("EMERGENCY") < out.index("gluteus_medius")
    assert "promises no cure" in flowing(out)
    assert "no medical device" in flowing(out)


@WIDTHS
@pytest.mark.parametrize("topic", BOOK.topics)
def test_every_topic_fits_the_terminal_and_says_everything(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, topic: str
) -> None:
    """No line is too long (paths may be), none is cut, and the first thing is the emergency."""
    out = read(capfd, monkeypatch, width, topic)
    lines = [line for line in out.splitlines() if not line.rstrip().endswith(".jpg")]
    assert max(len(line.rstrip()) for line in lines) <= width
    said = flowing(out)
    for section in BOOK.topics[topic].sections:
        head = section.heading
        assert head in said or head.upper() in said
        for sentence in section.sentences:
            assert flowing(sentence.text) in said
            assert f"[{', '.join(sentence.sources)}]" in said
    heads = [section.heading for section in BOOK.topics[topic].sections]
    assert all(out.find(head) == -1 or out.find(head) > out.index("EMERGENCY") for head in heads)
    assert "\x1b" not in out


def test_a_stranger_learns_where_to_press_and_where_not(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Upper outer part, hand on the hip bone, moderate, a minute, not on the nerve."""
    said = flowing(read(capfd, monkeypatch, 60, "gluteus_medius"))
    for words in (
        "upper outer quarter", "upper rim of the hip bone", "pillow between the knees",
        "4 to 5 on a scale", "60 to 90 seconds", "sciatic nerve", "Tingling, numbness",
        "WHERE NOT TO PRESS", "STOP AT ONCE",
    ):  # fmt: skip
        assert words in said


def test_the_text_names_the_file_of_each_picture(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a line of its own, however long, so that it can be copied."""
    for region in catalogue.load().regions:
        out = read(capfd, monkeypatch, 60, region)
        paths = [Path(line.strip()) for line in out.splitlines() if line.strip().endswith(".jpg")]
        assert len(paths) == len(BOOK.topics[region].pictures)
        assert all(path.is_file() for path in paths)


def test_german(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    out = flowing(read(capfd, monkeypatch, 60, "heel_medial", "--lang", "de"))
    assert "NOTFALL: RETTUNGSWAGEN RUFEN" in out
    assert "Die Mulde hinter dem inneren Knöchel" in out


def test_sources_are_reachable(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = flowing(read(capfd, monkeypatch, 100, "sources"))
    for id_, text in BOOK.sources.items():
        assert f"{id_} " in said
        assert flowing(text)[:30] in said


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("piriformis", "piriformis_lateral"),
        ("buttock", "gluteus_medius"),
        ("strech", "stretches"),
        ("xyzzy", "the list: coach guide"),
    ],
)
def test_an_unknown_topic_is_one_line_with_near_ones(
    capfd: pytest.CaptureFixture[str], typed: str, wanted: str
) -> None:
    assert cli.main(["guide", typed]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("coach: ")
    assert wanted in err


@pytest.mark.parametrize(
    "argv",
    [("start", "--time", "sole"), ("--time", "sole"), ("stretches", "--time", "splits")],
)
def test_timing_what_cannot_be_timed(capfd: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert cli.main(["guide", *argv]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_pictures_are_saved(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Those of a topic, or all, into a folder that is made."""
    folder = tmp_path / "new" / "pictures"
    out = read(capfd, monkeypatch, 60, "iliacus", "--pictures", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == ["iliacus.jpg", "overview-front.jpg"]
    assert str(folder / "iliacus.jpg") in out.splitlines()
    read(capfd, monkeypatch, 60, "--pictures", str(folder))
    assert {path.stem for path in folder.iterdir()} == set(BOOK.pictures)


def test_pictures_that_cannot_be_saved(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert cli.main(["guide", "--pictures", str(tmp_path / "file" / "sub")]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_no_display_is_said(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.window.display_missing", lambda: True)
    assert cli.main(["guide", "iliacus", "--show"]) == 2
    assert "--pictures" in capfd.readouterr().err


def test_a_topic_without_pictures_has_none_to_show(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guide", "privacy", "--show"]) == 2
    assert "no pictures" in capfd.readouterr().err


def test_a_very_wide_terminal_is_not_filled(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of 200 letters cannot be read."""
    out = read(capfd, monkeypatch, 200, "privacy")
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 100
