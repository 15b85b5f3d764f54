"""One `coach tune label`: a source looked through, a label file, and the window."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from coach import texts
from coach.recording import PoseRecording
from coach.settings import Settings
from coach.sources.open_source import open_source
from coach.tuning.label_sheet import LabelSheet
from coach.tuning.label_window import LabelDesk, LabelSketch
from coach.tuning.reel import Reel, film_beside, leafed, watched
from coach.tuning.stage import StageWindow
from coach.tuning.tune_job import MakeStage, check_display, counted, no_detector
from coach.tuning.tune_window import run
from coach.window import TITLE
from landmarks import catalogue


def run_label(source: str, out: Path, language: str, make_stage: MakeStage = StageWindow) -> int:
    """Label until the person leaves; 0.

    Raises:
        CoachError: there is no display, no such source, or the label file is broken.
    """
    check_display("tune label")
    words = texts.load(language)
    reel = _looked_through(source)
    sheet = LabelSheet(out, source, reel)
    desk, sketch = LabelDesk(reel, sheet, tuple(catalogue.load().regions)), LabelSketch(words)
    title = f"{TITLE}: {words.word('tune', 'label_title')}"
    stage = make_stage(sketch.layout(desk).canvas_wh, title)
    try:
        run(stage, desk, lambda: sketch.layout(desk), lambda: sketch.canvas(desk))
    finally:
        stage.close()
    return 0


def _looked_through(text: str) -> Reel:
    """The pictures; the poses only where they are recorded, for labelling needs no model."""
    with open_source(text) as source, ExitStack() as stack:
        progress = counted(source, Console(stderr=True), stack)
        if not isinstance(source, PoseRecording):
            return leafed(source, progress)
        film = film_beside(source, Path(text))
        if film is not None:
            stack.callback(film.close)
        return watched(source, Settings(), no_detector, progress, film)
