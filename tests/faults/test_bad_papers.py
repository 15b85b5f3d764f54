"""Spoilt programmes, profiles, labels, histories, answers, truths and models: one clear line each.

What a case was given is as it was afterwards, to the byte, unless the command was to write it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.model_store import model_path
from tests.faults import papers
from tests.faults.jury import Case, judged, tried
from tests.faults.mangle import BINARY, TEXT, Bytes, spoilt

pytestmark = pytest.mark.slow

Command = Callable[[Path], tuple[str, ...]]


def spoilt_files(
    folder: Path, source: bytes, name: str, many: int, ways: tuple[Bytes, ...]
) -> list[Path]:
    """`many` files of that name, each in a folder of its own."""
    paths = []
    for seed in range(many):
        path = folder / f"{seed:03d}" / name
        path.parent.mkdir()
        path.write_bytes(spoilt(source, seed, ways))
        paths.append(path)
    return paths


def unharmed(paths: Sequence[Path], commands: Sequence[Command], folder: Path) -> None:
    """Run a command on each, in turn; judge it, and compare the file with what it was."""
    before = [path.read_bytes() for path in paths]
    cases = [
        Case(f"{path.parent.name}/{path.name}", commands[number % len(commands)](path))
        for number, path in enumerate(paths)
    ]
    judged(tried(cases, folder))
    harmed = [path for path, old in zip(paths, before, strict=True) if path.read_bytes() != old]
    assert not harmed


@pytest.fixture
def poses(tmp_path: Path) -> Path:
    return papers.recording(tmp_path / "poses.jsonl")


def test_spoilt_programmes(tmp_path: Path, poses: Path) -> None:
    built_in = resources.files("coach.programme").joinpath("builtin", "gluteal.toml").read_bytes()
    paths = spoilt_files(tmp_path, built_in, "mine.toml", 150, TEXT)
    replay = ("replay", str(poses), "--no-window", "--quiet", "--programme")
    commands: list[Command] = [
        lambda path: (*replay, str(path)),
        lambda path: ("programme", "check", str(path)),
        lambda path: ("programme", "show", str(path)),
    ]
    unharmed(paths, commands, tmp_path)


def test_spoilt_profiles(tmp_path: Path, poses: Path) -> None:
    paths = spoilt_files(tmp_path, papers.PROFILE, "anna.toml", 150, TEXT)
    replay = ("replay", str(poses), "--no-window", "--quiet", "--profile")
    copy = ("profile", "copy", "--yes")
    commands: list[Command] = [
        lambda path: (*replay, str(path)),
        lambda path: ("profile", "check", str(path)),
        lambda path: ("profile", "show", str(path)),
        lambda path: (*copy, str(path), str(path.with_name("copy.toml"))),
        lambda path: (*copy, str(poses.with_name("good.toml")), str(path.with_name("new.toml"))),
    ]
    poses.with_name("good.toml").write_bytes(papers.PROFILE)
    unharmed(paths, commands, tmp_path)


def test_a_profile_that_is_not_understood_is_not_written_over(tmp_path: Path, poses: Path) -> None:
    """A fit would save into it."""
    sheet = tmp_path / "labels.csv"
    sheet.write_bytes(papers.labels(poses.name))
    paths = spoilt_files(tmp_path, papers.PROFILE, "anna.toml", 40, TEXT)
    fit = ("tune", "fit", str(sheet), "--dry-run", "--profile")
    unharmed(paths, [lambda path: (*fit, str(path))], tmp_path)


def test_spoilt_label_files(tmp_path: Path, poses: Path) -> None:
    paths = spoilt_files(tmp_path, papers.labels(str(poses)), "labels.csv", 150, TEXT)
    profile = ("--profile", str(tmp_path / "made.toml"))
    unharmed(paths, [lambda path: ("tune", "fit", str(path), *profile)], tmp_path)


def test_spoilt_catalogues() -> None:
    """No command takes one, but whoever changes the bundled one reads one clear line."""
    whole = resources.files("landmarks").joinpath("catalogue.toml").read_bytes()
    told = []
    for seed in range(150):
        text = spoilt(whole, seed, TEXT).decode("utf-8", errors="replace")
        try:
            catalogue.parse(text, "catalogue.toml")
        except CoachError as error:
            told.append(str(error))
    assert len(told) > 75
    assert not [line for line in told if "\n" in line]


def rows_of(path: Path) -> object:
    """All that can be read of a history without this tool, or None."""
    copy = path.with_name("looked-at.sqlite3")
    copy.write_bytes(path.read_bytes())
    try:
        with closing(sqlite3.connect(copy)) as database:
            names = ("sessions", "steps", "events")
            return [database.execute(f"SELECT * FROM {name}").fetchall() for name in names]
    except (sqlite3.Error, UnicodeError):
        return None


def test_spoilt_histories(tmp_path: Path) -> None:
    """What is left in a damaged file is still there after anybody has looked at it."""
    whole = papers.history(tmp_path / "whole.sqlite3").read_bytes()
    paths = spoilt_files(tmp_path, whole, "history.sqlite3", 150, BINARY)
    before = [rows_of(path) for path in paths]
    chosen = lambda path: ("--history", str(path))  # noqa: E731
    commands: list[Command] = [
        lambda path: ("history", "list", *chosen(path)),
        lambda path: ("history", "show", "2", *chosen(path)),
        lambda path: ("history", "export", str(path.with_name("out.csv")), *chosen(path)),
        lambda path: ("history", "plot", str(path.with_name("out.png")), *chosen(path)),
        lambda path: ("history", "delete", "3", "--yes", *chosen(path)),
    ]
    looking = [path for number, path in enumerate(paths) if number % 5 != 4]
    cases = [
        Case(path.parent.name, commands[number % 5](path)) for number, path in enumerate(paths)
    ]
    judged(tried(cases, tmp_path))
    for path, rows in zip(paths, before, strict=True):
        assert path.exists()
        assert path not in looking or rows is None or rows_of(path) == rows, path


def test_spoilt_answers_are_asked_again(tmp_path: Path) -> None:
    paths = spoilt_files(tmp_path, papers.screening(), "screening.json", 80, TEXT)
    before = [path.read_bytes() for path in paths]
    cases = [
        Case(path.parent.name, ("screening", "show"), env={"COACH_DATA_DIR": str(path.parent)})
        for path in paths
    ]
    judged(tried(cases, tmp_path))
    assert [path.read_bytes() for path in paths] == before


def test_spoilt_truths(tmp_path: Path) -> None:
    whole = papers.truth(tmp_path / "whole")
    source = (whole / "truth.jsonl").read_bytes()
    paths = spoilt_files(tmp_path, source, "truth.jsonl", 60, TEXT)
    for path in paths:
        for picture in whole.glob("*.jpg"):
            path.with_name(picture.name).symlink_to(picture)
    unharmed(paths, [lambda path: ("evaluate", str(path.parent), "--json")], tmp_path)


@pytest.mark.model
def test_spoilt_models(tmp_path: Path) -> None:
    """Refused by the check that stands before every session; none of them reaches MediaPipe."""
    whole = model_path("full").read_bytes()
    paths = spoilt_files(tmp_path, whole, "own.task", 14, BINARY)
    commands: list[Command] = [
        lambda path: ("model", "verify", "--model", str(path)),
        lambda path: ("model", "path", "--model", str(path)),
        lambda path: ("model", "fetch", "--model", str(path)),
    ]
    unharmed(paths, commands, tmp_path)
