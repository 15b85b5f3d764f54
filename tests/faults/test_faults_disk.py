"""A disk that is full, read-only or not there: one line, and what was there before is still there.

The film on a disk that fills up: tests/coach/outputs/test_video_writer.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from coach.outputs.snapshot import write_snapshot
from coach.safety import screening_store
from coach.safety.screening import Screening
from landmarks.errors import CoachError
from tests.faults import papers
from tests.faults.batch import small_disk
from tests.faults.jury import ROOT, Case, Ended, tried

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size"),
]
OLD = b"what was there before\n" * 40
FILES = ("page.html", "plot.png", "out.csv", "anna.toml", "report/report.md", "out/session.json")
COMMANDS: dict[str, Callable[[Path, Path], tuple[str, ...]]] = {
    "html": lambda disk, _: ("guide", "--html", str(disk / "page.html")),
    "plot": lambda disk, desk: (
        "history", "plot", str(disk / "plot.png"), "--history", str(desk / "history.sqlite3"),
    ),
    "export": lambda disk, desk: (
        "history", "export", str(disk / "out.csv"), "--history", str(desk / "history.sqlite3"),
    ),
    "profile": lambda disk, desk: (
        "profile", "copy", "--yes", str(desk / "good.toml"), str(disk / "anna.toml"),
    ),
    "report": lambda disk, desk: (
        "evaluate", str(desk / "truth"), "--json", "--report", str(disk / "report"),
    ),
    "pictures": lambda disk, _: ("guide", "gluteus_medius", "--pictures", str(disk / "pictures")),
    "replay": lambda disk, desk: (
        "replay", str(desk / "poses.jsonl"), "--no-window", "--quiet", "--frames",
        "--out", str(disk / "out"),
    ),
}  # fmt: skip
"""By the place written to and the place read from; each has to be refused with exit code 2."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Good files to work with."""
    folder = tmp_path / "desk"
    folder.mkdir()
    papers.recording(folder / "poses.jsonl")
    papers.history(folder / "history.sqlite3")
    papers.truth(folder / "truth")
    (folder / "good.toml").write_bytes(papers.PROFILE)
    return folder


