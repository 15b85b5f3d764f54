"""What this machine has and what is missing, for `coach doctor` and for bug reports.

No personal data: places in the home folder are written with `~`, which hides the user's name.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from landmarks.errors import CoachError

PACKAGES = (
    "trigger-point-coach",
    "mediapipe",
    "opencv-python",
    "opencv-contrib-python",
    "numpy",
    "av",
    "pyttsx3",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: what.
        told: how it stands, and what to do about it.
        fine: False where a replay cannot run before it is mended.
    """

    name: str
    told: str
    fine: bool = True


def checks() -> Iterator[Check]:
    """Everything but the speed test, one by one: some take a second."""
    yield _system()
    yield from (_package(name) for name in PACKAGES)
    yield _pinned()
    yield _model()
    yield _cameras()
    yield _display()
    yield _sound()
    yield _voice()
    yield _samples()
    yield from _folders()


def without_home(text: str) -> str:
    """The text with the home folder written as `~`."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _system() -> Check:
    cores = os.cpu_count() or "unknown number of"
    return Check(
        "system",
        f"{platform.system()} {platform.release()} {platform.machine()}, "
        f"Python {platform.python_version()}, {cores} cores",
    )


def _package(name: str) -> Check:
    try:
        return Check(name, version(name))
    except PackageNotFoundError:
        return Check(name, f"missing; run: pip install {name}", fine=False)


def _pinned() -> Check:
    from landmarks.detector import refuse_other_mediapipe

    try:
        refuse_other_mediapipe()
    except CoachError as error:
        return Check("offline promise", str(error), fine=False)
    return Check("offline promise", "kept: this mediapipe opens no connection")


def _model() -> Check:
    from landmarks.model_store import model_path, verify

    path = model_path("full")
    try:
        return Check("pose model", f"{path}\nsha256 {verify(path)}")
    except CoachError as error:
        return Check("pose model", str(error), fine=False)


def _cameras() -> Check:
    from coach.sources.camera_list import cameras, listed

    found = cameras()
    return Check("cameras", listed(found) if found else "none; recorded videos can be replayed")


def _display() -> Check:
    from coach.window import display_missing

    return Check("window", "no display: no window" if display_missing() else "a display is there")


def _sound() -> Check:
    """Tones need PortAudio and a device; the voice has an engine of its own."""
    try:
        import sounddevice

        name = sounddevice.query_devices(kind="output")["name"]
    except OSError as error:
        return Check("sound", f"none: {error}; the screen still shows everything")
    except sounddevice.PortAudioError as error:
        return Check("sound", f"no output device ({error}); the screen still shows everything")
    return Check("sound", str(name))


def _voice() -> Check:
    from shutil import which

    engines = {"Windows": "SAPI 5, part of Windows", "Darwin": "part of macOS"}
    if platform.system() in engines:
        return Check("voice", engines[platform.system()])
    engine = next((name for name in ("espeak-ng", "espeak") if which(name)), None)
    return Check("voice", engine or "no engine; install espeak-ng to be spoken to")


def _samples() -> Check:
    import samples

    return Check("samples", ", ".join(samples.names()) or "none", fine=bool(samples.names()))


def _folders() -> Iterator[Check]:
    from coach.folders import all_folders

    for name, folder in all_folders().items():
        yield Check(name, f"{folder}: {_writable(folder)}")


def _writable(folder: Path) -> str:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK):
        return "you may not write here; nothing can be kept"
    return "can be written" if there == folder else "not made yet, can be made"
