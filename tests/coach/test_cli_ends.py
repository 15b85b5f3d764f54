"""How the command line ends: exit codes, one line for whatever went wrong, defects told as ours."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach import cli, command_line
from landmarks.errors import CoachError


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CoachError("mend this"), 2, "coach: mend this\n"),
        (KeyboardInterrupt(), 130, "coach: interrupted\n"),
    ],
)
def test_errors_become_exit_codes(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    """Here and nowhere else."""
    import samples

    def fail() -> list[str]:
        raise error

    monkeypatch.setattr(samples, "names", fail)
    assert cli.main(["samples", "list"]) == code
    assert capfd.readouterr() == ("", said)


def test_a_bug_of_ours_is_not_hidden(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ValueError is no mistake of the user's: told as ours, in one line, traced in the log."""
    import samples

    def fail() -> list[str]:
        raise ValueError("ours,\nentirely")

    monkeypatch.setattr(samples, "names", fail)
    log = tmp_path / "coach.log"
    assert cli.main(["--log", str(log), "samples", "list"]) == command_line.DEFECT == 70
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("coach: internal error (ValueError: ours, entirely); please report it")
    assert err.count("\n") == 1
    traced = log.read_text(encoding="utf-8")
    assert "Traceback" in traced
    assert "in fail" in traced
    assert cli.main(["samples", "list"]) == 70, "without a log too"


class _Field:
    """What Python calls back while it makes a class, as it does a dataclass's fields."""

    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def _make_a_class() -> list[str]:
    type("Made", (), {"field": _Field()})
    raise AssertionError("unreachable")


def test_ctrl_c_while_a_class_is_made_is_ctrl_c(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 makes a RuntimeError of it; seen once in some thousand interrupted starts."""
    import samples

    monkeypatch.setattr(samples, "names", _make_a_class)
    assert cli.main(["samples", "list"]) == cli.INTERRUPTED
    assert capfd.readouterr() == ("", "coach: interrupted\n")
    monkeypatch.setattr(command_line, "run", lambda _argv: _make_a_class())
    assert cli.main(["samples", "list"]) == cli.INTERRUPTED
    assert capfd.readouterr() == ("", "coach: interrupted\n")


def test_ctrl_c_because_of_something_else_is_ctrl_c_all_the_same(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_argv: object) -> int:
        raise KeyboardInterrupt from ValueError("what came before")

    monkeypatch.setattr(command_line, "run", fail)
    assert cli.main(["samples", "list"]) == cli.INTERRUPTED
    assert capfd.readouterr() == ("", "coach: interrupted\n")


def test_what_the_system_refuses_is_no_bug_of_ours(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that went read-only under our feet: told with its name. Anything odd is a bug."""
    import samples

    def fail() -> list[str]:
        raise error

    monkeypatch.setattr(samples, "names", fail)
    error = OSError(errno.EROFS, "Read-only file system", "/mnt/share/a\nb")
    assert cli.main(["samples", "list"]) == 2
    assert capfd.readouterr() == ("", "coach: /mnt/share/a b: Read-only file system\n")
    error = OSError(errno.EBADF, "Bad file descriptor")
    assert cli.main(["samples", "list"]) == command_line.DEFECT


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("argv", [("guide", "safety"), ("profile", "list")])
def test_a_full_disk_behind_the_output_is_told_in_one_line(argv: tuple[str, ...]) -> None:
    """Also of an output so short that it would be written only while Python ends."""
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [sys.executable, "-m", "coach.cli", *argv],
            env=os.environ | {"PYTHONUNBUFFERED": ""},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (told.returncode, told.stderr) == (2, "coach: No space left on device\n")


def test_a_name_of_many_lines_is_told_in_one(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    empty = tmp_path / "two\nlines\x1b[31m.mp4"
    empty.touch()
    assert cli.main(["replay", str(empty)]) == 2
    err = capfd.readouterr().err
    assert "lines?[31m.mp4" in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_a_name_without_end_is_told_by_its_two_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["replay", "a" * 9000 + ".mp4"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("coach: ")
    assert "a ... a" in told
    assert len(told) < 1100
