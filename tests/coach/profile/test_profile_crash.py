"""The power goes while a profile is saved: the old one is there, whole, or the new one is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from coach.profile.profile import Profile, load, save
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset

ROOT = Path(__file__).parents[3]
OLD = Profile("old").with_offset("iliacus", Side.LEFT, Offset((1.0, 2.0, 3.0)))
NEW = OLD.with_offset("iliacus", Side.RIGHT, Offset((4.0, 5.0, 6.0)))
STEPS = {  # what fails, before or after it has done its work, and what is there then
    ("open", False): OLD, ("open", True): OLD, ("fdopen", False): OLD,
    ("fsync", False): OLD, ("fsync", True): OLD,
    ("replace", False): OLD, ("replace", True): NEW,
    ("unlink", False): NEW, ("close", True): NEW,
}  # fmt: skip
DYING = """
import os, sys
from pathlib import Path
import coach.profile.toml_edit
import tests.coach.profile.test_profile_crash as story
step, after = sys.argv[2], sys.argv[3] == "True"
real = getattr(os, step)

def dies(*args, **kwargs):
    if after:
        real(*args, **kwargs)
    os._exit(9)

story.warm_up(Path(sys.argv[1]).with_name("warm.toml"))
setattr(os, step, dies)
story.save(Path(sys.argv[1]), story.NEW)
"""


def warm_up(path: Path) -> None:
    """Let everything be imported before the power goes."""
    save(path, NEW)
    path.unlink()


def breaks(
    monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException, *, after: bool
) -> None:
    """Let a step of the system fail, before or after it has done its work."""

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not after:
                raise error
            real(*args, **kwargs)
            raise error

        return call

    # Path.replace and Path.unlink call these of `os`.
    monkeypatch.setattr(os, step, failing(getattr(os, step)))


@pytest.mark.slow
@pytest.mark.parametrize(("step", "after"), STEPS)
def test_a_power_cut_at_any_step_leaves_a_whole_profile(
    tmp_path: Path, step: str, after: bool
) -> None:
    """A process of its own, ended without a word: nothing is tidied up."""
    path = tmp_path / "anna.toml"
    save(path, OLD)
    command = [sys.executable, "-c", DYING, str(path), step, str(after)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    assert load(path).offsets == STEPS[(step, after)].offsets
    save(path, NEW)  # leftovers are in nobody's way
    assert load(path).offsets == NEW.offsets


@pytest.mark.parametrize(("step", "after"), STEPS)
def test_a_full_disk_at_any_step_leaves_a_whole_profile(
    tmp_path: Path, step: str, after: bool
) -> None:
    """And nothing else: what was begun is taken away."""
    path = tmp_path / "anna.toml"
    save(path, OLD)
    error = OSError(errno.ENOSPC, "No space left on device")
    with pytest.MonkeyPatch.context() as monkeypatch:
        breaks(monkeypatch, step, error, after=after)
        with suppress(CoachError):
            save(path, NEW)
    assert load(path).offsets == STEPS[(step, after)].offsets
    assert step == "unlink" or [entry.name for entry in tmp_path.iterdir()] == ["anna.toml"]


def test_a_write_cut_short_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes ten letters and no more."""
    path = tmp_path / "anna.toml"
    save(path, OLD)
    real = os.fdopen

    def short(*args: Any, **kwargs: Any) -> Any:
        file = real(*args, **kwargs)
        write = file.write

        def half(text: str) -> int:
            write(text[:10])
            file.flush()
            raise OSError(errno.ENOSPC, "No space left on device")

        file.write = half
        return file

    monkeypatch.setattr(os, "fdopen", short)
    with pytest.raises(CoachError, match="what was there is unharmed"):
        save(path, NEW)
    assert load(path).offsets == OLD.offsets
    assert [entry.name for entry in tmp_path.iterdir()] == ["anna.toml"]


def test_the_data_is_on_disk_before_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renamed first, a power cut could leave an empty file under the old name."""
    path, told = tmp_path / "anna.toml", []
    for step in ("fsync", "replace"):
        real = getattr(os, step)

        def noted(*args: Any, real: Any = real, step: str = step, **kwargs: Any) -> Any:
            told.append(step)
            return real(*args, **kwargs)

        monkeypatch.setattr(os, step, noted)
    save(path, OLD)
    assert told == ["fsync", "replace", "fsync"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_closed_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CoachError, match="choose another place with --profile"):
        save(tmp_path / "anna.toml", OLD)


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "anna.toml", tmp_path / "file" / "deep" / "anna.toml"):
        with pytest.raises(CoachError, match="cannot"):
            save(path, OLD)
