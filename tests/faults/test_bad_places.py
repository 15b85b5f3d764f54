"""Names, folders, links, pipes and devices where a file should be: one line, at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import samples
from landmarks.errors import CoachError
from tests.faults import papers
from tests.faults.films import film
from tests.faults.jury import ROOT, Case, judged, tried

pytestmark = pytest.mark.slow

POSIX = sys.platform != "win32"
NAMES = (
    "plain", "with spaces  in it", " leading", "trailing ", "Übung für Rücken", "日本語の名前",
    "🦵", "e\u0301 combined", "\u202eright to left", "two\nlines", "tab\tbed", "bell\x07",
    "\x1b[31mred",
    "[bold]", "[/red]", "[/]", "a%sb", "{curly}", "'quoted'", '"double"', "$HOME", "`id`", "#hash",
    "-dash", "--help", "~", "~nobody", "a:b", "=cmd()", "*", "?", "a" * 200, "ü" * 120, "a" * 251,
    "a" * 300, "\udcff raw byte",
)  # fmt: skip

Command = Callable[[str], tuple[str, ...]]


def readers(poses: Path) -> dict[str, tuple[str, Command]]:
    """Every place on the command line where a file is read, and the ending it has there."""
    picture = str(samples.path_of("first-hold").parents[1] / "pictures/first-hold.jpg")
    replay = ("replay", str(poses), "--no-window", "--quiet")
    return {
        "film": (".mp4", lambda path: ("replay", "--no-window", "--quiet", "--", path)),
        "picture": (".png", lambda path: ("locate", "--json", "--", path)),
        "recording": (".jsonl", lambda path: ("replay", "--no-window", "--", path)),
        "settings": (".toml", lambda path: ("locate", picture, "--json", f"--settings={path}")),
        "programme": (".toml", lambda path: (*replay, f"--programme={path}")),
        "checked programme": (".toml", lambda path: ("programme", "check", "--", path)),
        "profile": (".toml", lambda path: (*replay, f"--profile={path}")),
        "shown profile": (".toml", lambda path: ("profile", "show", "--", path)),
        "labels": (".csv", lambda path: ("tune", "fit", "--profile=x.toml", "--", path)),
        "history": (".sqlite3", lambda path: ("history", "list", f"--history={path}")),
        "truth": (".truth.jsonl", lambda path: ("evaluate", "--json", "--", path)),
        "model": (".task", lambda path: ("model", "verify", f"--model={path}")),
        "log": (".log", lambda path: (f"--log={path}", "samples", "list")),
        "screening": ("", lambda _: ("screening", "show")),
    }


def honest(kind: str, folder: Path, poses: Path) -> bytes:
    """The content of a good file of the kind; nothing where that does not matter."""
    return {
        "film": lambda: film(folder / "good.mp4").read_bytes(),
        "recording": poses.read_bytes,
        "settings": lambda: b"[session]\nhold_s = 30.0\n",
        "profile": lambda: papers.PROFILE,
        "shown profile": lambda: papers.PROFILE,
        "labels": lambda: papers.labels(str(poses)),
        "history": lambda: papers.history(folder / "good.sqlite3").read_bytes(),
    }.get(kind, lambda: b"")()


def tried_in(cases: list[Case], folder: Path) -> None:
    """Run and judge them in a folder of their own: names without a folder lie there."""
    home = {"COACH_DATA_DIR": str(folder / "data"), "COACH_CONFIG_DIR": str(folder / "config")}
    judged(tried([Case(one.name, one.argv, home | one.env) for one in cases], folder))


def test_odd_names(tmp_path: Path) -> None:
    """Good files under them just work; names that cannot be are told."""
    poses = papers.recording(tmp_path / "poses.jsonl")
    cases = []
    for kind, (ending, command) in readers(poses).items():
        content = honest(kind, tmp_path, poses)
        for name in NAMES:
            path = tmp_path / kind / f"{name}{ending}"
            path.parent.mkdir(exist_ok=True)
            with suppress(OSError, UnicodeEncodeError):  # no such name here? tried all the same
                path.write_bytes(content)
            cases.append(Case(f"{kind} {name[:40]!r}", command(str(path))))
    tried_in(cases, tmp_path)


def test_odd_names_of_folders_to_write_into(tmp_path: Path) -> None:
    """And of the recording: both stand in the summary, which is no markup."""
    cases = []
    for name in NAMES:
        poses = tmp_path / f"{name}.jsonl"
        try:
            papers.recording(poses, frames=4)
        except (CoachError, UnicodeEncodeError):  # no such name here
            continue
        out = str(tmp_path / "out" / name)
        replay = ("replay", "--no-window", "--history", f"--out={out}", "--", str(poses))
        cases.append(Case(f"out {name[:40]!r}", replay))
    numbers = range(1, len(cases) + 1)
    cases += [Case(f"show {number}", ("history", "show", str(number))) for number in numbers]
    tried_in(cases, tmp_path)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_empty(path: Path) -> None:
    path.touch()


def make_blank(path: Path) -> None:
    path.write_bytes(b"\r\n" * 9)


def make_loop(path: Path) -> None:
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


def make_dangling(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_null(path: Path) -> None:
    path.symlink_to("/dev/null")


def make_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_socket(path: Path) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # the path to a socket has to be short
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)


def make_unreadable(path: Path) -> None:
    path.write_text("secret")
    path.chmod(0)


def make_nothing(path: Path) -> None:
    del path


def make_far_away(path: Path) -> None:
    path.parent.rmdir()


def make_file_above(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("no folder")


MAKERS = (
    make_folder, make_empty, make_blank, make_loop, make_dangling, make_pipe, make_null,
    make_endless, make_socket, make_unreadable, make_nothing, make_far_away, make_file_above,
)  # fmt: skip


@pytest.mark.skipif(not POSIX, reason="Windows has other things in a file's place")
def test_anything_in_a_files_place(tmp_path: Path) -> None:
    """A pipe nobody writes into must not be waited for."""
    poses = papers.recording(tmp_path / "poses.jsonl")
    cases = []
    for kind, (ending, command) in readers(poses).items():
        for make in MAKERS:
            name = "screening.json" if kind == "screening" else f"file{ending}"
            path = tmp_path / f"{kind}-{make.__name__}" / name
            path.parent.mkdir()
            make(path)
            env = {"COACH_DATA_DIR": str(path.parent)} if kind == "screening" else {}
            cases.append(Case(f"{kind} {make.__name__}", command(str(path)), env))
    tried_in(cases, tmp_path)


def writers(poses: Path, history: Path, source: Path) -> dict[str, Command]:
    """Every place on the command line where a file is written."""
    return {
        "html": lambda path: ("guide", "--html", path),
        "plot": lambda path: ("history", "plot", path, "--history", str(history)),
        "export": lambda path: ("history", "export", path, "--history", str(history)),
        "profile": lambda path: ("profile", "copy", "--yes", str(source), path + ".toml"),
        "log": lambda path: ("--log", path, "samples", "list"),
        "history": lambda path: ("history", "list", "--history", path),
        "replay": lambda path: ("replay", str(poses), "--no-window", "--quiet", "--out", path),
        "report": lambda path: ("evaluate", str(poses), "--report", path),
        "pictures": lambda path: ("guide", "gluteus_medius", "--pictures", path),
    }


@pytest.mark.skipif(not POSIX, reason="Windows has other things in a file's place")
def test_anything_where_a_file_is_to_be_written(tmp_path: Path) -> None:
    """Devices above all: a program run by root could put a plain file in the place of /dev/null."""
    poses, source = papers.recording(tmp_path / "poses.jsonl"), tmp_path / "anna.toml"
    history = papers.history(tmp_path / "history.sqlite3")
    source.write_bytes(papers.PROFILE)
    cases, devices = [], []
    for kind, command in writers(poses, history, source).items():
        for make in MAKERS:
            path = tmp_path / f"{kind}-{make.__name__}" / "file"
            path.parent.mkdir()
            placed = Path(f"{path}.toml") if kind == "profile" else path
            make(placed)
            devices += [placed] if make in (make_pipe, make_null, make_endless) else []
            cases.append(Case(f"{kind} {make.__name__}", command(str(path))))
    tried_in(cases, tmp_path)
    assert [path for path in devices if path.is_file()] == []
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not POSIX, reason="names are Unicode on Windows")
def test_a_name_the_terminal_cannot_show(tmp_path: Path) -> None:
    """Raw bytes in a name, as from an old disk: the summary still comes."""
    named = tmp_path / os.fsdecode(b"r\xfccken [/x].jsonl")
    try:
        papers.recording(tmp_path / "poses.jsonl").rename(named)
    except OSError:
        pytest.skip("this disk takes no such name")
    told = subprocess.run(
        [sys.executable, "-m", "coach.cli", "replay", str(named), "--no-window"],
        cwd=ROOT, capture_output=True, check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
    )  # fmt: skip
    assert told.returncode == 1, told.stderr
    assert b"cken" in told.stdout
