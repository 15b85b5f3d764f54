"""One `coach tune label`: a source looked through, a label file, and the window."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.recording import PoseRecording
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.footage import Footage, film_beside, pictures_only, watched
from coach.tuning.input_window import OpenCvInputWindow
from coach.tuning.label_controller import LabelController
from coach.tuning.label_sheet import LabelSheet
from coach.tuning.label_sketch import LabelSketch
from coach.tuning.tune_job import MakeWindow, check_display, counted, no_detector
from coach.tuning.tune_window import run
from coach.window import TITLE
from landmarks import catalogue


def run_label(
    source: str, out: Path, language: str, make_window: MakeWindow = OpenCvInputWindow
) -> int:
    """Label until the person leaves; 0.

    Raises:
        CoachError: there is no display, no such source, or the label file is broken.
    """
    check_display("tune label")
    words = texts.load(language)
    footage = _looked_through(source)
    sheet = LabelSheet(out, source, footage)
    controller, sketch = (
        LabelController(footage, sheet, tuple(catalogue.load().regions)),
        LabelSketch(words),
    )
    title = f"{TITLE}: {words.word('tune', 'label_title')}"
    window = make_window(sketch.layout(controller).canvas_wh, title)
    try:
        run(
            window, controller, lambda: sketch.layout(controller), lambda: sketch.canvas(controller)
        )
    finally:
        window.close()
    return 0


def _looked_through(text: str) -> Footage:
    """The pictures; the poses only where they are recorded, for labelling needs no model."""
    with open_source(text) as source, ExitStack() as stack:
        progress = counted(source, Console(stderr=True), stack)
        if not isinstance(source, PoseRecording):
            return pictures_only(source, progress)
        film = film_beside(source, Path(text))
        if film is not None:
            stack.callback(film.close)
        return watched(source, Settings(), no_detector, progress, film)
