"""What a session leaves behind is for its owner alone, and holds pictures only where asked."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from coach import cli
from tests.faults.films import film
from tests.faults.jury import Case, tried

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other permissions")


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def test_only_the_owner_can_read_what_a_replay_writes(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    words = ("replay", str(film(tmp_path / "f.mp4")), "--no-window", "--quiet", "--frames")
    [ended] = tried([Case("replay", (*words, "--out", str(out)))], tmp_path)
    assert ended.code in (0, 1), ended.err
    found = modes(tmp_path / "new")
    assert set(found) >= {"out/annotated.mp4", "out/poses.jsonl", "out/session.json"}
    assert all(mode & 0o077 == 0 for mode in found.values()), found


def test_without_out_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = film(tmp_path / "f.mp4")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    for variable in ("COACH_DATA_DIR", "COACH_CONFIG_DIR", "HOME"):
        monkeypatch.setenv(variable, str(home))
    [ended] = tried([Case("replay", ("replay", str(source), "--no-window", "--quiet"))], tmp_path)
    assert ended.code in (0, 1), ended.err
    assert list(home.rglob("*")) == []


def test_the_mask_of_whoever_calls_is_given_back(capfd: pytest.CaptureFixture[str]) -> None:

    before = os.umask(0o022)
    try:
        cli.main(["--version"])
        capfd.readouterr()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
