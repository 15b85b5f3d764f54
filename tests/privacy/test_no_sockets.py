"""Nothing leaves the machine: a whole session in a process that may not open a socket."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import samples
from landmarks.model_store import model_path
from tests.privacy import sealed

pytestmark = pytest.mark.skipif(not sealed.supported(), reason="the filter is Linux's")
ROOT = Path(__file__).parents[2]


def run_sealed(*words: str, timeout_s: float = 300.0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.privacy.sealed", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=timeout_s, check=False, cwd=ROOT
    )


def coach(*words: str) -> subprocess.CompletedProcess[str]:
    return run_sealed(sys.executable, "-m", "coach.cli", *words)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import urllib.request as u; u.urlopen('http://127.0.0.1:9')",
        "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)",
        "import threading as t; import socket as s; t.Thread(target=s.socket).start()",
    ],
    ids=["tcp", "udp over IPv6", "a web request", "native code", "another thread"],
)
def test_the_seal_bites(code: str) -> None:
    """Companion: whoever opens a socket dies, or the tests below would prove nothing."""
    assert run_sealed(sys.executable, "-c", code).returncode == -signal.SIGSYS


def test_the_seal_binds_child_processes_too() -> None:
    """The voice's engine runs in one."""
    code = (
        "import subprocess, sys; sys.exit(subprocess.run("
        "[sys.executable, '-c', 'import socket; socket.socket()']).returncode == -31)"
    )
    assert run_sealed(sys.executable, "-c", code).returncode == 1


def test_the_seal_lets_local_work_through(tmp_path: Path) -> None:
    """Files, threads, local sockets: else every session would fail for the wrong reason."""
    code = (
        "import socket, sys; socket.socket(socket.AF_UNIX).close(); print(open(sys.argv[1]).read())"
    )
    note = tmp_path / "note.txt"
    note.write_text("still here")
    assert run_sealed(sys.executable, "-c", code, str(note)).stdout.strip() == "still here"


@pytest.mark.model
@pytest.mark.slow
def test_a_whole_session_opens_no_socket(tmp_path: Path) -> None:
    """Start to finish on the sample: model, window-less replay, film, files and voice cues."""
    model = str(model_path("full"))
    done = coach("replay", "first-hold", "--no-window", "--model", model, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    session = json.loads((tmp_path / "session.json").read_text())
    assert session["holds"][0]["completed"]
    assert (tmp_path / "annotated.mp4").stat().st_size > 100_000


@pytest.mark.model
@pytest.mark.parametrize(
    "words",
    [("doctor",), ("model", "verify"), ("samples", "list"), ("--version",)],
    ids=lambda words: " ".join(words),
)
def test_the_small_commands_open_no_socket(words: tuple[str, ...]) -> None:
    done = coach(*words)
    assert done.returncode in (0, 1, 2), done.stderr


@pytest.mark.model
def test_looking_at_a_picture_opens_no_socket() -> None:
    picture = samples.path_of("first-hold").parents[1] / "pictures" / "first-hold.jpg"
    done = coach("locate", str(picture), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["width"] > 0
