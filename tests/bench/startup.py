"""How long until help stands there, and until the first frame is done. In processor time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from landmarks.model_store import model_path
from tests.bench.figures import Figure, alternating

HELP_TARGET_S, FIRST_FRAME_TARGET = 0.3, 1.3

_BARE = """
import sys, time
import cv2
import mediapipe as mp
from mediapipe.tasks.python.core.base_options import BaseOptions
from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode
options = PoseLandmarkerOptions(
    base_options=BaseOptions(model_asset_path=sys.argv[1]), running_mode=RunningMode.VIDEO)
made = PoseLandmarker.create_from_options(options)
print(time.process_time(), flush=True)
"""
_TOOL = """
import os, sys, time
from coach.cli import main
from coach.pipeline import Pipeline
inner = Pipeline.step
def step(pipeline, sighting):
    inner(pipeline, sighting)
    print(time.process_time(), flush=True)
    os._exit(0)
Pipeline.step = step
main(["replay", sys.argv[2], "--no-window", "--quiet", "--speed", "max", "--model", sys.argv[1]])
"""


def measure(film: Path, rounds: int) -> list[Figure]:
    """Help, and the first frame over the bare loop's way to a landmarker."""
    with tempfile.TemporaryDirectory() as bytecode:
        return _measured(str(film), rounds, bytecode)


def _measured(film: str, rounds: int, bytecode: str) -> list[Figure]:
    model = str(model_path("full"))
    tool, bare = (_TOOL, model, film), (_BARE, model)
    # The first run of each compiles what an installed program has compiled long ago.
    _run(bytecode, *bare)
    _run(bytecode, *tool)
    pairs = alternating(lambda: _run(bytecode, *tool), lambda: _run(bytecode, *bare), rounds)
    ratio = median(tool / bare for tool, bare in pairs)
    return [
        Figure("coach --help", min(_help_s(bytecode) for _ in range(rounds)), "s", HELP_TARGET_S),
        Figure("first frame over making the landmarker", ratio, "x", FIRST_FRAME_TARGET),
        Figure("first frame, processor time", median(tool for tool, _ in pairs), "s"),
    ]


def _environment(bytecode: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": bytecode}


def _run(bytecode: str, program: str, *words: str) -> float:
    command, env = [sys.executable, "-c", program, *words], _environment(bytecode)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if not done.stdout:
        raise SystemExit(f"start-up could not be measured:\n{done.stderr}")
    answer: float = json.loads(done.stdout.splitlines()[-1])
    return answer


def _help_s(bytecode: str) -> float:
    before = os.times()
    words = [sys.executable, "-m", "coach.cli", "--help"]
    subprocess.run(words, capture_output=True, check=True, env=_environment(bytecode))
    after = os.times()
    return (
        after.children_user + after.children_system
        - before.children_user - before.children_system
    )  # fmt: skip