def put_old_files(disk: Path) -> None:
    for name in FILES:
        (disk / name).parent.mkdir(exist_ok=True)
        (disk / name).write_bytes(papers.PROFILE if name.endswith(".toml") else OLD)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, with files on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        done = False
    if not done:
        pytest.skip("nobody may mount a disk here")
    try:
        put_old_files(disk)
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def filled(disk: Path) -> None:
    """Not a byte is left."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def unharmed(disk: Path, ended: list[Ended]) -> None:
    faults = [one.fault for one in ended if one.fault]
    assert not faults
    assert {one.name: one.code for one in ended} == dict.fromkeys(COMMANDS, 2)
    assert all("cannot write" in one.err or "cannot make" in one.err for one in ended)
    for name in FILES:
        expected = papers.PROFILE if name.endswith(".toml") else OLD
        assert (disk / name).read_bytes() == expected, name
    assert not list(disk.rglob("*.part"))


def cases(disk: Path, desk: Path, most_bytes: int | None = None) -> list[Case]:
    home = {"COACH_DATA_DIR": str(desk / "data")}
    return [Case(name, command(disk, desk), home, most_bytes) for name, command in COMMANDS.items()]


def test_a_full_disk(mounted: Path, desk: Path) -> None:
    filled(mounted)
    ended = tried(cases(mounted, desk), desk)
    unharmed(mounted, ended)
    assert all("the disk is full" in one.err for one in ended)


def test_files_that_cannot_grow(tmp_path: Path, desk: Path) -> None:
    """The same where nobody may mount a disk; the history is read, so it has a log to write."""
    disk = tmp_path / "disk"
    disk.mkdir()
    put_old_files(disk)
    read = [case for case in cases(disk, desk, 100) if "--history" not in case.argv]
    ended = tried(read, desk)
    assert {one.name: one.code for one in ended} == dict.fromkeys([one.name for one in read], 2)
    assert not [one.fault for one in ended if one.fault]
    assert (disk / "page.html").read_bytes() == OLD
    assert (disk / "anna.toml").read_bytes() == papers.PROFILE
    assert not list(disk.rglob("*.part"))


def test_a_read_only_disk(mounted: Path, desk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    ended = tried(cases(mounted, desk), desk)
    unharmed(mounted, ended)


def test_a_session_goes_on_without_its_history(mounted: Path, desk: Path) -> None:
    """Full, then read-only: the summary comes, one line says what is not kept."""
    (mounted / "history.sqlite3").write_bytes((desk / "history.sqlite3").read_bytes())
    replay = ("replay", str(desk / "poses.jsonl"), "--no-window", "--history")
    home = {"COACH_DATA_DIR": str(mounted)}
    filled(mounted)
    [full] = tried([Case("full", replay, home)], desk)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    [sealed] = tried([Case("sealed", replay, home)], desk)
    for one in (full, sealed):
        assert one.code == 1, one
        assert one.err.count("\n") == 1, one.err
    assert "the disk is full" in full.err
    subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
    (mounted / "filler").unlink()
    looked = Case("list", ("history", "show", "6", "--history", str(mounted / "history.sqlite3")))
    assert tried([looked], desk)[0].code == 0


def test_a_session_goes_on_without_its_log(mounted: Path, desk: Path) -> None:
    """Told once, and not for every line that is missing."""
    log = mounted / "coach.log"
    log.touch()
    filled(mounted)
    argv = ("--log", str(log), "--log-level", "debug", "samples", "list")
    [one] = tried([Case("log", argv)], desk)
    assert (one.code, one.err.count("\n")) == (0, 1), one
    assert "coach.log" in one.err
    assert "the disk is full" in one.err


def test_answers_and_snapshots_on_a_full_disk(tmp_path: Path) -> None:
    """The earlier answers are still there, and no half picture."""
    path = tmp_path / "screening.json"
    screening_store.save(path, Screening(1, papers.START, {"bladder": False}))
    noise = np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8)
    with small_disk(40):
        with pytest.raises(CoachError, match="cannot write"):
            screening_store.save(path, Screening(1, papers.START, {"bladder": True}))
        with pytest.raises(CoachError, match="cannot write"):
            write_snapshot(tmp_path, noise)
    kept = screening_store.load(path)
    assert kept is not None
    assert kept.answers == {"bladder": False}
    assert list(tmp_path.iterdir()) == [path]


def test_a_cache_that_cannot_be_written(mounted: Path) -> None:
    """The model is missing there: told how to mend it, before anything is downloaded."""
    cache = mounted / "cache"
    cache.mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    told = subprocess.run(
        [sys.executable, "-m", "coach.cli", "model", "fetch"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"TRIGGER_POINT_COACH_CACHE": str(cache), "PIP_NO_INDEX": "1"},
    )  # fmt: skip
    assert (told.returncode, told.stderr.count("\n")) == (2, 1), told
    assert "TRIGGER_POINT_COACH_CACHE" in told.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
def test_a_folder_that_is_closed(tmp_path: Path, desk: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    put_old_files(disk)
    for folder in (disk, *disk.iterdir()):
        if folder.is_dir():
            folder.chmod(0o500)
    try:
        unharmed(disk, tried(cases(disk, desk), desk))
    finally:
        for folder in (disk, *disk.iterdir()):
            folder.chmod(0o700)


def test_the_full_disk_is_full(mounted: Path) -> None:
    """Companion: nothing more can be written, nor to a sealed one."""
    filled(mounted)
    with (mounted / "more").open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        file.write(b"x")
    with closing((mounted / "page.html").open("rb")) as file:
        assert file.read() == OLD
