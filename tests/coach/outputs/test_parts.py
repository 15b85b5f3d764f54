"""A writer that was killed leaves a part; the next one in that folder takes it away, no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coach.outputs import parts
from coach.outputs.atomic import write_bytes_atomic, write_text_atomic
from coach.outputs.parts import LEFT_OVER_S, remove_leftovers
from landmarks.errors import CoachError

ROOT = Path(__file__).parents[3]
POSIX = sys.platform != "win32"
SLEEPING_WRITER = """
import os, sys, time
from pathlib import Path
from coach.outputs.atomic import write_text_atomic
real = os.fsync
def sleeps(handle):
    print("writing", flush=True)
    sys.stdin.readline()
    real(handle)
os.fsync = sleeps
write_text_atomic(Path(sys.argv[1]), "theirs")
"""


def writer(path: Path) -> subprocess.Popen[str]:
    """Another process in the middle of writing; a line on its input lets it go on."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEPING_WRITER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow
@pytest.mark.skipif(not POSIX, reason="by age alone on Windows")
def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_text("old")
    killed = writer(path)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert path.read_text() == "old"
    assert len(names_in(tmp_path)) == 2
    write_text_atomic(tmp_path / "another.json", "new")
    assert names_in(tmp_path) == ["another.json", "session.json"]


@pytest.mark.slow
@pytest.mark.skipif(not POSIX, reason="by age alone on Windows")
def test_what_another_is_writing_stays(tmp_path: Path) -> None:
    """However old it is, and although it has its name only in the next moment."""
    path = tmp_path / "session.json"
    at_work = writer(path)
    [part] = tmp_path.iterdir()
    os.utime(part, (0, 0))
    write_text_atomic(tmp_path / "another.json", "ours")
    assert part.exists()
    at_work.communicate("go on\n")
    assert at_work.returncode == 0
    assert path.read_text() == "theirs"
    assert names_in(tmp_path) == ["another.json", "session.json"]


@pytest.mark.skipif(not POSIX, reason="by age alone on Windows")
def test_a_part_taken_away_before_it_was_locked_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = parts._lock, []

    def lock(handle: int, *, wait: bool) -> bool | None:
        if not taken:
            [part] = tmp_path.glob("*.part")
            part.unlink()
            taken.append(part)
        return real(handle, wait=wait)

    monkeypatch.setattr(parts, "_lock", lock)
    write_text_atomic(tmp_path / "a.json", "whole")
    assert taken
    assert names_in(tmp_path) == ["a.json"]
    assert (tmp_path / "a.json").read_text() == "whole"


def test_without_locks_only_old_parts_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives have none."""
    monkeypatch.setattr(parts, "_lock", lambda *_, **__: None)
    fresh, old = tmp_path / ".a.json.00000001.part", tmp_path / ".a.json.00000002.part"
    for part in (fresh, old):
        part.write_text("half")
    os.utime(old, (fresh.stat().st_mtime - LEFT_OVER_S - 60,) * 2)
    remove_leftovers(tmp_path)
    assert names_in(tmp_path) == [fresh.name]


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    """Files of a similar name, links and folders stay; a folder that is gone is no fault."""
    others = ("a.part", ".a.part", ".a.0123abc.part", ".a.0123ABCD.part", "a.json.0123abcd.part")
    for name in others:
        (tmp_path / name).write_text("mine")
    (tmp_path / ".folder.0123abcd.part").mkdir()
    (tmp_path / ".link.0123abcd.part").symlink_to(tmp_path / "a.part")
    before = names_in(tmp_path)
    remove_leftovers(tmp_path)
    assert names_in(tmp_path) == before
    remove_leftovers(tmp_path / "gone")


@pytest.mark.skipif(not POSIX, reason="Windows has no pipes and devices among its files")
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_no_file_takes_the_place_of_a_device(tmp_path: Path, what: str) -> None:
    """Run by root, `--html /dev/null` would put a plain file there, and break the machine."""
    path = tmp_path / "place"
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/null")
    with pytest.raises(CoachError, match="a pipe or a device"):
        write_bytes_atomic(path, b"page")
    assert not path.is_file()
    assert names_in(tmp_path) == ["place"]
