"""A text file is the old one or the new one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coach.outputs.atomic import write_text_atomic
from landmarks.errors import CoachError


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "session.json"
    write_text_atomic(path, "alt")
    write_text_atomic(path, "größer\nzwei\n")
    assert path.read_bytes() == "größer\nzwei\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_it_as_any_file_made_here(tmp_path):
    (tmp_path / "plain").write_text("")
    write_text_atomic(tmp_path / "session.json", "")
    assert (tmp_path / "session.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "what"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "may not write")]
)
def test_a_failure_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch, step, code, what):
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    path = tmp_path / "session.json"
    path.write_text("old")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], fail)
    with pytest.raises(CoachError, match=what) as caught:
        write_text_atomic(path, "new")
    assert str(path) in str(caught.value)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_bytes_are_on_the_disk_before_the_name_is(tmp_path, monkeypatch):
    steps = []
    real_fsync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append("fsync"), real_fsync(fd)))
    monkeypatch.setattr(
        Path, "replace", lambda a, b: (steps.append(f"from {a.parent}"), real_replace(a, b))[1]
    )
    write_text_atomic(tmp_path / "session.json", "text")
    # Another folder may be another disk; the second is the folder, which holds the new name.
    assert steps == ["fsync", f"from {tmp_path}", "fsync"]


def test_no_such_folder(tmp_path):
    with pytest.raises(CoachError, match="there is no such folder"):
        write_text_atomic(tmp_path / "no" / "a.json", "")


def test_a_folder_in_the_way(tmp_path):
    (tmp_path / "a.json").mkdir()
    with pytest.raises(CoachError, match="a folder of that name is in the way"):
        write_text_atomic(tmp_path / "a.json", "")
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
