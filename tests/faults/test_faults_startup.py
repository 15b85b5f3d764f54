"""Told to end while it still starts: one quiet line at most, and never a traceback."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.clock import wall_clock
from coach.folders import DATA_VARIABLE
from tests.coach.care_stage import answer_clear
from tests.faults.jury import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
NOWHERE = "http://127.0.0.1:9/video"
STARTER = """import sys
print("up", flush=True)
from coach.cli import main
sys.exit(main())"""
"""As the installed script does it; before that first word Python itself is still starting."""
MOMENTS = 20
PATIENCE_S = 60.0


def told(
    number: signal.Signals, after_s: float | None, folder: Path, *argv: str
) -> tuple[int, str]:
    """How a command ends that is told to, so long after Python has begun with it, or never."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER, *argv],
        cwd=ROOT,
        env={**os.environ, DATA_VARIABLE: str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    if after_s is not None:
        time.sleep(after_s)
        process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "argv",
    [
        ("live", "--camera", NOWHERE, "--no-voice", "--no-window"),
        ("replay", "no-such-film.mp4", "--no-window"),
        ("guide",),
    ],
    ids=lambda argv: argv[0],
)
def test_told_to_end_in_the_first_second(
    argv: tuple[str, ...], number: signal.Signals, tmp_path: Path
) -> None:
    """In the midst of an import too. Ended by itself before, it says what it has to say."""
    answer_clear(tmp_path / "screening.json", wall_clock())
    code, said = told(number, None, tmp_path, *argv)
    assert code in (0, 2)
    # By the signal itself: before there is anything to save, and after all has been.
    quiet = {(130, "coach: interrupted\n"), (-number, ""), (-number, said)}
    ends = set()
    for moment in range(MOMENTS):
        after_s = random.Random(f"{moment} {argv} {number}").random()
        end = told(number, after_s, tmp_path, *argv)
        assert end in {*quiet, (code, said)}, f"after {after_s:.3f} s: {end}"
        ends.add(end)
    assert ends & quiet


LOST = """import sys, time
import coach.command_line

class Callback:
    def __del__(self):
        raise KeyboardInterrupt

def run(argv):
    del argv
    Callback()
    time.sleep(30)
    return 0

coach.command_line.run = run
from coach.cli import main
sys.exit(main())"""


def test_told_to_end_where_no_error_can_be_raised_it_ends_all_the_same() -> None:
    """As when Python lets go of an import's lock: it would print a traceback, and go on."""
    ended = subprocess.run(
        [sys.executable, "-c", LOST], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert (ended.returncode, ended.stderr) == (130, "coach: interrupted\n")
