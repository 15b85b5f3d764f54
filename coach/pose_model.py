"""From the choice of a pose model to its file and to a detector: what every job begins with."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from landmarks.detector import Detector


def detector_maker(model_path: Path) -> Callable[[bool], Detector]:
    """A function that makes the detector, given whether the source is still pictures."""
    from landmarks.detector import MediaPipeDetector
    from landmarks.second_look import SecondLook

    def make(still: bool) -> Detector:
        plain = MediaPipeDetector(model_path, still=still)

        def second() -> MediaPipeDetector:
            return MediaPipeDetector(model_path, still=still, pointed=True)

        return SecondLook(plain, second, still=still)

    return make


def announced_model(choice: str, console: Console) -> Path:
    """The verified model file, fetched with a progress bar when it is not here yet.

    Args:
        choice: full, lite, heavy or a path.
        console: where to announce; nothing is said where nothing is fetched.

    Raises:
        CoachError: the model is missing, damaged, or cannot be fetched.
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from landmarks.model_store import ensure_model

    def announce(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    bar = Progress(BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console)
    task = bar.add_task("", total=None)
    with ExitStack() as stack:

        def progress(done_bytes: int, total_bytes: int) -> None:
            if not bar.live.is_started:  # no bar where nothing is downloaded
                stack.enter_context(bar)
            bar.update(task, completed=done_bytes, total=total_bytes)

        return ensure_model(choice, progress, announce)
