"""`coach doctor`: what this machine has and what is missing. No personal data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

PACKAGES = ("trigger-point-coach", "mediapipe", "opencv-python", "opencv-contrib-python", "numpy")


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `doctor` command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check this installation",
        description="Prints versions, the pose model, the display and where files go.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the check-up; 0 when a replay can run, 2 when something has to be mended."""
    del args
    from rich.console import Console
    from rich.table import Table

    table = Table(title="coach doctor", title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    checks = [*_versions(), _pinned(), _model(), _cameras(), _display(), _sound(), _samples()]
    for name, text, _ in checks:
        table.add_row(name, text)
    Console().print(table, highlight=False)
    return 0 if all(fine for _, _, fine in checks) else 2


Check = tuple[str, str, bool]


def _versions() -> list[Check]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    system = f"{platform.system()} {platform.machine()}"
    checks: list[Check] = [("system", f"{system}, Python {platform.python_version()}", True)]
    for name in PACKAGES:
        try:
            checks.append((name, version(name), True))
        except PackageNotFoundError:
            checks.append((name, f"missing; run: pip install {name}", False))
    return checks


def _pinned() -> Check:
    from landmarks.detector import refuse_other_mediapipe
    from landmarks.errors import CoachError

    try:
        refuse_other_mediapipe()
    except CoachError as error:
        return ("offline promise", str(error), False)
    return ("offline promise", "kept: this mediapipe opens no connection", True)


def _model() -> Check:
    from landmarks.errors import CoachError
    from landmarks.model_store import model_path, verify

    path = model_path("full")
    try:
        return ("pose model", f"{path}\nsha256 {verify(path)}", True)
    except CoachError as error:
        return ("pose model", str(error), False)


def _display() -> Check:
    from coach.window import display_missing

    return ("window", "no display: no window" if display_missing() else "a display is there", True)


def _cameras() -> Check:
    from coach.sources.camera_list import cameras, listed

    found = cameras()
    return ("cameras", listed(found) if found else "none; recorded videos can be replayed", True)


def _sound() -> Check:
    """Tones need PortAudio and a device; the voice has an engine of its own."""
    try:
        import sounddevice

        name = sounddevice.query_devices(kind="output")["name"]
    except OSError as error:
        return ("sound", f"none: {error}; the screen still shows everything", True)
    except sounddevice.PortAudioError as error:
        return ("sound", f"no output device ({error}); the screen still shows everything", True)
    return ("sound", str(name), True)


def _samples() -> Check:
    import samples

    return ("samples", ", ".join(samples.names()) or "none", bool(samples.names()))
